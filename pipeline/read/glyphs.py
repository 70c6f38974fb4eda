"""What stands on a page: its glyphs as columns, so that a whole page is reckoned with at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["ASKEW", "Glyph", "Glyphs", "Letter", "Letters", "spread"]

ASKEW = -1  # the way of a letter that runs no way of the page

Numbers = NDArray[np.float64]


class Glyph(NamedTuple):
    """A character and where it stands, in points from the top left of the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    confidence: float = 1.0  # 0 to 1; less than 1 where it was recognised in a picture


class Letter(NamedTuple):
    """A glyph and the way that its line runs: quarter turns against the clock, or ``ASKEW``."""

    glyph: Glyph
    turn: int


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Many glyphs, each a place in every column."""

    texts: NDArray[np.object_]  # str
    boxes: Numbers  # n by 4: x0, top, x1, bottom
    sizes: Numbers
    confidences: Numbers

    @classmethod
    def of(cls, glyphs: Iterable[Glyph]) -> Self:
        """The same glyphs as columns."""
        rows = list(glyphs)
        numbers = np.array([row[1:] for row in rows], np.float64).reshape(-1, 6)
        return cls(spread(row.text for row in rows), numbers[:, :4], numbers[:, 4], numbers[:, 5])

    def __len__(self) -> int:
        return len(self.texts)

    def pick(self, which: NDArray[Any] | slice) -> "Glyphs":
        """Those of the mask, the indices or the stretch ``which``, in its order."""
        return Glyphs(self.texts[which], self.boxes[which], self.sizes[which], self.confidences[which])

    @property
    def middles(self) -> Numbers:
        """n by 2: x, y."""
        return (self.boxes[:, :2] + self.boxes[:, 2:]) / 2

    @property
    def blank(self) -> NDArray[np.bool_]:
        """Which of them show nothing."""
        return np.fromiter(map(str.isspace, self.texts), np.bool_, len(self))

    @property
    def latin(self) -> NDArray[np.bool_]:
        """Which of them are Latin letters or digits."""
        ascii_only = np.fromiter(map(str.isascii, self.texts), np.bool_, len(self))
        return ascii_only & np.fromiter(map(str.isalnum, self.texts), np.bool_, len(self))


class Letters(NamedTuple):
    """Glyphs, and the way of each one: quarter turns against the clock, or ``ASKEW``."""

    glyphs: Glyphs
    turns: NDArray[np.int8]

    @classmethod
    def of(cls, letters: Iterable[Letter]) -> "Letters":
        """The same letters as columns."""
        rows = list(letters)
        return cls(Glyphs.of(row.glyph for row in rows), np.array([row.turn for row in rows], np.int8))


def spread(texts: Iterable[str]) -> NDArray[np.object_]:
    """Each text in a place of its own."""
    listed = list(texts)
    column = np.empty(len(listed), np.object_)
    column[:] = listed
    return column
