"""Faults of disk and process at a chosen call, for the tests of the output folder."""

import errno
import fcntl
import io
import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import OutputError
from pipeline.tables import folder
from pipeline.tables.folder import open_folder, publish

Tree = dict[str, bytes]


def run(out: Path, contents: Mapping[str, bytes]) -> None:
    with open_folder(out) as workshop:
        fill(workshop / "new", contents)
        publish(workshop, out)


def tree(top: Path) -> Tree:
    return {p.relative_to(top).as_posix(): p.read_bytes() for p in sorted(top.rglob("*")) if p.is_file()}


def fill(out: Path, contents: Mapping[str, bytes]) -> None:
    for name, data in contents.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        with (out / name).open("wb") as file:
            file.write(data)


class Faults:
    """Counts the calls that change a disk; from the n-th on, for so many calls, ``strike`` comes instead."""

    def __init__(self, first: int, times: float, strike: Callable[[], None]) -> None:
        self.first, self.last, self.strike, self.calls = first, first + times, strike, 0

    def step(self) -> None:
        self.calls += 1
        if self.first <= self.calls < self.last:
            self.strike()

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def struck(*arguments: Any, **named: Any) -> Any:
            self.step()
            return function(*arguments, **named)

        return struck

    def opened(self, function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *arguments, **named: _Torn(self.before(function)(*arguments, **named), self)

    def install(self, patch: pytest.MonkeyPatch) -> None:
        for module, names in (
            (os, "mkdir rename rmdir unlink fsync"),
            (fcntl, "flock"),
            (folder, "_exchange _flush"),
        ):
            for name in names.split():
                patch.setattr(module, name, self.before(getattr(module, name)))
        patch.setattr(io, "open", self.opened(io.open))


class _Torn:
    """A file of which half is written when the fault strikes."""

    def __init__(self, file: Any, faults: Faults) -> None:
        self.file, self.faults = file, faults

    def __enter__(self) -> "_Torn":
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def write(self, data: bytes) -> None:
        self.file.write(data[: len(data) // 2])
        self.file.flush()
        self.faults.step()
        self.file.write(data[len(data) // 2 :])


def fail() -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def run_with_fault(out: Path, contents: Mapping[str, bytes], number: int, fault: str) -> tuple[bool, bool]:
    """A run with the fault at the n-th call: whether it ended well, and whether the fault came at all."""
    if fault == "the process dies":
        child = multiprocessing.get_context("fork").Process(target=_die_at, args=(out, contents, number))
        child.start()
        child.join()
        assert child.exitcode in (0, -signal.SIGKILL)
        return child.exitcode == 0, child.exitcode != 0
    faults = Faults(number, 1 if fault == "one call fails" else float("inf"), fail)
    with pytest.MonkeyPatch.context() as patch:
        faults.install(patch)
        try:
            run(out, contents)
            ended = True
        except OutputError as error:
            assert str(out.parent) in str(error)
            ended = False
    return ended, faults.calls >= number


def _die_at(out: Path, contents: Mapping[str, bytes], number: int) -> None:
    Faults(number, 1, die).install(pytest.MonkeyPatch())
    run(out, contents)
