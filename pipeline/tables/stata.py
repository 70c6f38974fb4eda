"""The tables for Stata 14 and later (format 118), a file each, in memory until all rows are there.

A column of codes holds numbers with labels: the code and its meaning. Text that is long is a strL, but
for keys, on which Stata merges only as str#.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pipeline.tables.form import MARK, Form, Rows, fill, meanings
from pipeline.tables.schema import KEYS, TABLES, Column, Table

if TYPE_CHECKING:
    import pandas

__all__ = ["StataWriter"]

LONG = 244  # bytes of a text from which it is a strL: a str# takes its longest for every row
LABEL = 80  # characters of a column's label
MADE = datetime(2000, 1, 1)  # the same bytes whenever it is made


class StataWriter:
    """One file a table."""

    cut = 0

    def __init__(self, folder: Path, form: Form) -> None:
        self._folder = folder
        self._rows: dict[str, list[Sequence[Any]]] = {table.name: [] for table in TABLES}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if error[0] is None:
            for table in TABLES:
                _write(self._folder / f"{table.name}.dta", table, self._rows.pop(table.name))

    def write(self, rows: Rows, texts: Mapping[str, str]) -> None:
        """Kept until all are there."""
        for name, some in rows.items():
            self._rows[name] += some


def _write(path: Path, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    from pandas import DataFrame

    frame = DataFrame(
        {column.name: _series(column, fill(rows, place)) for place, column in enumerate(table.columns)}
    )
    keys = {*table.key, *(column for name, column, _, _ in KEYS if name == table.name)}
    frame.to_stata(
        path,
        write_index=False,
        version=118,
        byteorder="little",
        time_stamp=MADE,
        data_label=f"{MARK}: {table.zh} / {table.en}"[:LABEL],
        variable_labels={column.name: _shorten(f"{column.zh} / {column.en}") for column in table.columns},
        value_labels={column.name: _label(column) for column in table.columns if _is_coded(column)},
        convert_strl=[name for name in frame if name not in keys and _is_long(frame[name])],
    )


def _is_coded(column: Column) -> bool:
    return "enum" in column.constraints


def _label(column: Column) -> dict[float, str]:
    """completed: 已完成 / completed. Its number is the code's place."""
    named = meanings(column, {}).items()
    return {number: f"{code}: {meaning}" for number, (code, meaning) in enumerate(named, 1)}


def _series(column: Column, values: Sequence[Any]) -> "pandas.Series[Any]":
    from pandas import Series

    if _is_coded(column):
        numbers = {None: None} | {code: number for number, code in enumerate(column.values, 1)}
        return Series([numbers[value] for value in values], dtype="Int8")
    if column.type == "string":  # a text ends at its first NUL there
        return Series([(value or "").replace("\0", "\ufffd") for value in values], dtype="object")
    return Series(values, dtype={"integer": "Int64", "number": "Float64"}[column.type])


def _is_long(series: "pandas.Series[Any]") -> bool:
    if series.dtype != "object":
        return False
    return any(len(value.encode()) > LONG for value in series)


def _shorten(label: str) -> str:
    return label if len(label) <= LABEL else label[: LABEL - 1] + "…"
