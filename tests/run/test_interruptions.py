"""Killed at any step, a run goes on where it was, and its tables are those of an undisturbed run."""

import itertools
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from pipeline.run import listing, store
from pipeline.run.batch import plan_batch, run_batch
from pipeline.run.plan import Again
from pipeline.run.reports import format_status
from pipeline.run.settings import Settings
from pipeline.run.store import Store
from tests.conftest import ROOT
from tests.tables.faults import Faults, die, tree

NOTICE = """中共临河县委巡察整改情况通报
一、关于学习不够深入的问题
整改情况：已开展学习{}次，退回资金3万元，诫勉1人。
二、关于台账不完整的问题
整改情况：一是补齐台账。二是修订《台账管理办法》。
"""
STEPS = "put keep start commit end publish digest read_entries"


@pytest.fixture
def notices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(listing, "FRESH", -3600.0)
    monkeypatch.setattr(store, "SECONDS", -1.0)  # each record is committed at once
    monkeypatch.setattr(os, "fsync", lambda handle: None)  # page cache outlives a process: no need to wait
    folder = tmp_path / "in"
    folder.mkdir()
    for name, count in (("a.txt", 3), ("b.txt", 5), ("copy.txt", 3)):
        (folder / name).write_text(NOTICE.format(count), "utf-8")
    (folder / "news.txt").write_text("会议强调，要抓好秋粮收购。\n", "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


def tables(home: Path) -> dict[str, bytes]:
    """All that a run leaves: the tables, and beside them nothing but the store."""
    assert {path.name for path in (home / ".out.zhenggai").iterdir()} <= {
        "store.sqlite",
        "store.sqlite-wal",
        "store.sqlite-shm",
    }
    found = tree(home / "out")
    del found["run.json"]
    return found


def run_and_die(folder: Path, home: Path, number: int) -> bool:
    """A run in a process of its own that is killed at its n-th step; whether it got that far."""
    child = multiprocessing.get_context("fork").Process(target=_die_at, args=(folder, home, number))
    child.start()
    child.join()
    assert child.exitcode in (0, -signal.SIGKILL)
    return child.exitcode != 0


def _die_at(folder: Path, home: Path, number: int) -> None:
    patch, faults = pytest.MonkeyPatch(), Faults(number, 1, die)
    faults.install(patch)
    for name in STEPS.split():
        patch.setattr(Store, name, faults.before(getattr(Store, name)))
    run_batch([folder], home / "out", 0)


def test_a_run_that_is_killed_at_its_nth_step_goes_on_from_there(notices: Path, tmp_path: Path) -> None:
    run_batch([notices], tmp_path / "whole" / "out", 0)
    whole = tables(tmp_path / "whole")
    left = []
    for number in itertools.count(1):
        home = tmp_path / str(number)
        home.mkdir()
        struck = run_and_die(notices, home, number)
        left.append(len(plan_batch([notices], home / "out", Settings(), Again()).jobs))
        run_batch([notices], home / "out", 0)
        assert tables(home) == whole, number
        shutil.rmtree(home)
        if not struck:
            break
    assert number > 40
    assert left == sorted(left, reverse=True)  # the later it dies, the less is left to do
    assert {left[0], left[-1]} == {5, 0}


def test_a_run_that_is_killed_again_and_again_ends_all_the_same(notices: Path, tmp_path: Path) -> None:
    run_batch([notices], tmp_path / "whole" / "out", 0)
    deaths = itertools.takewhile(lambda number: run_and_die(notices, tmp_path, number), itertools.count(9, 3))
    assert len(list(deaths)) > 5
    assert tables(tmp_path) == tables(tmp_path / "whole")
    assert "ended" in next(iter(format_status(tmp_path / "out")))


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
def test_no_worker_outlives_its_run(number: signal.Signals, going: subprocess.Popen[bytes]) -> None:
    family = psutil.Process(going.pid).children(recursive=True)
    assert len(family) >= 3  # a server of forks and two workers
    going.send_signal(number)
    going.communicate(timeout=60)  # their end: nobody is left who holds the pipes
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
