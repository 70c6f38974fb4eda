"""A worker that dies or hangs costs one file; serial and process give the same."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.model import FileResult, Source
from pipeline.run import engines
from pipeline.run.batch import run_batch
from pipeline.run.discover import Job
from pipeline.run.engines import ENGINES
from tests.conftest import SAMPLES

NOTICE = SAMPLES / "c1-town.docx"


def convert_oddly(path: Path, name: str, *_: object) -> FileResult:
    """In the workers in place of convert_file: the name says what happens."""
    if name == "hangs":
        signal.pause()
    if name == "ignores being told to end":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        while True:
            signal.pause()
    if name.startswith("dies of "):
        os.kill(os.getpid(), signal.Signals[name.removeprefix("dies of ")])
    if name.startswith("exits with "):
        os._exit(int(name.removeprefix("exits with ")))
    return FileResult(Source(name, "", 0, str(os.getpid())), "not_a_notice", "other")


def results(names: Sequence[str], workers: int, seconds: float = 60.0) -> list[tuple[str, str]]:
    """(path, reason or else its absence) of every file, converted oddly in worker processes."""
    jobs = [Job(Path(name), name) for name in names]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "convert_file", convert_oddly)
        patch.setattr(engines, "SECONDS_PER_FILE", seconds)
        made = list(ENGINES["process"](jobs, workers))
    assert all(result.source.media_type != str(os.getpid()) for result in made)
    return [(result.source.path, result.reason) for result in made]


GOOD = [f"good {number}" for number in range(8)]


DEATHS = ["dies of SIGKILL", "dies of SIGSEGV", "dies of SIGABRT", "exits with 3"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_that_dies_costs_one_file_wherever_it_stands(workers: int) -> None:
    names = [DEATHS[0], *GOOD[:4], *DEATHS, *GOOD[4:], DEATHS[1]]
    assert results(names, workers) == [(name, "crashed" if name in DEATHS else "other") for name in names]


@pytest.mark.parametrize(("end", "told"), [("dies of SIGKILL", "SIGKILL"), ("exits with 3", "exit code 3")])
def test_the_message_of_a_dead_worker_says_how_it_ended(
    end: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "convert_file", convert_oddly)
    [result] = ENGINES["process"]([Job(Path("x"), end)], 1)
    assert result.outcome == "unreadable"
    assert told in result.messages[0].text


def test_a_worker_is_renewed_before_it_grows_old() -> None:
    jobs = [Job(Path("x"), f"good {number}") for number in range(1001)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "convert_file", convert_oddly)
        made = list(ENGINES["process"](jobs, 1))
    assert [result.source.path for result in made] == [job.name for job in jobs]
    assert len({result.source.media_type for result in made}) == 3


def test_a_worker_that_hangs_costs_one_file() -> None:
    stuck = ["hangs", "ignores being told to end"]
    names = [GOOD[0], *stuck, *GOOD[1:]]
    wanted = [(name, "timeout" if name in stuck else "other") for name in names]
    assert results(names, 2, seconds=2.0) == wanted


def test_results_come_in_the_order_of_the_jobs() -> None:
    names = [f"good {number}" for number in (7, 3, 9, 1, 8, 2)]
    assert [path for path, _ in results(names, 2)] == names


def test_no_jobs_give_no_results() -> None:
    assert [list(engine([], 2)) for engine in ENGINES.values()] == [[], []]


def test_serial_and_process_give_the_same(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "news.txt").write_text("会议强调，要抓好秋粮收购。\n", "utf-8")
    paths = [NOTICE, *(tmp_path / name for name in ("news.txt", "empty.txt", "missing.txt"))]
    jobs = [Job(path, path.name) for path in paths]
    serial, process = (list(ENGINES[name](jobs, 2)) for name in ("serial", "process"))
    assert [result.reason for result in serial] == ["", "news", "empty", "vanished"]
    assert serial == process


def test_a_run_goes_on_after_a_crash_and_has_a_row_for_every_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "convert_file", convert_oddly)
    (tmp_path / "in").mkdir()
    for name in ("dies of SIGSEGV", "good"):
        (tmp_path / "in" / name).write_bytes(b"")
    summary = run_batch([tmp_path / "in"], tmp_path / "out", 2)
    assert summary.outcomes == {"unreadable": 1, "not_a_notice": 1}
    assert [path for path, _ in summary.unreadable] == ["dies of SIGSEGV"]
    assert (tmp_path / "out/files.csv").read_text("utf-8-sig").count("\n") == 3


def test_a_run_that_is_given_up_stops_its_workers() -> None:
    jobs = [Job(Path(name), name) for name in ("good", "hangs", "hangs")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "convert_file", convert_oddly)
        going = ENGINES["process"](jobs, 2)
        worker = int(next(iter(going)).source.media_type)
        os.kill(worker, 0)
        del going  # as when an interrupt leaves the loop over the results
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
