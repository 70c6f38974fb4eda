"""The Excel workbook: text stays text, what has no room is cut and told, sheets go on where they are full."""

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.run.batch import Options, run_batch
from pipeline.run.reports import format_summary
from pipeline.tables import workbook
from pipeline.tables.codebook import HEADER
from pipeline.tables.form import Form
from pipeline.tables.schema import TABLES
from pipeline.tables.writers import write_tables
from tests.conftest import SAMPLES
from tests.tables.readers import open_book, read_csv, read_excel, sheets_of
from tests.tables.test_formats import BY_NAME, hostile

__all__ = ["hostile"]

NAMES = [table.name for table in TABLES]


def cells(out: Path) -> Iterator[Any]:
    for sheet in open_book(out / "zhenggai.xlsx"):
        for row in sheet.iter_rows():
            yield from row


def test_no_cell_is_a_formula_or_a_link(hostile: Path) -> None:
    found = [cell for cell in cells(hostile) if cell.value is not None]
    assert {"=1+1", "https://example.org"} <= {cell.value for cell in found}
    assert {cell.data_type for cell in found} == {"s", "n"}
    assert not any(cell.hyperlink for cell in found)
    with zipfile.ZipFile(hostile / "zhenggai.xlsx") as packed:
        sheets = [packed.read(name) for name in packed.namelist() if "worksheets/" in name]
    assert not any(re.search(rb"<f[ >/]|<hyperlink", sheet) for sheet in sheets)


def test_what_looks_like_a_formula_stays_text_when_it_is_edited(hostile: Path) -> None:
    quoted = {cell.value for cell in cells(hostile) if cell.value and cell.quotePrefix}
    assert {"=1+1", "+1", "-1", "@A1", "\t=1", "'=1"} <= quoted
    assert not {"一\n二", "007", "NA"} & quoted


def test_sheets_have_a_frozen_header_and_filters_and_the_codebook_is_among_them(sample_tables: Path) -> None:
    book = open_book(sample_tables / "zhenggai.xlsx")
    assert book.sheetnames == ["README", *NAMES, "codebook"]
    assert book.properties.created == book.properties.modified == datetime(2000, 1, 1)
    for name in NAMES:
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
    header, *rows = book["codebook"].iter_rows(values_only=True)
    assert header == HEADER
    assert len(rows) == sum(len(table.columns) for table in TABLES)
    [themes] = [row[-1] for row in rows if row[:2] == ("themes", "theme")]
    assert "finance: 财务与资金管理 / Money and accounts" in themes


def test_cells_without_room_are_cut_with_a_mark_and_told(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    text = (SAMPLES / "a1-changsha-water.txt").read_text("utf-8")
    place = text.index("整改情况：") + len("整改情况：")
    long = "加强水资源管理，" * 5_000
    (tmp_path / "in/long.txt").write_text(text[:place] + long + text[place:], "utf-8")
    out, asked = tmp_path / "out", Options(formats=("csv", "xlsx"))
    for _ in range(2):  # made, and found made
        summary = run_batch([tmp_path / "in"], out, 0, options=asked)
        count = summary.messages["warning", "excel_cells_cut"]
        assert count >= 1
        assert any("excel_cells_cut" in line for line in format_summary(summary))
        assert json.loads((out / "run.json").read_text("utf-8"))["notes"] == {"excel_cells_cut": count}
    [sheet] = sheets_of(out, "cut")
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == ("table", "row", "column", "characters")
    assert len(rows) == count
    for name, key, column, characters in rows:
        table = BY_NAME[name]
        at = [one.name for one in table.columns].index(column)
        [whole] = [row[at] for row in read_csv(out, table) if row[0] == key]
        [cut] = [row[at] for row in read_excel(out, table) if row[0] == key]
        assert (len(whole), len(cut)) == (characters, 32_767)
        assert cut.endswith("CSV】")
        assert whole.startswith(cut.removesuffix(workbook.TAIL))
    assert "excel" not in (out / "messages.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "room"), [("甲" * 32_767, True), ("甲" * 32_768, False), ("😀" * 16_384, False)]
)
def test_room_is_counted_as_excel_counts(text: str, room: bool) -> None:
    fitted = workbook._fit(text)
    assert (fitted == text) is room
    assert len(fitted.encode("utf-16-le")) // 2 <= 32_767
    assert fitted.endswith(text[-1] if room else workbook.TAIL)


def test_a_table_that_fills_a_sheet_goes_on_in_the_next(
    tmp_path: Path, sample_tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROWS", 11)
    rows = {name: [[f"{number}"] * len(BY_NAME[name].columns) for number in range(25)] for name in NAMES}
    with workbook.ExcelWriter(tmp_path, Form()) as writer:
        writer.write(rows, {})
    sheets = sheets_of(tmp_path, "themes")
    assert [sheet.title for sheet in sheets] == ["themes", "themes 2", "themes 3"]
    assert [sheet.max_row for sheet in sheets] == [11, 11, 6]
    assert [sheet.auto_filter.ref for sheet in sheets] == ["A1:E11", "A1:E11", "A1:E6"]
    assert [row[0] for row in read_excel(tmp_path, BY_NAME["themes"])] == [str(n) for n in range(25)]


def test_what_is_broken_off_leaves_no_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()

    def broken() -> Iterator[Any]:
        assert list((tmp_path / "tmp").iterdir())
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        write_tables(tmp_path, broken(), Form(("csv", "xlsx")))
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not (tmp_path / "zhenggai.xlsx").exists()
