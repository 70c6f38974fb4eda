"""The schema says what the contract says, and frames and documents say what the schema says."""

import re
from dataclasses import replace
from typing import Any

import pandas
import pytest

from pipeline.messages import message
from pipeline.model import FileResult
from pipeline.run.convert import convert_file
from pipeline.tables import frames
from pipeline.tables.codebook import build_codebook
from pipeline.tables.entries import place_entries
from pipeline.tables.frames import build_frame
from pipeline.tables.package import build_datapackage
from pipeline.tables.schema import KEYS, RECORDED, TABLES
from tests.conftest import SAMPLES
from tests.tables.folders import list_entries

CONTRACT = {
    "files": "source_path sha256 bytes media_type pages reader outcome outcome_reason notice_id",
    "notices": "notice_id source_path title doc_number issuer recipient region region_code inspection_kind"
    " inspection_type inspection_level team inspected_from inspected_to feedback_on issued_on phone address"
    " postal_code email reported_findings reported_completed n_findings n_rectified",
    "findings": "finding_id notice_id ordinal number path heading problem rectification_label rectification"
    " status status_text responsible deadline main_theme themes n_measures page char_start char_end",
    "measures": "measure_id finding_id ordinal number text char_start char_end",
    "themes": "finding_id theme rank score evidence",
    "mentions": "mention_id finding_id part kind text value qualifier unit char_start char_end",
    "messages": "message_id source_path notice_id finding_id severity code text char_start char_end",
    "links": "link_id relation notice_a notice_b finding_a finding_b similarity",
}
COLUMNS = {table: columns.split() for table, columns in CONTRACT.items()}
WORDS = {
    ("files", "outcome"): "itemised not_itemised not_a_notice unreadable",
    ("files", "outcome_reason"): "needs_ocr garbled encrypted damaged unsupported too_large timeout"
    " out_of_memory crashed vanished empty in_attachment summary_only news announcement other",
    ("notices", "inspection_kind"): "xunshi xuncha audit environment other",
    ("notices", "inspection_level"): "central provincial municipal county institution",
    ("findings", "status"): "completed continuing in_progress not_completed unstated",
    ("mentions", "part"): "problem rectification notice",
    ("mentions", "kind"): "money count percent date document sanction",
    ("messages", "severity"): "error warning info",
    ("links", "relation"): "near_duplicate repeated_finding",
}
INTEGERS = {
    *("bytes", "pages", "reported_findings", "reported_completed", "n_findings", "n_rectified", "ordinal"),
    *("n_measures", "page", "char_start", "char_end", "rank"),
}
NUMBERS = {"score", "similarity"}
Rows = dict[str, list[dict[str, Any]]]
KINDS = {"string": pandas.StringDtype(), "integer": pandas.Int64Dtype(), "number": pandas.Float64Dtype()}
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def result() -> FileResult:
    return convert_file(SAMPLES / "a2-county-grain.txt", "a2-county-grain.txt")


def test_the_schema_has_the_columns_of_the_contract_in_their_order() -> None:
    assert {table.name: [column.name for column in table.columns] for table in TABLES} == COLUMNS
    assert [table.name for table in TABLES] == list(COLUMNS)


def test_the_data_package_has_the_columns_of_the_contract_in_their_order() -> None:
    resources = build_datapackage()["resources"]
    described = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in resources}
    assert described.pop("codebook") == ["table", "column", "type", "constraints", "zh", "en", "values"]
    assert list(described.items()) == list(COLUMNS.items())


def test_the_codebook_has_the_columns_of_the_contract_in_their_order() -> None:
    described: dict[str, list[str]] = {}
    for line in build_codebook({}).splitlines():
        if line.startswith("## "):
            described[line.removeprefix("## ")] = columns = []
        elif cell := re.match(r"\| `(\w+)` \|", line):
            columns.append(cell[1])
    assert list(described.items()) == list(COLUMNS.items())


def test_counts_and_offsets_are_integers_scores_are_numbers_and_all_else_is_text() -> None:
    for table in TABLES:
        for column in table.columns:
            wanted = (
                "integer" if column.name in INTEGERS else "number" if column.name in NUMBERS else "string"
            )
            assert column.type == wanted, f"{table.name}.{column.name}"


def test_columns_with_stable_codes_allow_the_codes_of_the_contract_and_no_other() -> None:
    listed = {
        (table.name, column.name): " ".join(column.constraints["enum"])
        for table in TABLES
        for column in table.columns
        if "enum" in column.constraints
    }
    assert listed == WORDS


def test_every_table_and_column_is_described_in_chinese_and_in_english() -> None:
    described = [(table.name, table.zh, table.en) for table in TABLES]
    described += [(column.name, column.zh, column.en) for table in TABLES for column in table.columns]
    for name, chinese, english in described:
        assert HAN.search(chinese), name
        assert re.search("[A-Za-z]{2}", english), name


def test_a_codebook_row_has_five_cells_whatever_its_words_hold() -> None:
    rows = [line for line in build_codebook({}).splitlines() if line.startswith("| `")]
    assert {len(re.split(r"(?<!\\)\|", row)) - 2 for row in rows} == {5}


def test_foreign_keys_refer_from_columns_that_exist_to_the_key_of_a_table() -> None:
    keys = {table.name: table.key for table in TABLES}
    for table, column, other, field in KEYS:
        assert column in COLUMNS[table]
        assert (field,) == keys[other]
    assert len(set(KEYS)) == len(KEYS)


def test_every_column_that_names_a_row_of_another_table_is_a_foreign_key() -> None:
    keys = {table.key[0]: table.name for table in TABLES if len(table.key) == 1}
    wanted = {
        (table, column, keys[column], column)
        for table, columns in COLUMNS.items()
        for column in columns
        if column in keys and keys[column] != table
    }
    wanted |= {
        ("links", f"{row}_{side}", f"{row}s", f"{row}_id") for row in ("notice", "finding") for side in "ab"
    }
    assert set(KEYS) == wanted


def test_the_data_package_holds_every_key_of_the_schema() -> None:
    found = [
        (resource["name"], *key["fields"], key["reference"]["resource"], *key["reference"]["fields"])
        for resource in build_datapackage()["resources"]
        for key in resource["schema"].get("foreignKeys", [])
    ]
    assert sorted(found) == sorted(KEYS)
    for resource, table in zip(build_datapackage()["resources"][:-1], TABLES, strict=True):
        assert resource["schema"]["primaryKey"] == list(table.key)
        assert set(table.key) <= set(COLUMNS[table.name])


@pytest.mark.parametrize("filled", [True, False], ids=["a notice", "no notice"])
def test_frames_have_exactly_the_columns_and_types_of_the_schema(filled: bool, result: FileResult) -> None:
    rows = build_rows([result] if filled else [])
    assert list(rows) == list(COLUMNS)
    for table in TABLES:
        frame = build_frame(table, [list(row.values()) for row in rows[table.name]])
        assert list(frame.columns) == COLUMNS[table.name]
        assert list(frame.dtypes) == [KINDS[column.type] for column in table.columns]
    assert (len(rows["findings"]) > 10) is filled


def test_rows_carry_the_columns_of_the_schema_and_no_other(result: FileResult) -> None:
    for name, rows in frames.build_rows(result).items():
        assert all(list(row) == COLUMNS[name] for row in rows), name


def test_names_and_identifiers_are_at_most_32_ascii_characters(result: FileResult) -> None:
    for table in TABLES:
        for name in (table.name, *COLUMNS[table.name]):
            assert re.fullmatch("[a-z][a-z0-9_]{0,31}", name)
    rows = build_rows([_grown(result)])
    assert len(rows["findings"]) > 1000
    identifiers = _identifiers(rows)
    assert len(identifiers) > 10_000
    assert all(re.fullmatch("[0-9a-z-]{16,32}", identifier) for identifier in identifiers)


def test_keys_are_unique_even_in_a_notice_of_more_than_a_thousand_findings(result: FileResult) -> None:
    rows = build_rows([_grown(result)])
    for table in RECORDED:
        keys = [tuple(row[column] for column in table.key) for row in rows[table.name]]
        assert len(set(keys)) == len(keys) > 0, table.name


def build_rows(results: list[FileResult]) -> Rows:
    """The rows of every table as they are written, by the names of their columns."""
    rows: Rows = {table: [] for table in COLUMNS}
    for piece in place_entries(list_entries(results)):
        for table, more in piece.rows.items():
            rows[table] += [dict(zip(COLUMNS[table], row, strict=True)) for row in more]
    return rows


def _grown(result: FileResult) -> FileResult:
    """The same notice with its findings so often over that numbers need four digits."""
    assert result.notice
    findings = result.notice.findings
    first = findings[0]
    rectification = replace(first.rectification, measures=first.rectification.measures[:1] * 120)
    grown = replace(first, rectification=rectification, mentions=findings[1].mentions[:1] * 120)
    return replace(
        result,
        notice=replace(result.notice, findings=(grown, *(findings * 100)[:1100])),
        messages=(message("empty", finding=1),) * 1200,
    )


def _identifiers(rows: Rows) -> set[str]:
    columns = {column for table in COLUMNS.values() for column in table if column.endswith("_id")}
    return {row[c] for table in rows.values() for row in table for c in columns if row.get(c)}
