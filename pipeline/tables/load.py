"""The tables of an earlier run -> rows for what compares them, frames for what computes with them."""

import csv
import os
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.tables.frames import read_frame
from pipeline.tables.schema import KEYS, PLACES, TABLES

if TYPE_CHECKING:
    from pipeline.tables.frames import DataFrame

__all__ = ["Tables", "load", "load_rows"]


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The tables of an output folder as pandas frames, with the columns of the codebook.

    Counts are Int64, scores Float64, columns with fixed codes are categories in the order of the
    codebook, all others are strings; an empty cell is missing (``pandas.NA``). Dates are strings with
    the precision that the notice gives (2022, 2022-07, 2022-07-01).
    """

    files: "DataFrame"
    notices: "DataFrame"
    findings: "DataFrame"
    measures: "DataFrame"
    themes: "DataFrame"
    mentions: "DataFrame"
    messages: "DataFrame"


def load(out: str | os.PathLike[str]) -> Tables:
    """The tables of an output folder, always from its CSV files.

    Raises UsageError where a table is missing or damaged, has other columns than this version writes,
    or names a row that another table does not have: then the folder is not whole.
    """
    folder = Path(out)
    frames = {}
    for table in TABLES:
        path = folder / f"{table.name}.csv"
        try:
            frames[table.name] = read_frame(table, path)
        except (OSError, ValueError) as error:  # UnicodeDecodeError and pandas' ParserError too
            raise _refuse(path, " ".join(str(error).split())) from error
    for table in TABLES:
        if frames[table.name].duplicated(list(table.key)).any():
            raise _refuse(folder / f"{table.name}.csv", f"{', '.join(table.key)}: 重复 / not unique")
    for name, column, other, key in KEYS:
        named = frames[name][column].dropna()
        if not (strange := named[~named.isin(frames[other][key])]).empty:
            what = f"{column} {strange.iloc[0]!a}: {other}.csv 中没有 / not in {other}.csv"
            raise _refuse(folder / f"{name}.csv", what)
    return Tables(**frames)


def _refuse(path: Path, what: str) -> UsageError:
    return UsageError(f"不是完整的转换结果 / not a whole output folder: {path}: {what}")


def load_rows(out: Path, names: Collection[str] = PLACES) -> dict[str, list[dict[str, str]]]:
    """The tables of an output folder, their cells as printed. Raises UsageError where one is missing."""
    csv.field_size_limit(sys.maxsize)  # a notice of millions of characters is one cell
    rows = {}
    for name in names:
        path = out / f"{name}.csv"
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows[name] = list(csv.DictReader(file))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise UsageError(
                f"不是转换结果，读不出 / not an output folder, cannot read: {path}: {error}"
            ) from error
    return rows
