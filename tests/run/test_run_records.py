"""What is told of runs is true: whether they go on, how long they took, what they would do, read."""

import hashlib
import json
import os
import platform
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from pipeline.run import batch, convert, engines, listing, settings
from pipeline.run.batch import Options, run_batch
from pipeline.run.progress import Progress
from pipeline.run.reports import format_status
from pipeline.run.shards import Shard, plan_shard, run_shard
from pipeline.run.store import STORE, Store
from pipeline.run.watch import is_alive
from pipeline.tables.writers import write_tables
from tests.run.test_batch import rows

NOTICE = "中共临河县委巡察整改情况通报\n一、关于学习不够深入的问题\n整改情况：已开展学习{}次。\n"


@pytest.fixture
def notices(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(NOTICE.format(number), "utf-8")
    return folder


def going_on(out: Path, started: float) -> str:
    """What status tells of a run that this very process is said to have begun."""
    workshop = out.parent / f".{out.name}.zhenggai"
    workshop.mkdir(exist_ok=True)
    with Store(workshop / STORE, "settings") as store:
        store.start()
    with sqlite3.connect(workshop / STORE) as database:
        database.execute("UPDATE runs SET started = ?", (started,))
    database.close()
    return next(format_status(out))


def test_a_process_that_took_over_the_number_of_a_killed_run_is_not_that_run(tmp_path: Path) -> None:
    born = psutil.Process().create_time()
    assert "converting" in going_on(tmp_path / "a", time.time())
    assert "killed" in going_on(tmp_path / "b", born - 60)
    assert not is_alive(2**22 + 1, time.time())  # beyond the kernel's highest number


def test_the_seconds_of_a_run_include_the_writing_of_the_tables(
    notices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, write = [1_000.0], write_tables

    def write_slowly(*arguments: object) -> object:
        clock[0] += 50
        return write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "write_tables", write_slowly)
    monkeypatch.setattr(time, "time", lambda: clock[0])
    run_batch([notices], notices.parent / "out", 0)
    told = json.loads((notices.parent / "out/run.json").read_text("utf-8"))
    assert told["seconds"] == 50


def test_a_dry_run_of_a_shard_lists_what_its_part_lacks(notices: Path, tmp_path: Path) -> None:
    parts, shard = str(tmp_path / "parts"), Shard(1, 2)
    mine = [name for name in sorted(path.name for path in notices.iterdir()) if shard.holds(name)]
    assert 0 < len(mine) < 6
    assert [job.name for job in plan_shard([notices], parts, shard, Options()).jobs] == mine
    assert not Path(parts).exists()
    run_shard([notices], parts, shard, 0, lambda _: None, Options())
    assert not [*plan_shard([notices], parts, shard, Options()).jobs]


def another_python(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(platform, "python_version_tuple", lambda: ("3", "99", "0"))


def another_numpy(patch: pytest.MonkeyPatch) -> None:
    version = settings._version
    patch.setattr(settings, "_version", lambda name: "0" if name == "numpy" else version(name))


def another_office(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settings, "identify_office", lambda: "buildid=1")


@pytest.mark.parametrize("change", [another_python, another_numpy, another_office])
def test_what_may_change_a_result_changes_the_fingerprint(
    change: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fingerprint = settings._fingerprint_program.__wrapped__
    before = fingerprint()
    change(monkeypatch)
    assert fingerprint() != before


def test_the_hash_is_that_of_the_bytes_that_were_parsed(notices: Path) -> None:
    late = NOTICE.format("若干").encode()

    def meddle(progress: Progress) -> None:
        if progress.done == 1:  # listed already, and not yet read
            (notices / "3.txt").write_bytes(late)
            (notices / "4.txt").unlink()
            os.truncate(notices / "2.txt", 0)

    out = notices.parent / "out"
    run_batch([notices], out, 0, meddle)
    found = {row["source_path"]: row for row in rows(out, "files")}
    assert found["3.txt"]["sha256"] == hashlib.sha256(late).hexdigest()
    assert (found["3.txt"]["bytes"], found["3.txt"]["outcome"]) == (str(len(late)), "itemised")
    reasons = [found[f"{number}.txt"]["outcome_reason"] for number in range(6)]
    assert reasons == ["", "", "empty", "", "vanished", ""]
    (notices / "2.txt").write_text(NOTICE.format(2), "utf-8")
    (notices / "4.txt").write_text(NOTICE.format(4), "utf-8")
    run_batch([notices], out, 0)  # nothing of it is taken for what is there now
    assert {row["outcome"] for row in rows(out, "files")} == {"itemised"}


def test_the_next_run_over_ten_thousand_files_parses_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    monkeypatch.setattr(listing, "FRESH", -3600.0)  # as if the files had been there for long
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(10_000):
        (folder / f"{number}.txt").write_bytes(b"%d" % (number % 5))
    assert run_batch([folder], tmp_path / "out", 0).converted == 5
    monkeypatch.setattr(convert, "parse_bytes", lambda *_: pytest.fail("a file is parsed"))
    again = run_batch([folder], tmp_path / "out", 0)
    assert (again.files, again.kept, again.converted) == (10_000, 10_000, 0)
    record_property("seconds_of_the_next_run", round(again.seconds, 1))


def test_what_a_killed_worker_left_behind_is_swept(notices: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "work", leave_a_mess)
    for number in range(2, 6):
        (notices / f"{number}.txt").unlink()
    out = notices.parent / "out"
    left: list[int] = []

    def look(progress: Progress) -> None:
        left.append(len(list((out.parent / ".out.zhenggai/spool").glob("*.scratch"))))

    run_batch([notices], out, 1, look)
    assert {row["outcome_reason"] for row in rows(out, "files")} == {"crashed"}
    assert max(left) <= engines.AHEAD
    assert [path.name for path in (out.parent / ".out.zhenggai").iterdir()] == [STORE]


def leave_a_mess(job: object, settings: object, spool: Path) -> None:
    """In a worker in place of its work: it dies amid a conversion."""
    from pipeline.run import worker

    with worker._own_folder(worker.scratch_of(spool)):
        import tempfile

        Path(tempfile.mkdtemp(), "large").write_bytes(bytes(1000))
        os.abort()
