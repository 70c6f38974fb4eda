"""The bytes of the tables: CSV that Excel, R and pandas read as it was meant."""

import csv
import io
import itertools
from dataclasses import replace

import pytest

from pipeline.messages import message
from pipeline.model import FileResult, Source
from pipeline.passage import Passage
from pipeline.run.convert import convert_file
from pipeline.tables.schema import TABLES
from tests.conftest import SAMPLES
from tests.tables.folders import build_contents

BOM = b"\xef\xbb\xbf"
BESIDE = {"datapackage.json", "codebook.md", "codebook.csv", "README.md", "CITATION.cff", "SHA256SUMS"}
NAMES = [table.name for table in TABLES]
TXT, DOCX = "a2-county-grain.txt", "c1-town.docx"


@pytest.fixture(scope="module")
def results() -> list[FileResult]:
    """Two notices, one of them twice, and a file that cannot be read."""
    read = [convert_file(SAMPLES / name, name) for name in (TXT, DOCX)]
    again = convert_file(SAMPLES / TXT, "copies/again.txt")
    broken = FileResult(Source("broken.bin", "", 0, ""), "unreadable", "empty", None, (message("empty"),))
    return [*read, again, broken]


def read_csv(data: bytes) -> list[dict[str, str]]:
    """The rows as a strict reader of RFC 4180 sees them."""
    text = data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def with_title(result: FileResult, title: str) -> FileResult:
    assert result.notice
    return replace(result, notice=replace(result.notice, header=replace(result.notice.header, title=title)))


def test_every_table_begins_with_a_byte_order_mark_and_its_header(results: list[FileResult]) -> None:
    contents = build_contents(results)
    for table in TABLES:
        header = ",".join(column.name for column in table.columns).encode()
        assert contents[f"{table.name}.csv"].startswith(BOM + header + b"\r\n"), table.name
        assert contents[f"{table.name}.csv"].count(BOM) == 1


def test_every_row_ends_with_carriage_return_and_line_feed(results: list[FileResult]) -> None:
    for name in ("files", "themes"):  # tables without line breaks in their cells
        data = build_contents(results)[f"{name}.csv"]
        assert data.endswith(b"\r\n")
        assert data.count(b"\n") == data.count(b"\r") == data.count(b"\r\n") == len(read_csv(data)) + 1


@pytest.mark.parametrize(
    "words",
    [
        *("一\n二", "一\r二", "一\r\n二", "\r", "\n一", "一\r"),
        *('他说"好"', '"', '""', "甲,乙", ",", "=1+1", '=HYPERLINK("x")', "+1", "-1", "@A1", "\t=1"),
        *("NA", "null", "None", "nan", "0", "007", "1e5", " 一 ", "\u3000一", "\u2028", "\x85", "\x00", "𠮷"),
    ],
    ids=ascii,
)
def test_a_cell_comes_back_as_it_went_in(words: str, results: list[FileResult]) -> None:
    contents = build_contents([with_title(results[0], words), results[1]])
    rows = read_csv(contents["notices.csv"])
    assert rows[0]["title"] == words
    assert len(rows) == 2
    assert all(None not in row and None not in row.values() for row in rows)


def test_long_cells_are_whole(results: list[FileResult]) -> None:
    result = results[0]
    assert result.notice
    words = "整改，\n" * 50_000
    finding = replace(result.notice.findings[0], problem=Passage(words))
    long = replace(result, notice=replace(result.notice, findings=(finding,)))
    [row] = read_csv_of_any_size(build_contents([long])["findings.csv"])
    assert row["problem"] == words


def read_csv_of_any_size(data: bytes) -> list[dict[str, str]]:
    limit = csv.field_size_limit(10**7)
    try:
        return read_csv(data)
    finally:
        csv.field_size_limit(limit)


def test_what_is_not_stated_is_empty_and_a_stated_zero_is_0(results: list[FileResult]) -> None:
    result = results[0]
    assert result.notice
    header = replace(result.notice.header, reported_findings=None, reported_completed=0, team="")
    stated = replace(result, notice=replace(result.notice, header=header, findings=()))
    data = build_contents([stated])["notices.csv"]
    [row] = read_csv(data)
    assert (row["reported_findings"], row["reported_completed"]) == ("", "0")
    assert (row["n_findings"], row["n_rectified"], row["team"]) == ("0", "0", "")
    assert b'""' not in data


def test_whole_numbers_are_written_without_a_point(results: list[FileResult]) -> None:
    for row in read_csv(build_contents(results)["findings.csv"]):
        assert row["ordinal"].isdigit()
        assert row["char_end"].isdigit()
        assert row["page"] == ""


def test_the_order_of_the_results_does_not_change_a_byte(results: list[FileResult]) -> None:
    first, *others = (build_contents(list(order)) for order in itertools.permutations(results))
    assert len(others) == 23
    assert all(other == first for other in others)


def test_rows_stand_in_the_order_of_their_paths(results: list[FileResult]) -> None:
    contents = build_contents(reversed(results))
    paths = [row["source_path"] for row in read_csv(contents["files.csv"])]
    assert paths == sorted(paths) == [TXT, "broken.bin", DOCX, "copies/again.txt"]


def test_a_run_without_results_still_writes_every_table_with_its_header() -> None:
    contents = build_contents([])
    assert set(contents) == {f"{name}.csv" for name in NAMES} | BESIDE
    for table in TABLES:
        header = ",".join(column.name for column in table.columns).encode()
        assert contents[f"{table.name}.csv"] == BOM + header + b"\r\n"


def test_the_text_of_every_notice_is_written_once_and_as_its_spans_count(results: list[FileResult]) -> None:
    contents = build_contents(results)
    texts = {name: data.decode("utf-8") for name, data in contents.items() if name.startswith("text/")}
    notices = {row["notice_id"]: row for row in read_csv(contents["notices.csv"])}
    assert set(texts) == {f"text/{name}.txt" for name in notices}
    assert len(texts) == 2
    for row in read_csv(contents["mentions.csv"]):
        text = texts[f"text/{row['mention_id'].partition('-')[0]}.txt"]
        stretch = text[int(row["char_start"]) : int(row["char_end"])]
        assert stretch.replace("\n", "") == row["text"].replace("\n", "")


def test_the_same_bytes_twice_are_two_rows_of_one_notice(results: list[FileResult]) -> None:
    contents = build_contents(results)
    files = {row["source_path"]: row["notice_id"] for row in read_csv(contents["files.csv"])}
    assert files[TXT] == files["copies/again.txt"] != ""
    assert [row["source_path"] for row in read_csv(contents["notices.csv"])] == [TXT, DOCX]
    told = [row for row in read_csv(contents["messages.csv"]) if row["source_path"] == "copies/again.txt"]
    assert [row["code"] for row in told] == ["duplicate_file"]
    assert TXT in told[0]["text"]


def test_a_copy_that_could_not_be_read_does_not_hide_the_one_that_could(results: list[FileResult]) -> None:
    source = replace(results[0].source, path="0-first.txt")
    crashed = FileResult(source, "unreadable", "crashed", None, (message("crashed", detail="signal 9"),))
    contents = build_contents([crashed, *results])
    assert [row["source_path"] for row in read_csv(contents["notices.csv"])] == [TXT, DOCX]
    codes = {row["source_path"]: row["code"] for row in read_csv(contents["messages.csv"])}
    assert codes["0-first.txt"] == "crashed"
    assert codes["copies/again.txt"] == "duplicate_file"
