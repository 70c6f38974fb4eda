"""The tables as text, a file each: CSV and JSON Lines."""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from pipeline.tables.form import Form, Rows, protect
from pipeline.tables.frames import build_frame
from pipeline.tables.schema import TABLES, Table

__all__ = ["CsvWriter", "JsonWriter"]

# What some readers of lines take for the end of one, though JSON does not
BREAK = re.compile("[\x85\u2028\u2029]")
ENCODER = json.JSONEncoder(ensure_ascii=False)


class _LinesWriter:
    """One file of text a table."""

    suffix = ""
    cut = 0

    def __init__(self, folder: Path, form: Form) -> None:
        self._stack = ExitStack()
        self._form = form
        self._paths = {table.name: folder / f"{table.name}.{self.suffix}" for table in TABLES}

    def __enter__(self) -> Self:
        self._files = {
            name: self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            for name, path in self._paths.items()
        }
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.__exit__(None, None, None)


class CsvWriter(_LinesWriter):
    """RFC 4180, a byte order mark before it for Excel; a cell with a line break of any kind is quoted."""

    suffix = "csv"

    def __enter__(self) -> Self:
        super().__enter__()
        for table in TABLES:
            self._files[table.name].write("\ufeff")
            self._write(table, [], header=True)
        return self

    def write(self, rows: Rows, texts: Mapping[str, str]) -> None:
        """Behind those that are written."""
        for table in TABLES:
            some = rows[table.name]
            if self._form.excel_safe:
                some = [[protect(cell) for cell in row] for row in some]
            self._write(table, some, header=False)

    def _write(self, table: Table, rows: Sequence[Sequence[Any]], header: bool) -> None:
        frame = build_frame(table, rows)
        self._files[table.name].write(frame.to_csv(index=False, header=header, lineterminator="\r\n"))


class JsonWriter(_LinesWriter):
    """An object a row, every column in it; what is absent is null."""

    suffix = "jsonl"

    def write(self, rows: Rows, texts: Mapping[str, str]) -> None:
        """A line for each."""
        for table in TABLES:
            names = [column.name for column in table.columns]
            for row in rows[table.name]:
                cells = (None if cell == "" else cell for cell in row)
                line = ENCODER.encode(dict(zip(names, cells, strict=True)))
                self._files[table.name].write(BREAK.sub(_escape, line) + "\n")


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
