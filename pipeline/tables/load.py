"""The tables of an earlier run -> rows, for what compares them."""

import csv
import sys
from collections.abc import Collection
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.tables.schema import PLACES

__all__ = ["load_rows"]


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
