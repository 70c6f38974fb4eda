"""The tables of an earlier run -> rows, for what compares them."""

import csv
import json
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.tables.form import restore
from pipeline.tables.package import DESCRIPTOR
from pipeline.tables.schema import PLACES

__all__ = ["find_cells", "load_rows"]


def find_cells(out: Path) -> Callable[[Any], Any]:
    """What gives the cells of its CSV as they were: without the apostrophes of ``--excel-safe``."""
    try:
        descriptor = json.loads((out / DESCRIPTOR).read_text("utf-8"))
    except (OSError, ValueError):
        return _keep
    return restore if isinstance(descriptor, dict) and descriptor.get("excelSafe") is True else _keep


def _keep(cell: Any) -> Any:
    return cell


def load_rows(out: Path, names: Collection[str] = PLACES) -> dict[str, list[dict[str, str]]]:
    """The tables of an output folder, their cells as printed. Raises UsageError where one is missing."""
    csv.field_size_limit(sys.maxsize)  # a notice of millions of characters is one cell
    back = find_cells(out)
    rows = {}
    for name in names:
        path = out / f"{name}.csv"
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                rows[name] = [{column: back(cell) for column, cell in row.items()} for row in reader]
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise UsageError(
                f"不是转换结果，读不出 / not an output folder, cannot read: {path}: {error}"
            ) from error
    return rows
