"""In which form the tables are written, and what a writer is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, Self

from pipeline.tables.schema import TABLES, Column, Names

__all__ = [
    "MARK",
    "MASKED",
    "Form",
    "Rows",
    "Writer",
    "fill",
    "meanings",
    "name_files",
    "protect",
    "restore",
    "tell_mask",
]

Rows = Mapping[str, Sequence[Sequence[Any]]]  # table -> its rows, in the order of its columns
MARK = "made by zhenggai"  # by which a file is known again as one that a run wrote
MASKED = {  # the kinds of what is covered, in Chinese and English
    "contacts": "联系方式 / contacts",
    "persons": "人名 / names of persons",
}
THEMED = frozenset({"main_theme", "themes", "theme"})  # columns of codes that the codebook of themes names
# What a spreadsheet may take for a formula, with or without apostrophes before it: =1+1
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


@dataclass(frozen=True, slots=True)
class Form:
    """What the tables are written as.

    ``excel_safe``: an apostrophe before what a spreadsheet would take for a formula, in CSV.
    ``mask``: the kinds of personal data that are covered. ``themes``: what the codes of themes mean.
    """

    formats: Sequence[str] = ("csv",)
    excel_safe: bool = False
    mask: Sequence[str] = ()
    themes: Names = field(default_factory=dict)

    def marks(self) -> list[str]:
        """What tells the same tables in another form apart."""
        return [*self.formats, *["excel_safe"] * self.excel_safe, *(f"mask {kind}" for kind in self.mask)]


class Writer(Protocol):
    """Writes all tables in one format; rows come in pieces."""

    def __init__(self, folder: Path, form: Form) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: object) -> None: ...
    @property
    def cut(self) -> int:
        """Cells that had no room for all of their words."""

    def write(self, rows: Rows, texts: Mapping[str, str]) -> None:
        """Add rows to each table; ``texts`` are those of the notices among them."""


def tell_mask(mask: Sequence[str]) -> str:
    """What is covered, in Chinese and English; empty where nothing is."""
    covered = "；".join(MASKED[kind] for kind in mask)
    return f"已遮盖，每字一个＊ / Covered, a ＊ for each character: {covered}." if mask else ""


def name_files(suffix: str) -> tuple[str, ...]:
    """The files of a format that has one for each table."""
    return tuple(f"{table.name}.{suffix}" for table in TABLES)


def fill(rows: Sequence[Sequence[Any]], place: int) -> list[Any]:
    """A column of some rows; what is absent is None."""
    return [None if row[place] == "" else row[place] for row in rows]


def meanings(column: Column, themes: Names) -> dict[str, str]:
    """What each code of a column means, in Chinese and English; empty where it holds no codes."""
    values = themes if column.name in THEMED else column.values
    return {code: f"{zh} / {en}" for code, (zh, en) in values.items()}


def protect(cell: Any) -> Any:
    """A cell as ``--excel-safe`` has it."""
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def restore(cell: Any) -> Any:
    """The cell that ``protect`` was given.

    >>> restore(protect("'=1")), restore("'quoted'")
    ("'=1", "'quoted'")
    """
    return cell[1:] if isinstance(cell, str) and cell[:1] == "'" and FORMULA.match(cell) else cell
