"""All tables in one Excel workbook, a sheet each, with the codebook: text stays text."""

import re
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pipeline.errors import OutputError
from pipeline.tables.codebook import HEADER, list_columns
from pipeline.tables.form import FORMULA, MARK, Form, Rows
from pipeline.tables.schema import PLACES, TABLES, Table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["WORKBOOK", "ExcelWriter"]

WORKBOOK = "zhenggai.xlsx"
ROWS = 1_048_576  # of a sheet, its header among them
ROOM = 32_767  # of a cell, in units of UTF-16
TAIL = "……【已截断，全文见 CSV / cut here, whole in the CSV】"
MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the same bytes whenever it is made
# Characters that XML does not hold, a lone U+FFFE among them
OUTSIDE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
WIDTHS = {"string": 24, "integer": 10, "number": 10}
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
ABOUT = (
    ("中文", "English"),
    (
        "整改情况通报数据，由 zhenggai 生成。每张工作表是一张表，列的含义见工作表 codebook。",
        "Findings and rectifications of inspection notices, made by zhenggai. Each sheet is a table;"
        " the sheet codebook says what the columns mean.",
    ),
    (
        "所有文字均存为文本，不会成为公式或链接。",
        "All words are stored as text: none becomes a formula or a link.",
    ),
    (
        "单元格最多容纳 32,767 个字符；更长的在此截断并标明，列于工作表 cut，全文见 CSV。",
        "A cell holds 32,767 characters; longer ones are cut here, say so, and are listed in the sheet cut."
        " The CSV has them whole.",
    ),
    (
        "回车记为换行；XML 不能容纳的控制字符记为 U+FFFD。其他格式保留原字符。",
        "A carriage return stands as a line feed, control characters that XML does not hold as U+FFFD."
        " The other formats keep them.",
    ),
    (
        "超过 1,048,575 行的表续于“表名 2”等工作表。",
        "A table of more than 1,048,575 rows goes on in a sheet “NAME 2”, and so on.",
    ),
    ("引用、许可和局限见 README.md。", "How to cite it, licence and limits: README.md."),
)


class ExcelWriter:
    """One workbook; rows go to temporary files, so that memory does not grow with the tables."""

    def __init__(self, folder: Path, form: Form) -> None:
        self._path, self._form = folder / WORKBOOK, form
        self._stack = ExitStack()
        self._cut: list[tuple[str, str, str, int]] = []

    @property
    def cut(self) -> int:
        """Cells that were cut."""
        return len(self._cut)

    def __enter__(self) -> Self:
        from xlsxwriter import Workbook

        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="zhenggai-"))
        self._book = Workbook(str(self._path), {**OPTIONS, "tmpdir": folder})
        self._book.set_properties({"title": ABOUT[1][1], "comments": MARK, "created": MADE})
        self._bold = self._book.add_format({"bold": True})
        self._quoted = self._book.add_format({"quote_prefix": True})  # text also once it is edited
        self._list("README", ABOUT, (60, 60))
        self._sheets = {table.name: [self._begin(table, table.name)] for table in TABLES}
        self._filled = dict.fromkeys(self._sheets, 1)
        self._list("codebook", (HEADER, *list_columns(self._form.themes)), (12, 20, 10, 24, 40, 40, 60))
        return self

    def __exit__(self, *error: object) -> None:
        from xlsxwriter.exceptions import XlsxWriterException

        with self._stack:
            if error[0] is not None:  # what is broken off is thrown away
                for sheet in self._book.worksheets():
                    sheet.row_data_fh.close()
                return
            for table in TABLES:
                *full, begun = self._sheets[table.name]
                for sheet, rows in (*((sheet, ROWS) for sheet in full), (begun, self._filled[table.name])):
                    sheet.autofilter(0, 0, rows - 1, len(table.columns) - 1)
            if self._cut:
                header = ("table", "row", "column", "characters")
                self._list("cut", (header, *sorted(self._cut)), (12, 40, 20, 12))
            try:
                self._book.close()
            except XlsxWriterException as problem:
                raise OutputError(f"{self._path}: {problem}") from problem

    def write(self, rows: Rows, texts: Mapping[str, str]) -> None:
        """Row by row, a further sheet where one is full."""
        for table in TABLES:
            for row in rows[table.name]:
                self._write_row(table, row)

    def _write_row(self, table: Table, row: Sequence[Any]) -> None:
        sheets, name = self._sheets[table.name], table.name
        if self._filled[name] == ROWS:
            sheets.append(self._begin(table, f"{name} {len(sheets) + 1}"))
            self._filled[name] = 1
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            if not self._write_cell(sheets[-1], self._filled[name], place, cell):
                key = "|".join(str(row[PLACES[name][part]]) for part in table.key)
                self._cut.append((name, key, column.name, len(cell)))
        self._filled[name] += 1

    def _write_cell(self, sheet: "Worksheet", row: int, place: int, cell: Any) -> bool:
        """Whether there was room for all of it."""
        if cell is None or cell == "":
            return True
        if not isinstance(cell, str):
            sheet.write_number(row, place, cell)
            return True
        text = OUTSIDE.sub("\ufffd", cell.replace("\r\n", "\n").replace("\r", "\n"))
        fitted = _fit(text)
        sheet.write_string(row, place, fitted, self._quoted if FORMULA.match(cell) else None)
        return fitted == text

    def _begin(self, table: Table, name: str) -> "Worksheet":
        widths = [WIDTHS[column.type] for column in table.columns]
        return self._head(name, [column.name for column in table.columns], widths)

    def _head(self, name: str, header: Sequence[str], widths: Sequence[int]) -> "Worksheet":
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        for place, (word, width) in enumerate(zip(header, widths, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, word, self._bold)
        return sheet

    def _list(self, name: str, rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> None:
        header, *others = rows
        sheet = self._head(name, header, widths)
        for number, row in enumerate(others, 1):
            for place, cell in enumerate(row):
                self._write_cell(sheet, number, place, cell)


def _fit(text: str) -> str:
    if len(text) <= ROOM // 2:  # whatever its characters are
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * ROOM:
        return text
    return units[: 2 * (ROOM - len(TAIL))].decode("utf-16-le", "ignore") + TAIL
