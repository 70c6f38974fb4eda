"""How large the letters of recognised rows are, and the squares that they stand in."""

import unicodedata
from collections.abc import Sequence
from statistics import median

from pipeline.model import Box

__all__ = ["fit_box", "measure_sizes"]

LONG = 8  # letters from which on the width of a row tells their size
OF_HEIGHT = 0.7  # their size against the height of the box that a detector draws around them
ALIKE = 0.2  # letters that differ by less have the size of the page's
OPENING, CLOSING = "（《“〔【〈‘", "，。、；：！？）》”〕】〉’"


def measure_sizes(parts: Sequence[tuple[str, Box]]) -> list[float]:
    """The size in points of each stretch of words with its box; like sizes on a page are one."""
    sizes = [_measure(words, box) for words, box in parts]
    long = [size for size, (words, _) in zip(sizes, parts, strict=True) if _count(words) >= LONG]
    usual = median(long or sizes or [0.0])
    return [round(usual if abs(size - usual) < ALIKE * usual else size, 1) for size in sizes]


def _measure(words: str, box: Box) -> float:
    count = _count(words)
    if count < LONG:
        return OF_HEIGHT * (box.bottom - box.top)
    white = (words[0] in OPENING) / 2 + (words[-1] in CLOSING) / 2
    return (box.x1 - box.x0) / (count - white)


def _count(words: str) -> float:
    """In squares: a Latin letter fills half of one."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.5 for letter in words)


def fit_box(words: str, box: Box, size: float) -> Box:
    """The box of the letters' squares: marks leave half of theirs white, before or behind them."""
    x0 = box.x0 - size / 2 if words[0] in OPENING else box.x0
    x1 = box.x1 + size / 2 if words[-1] in CLOSING else box.x1
    return Box(x0, box.top, x1, box.bottom)
