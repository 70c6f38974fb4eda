"""Glyphs on a page -> rows of words, whatever kind of file they were set in.

A row is made of the glyphs that the page holds. The gaps that a layout program leaves
between Han characters and digits are no blanks: one is put in only between two Latin
letters or digits that stand well apart.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
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
        cell = None if place == OUTSIDE else cells[place][0]
        found.setdefault(place, []).append(row._replace(cell=cell))
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
    words, blank = _space(glyphs, numbers), glyphs.blank
    starts = np.flatnonzero(np.diff(numbers, prepend=-1)).tolist()
    for start, end in pairwise([*starts, len(glyphs)]):
        shown = np.flatnonzero(~blank[start:end]).tolist()
        if shown:
            part = slice(start + shown[0], start + shown[-1] + 1)
            yield int(places[start]), _set_row("".join(words[part]), glyphs.pick(part))


def _number_rows(glyphs: Glyphs, places: Places) -> Places:
    """The number of each glyph's row; the glyphs are sorted by their places, and downwards."""
    numbers: list[int] = []
    number, last_place, level, first_size = -1, None, 0.0, 0.0
    columns = (places.tolist(), glyphs.middles[:, 1].tolist(), glyphs.sizes.tolist())
    for place, middle, size in zip(*columns, strict=True):
        if place != last_place or not middle - level < 0.4 * max(size, first_size):
            number, last_place, first_size = number + 1, place, size
        numbers.append(number)
        level = middle
    return np.array(numbers, np.intp)


def _space(glyphs: Glyphs, numbers: Places) -> list[str]:
    """The text of each glyph, with a blank before it where it stands apart from the one on its left."""
    words: list[str] = glyphs.texts.tolist()
    latin = np.array([text.isascii() and text.isalnum() for text in words], np.bool_)
    apart = glyphs.boxes[1:, 0] - glyphs.boxes[:-1, 2] > 0.25 * glyphs.sizes[1:]
    beside = numbers[1:] == numbers[:-1]
    for index in np.flatnonzero(latin[1:] & latin[:-1] & apart & beside).tolist():
        words[index + 1] = f" {words[index + 1]}"
    return words


def _set_row(words: str, glyphs: Glyphs) -> Row:
    corners = [*glyphs.boxes[:, :2].min(axis=0).tolist(), *glyphs.boxes[:, 2:].max(axis=0).tolist()]
    box = Box(*(round(corner, 2) for corner in corners))
    return Row(words, box, float(median(glyphs.sizes.tolist())), None, float(glyphs.confidences.min()))
