"""Which letters of a page are its text: those that run the page's way; watermarks and stamps are not.

A page whose letters nearly all run upwards or downwards is read as if it were turned. One
set in columns, from the right to the left as in old books, is read column by column.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.messages import Message, message
from pipeline.model import Box
from pipeline.read.glyphs import ASKEW, Glyphs, Letters

__all__ = ["Sorted", "find_doubts", "quarter_turn", "sort_letters"]

UPRIGHT = 6  # degrees within which letters count as upright: pages are scanned askew
COLUMNS_SHOW = 20  # letters below each other before a page is taken to be set in columns
GIANT = 2.5  # times the usual size: letters that large, with others upon them, are a watermark
# Of the line along which repeated letters are looked for: how much more height counts than width, what lies
# between two texts, and how many are told apart
SLANT, FAR, TEXTS = 7.0, 100_000.0, 2**20
AROUND = tuple((i, j) for i in (-1, 0, 1) for j in (-1, 0, 1))

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Turn = Callable[[Box], Box]


class Sorted(NamedTuple):
    """The page's glyphs, set upright; what was set aside; how a box is turned, and turned back."""

    glyphs: Glyphs
    turned: str
    watermark: str
    columns: bool
    turn: Turn
    restore: Turn


def quarter_turn(a: float, b: float) -> int:
    """Of a text matrix whose first row is (a, b), y upwards; ``ASKEW`` where it is none."""
    if a > 0 == b:
        return 0
    angle = math.degrees(math.atan2(b, a))
    quarter = round(angle / 90)
    return ASKEW if abs(angle - 90 * quarter) > UPRIGHT else quarter % 4


def sort_letters(letters: Letters, width: float, height: float) -> Sorted:
    """``letters`` in the order of the file, on a page of this size in points."""
    glyphs, turns = letters
    main = int(np.bincount(turns[(turns != ASKEW) & ~glyphs.blank], minlength=1).argmax())
    running, turned = glyphs.pick(turns == main), glyphs.pick(turns != main)
    columns = main == 0 and _stands_in_columns(running)
    turn, restore = _turns(3 if columns else main, width, height)
    if main or columns:
        running = replace(running, boxes=_turn_all(running, turn))
    text, watermark = _part_watermark(running.pick(_find_distinct(running)))
    return Sorted(text, _spell(turned), _spell(watermark), columns, turn, restore)


def _spell(glyphs: Glyphs) -> str:
    return "".join("".join(glyphs.texts).split())


def find_doubts(found: Sorted, page: int) -> Iterator[Message]:
    """What a page's letters leave to be said."""
    for code, words in (("turned_text", found.turned), ("watermark_left_out", found.watermark)):
        if words:
            yield message(code, page=page, count=len(words), text=words[:20])
    if found.columns:
        yield message("columns_text", page=page)


def _turns(quarter: int, width: float, height: float) -> tuple[Turn, Turn]:
    """From the page as it lies to the page as it is read, and back."""
    return (
        (_keep, _keep),
        (partial(_clockwise, height), partial(_against, height)),
        (partial(_around, width, height), partial(_around, width, height)),
        (partial(_against, width), partial(_clockwise, width)),
    )[quarter]


def _keep(box: Box) -> Box:
    return box


def _clockwise(height: float, box: Box) -> Box:
    return Box(height - box.bottom, box.x0, height - box.top, box.x1)


def _against(width: float, box: Box) -> Box:
    return Box(box.top, width - box.x1, box.bottom, width - box.x0)


def _around(width: float, height: float, box: Box) -> Box:
    return Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top)


def _turn_all(glyphs: Glyphs, turn: Turn) -> Numbers:
    boxes = (turn(Box(*corners)) for corners in glyphs.boxes.tolist())
    return np.array([(box.x0, box.top, box.x1, box.bottom) for box in boxes], np.float64).reshape(-1, 4)


def _stands_in_columns(glyphs: Glyphs) -> bool:
    """Whether letters mostly follow below one another, and seldom beside."""
    right, down = np.diff(glyphs.boxes[:, :2], axis=0).T
    sizes = glyphs.sizes[:-1]
    steps = down / np.maximum(sizes, 1)
    below = np.count_nonzero((abs(right) < 0.3 * sizes) & (steps > 0.5) & (steps < 2.5))
    beside = np.count_nonzero((abs(down) < 0.3 * sizes) & (right > 0))
    return bool(below > COLUMNS_SHOW and below > 2 * beside)


def _find_distinct(glyphs: Glyphs) -> Mask:
    """All but those printed again at nearly the same place to make them bold."""
    near = np.maximum(0.1 * glyphs.sizes, 0.3)
    distinct = np.ones(len(glyphs), np.bool_)
    found: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    which = np.flatnonzero(_may_repeat(glyphs, near))
    columns = (glyphs.boxes[which, 0], glyphs.boxes[which, 3], near[which])
    places = zip(*(column.tolist() for column in columns), strict=True)
    for index, text, (x, y, reach) in zip(which, glyphs.texts[which], places, strict=True):
        column, row = round(x / reach), round(y / reach)
        # the squares around its own
        others = (other for i, j in AROUND for other in found.get((text, column + i, row + j), ()))
        if any(abs(x - left) <= reach and abs(y - base) <= reach for left, base in others):
            distinct[index] = False
        else:
            found.setdefault((text, column, row), []).append((x, y))
    return distinct


def _may_repeat(glyphs: Glyphs, near: Numbers) -> Mask:
    """Those that have another close by on one slanted line, laid apart for each text: most often hardly any.

    Two that are near each other are so on that line, too, and only what is near stands between them.
    """
    texts = np.fromiter(map(hash, glyphs.texts), np.int64, len(glyphs)) % TEXTS
    along = glyphs.boxes[:, 0] + SLANT * glyphs.boxes[:, 3] + FAR * texts
    order = along.argsort()
    close = np.diff(along[order]) <= 1.01 * (1 + SLANT) * near.max(initial=0)
    repeats = np.zeros(len(glyphs), np.bool_)
    repeats[order[1:]] = close
    repeats[order[:-1]] |= close
    return repeats


def _part_watermark(glyphs: Glyphs) -> tuple[Glyphs, Glyphs]:
    """Letters far larger than the page's, upon which others stand, belong to no line of it."""
    sizes = np.sort(glyphs.sizes)
    giant = glyphs.sizes > GIANT * (sizes[len(sizes) // 2] if len(sizes) else 0)
    marks = np.zeros(len(glyphs), np.bool_)
    if not giant.any():
        return glyphs, glyphs.pick(marks)
    x, y = glyphs.middles[~giant & ~glyphs.blank].T
    for index in np.flatnonzero(giant).tolist():
        x0, top, x1, bottom = glyphs.boxes[index]
        marks[index] = bool(((x0 < x) & (x < x1) & (top < y) & (y < bottom)).any())
    return glyphs.pick(~marks), glyphs.pick(marks)
