"""Every format -> the values of a table, as whoever gets the files would read them."""

import csv
import json
import sqlite3
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pyreadstat
from openpyxl.utils.escape import unescape

from pipeline.tables.schema import Table

__all__ = ["READERS", "Rows", "open_book", "read_csv", "sheets_of"]

Rows = list[list[Any]]  # in the order of the schema's columns; what is absent is None
KINDS: dict[str, Callable[[str], Any]] = {"string": str, "integer": int, "number": float}


def read_csv(out: Path, table: Table) -> Rows:
    csv.field_size_limit(sys.maxsize)
    with (out / f"{table.name}.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    assert header == _names(table)
    kinds = [KINDS[column.type] for column in table.columns]
    return [[kind(cell) if cell else None for kind, cell in zip(kinds, row, strict=True)] for row in rows]


def read_json(out: Path, table: Table) -> Rows:
    lines = (out / f"{table.name}.jsonl").read_text("utf-8").splitlines()
    return _in_order(map(json.loads, lines), table)


def read_parquet(out: Path, table: Table) -> Rows:
    return _in_order(pyarrow.parquet.read_table(out / f"{table.name}.parquet").to_pylist(), table)


def read_sqlite(out: Path, table: Table) -> Rows:
    with closing(sqlite3.connect(out / "zhenggai.sqlite")) as database:
        return [list(row) for row in database.execute(f"SELECT * FROM {table.name} ORDER BY rowid")]


def read_excel(out: Path, table: Table) -> Rows:
    rows: Rows = []
    for sheet in sheets_of(out, table.name):
        header, *some = sheet.iter_rows(values_only=True)
        assert list(header) == _names(table)
        rows += [[unescape(cell) if isinstance(cell, str) else cell for cell in row] for row in some]
    return rows


def sheets_of(out: Path, name: str) -> list[Any]:
    """The sheets of a table: findings, findings 2, …"""
    return [sheet for sheet in open_book(out / "zhenggai.xlsx") if sheet.title.split()[0] == name]


@cache
def open_book(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def read_stata(out: Path, table: Table) -> Rows:
    frame, told = pyreadstat.read_dta(out / f"{table.name}.dta", apply_value_formats=True)
    labelled = set(told.variable_value_labels)
    rows = []
    for row in frame.itertuples(index=False):
        cells = [None if cell == "" or cell != cell else cell for cell in row]  # NaN
        rows.append(
            [
                str(cell).partition(":")[0] if cell is not None and name in labelled else cell
                for name, cell in zip(frame.columns, cells, strict=True)
            ]
        )
    assert list(frame.columns) == _names(table)
    return rows


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _in_order(rows: Iterable[dict[str, Any]], table: Table) -> Rows:
    found = []
    for row in rows:
        assert list(row) == _names(table)
        found.append(list(row.values()))
    return found


READERS: dict[str, Callable[[Path, Table], Rows]] = {
    "csv": read_csv,
    "parquet": read_parquet,
    "xlsx": read_excel,
    "sqlite": read_sqlite,
    "jsonl": read_json,
    "dta": read_stata,
}
