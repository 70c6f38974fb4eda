"""The server of forks: a process that has loaded what a worker needs, and that every worker is forked from.

It never runs a thread and never reads a notice from outside, so that a fork of it is clean. A worker needs
nothing of the program that started the run, so that program is not imported again: a script or a
notebook may convert without a guard around its lines.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.forkserver import ensure_running
from multiprocessing.process import BaseProcess
from typing import Any

__all__ = ["load_ahead", "open_server"]

STARTING = threading.Lock()


class _Worker(ForkServerProcess):
    """A process that is not told where the main program stands."""

    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:  # noqa: N802
        with _without_main():
            return ForkServerProcess._Popen(process_obj)


class _Context(ForkServerContext):
    Process = _Worker


@contextmanager
def _without_main() -> Iterator[None]:
    """The main module keeps its values, and for a moment loses what tells multiprocessing to import it."""
    with STARTING:
        main: dict[str, Any] = vars(sys.modules["__main__"])
        kept: dict[str, Any] = {name: main[name] for name in ("__spec__", "__file__") if name in main}
        try:
            main["__spec__"] = None
            main.pop("__file__", None)
            yield
        finally:
            main.update(kept)


def open_server() -> ForkServerContext:
    """What starts processes that are forked from it."""
    context = _Context()
    context.set_forkserver_preload(["pipeline.run.warm"])
    return context


def load_ahead() -> None:
    """Start it now: it loads while this process reads its inputs."""
    open_server()
    ensure_running()
