"""The output is a data package that frictionless finds valid, and finds invalid once it is corrupted."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from pipeline.run.batch import run_batch
from pipeline.tables.package import build_datapackage
from pipeline.tables.schema import TABLES
from tests.conftest import SAMPLES

FEW = ("a2-county-grain.txt", "c1-town.docx", "a2-county-grain.pdf")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of three notices, a copy, news and files that cannot be read."""
    folder, out = tmp_path_factory.mktemp("notices"), tmp_path_factory.mktemp("made") / "out"
    for name in FEW:
        shutil.copy(SAMPLES / name, folder)
    shutil.copy(SAMPLES / FEW[0], folder / "another, “copy”.txt")
    (folder / "line\nbreak.txt").write_bytes(b"")
    (folder / "news.txt").write_text("市粮食局召开年度工作会议。\n会议强调，要抓好秋粮收购。\n", "utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert run_batch([folder], out, 0).outcomes == {"itemised": 4, "not_a_notice": 1, "unreadable": 2}
    return out


def errors(output: Path) -> list[tuple[str, str, str]]:
    """(table, kind of error, column) of everything that frictionless finds."""
    report = Package(str(output / "datapackage.json")).validate()
    assert not report.errors
    assert report.stats["tasks"] == len(TABLES) + 1
    return [(task.name, error.type, _column(error)) for task in report.tasks for error in task.errors]


def _column(error: Any) -> str:
    return getattr(error, "field_name", "") or ",".join(getattr(error, "field_names", ()))


def test_the_output_of_a_run_is_valid(output: Path) -> None:
    written = (output / "datapackage.json").read_text("utf-8")
    assert "sha256" in written
    assert json.loads(written, object_hook=without_sums) == build_datapackage()
    assert errors(output) == []


def without_sums(found: dict[str, Any]) -> dict[str, Any]:
    return {name: what for name, what in found.items() if name not in ("bytes", "hash")}


def copy_unsummed(output: Path, out: Path) -> Path:
    """A copy whose descriptor says nothing of sizes and hashes, which any change would offend."""
    shutil.copytree(output, out)
    descriptor = json.loads((out / "datapackage.json").read_text("utf-8"), object_hook=without_sums)
    (out / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return out


def test_a_changed_byte_is_found(output: Path, tmp_path: Path) -> None:
    out = shutil.copytree(output, tmp_path / "out")
    data = (out / "codebook.csv").read_bytes()
    (out / "codebook.csv").write_bytes(data.replace(b"stated status", b"stated Status"))
    assert errors(out) == [("codebook", "hash-count", "")]


def test_the_output_of_a_run_over_nothing_is_valid(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    run_batch([tmp_path / "empty"], tmp_path / "out", 0)
    assert errors(tmp_path / "out") == []


CORRUPTIONS = [
    ("findings", "status", "done", "constraint-error"),
    ("findings", "main_theme", "", "constraint-error"),
    ("findings", "char_start", "-1", "constraint-error"),
    ("findings", "notice_id", "0123456789abcdef", "foreign-key"),
    ("measures", "finding_id", "0123456789abcdef-001", "foreign-key"),
    ("messages", "source_path", "elsewhere.txt", "foreign-key"),
    ("notices", "n_findings", "many", "type-error"),
    ("notices", "issued_on", "2023年", "constraint-error"),
    ("files", "outcome_reason", "because", "constraint-error"),
    ("themes", "score", "1.5", "constraint-error"),
    ("mentions", "kind", "colour", "constraint-error"),
]


@pytest.fixture(scope="module")
def corrupted(output: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, str]]:
    """The errors found where each corruption has a row of its own."""
    out = copy_unsummed(output, tmp_path_factory.mktemp("corrupted") / "out")
    for number, (table, column, cell, _) in enumerate(CORRUPTIONS):
        with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        rows[number % len(rows)][header.index(column)] = cell
        with (out / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    return errors(out)


@pytest.mark.parametrize(("table", "column", "cell", "error"), CORRUPTIONS)
def test_a_corrupted_cell_is_found(
    table: str, column: str, cell: str, error: str, corrupted: list[tuple[str, str, str]]
) -> None:
    assert (table, error, column) in corrupted


def test_nothing_else_is_found(corrupted: list[tuple[str, str, str]]) -> None:
    assert {(table, column) for table, _, column in corrupted} == {each[:2] for each in CORRUPTIONS}


def test_a_row_that_is_there_twice_is_found(output: Path, tmp_path: Path) -> None:
    out = copy_unsummed(output, tmp_path / "out")
    with (out / "themes.csv").open("ab") as file:
        file.write((output / "themes.csv").read_bytes().splitlines(keepends=True)[1])
    assert [error[:2] for error in errors(out)] == [("themes", "primary-key")]


def test_a_column_that_is_missing_is_found(output: Path, tmp_path: Path) -> None:
    out = copy_unsummed(output, tmp_path / "out")
    themes = (output / "themes.csv").read_text("utf-8-sig").splitlines()
    cut = "\n".join(line.rpartition(",")[0] for line in themes)
    (out / "themes.csv").write_text(cut, "utf-8-sig")
    assert {error[0] for error in errors(out)} == {"themes"}
