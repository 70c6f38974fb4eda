"""Glyphs on a page -> rows of words, whatever kind of file they were set in.

A row is made of the glyphs that the page holds. The gaps that a layout program leaves
between Han characters and digits are no blanks: one is put in only between two Latin
letters or digits that stand well apart.
"""

import itertools
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from pipeline.model import Box, Cell
from pipeline.read.ruled_tables import PlacedCell

__all__ = ["Glyph", "Row", "build_rows"]


class Glyph(NamedTuple):
    """A character and where it stands, in points from the top left of the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    confidence: float = 1.0  # 0 to 1; less than 1 where it was recognised in a picture

    @property
    def box(self) -> Box:
        """Its place."""
        return Box(self.x0, self.top, self.x1, self.bottom)

    def moved(self, box: Box) -> "Glyph":
        """The same glyph at another place."""
        return self._replace(x0=box.x0, top=box.top, x1=box.x1, bottom=box.bottom)


class Row(NamedTuple):
    """Glyphs on one base line, of the page or of one cell."""

    words: str
    box: Box
    size: float
    cell: Cell | None = None
    confidence: float = 1.0  # the least of its glyphs


def build_rows(glyphs: Iterable[Glyph], cells: Sequence[PlacedCell]) -> list[Row]:
    """The rows from top to bottom; those of a table cell by cell, where it begins."""
    outside: list[Glyph] = []
    inside: dict[Cell, list[Glyph]] = {cell: [] for cell, _ in cells}
    for glyph in glyphs:
        place = next((cell for cell, box in cells if _stands_in(glyph, box)), None)
        (outside if place is None else inside[place]).append(glyph)
    rows = _read_rows(outside)
    tables: dict[int, list[PlacedCell]] = {}
    for placed in cells:
        tables.setdefault(placed[0].table, []).append(placed)
    for table in sorted(tables.values(), key=lambda table: table[0][1].top, reverse=True):
        index = next((i for i, row in enumerate(rows) if row.box.top > table[0][1].top), len(rows))
        rows[index:index] = [row for cell, _ in table for row in _read_rows(inside[cell], cell)]
    return rows


def _stands_in(glyph: Glyph, box: Box) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    return box.x0 <= x < box.x1 and box.top <= y < box.bottom


def _read_rows(glyphs: Iterable[Glyph], cell: Cell | None = None) -> list[Row]:
    rows: list[list[Glyph]] = []
    level = 0.0
    for glyph in sorted(glyphs, key=lambda g: ((g.top + g.bottom) / 2, g.x0)):
        middle = (glyph.top + glyph.bottom) / 2
        if rows and middle - level < 0.4 * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
        level = middle
    found: list[Row] = []
    for row in rows:
        row.sort(key=lambda g: g.x0)
        while row and row[0].text.isspace():
            row.pop(0)
        while row and row[-1].text.isspace():
            row.pop()
        if row:
            size, confidence = float(median(g.size for g in row)), min(g.confidence for g in row)
            found.append(Row(_spell(row), _surround(row), size, cell, confidence))
    return found


def _spell(row: list[Glyph]) -> str:
    words = row[0].text
    for previous, glyph in itertools.pairwise(row):
        gap = glyph.x0 - previous.x1
        if gap > 0.25 * glyph.size and _is_latin(previous.text) and _is_latin(glyph.text):
            words += " "
        words += glyph.text
    return words


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _surround(row: list[Glyph]) -> Box:
    return Box(
        round(min(g.x0 for g in row), 2),
        round(min(g.top for g in row), 2),
        round(max(g.x1 for g in row), 2),
        round(max(g.bottom for g in row), 2),
    )
