"""Standard streams that are closed, full, or no longer read: none of them ends in a traceback."""

import os
import sys
from contextlib import suppress

__all__ = ["complain", "finish", "open_streams"]


def open_streams() -> None:
    """All three are open, in UTF-8; one that was closed leads nowhere.

    Otherwise the next file that is opened would take its number, and whatever is printed would go into it.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # it takes the lowest number: this one
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, closefd=False))
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


def complain(words: str) -> None:
    """To standard error, if anybody reads it."""
    from pipeline.messages import escape_controls

    with suppress(OSError):
        print(f"zhenggai: {escape_controls(words)}", file=sys.stderr, flush=True)


def finish(code: int) -> int:
    """The exit code when all is said: 3 where it could not be; a reader that has gone is no failure."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # what is left to say goes nowhere
            if not isinstance(error, BrokenPipeError):
                complain(f"标准输出 / standard output: {error.strerror}")
                code = 3
    return code
