"""Glyphs on a page -> rows of words, whatever kind of file they were set in.

A row is made of the glyphs that the page holds. The gaps that a layout program leaves
between Han characters and digits are no blanks: one is put in only between two Latin
letters or digits that stand well apart.
"""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box, Cell
from pipeline.read.glyphs import Glyphs
from pipeline.read.ruled_tables import PlacedCell

__all__ = ["Row", "build_rows"]

Places = NDArray[np.intp]
OUTSIDE = -1  # the place of a glyph that no cell holds


class Row(NamedTuple):
    """Glyphs on one base line, of the page or of one cell."""

    words: str
    box: Box
    size: float
    cell: Cell | None = None
    confidence: float = 1.0  # the least of its glyphs


def build_rows(glyphs: Glyphs, cells: Sequence[PlacedCell]) -> list[Row]:
    """The rows from top to bottom; those of a table cell by cell, where it begins."""
    found: dict[int, list[Row]] = {}
    for place, row in _read_rows(glyphs, _find_places(glyphs, cells)):
        found.setdefault(place, []).append(row if place == OUTSIDE else row._replace(cell=cells[place][0]))
    rows = found.get(OUTSIDE, [])
    tables: dict[int, list[int]] = {}
    for place, (cell, _) in enumerate(cells):
        tables.setdefault(cell.table, []).append(place)
    for table in sorted(tables.values(), key=lambda table: cells[table[0]][1].top, reverse=True):
        top = cells[table[0]][1].top
        index = next((i for i, row in enumerate(rows) if row.box.top > top), len(rows))
        rows[index:index] = [row for place in table for row in found.get(place, [])]
    return rows


def _find_places(glyphs: Glyphs, cells: Sequence[PlacedCell]) -> Places:
    """For each glyph the first cell that holds its middle."""
    places = np.full(len(glyphs), OUTSIDE, np.intp)
    x, y = glyphs.middles.T
    for place, (_, box) in reversed(list(enumerate(cells))):
        places[(box.x0 <= x) & (x < box.x1) & (box.top <= y) & (y < box.bottom)] = place
    return places


def _read_rows(glyphs: Glyphs, places: Places) -> Iterator[tuple[int, Row]]:
    """The rows of each place, one below the other."""
    order = np.lexsort((glyphs.boxes[:, 0], glyphs.middles[:, 1], places))
    places = places[order]
    numbers = _number_rows(glyphs.pick(order), places)
    glyphs = glyphs.pick(order[np.lexsort((glyphs.boxes[order, 0], numbers))])
    shown = np.flatnonzero(~glyphs.blank)
    steps = np.flatnonzero(np.diff(numbers[shown], prepend=0, append=0))
    firsts, lasts = shown[steps[:-1]].tolist(), shown[steps[1:] - 1].tolist()
    words = _space(glyphs, numbers)
    columns = [*glyphs.boxes.T.tolist(), glyphs.sizes.tolist(), glyphs.confidences.tolist()]
    for first, last in zip(firsts, lasts, strict=True):
        part = slice(first, last + 1)
        yield int(places[first]), _set_row("".join(words[part]), [column[part] for column in columns])


def _number_rows(glyphs: Glyphs, places: Places) -> Places:
    """The number of each glyph's row; the glyphs are sorted by their places, and downwards.

    A row goes on for less than 0.4 of a glyph's size, or of that with which it began.
    """
    elsewhere = np.diff(places, prepend=OUTSIDE - 1) != 0
    steps = np.diff(glyphs.middles[:, 1], prepend=0)
    numbers, first_size = np.zeros(len(glyphs), np.intp), 0.0
    for index in np.flatnonzero(elsewhere | ~(steps < 0.4 * glyphs.sizes)).tolist():
        if elsewhere[index] or not steps[index] < 0.4 * first_size:
            numbers[index], first_size = 1, glyphs.sizes[index]
    return numbers.cumsum()


def _space(glyphs: Glyphs, numbers: Places) -> list[str]:
    """The text of each glyph, with a blank before it where it stands apart from the one on its left."""
    words: list[str] = glyphs.texts.tolist()
    latin = glyphs.latin
    apart = glyphs.boxes[1:, 0] - glyphs.boxes[:-1, 2] > 0.25 * glyphs.sizes[1:]
    beside = numbers[1:] == numbers[:-1]
    for index in np.flatnonzero(latin[1:] & latin[:-1] & apart & beside).tolist():
        words[index + 1] = f" {words[index + 1]}"
    return words


def _set_row(words: str, columns: list[list[float]]) -> Row:
    lefts, tops, rights, bottoms, sizes, confidences = columns
    corners = lefts[0], min(tops), max(rights), max(bottoms)
    box = Box(*(round(corner, 2) for corner in corners))
    size = sizes[0] if min(sizes) == max(sizes) else float(median(sizes))
    return Row(words, box, size, None, min(confidences))
