"""What is counted for the overview -> tables that are drawn, shown and downloaded."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.report.pages import Phrase, find_phrase

__all__ = ["Cell", "Figure", "Label"]


class Label(NamedTuple):
    """A code and what it is called."""

    code: str
    phrase: Phrase


Cell = Label | int | float


@dataclass(frozen=True, slots=True)
class Figure:
    """A table of which the first column is drawn against the one named by ``drawn``.

    ``name`` names its title in words.toml and its files; columns are keys there, and names of filters.
    """

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    drawn: int = 1
    note: Phrase | None = None
    page: str = ""  # where rows with the code of the first column are shown: findings, files; none: nowhere

    @property
    def title(self) -> Phrase:
        """What it shows."""
        return find_phrase("figures", self.name)

    def csv(self) -> bytes:
        """The table for Excel and scripts: codes, with what they are called behind them."""
        file = io.StringIO(newline="")
        writer = csv.writer(file, lineterminator="\r\n")
        first = self.rows[0] if self.rows else ()
        labels = [
            isinstance(first[place], Label) if first else place == 0 for place in range(len(self.columns))
        ]
        writer.writerow(self._spread(self.columns, labels))
        for row in self.rows:
            writer.writerow([part for cell in row for part in _print(cell)])
        return file.getvalue().encode("utf-8-sig")

    @staticmethod
    def _spread(columns: Iterable[str], labels: Sequence[bool]) -> list[str]:
        spread: list[str] = []
        for column, labelled in zip(columns, labels, strict=True):
            spread += [column, f"{column}_zh", f"{column}_en"] if labelled else [column]
        return spread


def _print(cell: Cell) -> tuple[str, ...]:
    if isinstance(cell, Label):
        return tuple(_defuse(text) for text in (cell.code, *cell.phrase))
    return (f"{cell:.2f}".rstrip("0").rstrip(".") if isinstance(cell, float) else str(cell),)


def _defuse(text: str) -> str:
    """A spreadsheet takes a cell that begins with one of these for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
