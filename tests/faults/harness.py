"""A disk that fails, or a process that dies, at the n-th step of whatever is run below a folder."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import ROOT

__all__ = ["FOR_EVER", "Disk", "End", "faulty_disk"]

FOR_EVER = 1 << 30


class End(NamedTuple):
    """How a run ended: its exit code (negative: the signal), what it said, whether it was struck."""

    code: int
    told: str
    struck: bool


class Disk:
    """Runs functions (``module:name``, whose value is an exit code) in forks of one process."""

    def __init__(self, server: "subprocess.Popen[str]") -> None:
        self._server = server

    def run(self, function: str, *arguments: str | Path) -> End:
        """Undisturbed."""
        return self.strike(Path("/"), 0, "fails", function, *arguments)

    def strike(
        self, below: Path, first: int, fault: str, function: str, *arguments: Any, times: int = 1
    ) -> End:
        """With a fault at the n-th step below a folder, for so many steps: ``fails``, ``dies``, ``reads``.

        ``reads``: a call that reads fails; else one that changes something.
        """
        order = {"below": str(below), "first": first, "times": times, "fault": fault}
        order |= {"function": function, "arguments": [str(one) for one in arguments]}
        assert self._server.stdin
        assert self._server.stdout
        print(json.dumps(order), file=self._server.stdin, flush=True)
        done = json.loads(self._server.stdout.readline())
        return End(done["code"], done["told"], done["steps"] >= first or done["code"] < 0)


@contextmanager
def faulty_disk(home: Path) -> Iterator[Disk]:
    """The process that runs are forked from; skips where there is no C compiler or no LD_PRELOAD."""
    compiler = shutil.which("cc")
    if not compiler or sys.platform != "linux":
        pytest.skip("faults of the disk need Linux and a C compiler: apt install gcc libc6-dev")
    library = home / "disk.so"
    source = Path(__file__).with_name("disk.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(library)},
    ) as server:
        yield Disk(server)
        assert server.stdin
        server.stdin.close()
