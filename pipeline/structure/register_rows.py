"""The rows of a register's tables, and which column says what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model import Cell, Paragraph, Passage
from pipeline.passage import EMPTY, join
from pipeline.structure.columns import column_role, responsible_heads

__all__ = ["Roles", "Row", "combine", "has_subhead", "read_head", "split_rows"]

Roles = dict[int, tuple[str, str]]  # column -> (role, head as printed)


@dataclass(slots=True)
class Row:
    """What one row says, column by column."""

    cells: dict[int, list[Paragraph]]
    category: Passage | None = None
    above: dict[int, list[Passage]] = field(default_factory=dict)  # cells of earlier rows that reach down


def split_rows(table: Sequence[Paragraph]) -> list[Row]:
    """The rows of a table; a cell merged over (nearly) all columns makes a category."""
    cells = [paragraph.cell for paragraph in table if paragraph.cell]
    width = max(cell.column + cell.column_span for cell in cells)
    last = max(cell.row for cell in cells)
    rows = [Row({}) for _ in range(last + 1)]
    for paragraph in table:
        assert paragraph.cell is not None
        cell = paragraph.cell
        if _spans_all(cell, width):
            rows[cell.row].category = join([rows[cell.row].category or EMPTY, paragraph.passage])
            continue
        rows[cell.row].cells.setdefault(cell.column, []).append(paragraph)
        for below in rows[cell.row + 1 : cell.row + cell.row_span]:
            below.above.setdefault(cell.column, []).append(paragraph.passage)
    return rows


def _spans_all(cell: Cell, width: int) -> bool:
    return width > 2 and cell.column == 0 and cell.column_span >= width - 1


def read_head(row: Row) -> Roles:
    """column -> (role, head as printed), where the row is a head with a problem and a report."""
    roles = {}
    for column, paragraphs in row.cells.items():
        words = "".join(re.sub(r"\s+", "", p.text) for p in paragraphs)
        role = column_role(words)
        if role:
            roles[column] = (role, words)
    named = [role for role, _ in roles.values()]
    bodies = responsible_heads(head for _, head in roles.values())
    roles = {c: role for c, role in roles.items() if role[0] != "responsible" or role[1] in bodies}
    return roles if "problem" in named and "rectification" in named else {}


def has_subhead(rows: Sequence[Row], head: int) -> bool:
    """Whether a second row of heads stands below the first: 整改落实 over 整改举措 and 整改成果."""
    if head + 1 >= len(rows) or rows[head + 1].category is not None or not rows[head + 1].cells:
        return False
    return all(column_role("".join(p.text for p in cell)) for cell in rows[head + 1].cells.values())


def combine(upper: Row, lower: Row) -> Row:
    """One row of heads, the lower ones where both stand."""
    return Row({**upper.cells, **lower.cells})
