"""A worker that dies, hangs or eats memory costs one file; serial and process give the same."""

import mmap
import os
import signal
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model import FileResult, Source
from pipeline.run import engines
from pipeline.run.batch import run_batch
from pipeline.run.engines import ENGINES, Crew, Made
from pipeline.run.listing import Job
from pipeline.run.settings import Limits, Settings
from pipeline.run.worker import work
from pipeline.stages import Stages
from pipeline.tables.records import Record, pack, unpack
from tests.conftest import SAMPLES

NOTICE = SAMPLES / "c1-town.docx"


def work_oddly(job: Job, settings: Settings, spool: Path) -> tuple[Record, Stages]:
    """In the workers in place of their work: the name says what happens."""
    name = job.name
    if name == "hangs":
        signal.pause()
    if name == "ignores being told to end":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        while True:
            signal.pause()
    if name == "eats memory":
        with mmap.mmap(-1, 2 << 30) as memory:  # as a library does, which no MemoryError stops
            for place in range(0, len(memory), 4096):
                memory[place] = 1
    if name.startswith("dies of "):
        os.kill(os.getpid(), signal.Signals[name.removeprefix("dies of ")])
    if name.startswith("exits with "):
        os._exit(int(name.removeprefix("exits with ")))
    record = pack(FileResult(Source(name, "", 0, str(os.getpid())), "not_a_notice", "other"))
    spool.write_bytes(record.body)
    return replace(record, body=b""), {}


@pytest.fixture
def crew(tmp_path: Path) -> Crew:
    return Crew(2, Settings(), tmp_path, inputs=[tmp_path, SAMPLES])


def convert(jobs: Sequence[Job], crew: Crew) -> list[Made]:
    """What the process engine makes of the jobs when its workers work oddly."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "work", work_oddly)
        made = list(ENGINES["process"](jobs, crew))
    assert all(record.media_type != str(os.getpid()) for _, record, _ in made)
    assert list(crew.spool.iterdir()) == []
    return made


def take(made: Iterable[Made]) -> dict[Job, Record]:
    return {job: record for job, record, _ in made}


def results(names: Sequence[str], crew: Crew) -> list[tuple[str, str]]:
    """(path, reason) of every file, in the order of the names."""
    made = {job.name: record.reason for job, record, _ in convert([Job(Path(n), n) for n in names], crew)}
    assert len(made) == len(set(names))
    return [(name, made[name]) for name in names]


GOOD = [f"good {number}" for number in range(8)]


DEATHS = ["dies of SIGKILL", "dies of SIGSEGV", "dies of SIGABRT", "exits with 3"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_that_dies_costs_one_file_wherever_it_stands(workers: int, crew: Crew) -> None:
    names = [DEATHS[0], *GOOD[:4], *DEATHS[1:], *GOOD[4:]]
    wanted = [(name, "crashed" if name in DEATHS else "other") for name in names]
    assert results(names, replace(crew, workers=workers)) == wanted


@pytest.mark.parametrize(("end", "told"), [("dies of SIGKILL", "SIGKILL"), ("exits with 3", "exit code 3")])
def test_the_message_of_a_dead_worker_says_how_it_ended(end: str, told: str, crew: Crew) -> None:
    job = Job(NOTICE, end, size=NOTICE.stat().st_size)
    [(_, record, _)] = convert([job], crew)
    assert record.outcome == "unreadable"
    assert told in str(unpack(record.body).rows["messages"])
    assert (record.size, len(record.sha256)) == (job.size, 64)


def test_a_worker_is_renewed_before_it_grows_old(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "FILES_PER_WORKER", 50)
    made = convert([Job(Path("x"), f"good {number}") for number in range(101)], replace(crew, workers=1))
    assert len({record.media_type for _, record, _ in made}) == 3


def test_a_worker_that_hangs_costs_one_file(crew: Crew) -> None:
    stuck = ["hangs", "ignores being told to end"]
    names = [GOOD[0], *stuck, *GOOD[1:]]
    wanted = [(name, "timeout" if name in stuck else "other") for name in names]
    assert results(names, replace(crew, settings=Settings(None, Limits(seconds=1.0)))) == wanted


def test_a_worker_that_eats_memory_costs_one_file_and_is_told_apart_from_a_crash(crew: Crew) -> None:
    names = [GOOD[0], "eats memory", DEATHS[0], *GOOD[1:]]
    reasons = {"eats memory": "out_of_memory", DEATHS[0]: "crashed"}
    limits = Limits(memory=300 << 20)
    found = results(names, replace(crew, settings=Settings(None, limits)))
    assert found == [(name, reasons.get(name, "other")) for name in names]


def spin(job: Job, settings: Settings, spool: Path) -> tuple[Record, Stages]:
    """As the work of a file that costs more processor time than it may."""
    if job.name == "spins":
        work(replace(job, path=NOTICE), settings, spool)  # takes the limit upon itself
        while True:
            pass
    return work(job, settings, spool)


def test_processor_time_is_limited_apart_from_the_clock(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "work", spin)
    monkeypatch.setattr(Limits, "wall_time", lambda *_: 600.0)
    crew = replace(crew, settings=Settings(None, Limits(seconds=2.0)))
    made = take(ENGINES["process"]([Job(Path("x"), "spins"), Job(NOTICE, "notice")], crew))
    reasons = {job.name: (record.reason, record.body) for job, record in made.items()}
    assert reasons["notice"][0] == ""
    assert reasons["spins"][0] == "timeout"
    assert "CPU" in str(unpack(reasons["spins"][1]).rows["messages"])


def test_workers_that_are_killed_between_two_files_cost_none(crew: Crew) -> None:
    """As the kernel does when memory is short: Pebble gives the whole pool up then."""
    jobs = (Job(Path("x"), f"good {number}") for number in range(200))

    def strike(made: Sequence[Made]) -> None:
        for pid in {int(record.media_type) for _, record, _ in made if record.media_type}:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "work", work_oddly)
        patch.setattr(engines, "IDLE", 5.0)
        made: list[Made] = []
        for one in ENGINES["process"](jobs, crew):
            made.append(one)
            if len(made) in (20, 90):
                strike(made)
    names = [job.name for job, _, _ in made]
    assert sorted(names) == sorted({f"good {number}" for number in range(200)})
    assert [record.reason for _, record, _ in made if record.reason != "other"] == []


def work_at_second_sight(job: Job, settings: Settings, spool: Path) -> tuple[Record, Stages]:
    """Crashes at the first file of each name, as a worker does that earlier files have filled."""
    seen = spool.parent / f"seen {job.name}"  # they may write nowhere else
    if job.name == "crashes once" and not seen.exists():
        seen.touch()
        os.kill(os.getpid(), signal.SIGSEGV)
    return work_oddly(job, settings, spool)


def test_a_file_that_another_worker_can_read_is_not_blamed(
    crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    monkeypatch.setattr(engines, "work", work_at_second_sight)
    jobs = [Job(Path("x"), name) for name in (GOOD[0], "crashes once", GOOD[1])]
    made = take(ENGINES["process"](jobs, replace(crew, spool=spool)))
    assert [made[job].reason for job in jobs] == ["other"] * 3


def test_no_workers_at_all_are_one(crew: Crew) -> None:
    assert [
        record.reason for _, record, _ in convert([Job(Path("x"), "good")], replace(crew, workers=0))
    ] == ["other"]


def test_no_jobs_give_no_results(crew: Crew) -> None:
    assert [list(ENGINES[name]([], crew)) for name in ("serial", "process")] == [[], []]


def test_serial_and_process_give_the_same(tmp_path: Path, crew: Crew) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "news.txt").write_text("会议强调，要抓好秋粮收购。\n", "utf-8")
    spool = tmp_path / "spool"
    spool.mkdir()
    paths = [NOTICE, *(tmp_path / name for name in ("news.txt", "empty.txt", "missing.txt"))]
    jobs = [Job(path, path.name) for path in paths]
    serial, process = (
        take(ENGINES[name](jobs, replace(crew, spool=spool))) for name in ("serial", "process")
    )
    assert [serial[job].reason for job in jobs] == ["", "news", "empty", "vanished"]
    assert serial == process


def test_a_run_goes_on_after_a_crash_and_has_a_row_for_every_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "work", work_oddly)
    (tmp_path / "in").mkdir()
    for name in ("dies of SIGSEGV", "good"):
        (tmp_path / "in" / name).write_bytes(b"")
    summary = run_batch([tmp_path / "in"], tmp_path / "out", 2)
    assert summary.outcomes == {"unreadable": 1, "not_a_notice": 1}
    assert [path for path, _ in summary.unreadable] == ["dies of SIGSEGV"]
    assert (tmp_path / "out/files.csv").read_text("utf-8-sig").count("\n") == 3


def test_a_run_that_is_given_up_stops_its_workers(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "work", work_oddly)
    going = ENGINES["process"]([Job(Path(name), name) for name in ("good", "hangs", "hangs")], crew)
    _, record, _ = next(going)
    worker = int(record.media_type)
    os.kill(worker, 0)
    del going  # as when an interrupt leaves the loop over the results
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
