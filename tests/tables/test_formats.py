"""Every format holds the same values, whatever they look like; researchers' tools read them right."""

import shutil
import struct
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyreadstat
import pytest
from pyarrow.parquet import ParquetFile

from pipeline.model import FileResult
from pipeline.passage import Passage
from pipeline.run.convert import convert_file
from pipeline.tables.form import Form
from pipeline.tables.schema import TABLES, VALUES, Table
from pipeline.tables.writers import FILES, WRITERS, write_tables
from tests.conftest import SAMPLES
from tests.tables.folders import list_entries
from tests.tables.readers import READERS, Rows, read_csv

FORMATS = tuple(WRITERS)
BY_NAME = {table.name: table for table in TABLES}
HOSTILE = (
    *("=1+1", "+1", "-1", "@A1", "\t=1", '=HYPERLINK("https://example.org")', "https://example.org", "'=1"),
    *("一\r二", "一\r\n二", "\r", "甲\x00乙", "甲\x1b乙", "甲\ufffe乙", "甲\u2028乙", "甲\x85乙", "_x0041_"),
    *('"', '他说"好', "😀𠮷", " 一 ", "007", "1e5", "NA", "null", "3-2", "2022-07", "0", "<b>&amp;</b>"),
)
LONG = "整改😀" * 10_000 + "。"


def spoil(result: FileResult) -> FileResult:
    """The notice with a hostile cell in the problem of each finding, and long ones in the last."""
    assert result.notice
    first, *_ = result.notice.findings
    texts = [*HOSTILE, LONG]
    findings = tuple(replace(first, problem=Passage(text), heading=Passage(text[:50])) for text in texts)
    header = replace(result.notice.header, reported_findings=0, reported_completed=None, team="")
    return replace(result, notice=replace(result.notice, header=header, findings=findings))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("hostile")
    read = convert_file(SAMPLES / "a2-county-grain.txt", "=a2.txt")
    write_tables(out, list_entries([spoil(read)]), Form(FORMATS))
    return out


def as_read(format_: str, rows: Rows) -> Rows:
    """The values that a format has room for: what docs/data.md says of Excel and Stata."""
    return [[_as_read(format_, cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def _as_read(format_: str, cell: str) -> str:
    if format_ == "dta":
        return cell.replace("\0", "\ufffd")
    if format_ != "xlsx":
        return cell
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return "".join("\ufffd" if mark in "\x00\x1b\ufffe" else mark for mark in cell)


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_holds_the_same_values(format_: str, sample_tables: Path) -> None:
    for table in TABLES:
        rows = read_csv(sample_tables, table)
        assert READERS[format_](sample_tables, table) == as_read(format_, rows), table.name
        assert rows


@pytest.mark.parametrize("format_", FORMATS)
def test_no_cell_breaks_a_format(format_: str, hostile: Path) -> None:
    read = READERS[format_](hostile, BY_NAME["findings"])
    place = [column.name for column in BY_NAME["findings"].columns].index("problem")
    *short, long = [row[place] for row in read]
    assert short == [_as_read(format_, text) for text in HOSTILE]
    assert long == LONG or (format_ == "xlsx" and LONG.startswith(long[:20_000]))
    for table in TABLES:
        if table.name != "findings":
            rows = read_csv(hostile, table)
            assert READERS[format_](hostile, table) == as_read(format_, rows), table.name


@pytest.mark.parametrize("format_", FORMATS)
def test_absent_and_zero_are_told_apart(format_: str, hostile: Path) -> None:
    table = BY_NAME["notices"]
    [row] = READERS[format_](hostile, table)
    cells = dict(zip((column.name for column in table.columns), row, strict=True))
    assert (cells["reported_findings"], cells["reported_completed"], cells["team"]) == (0, None, None)


@pytest.mark.parametrize("format_", FORMATS)
def test_tables_without_rows_have_their_columns(format_: str, tmp_path: Path) -> None:
    write_tables(tmp_path, [], Form(("csv", format_)))
    for table in TABLES:
        assert READERS[format_](tmp_path, table) == []


def test_the_same_rows_give_the_same_bytes_in_every_format(hostile: Path, tmp_path: Path) -> None:
    read = convert_file(SAMPLES / "a2-county-grain.txt", "=a2.txt")
    write_tables(tmp_path, list_entries([spoil(read)]), Form(FORMATS))
    names = {path.name for path in hostile.iterdir() if path.is_file()}
    assert names == FILES - {"run.json"}
    assert [name for name in names if (hostile / name).read_bytes() != (tmp_path / name).read_bytes()] == []


KINDS = {"string": str, "integer": int, "number": float}
POLARS = {"string": polars.String, "integer": polars.Int64, "number": polars.Float64}


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize("name", ["findings", "notices", "themes"])
def test_polars_and_duckdb_read_the_right_types(name: str, suffix: str, sample_tables: Path) -> None:
    table, path = BY_NAME[name], sample_tables / f"{name}.{suffix}"
    kinds = {column.name: POLARS[column.type] for column in table.columns}
    frame = polars.read_csv(path, schema=kinds) if suffix == "csv" else polars.read_parquet(path)
    rows = read_csv(sample_tables, table)
    assert [list(row) for row in frame.rows()] == rows
    for column in table.columns:
        assert frame[column.name].dtype.is_integer() == (column.type == "integer"), column.name
    quoted = f"'{path}'" if suffix == "parquet" else f"read_csv('{path}', all_varchar=true)"
    found = duckdb.connect().execute(f"SELECT * FROM {quoted}").fetchall()
    assert [[_typed(column.type, cell) for column, cell in _cells(table, row)] for row in found] == rows


def _cells(table: Table, row: Any) -> Any:
    return zip(table.columns, row, strict=True)


def _typed(kind: str, cell: Any) -> Any:
    return None if cell is None else KINDS[kind](cell)


def test_pandas_reads_parquet_with_whole_numbers_and_categories(sample_tables: Path) -> None:
    findings = pandas.read_parquet(sample_tables / "findings.parquet")
    assert findings["page"].dtype == "Int64"
    assert list(findings["status"].cat.categories) == list(VALUES["status"])
    assert findings["problem"].dtype == "string"
    assert findings["char_end"].sum() == sum(row[-1] for row in read_csv(sample_tables, BY_NAME["findings"]))


def test_parquet_says_what_its_columns_mean_and_has_a_row_group_for_each_piece(sample_tables: Path) -> None:
    file = ParquetFile(sample_tables / "findings.parquet")
    described = file.schema_arrow.field("status").metadata[b"description"].decode()
    assert described == "明示的整改状态 / stated status"
    assert file.num_row_groups == 1


def test_stata_files_have_labels_for_columns_and_codes(sample_tables: Path) -> None:
    _, told = pyreadstat.read_dta(sample_tables / "findings.dta")
    labels = dict(zip(told.column_names, told.column_labels, strict=True))
    assert labels["status"] == "明示的整改状态 / stated status"
    assert all(label and len(label) <= 80 for label in labels.values())
    assert told.variable_value_labels["status"][1] == "completed: 已完成 / completed"
    assert list(told.variable_value_labels["status"]) == [1, 2, 3, 4, 5]
    assert str(told.file_label).startswith("made by zhenggai")


def test_stata_can_merge_on_keys_however_long_the_texts_are(hostile: Path) -> None:
    table = BY_NAME["findings"]
    data = (hostile / "findings.dta").read_bytes()
    start = data.index(b"<variable_types>") + len(b"<variable_types>")
    numbers = struct.unpack_from(f"<{len(table.columns)}H", data, start)
    types = dict(zip((column.name for column in table.columns), numbers, strict=True))
    assert (types["finding_id"], types["notice_id"]) == (20, 16)  # str20, str16
    assert types["problem"] == 32_768  # strL


ASKED = """
findings <- read.csv(file.path(commandArgs(TRUE), "findings.csv"), fileEncoding = "UTF-8-BOM",
  na.strings = "", colClasses = c(number = "character"))
stopifnot(is.character(findings$number), is.integer(findings$char_start), is.integer(findings$n_measures))
stopifnot(identical(findings$page, rep(NA, nrow(findings))) || is.integer(findings$page))
stopifnot(anyNA(findings$status_text), !anyNA(findings$problem))
cat(nrow(findings), sum(nchar(findings$problem)), sum(findings$char_end), findings$problem[1], sep = "\\n")
"""


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R (r-base-core) is not installed")
def test_r_reads_the_csv_with_the_right_types(sample_tables: Path, tmp_path: Path) -> None:
    (tmp_path / "ask.R").write_text(ASKED, "utf-8")
    command = ["Rscript", "--vanilla", str(tmp_path / "ask.R"), str(sample_tables)]
    done = subprocess.run(
        command, capture_output=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, check=True
    )
    rows = read_csv(sample_tables, BY_NAME["findings"])
    problem = [column.name for column in BY_NAME["findings"].columns].index("problem")
    texts = [row[problem] for row in rows]
    counted = [len(rows), sum(map(len, texts)), sum(row[-1] for row in rows), texts[0]]
    assert done.stdout.decode().splitlines() == [str(one) for one in counted]
