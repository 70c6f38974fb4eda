"""The same bytes met twice are parsed once, in the same run too; what fails by chance is tried for each."""

import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from pipeline.run import convert, engines
from pipeline.run.batch import Options, plan_batch, run_batch
from pipeline.run.engines import Crew, Made
from pipeline.run.listing import Job
from pipeline.run.plan import Again
from pipeline.run.settings import Settings
from pipeline.run.worker import work
from tests.conftest import SAMPLES
from tests.run.test_batch import rows
from tests.tables.faults import tree

SAMPLE = SAMPLES / "c1-town.txt"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A notice four times, twice in an archive; one of the same size; two empty files."""
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    for name in ("a.txt", "b/a.txt"):
        shutil.copy(SAMPLE, folder / name)
    (folder / "same size.txt").write_bytes(SAMPLE.read_bytes()[:-1] + b" ")
    for name in ("empty.txt", "void.txt"):
        (folder / name).write_bytes(b"")
    with zipfile.ZipFile(folder / "c.zip", "w", zipfile.ZIP_DEFLATED) as package:
        package.write(SAMPLE, "a.txt")
        package.write(SAMPLE, "b/a.txt")
    return folder


def test_the_same_bytes_are_parsed_once(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parse = convert.parse_bytes

    def note(data: bytes, name: str, themes: Path | None = None) -> object:
        parsed.append(name)
        return parse(data, name, themes)

    monkeypatch.setattr(convert, "parse_bytes", note)
    summary = run_batch([archive], archive.parent / "out", 0)
    assert parsed == ["a.txt", "empty.txt", "same size.txt"]
    assert (summary.files, summary.converted) == (8, 3)
    found = {row["source_path"]: row for row in rows(archive.parent / "out", "files")}
    copies = ["a.txt", "b/a.txt", "c.zip!a.txt", "c.zip!b/a.txt"]
    assert {found[name]["notice_id"] for name in copies} == {found["a.txt"]["notice_id"]}
    assert {found[name]["bytes"] for name in copies} == {str(SAMPLE.stat().st_size)}
    assert len(rows(archive.parent / "out", "notices")) == 2
    assert [found[name]["outcome_reason"] for name in ("empty.txt", "void.txt")] == ["empty", "empty"]


def test_tables_with_copies_are_those_of_one_file_after_another(archive: Path) -> None:
    run_batch([archive], archive.parent / "out", 0)
    for path in sorted(
        archive.rglob("*.*")
    ):  # known by what earlier runs converted, not as copies of one run
        run_batch([path], archive.parent / "one by one" / "out", 0)
    run_batch([archive], archive.parent / "one by one" / "out", 2)
    one, other = (tree(archive.parent / name) for name in ("out", "one by one/out"))
    del one["run.json"], other["run.json"]
    assert one == other


def test_a_dry_run_counts_copies_apart(archive: Path) -> None:
    plan = plan_batch([archive], archive.parent / "out", Settings(), Again())
    assert [job.name for job in plan.jobs] == ["a.txt", "empty.txt", "same size.txt"]
    assert [copy.job.name for copy in plan.copies] == ["b/a.txt", "c.zip!a.txt", "c.zip!b/a.txt", "void.txt"]
    assert plan.total == 8


def crash_at_the_first(job: object, settings: Settings, spool: Path) -> object:
    """In a worker in place of its work."""
    if getattr(job, "name", "") == "a.txt":
        os.abort()
    return work(job, settings, spool)  # type: ignore[arg-type]


def test_a_copy_of_a_file_that_crashed_is_tried_itself(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "work", crash_at_the_first)
    run_batch([archive], archive.parent / "out", 1)
    reasons = {row["source_path"]: row["outcome_reason"] for row in rows(archive.parent / "out", "files")}
    assert [reasons[name] for name in ("a.txt", "b/a.txt", "c.zip!a.txt")] == ["crashed", "", ""]


def test_a_file_that_changes_before_it_is_read_gives_its_copy_nothing(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change_and_convert(jobs: Iterable[Job], crew: Crew) -> Iterator[Made]:
        (archive / "a.txt").write_bytes(b"news")
        monkeypatch.undo()
        return serial(jobs, crew)

    serial = engines.ENGINES["serial"]
    monkeypatch.setitem(engines.ENGINES, "serial", change_and_convert)
    run_batch([archive], archive.parent / "out", 0, options=Options())
    found = {row["source_path"]: row for row in rows(archive.parent / "out", "files")}
    assert (found["a.txt"]["bytes"], found["b/a.txt"]["bytes"]) == ("4", str(SAMPLE.stat().st_size))
    assert found["a.txt"]["sha256"] != found["b/a.txt"]["sha256"]
