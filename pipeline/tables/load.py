"""The tables of an earlier run -> rows, for what compares them."""

import csv
import sys
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.tables.schema import TABLES

__all__ = ["load_rows"]


def load_rows(out: Path) -> dict[str, list[dict[str, str]]]:
    """Every table of an output folder, its cells as printed. Raises UsageError where a table is missing."""
    csv.field_size_limit(sys.maxsize)  # a notice of millions of characters is one cell
    rows = {}
    for table in TABLES:
        path = out / f"{table.name}.csv"
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows[table.name] = list(csv.DictReader(file))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise UsageError(
                f"不是转换结果，读不出 / not an output folder, cannot read: {path}: {error}"
            ) from error
    return rows
