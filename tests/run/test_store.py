"""What is converted is not converted again, and every output is that of an undisturbed run."""

import csv
import itertools
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import OutputError, Unreadable, UsageError
from pipeline.run import convert, listing
from pipeline.run.batch import Options, plan_batch, run_batch
from pipeline.run.convert import convert_file
from pipeline.run.failures import unreadable
from pipeline.run.plan import Again
from pipeline.run.progress import Progress
from pipeline.run.reports import format_status, format_summary
from pipeline.run.settings import Limits, Settings
from pipeline.run.store import STORE, Store
from pipeline.tables.records import pack
from tests.conftest import ROOT, SAMPLES

NAMES = ("a2-county-grain.txt", "c1-town.docx", "x1-mobilisation-news.txt")


@pytest.fixture
def notices(tmp_path: Path) -> Path:
    """Three files that were there long before: two notices and news."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in NAMES:
        shutil.copy(SAMPLES / name, folder)
    return folder


@pytest.fixture(autouse=True)
def old_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are as old as need be to be known by their stamps."""
    monkeypatch.setattr(listing, "FRESH", -3600.0)


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are converted, as it happens."""
    names: list[str] = []
    read = convert.parse_bytes

    def note(data: bytes, name: str, themes: Path | None = None) -> object:
        names.append(name)
        return read(data, name, themes)

    monkeypatch.setattr(convert, "parse_bytes", note)
    return names


def run(folder: Path, options: Options | None = None) -> bool:
    """Whether the tables were written."""
    table = folder.parent / "out/files.csv"
    before = table.stat().st_ino if table.exists() else None
    run_batch([folder], table.parent, 0, options=options or Options())
    return table.stat().st_ino != before


def tables(out: Path) -> dict[str, bytes]:
    found = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    del found["run.json"]
    return found


def undisturbed(folder: Path, options: Options | None = None) -> dict[str, bytes]:
    """What a first run into a new folder writes."""
    out = folder.parent / "fresh" / "out"
    shutil.rmtree(out.parent, ignore_errors=True)
    out.parent.mkdir()
    run_batch([folder], out, 0, options=options or Options())
    return tables(out)


def test_a_second_run_converts_nothing_and_leaves_the_tables_alone(
    notices: Path, converted: list[str]
) -> None:
    assert run(notices)
    assert converted == sorted(NAMES)
    before = {path: path.stat().st_mtime_ns for path in (notices.parent / "out").iterdir()}
    assert not run(notices)
    assert converted == sorted(NAMES)
    changed = [p.name for p, time in before.items() if p.stat().st_mtime_ns != time]
    assert changed == ["run.json"]


def test_archives_and_empty_folders_do_not_have_the_tables_written_anew(notices: Path) -> None:
    add_an_archive(notices)
    (notices.parent / "empty").mkdir()
    out = notices.parent / "out"
    times = []
    for _ in range(2):
        run_batch([notices, notices.parent / "empty"], out, 0)
        times.append((out / "files.csv").stat().st_ino)
    assert times[0] == times[1]
    (notices.parent / "empty/a.txt").write_text("无关", "utf-8")
    run_batch([notices, notices.parent / "empty"], out, 0)
    assert (out / "files.csv").stat().st_ino != times[0]


def change_a_file(folder: Path) -> None:
    (folder / NAMES[0]).write_bytes((SAMPLES / "b1-university.txt").read_bytes())


def change_as_many_bytes_at_the_same_time(folder: Path) -> None:
    path = folder / NAMES[0]
    stat = path.stat()
    path.write_bytes(path.read_bytes().replace(b"20", b"19", 1))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def add_a_file(folder: Path) -> None:
    shutil.copy(SAMPLES / "b1-university.txt", folder / "added.txt")


def add_a_copy(folder: Path) -> None:
    shutil.copy(folder / NAMES[0], folder / "0-copy.txt")


def remove_a_file(folder: Path) -> None:
    (folder / NAMES[0]).unlink()


def rename_a_file(folder: Path) -> None:
    (folder / NAMES[0]).rename(folder / "renamed.txt")


def touch_all_files(folder: Path) -> None:
    for path in folder.iterdir():
        path.touch()


def add_an_archive(folder: Path) -> None:
    with zipfile.ZipFile(folder / "b.zip", "w") as package:
        package.write(SAMPLES / "b1-university.txt", "甲.txt")
        package.write(folder / NAMES[0], "copy.txt")


CHANGES: dict[Callable[[Path], None], list[str]] = {
    change_a_file: [NAMES[0]],
    change_as_many_bytes_at_the_same_time: [NAMES[0]],
    add_a_file: ["added.txt"],
    add_a_copy: [],
    remove_a_file: [],
    rename_a_file: [],
    touch_all_files: [],
    add_an_archive: ["b.zip!甲.txt"],
}


@pytest.mark.parametrize(("change", "wanted"), CHANGES.items(), ids=[c.__name__ for c in CHANGES])
def test_only_what_has_changed_is_converted_and_the_tables_are_those_of_a_first_run(
    change: Callable[[Path], None], wanted: list[str], notices: Path, converted: list[str]
) -> None:
    run(notices)
    converted.clear()
    change(notices)
    assert run(notices) is (change is not touch_all_files)
    assert converted == wanted
    assert tables(notices.parent / "out") == undisturbed(notices)


def test_a_file_that_was_written_just_now_is_known_by_its_bytes_alone(
    notices: Path, converted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "FRESH", 3600.0)
    run(notices)
    assert not run(notices)
    change_as_many_bytes_at_the_same_time(notices)
    assert run(notices)
    assert converted == [*sorted(NAMES), NAMES[0]]


OTHERWISE = {
    "another codebook": Settings(themes=ROOT / "docs/six-disciplines.toml"),
    "other limits": Settings(limits=Limits(pages=7)),
}


@pytest.mark.parametrize("settings", OTHERWISE.values(), ids=OTHERWISE)
def test_other_settings_convert_everything_anew(
    settings: Settings, notices: Path, converted: list[str]
) -> None:
    run(notices)
    converted.clear()
    run(notices, Options(settings))
    assert converted == sorted(NAMES)
    assert tables(notices.parent / "out") == undisturbed(notices, Options(settings))


def test_another_version_of_the_program_converts_everything_anew(
    notices: Path, converted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(notices)
    monkeypatch.setattr("pipeline.run.settings._fingerprint_program", lambda: "another")
    run(notices)
    assert converted == sorted(NAMES) * 2


def test_the_fingerprint_of_the_program_counts_its_code_its_data_and_its_libraries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from pipeline.run import settings

    print_program = settings._fingerprint_program.__wrapped__
    first = print_program()
    assert print_program() == first
    listed = {path.name for path in settings._list(ROOT / "pipeline")}
    assert {"convert.py", "themes.toml", "theme_weights.tsv", "regions.csv", "variants.txt"} <= listed
    monkeypatch.setattr(settings, "_version", lambda name: "0")
    assert print_program() != first


def test_force_converts_everything_and_a_dry_run_nothing(notices: Path, converted: list[str]) -> None:
    out = notices.parent / "out"
    assert [job.name for job in plan_batch([notices], out, Settings(), Again()).jobs] == sorted(NAMES)
    assert list(notices.parent.iterdir()) == [notices]
    run(notices)
    add_a_file(notices)
    before = tables(out)
    assert [job.name for job in plan_batch([notices], out, Settings(), Again()).jobs] == ["added.txt"]
    assert len(plan_batch([notices], out, Settings(), Again(all=True)).jobs) == 4
    assert (converted, tables(out)) == (sorted(NAMES), before)
    run(notices, Options(again=Again(all=True)))
    assert converted == sorted(NAMES) + sorted([*NAMES, "added.txt"])


def test_what_could_not_be_read_is_tried_again_only_when_asked_for(
    notices: Path, converted: list[str]
) -> None:
    (notices / "empty.txt").write_bytes(b"")
    run(notices)
    converted.clear()
    run(notices)
    assert converted == []
    run(notices, Options(again=Again(failed=True)))
    assert converted == ["empty.txt"]


def test_a_file_that_had_vanished_is_tried_again(
    notices: Path, converted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:

        def refuse(path: Path) -> bytes:
            raise Unreadable("vanished", "gone")

        patch.setattr(convert, "load", refuse)
        run(notices)
    assert converted == []
    run(notices)
    assert converted == sorted(NAMES)
    assert tables(notices.parent / "out") == undisturbed(notices)


def edit_a_table(out: Path) -> None:
    (out / "findings.csv").write_bytes(b"edited")


def delete_a_text(out: Path) -> None:
    next((out / "text").iterdir()).unlink()


def delete_the_output(out: Path) -> None:
    shutil.rmtree(out)


def delete_the_store(out: Path) -> None:
    (out.parent / ".out.zhenggai" / STORE).unlink()


def damage_the_store(out: Path) -> None:
    (out.parent / ".out.zhenggai" / STORE).write_bytes(b"no database at all" * 999)


def keep_a_store_of_another_form(out: Path) -> None:
    with sqlite3.connect(out.parent / ".out.zhenggai" / STORE) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()


@pytest.mark.parametrize(
    ("harm", "again"),
    [
        (edit_a_table, 0),
        (delete_a_text, 0),
        (delete_the_output, 0),
        (delete_the_store, 3),
        (damage_the_store, 3),
        (keep_a_store_of_another_form, 3),
    ],
)
def test_whatever_is_lost_the_next_run_makes_it_whole(
    harm: Callable[[Path], None], again: int, notices: Path, converted: list[str]
) -> None:
    run(notices)
    whole = tables(notices.parent / "out")
    converted.clear()
    harm(notices.parent / "out")
    assert run(notices)
    assert len(converted) == again
    assert tables(notices.parent / "out") == whole


def test_a_damaged_store_is_set_aside_and_told(notices: Path) -> None:
    run(notices)
    damage_the_store(notices.parent / "out")
    summary = run_batch([notices], notices.parent / "out", 0)
    assert any("damaged" in line for line in format_summary(summary))
    assert (notices.parent / ".out.zhenggai" / f"damaged-{STORE}").read_bytes().startswith(b"no database")


def test_a_run_that_is_broken_off_keeps_what_it_converted(notices: Path, converted: list[str]) -> None:
    def break_off(progress: Progress) -> None:
        if progress.done == 2:
            raise KeyboardInterrupt

    out = notices.parent / "out"
    with pytest.raises(KeyboardInterrupt):
        run_batch([notices], out, 0, break_off)
    assert not out.exists()
    assert "interrupted" in "\n".join(format_status(out)) or "failed" in "\n".join(format_status(out))
    assert len(plan_batch([notices], out, Settings(), Again()).jobs) == 1
    run(notices)
    assert converted == sorted(NAMES)
    assert tables(out) == undisturbed(notices)


def test_a_failure_by_chance_stands_for_its_file_alone(notices: Path, tmp_path: Path) -> None:
    path = notices / NAMES[0]
    good = pack(convert_file(path, "good.txt"))
    crashed, late = (
        pack(unreadable(Unreadable(reason, "x"), "copy.txt", path.read_bytes()))
        for reason in ("crashed", "timeout")
    )
    for number, order in enumerate(itertools.permutations([("a", good), ("b", crashed), ("c", late)])):
        with Store(tmp_path / f"{number}.sqlite", "settings") as store:
            for name, record in order:
                store.put(name, "", record)
            assert {known[0]: known[1].reason for known in store.read_known().items()} == {
                "a": "",
                "b": "crashed",
                "c": "timeout",
            }
            assert [entry.path for entry in store.read_entries("itemised")] == ["a"]


def test_the_store_forgets_what_is_no_longer_there(notices: Path) -> None:
    run(notices)
    remove_a_file(notices)
    run(notices)
    with sqlite3.connect(notices.parent / ".out.zhenggai" / STORE) as database:
        assert database.execute("SELECT count(*) FROM records").fetchone() == (2,)
        assert database.execute("SELECT count(*) FROM inputs").fetchone() == (2,)
    database.close()


def test_status_tells_the_last_run_and_refuses_where_there_was_none(notices: Path) -> None:
    with pytest.raises(UsageError, match="no run"):
        list(format_status(notices.parent / "out"))
    (notices / "empty.txt").write_bytes(b"")
    run(notices)
    told = "\n".join(format_status(notices.parent / "out"))
    assert "ended" in told
    assert "files 4/4" in told
    assert "unreadable    empty         1" in told


def test_status_of_a_store_that_cannot_be_read_says_so(notices: Path) -> None:
    run(notices)
    damage_the_store(notices.parent / "out")
    with pytest.raises(UsageError, match="cannot be read"):
        list(format_status(notices.parent / "out"))
    with pytest.raises(UsageError, match="cannot be read"):
        plan_batch([notices], notices.parent / "out", Settings(), Again())


def test_a_record_that_is_damaged_ends_the_run_with_advice(notices: Path) -> None:
    run(notices)
    with sqlite3.connect(notices.parent / ".out.zhenggai" / STORE) as database:
        database.execute("UPDATE records SET body = x'00'")
    database.close()
    add_a_file(notices)
    with pytest.raises(OutputError, match="delete it"):
        run(notices)


def test_sqlite_holds_the_same_tables_with_their_keys(notices: Path) -> None:
    run(notices, Options(formats=("csv", "sqlite")))
    out = notices.parent / "out"
    with sqlite3.connect(out / "zhenggai.sqlite") as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in ("files", "notices", "findings", "measures", "themes", "mentions", "messages"):
            with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
                header, *rows = csv.reader(file)
            found = database.execute(f"SELECT {', '.join(header)} FROM {table}").fetchall()
            assert [["" if cell is None else str(cell) for cell in row] for row in found] == rows, table
        texts = dict(database.execute("SELECT * FROM texts"))
    database.close()
    assert {f"{name}.txt": text.encode() for name, text in texts.items()} == {
        path.name: path.read_bytes() for path in (out / "text").iterdir()
    }


@pytest.fixture
def full_disk(notices: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store's disk takes no more after the first record."""
    put = Store.put

    def fill(self: Store, *arguments: object) -> None:
        self._database.execute("PRAGMA max_page_count = 8")
        put(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "put", fill)


def test_a_store_without_room_ends_the_run_and_leaves_the_tables(
    notices: Path, full_disk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = notices.parent / "out"
    out.mkdir()
    (out / "files.csv").write_bytes(b"old")
    with pytest.raises(OutputError, match="full"):
        run(notices)
    assert [path.name for path in out.iterdir()] == ["files.csv"]
    monkeypatch.undo()
    monkeypatch.setattr(listing, "FRESH", -3600.0)
    run(notices)
    assert tables(out) == undisturbed(notices)


def test_the_record_of_a_run_tells_what_it_did(notices: Path) -> None:
    run(notices)
    add_a_file(notices)
    run(notices)
    told = json.loads((notices.parent / "out/run.json").read_text("utf-8"))
    assert (told["files"], told["converted"]) == (4, 1)
    assert told["limits"]["seconds"] == 60.0
    assert {"find", "plan", "read", "structure", "annotate", "pack", "store", "write"} == set(told["stages"])
