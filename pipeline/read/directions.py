"""Which letters of a page are its text: those that run the page's way; watermarks and stamps are not.

A page whose letters nearly all run upwards or downwards is read as if it were turned. One
set in columns, from the right to the left as in old books, is read column by column.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from pipeline.messages import Message, message
from pipeline.model import Box
from pipeline.read.page import Glyph

__all__ = ["Letter", "Sorted", "find_doubts", "quarter_turn", "sort_letters"]

UPRIGHT = 6  # degrees within which letters count as upright: pages are scanned askew
COLUMNS_SHOW = 20  # letters below each other before a page is taken to be set in columns
GIANT = 2.5  # times the usual size: letters that large, with others upon them, are a watermark


AROUND = tuple((i, j) for i in (-1, 0, 1) for j in (-1, 0, 1))


class Letter(NamedTuple):
    """A glyph and the way that its line runs: quarter turns against the clock, None where askew."""

    glyph: Glyph
    turn: int | None


Turn = Callable[[Box], Box]


class Sorted(NamedTuple):
    """The page's glyphs, set upright; what was set aside; how a box is turned, and turned back."""

    glyphs: list[Glyph]
    turned: str
    watermark: str
    columns: bool
    turn: Turn
    restore: Turn


def quarter_turn(a: float, b: float) -> int | None:
    """Of a text matrix whose first row is (a, b), y upwards."""
    if a > 0 == b:
        return 0
    angle = math.degrees(math.atan2(b, a))
    quarter = round(angle / 90)
    return None if abs(angle - 90 * quarter) > UPRIGHT else quarter % 4


def sort_letters(letters: Sequence[Letter], width: float, height: float) -> Sorted:
    """``letters`` in the order of the file, on a page of this size in points."""
    counts = Counter(
        letter.turn for letter in letters if letter.turn is not None and letter.glyph.text.strip()
    )
    main = max(counts, key=lambda turn: (counts[turn], -turn)) if counts else 0
    running = [letter.glyph for letter in letters if letter.turn == main]
    turned = "".join(letter.glyph.text for letter in letters if letter.turn != main)
    columns = main == 0 and _stands_in_columns(running)
    turn, restore = _turns(3 if columns else main, width, height)
    glyphs = [glyph.moved(turn(glyph.box)) for glyph in running] if main or columns else running
    text, watermark = _part_watermark(_distinct(glyphs))
    return Sorted(text, "".join(turned.split()), "".join(watermark.split()), columns, turn, restore)


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


def _stands_in_columns(glyphs: Sequence[Glyph]) -> bool:
    """Whether letters mostly follow below one another, and seldom beside."""
    below = beside = 0
    for first, second in pairwise(glyphs):
        right, down = second.x0 - first.x0, second.top - first.top
        below += abs(right) < 0.3 * first.size and 0.5 < down / max(first.size, 1) < 2.5
        beside += abs(down) < 0.3 * first.size and right > 0
    return below > COLUMNS_SHOW and below > 2 * beside


def _distinct(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Without those printed again at nearly the same place to make them bold."""
    found: list[Glyph] = []
    printed: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        near = max(0.1 * glyph.size, 0.3)
        text, column, row = glyph.text, round(glyph.x0 / near), round(glyph.bottom / near)
        # the squares around its own; most letters have nothing of the kind near
        for i, j in AROUND:
            others = printed.get((text, column + i, row + j))
            if others and any(_is_again(glyph, other, near) for other in others):
                break
        else:
            printed.setdefault((text, column, row), []).append(glyph)
            found.append(glyph)
    return found


def _is_again(glyph: Glyph, other: Glyph, near: float) -> bool:
    return abs(glyph.x0 - other.x0) <= near and abs(glyph.bottom - other.bottom) <= near


def _part_watermark(glyphs: list[Glyph]) -> tuple[list[Glyph], str]:
    """Letters far larger than the page's, upon which others stand, belong to no line of it."""
    sizes = sorted(glyph.size for glyph in glyphs)
    usual = sizes[len(sizes) // 2] if sizes else 0
    giants = [glyph for glyph in glyphs if glyph.size > GIANT * usual]
    if not giants:
        return glyphs, ""
    others = [glyph for glyph in glyphs if glyph.size <= GIANT * usual]
    marks = {id(giant) for giant in giants if any(_lies_upon(glyph, giant) for glyph in others)}
    text = [glyph for glyph in glyphs if id(glyph) not in marks]
    return text, "".join(glyph.text for glyph in glyphs if id(glyph) in marks)


def _lies_upon(glyph: Glyph, giant: Glyph) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    inside = giant.x0 < x < giant.x1 and giant.top < y < giant.bottom
    return inside and not glyph.text.isspace()
