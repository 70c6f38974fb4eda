"""A run that is interrupted or killed takes its workers along, and status tells."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from pipeline.run.reports import format_status
from tests.conftest import ROOT


@pytest.fixture
def notices(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_text(f"无关：{name}\n", "utf-8")
    return folder


@pytest.fixture
def going(notices: Path, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run that has begun and cannot end: its second file is a pipe's end that nobody writes to."""
    code = (
        "import sys, os, pathlib\n"
        "from pipeline.run import engines, worker\n"
        "from tests.run.test_interruptions import wait_for_ever\n"
        "engines.work = wait_for_ever\n"
        "from pipeline.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    command = [sys.executable, "-c", code, "parse", str(notices), "-o", str(tmp_path / "out"), "-j", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout
        assert process.stdout.readline() == b"waiting\n"
        yield process
        process.kill()


def wait_for_ever(*_: object) -> None:
    """In a worker in place of its work."""
    os.write(1, b"waiting\n")
    while True:
        signal.pause()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_its_run(
    number: signal.Signals, going: subprocess.Popen[bytes], record_property: Callable[[str, object], None]
) -> None:
    family = psutil.Process(going.pid).children(recursive=True)
    assert len(family) >= 3  # a server of forks and two workers
    started = time.monotonic()
    going.send_signal(number)
    going.communicate(timeout=60)  # their end: nobody is left who holds the pipes
    record_property(f"seconds_until_all_had_ended_after_{number.name}", round(time.monotonic() - started, 1))
    assert going.returncode == (128 + number if number != signal.SIGKILL else -number)
    _, alive = psutil.wait_procs(family, timeout=60)
    assert not alive


def test_a_run_that_is_killed_is_told_from_one_that_goes_on(
    going: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    assert "converting" in next(iter(format_status(tmp_path / "out")))
    going.kill()
    going.wait()
    assert "killed" in next(iter(format_status(tmp_path / "out")))
