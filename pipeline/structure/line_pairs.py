"""Two neighbouring lines, as the rules for rejoining them look at them."""

import re
from typing import NamedTuple

from pipeline.model import Cell
from pipeline.structure.shapes import Shape, width

__all__ = ["Pair", "add_line", "is_long"]

KEPT = 1_000  # characters of a long paragraph's start, and of its end

# What a line break keeps together: 察。2022   力”   zhenggai@example.cn。
FIRST_WORD = re.compile(
    r"(?:[\w@.%+/-]+(?<=[!-~])|.)[，。、；：！？）》”’」』】]*(?:[!-~]+)?(?:[（《“「【].?)?[，。、；：！？）》”’]*(?:[!-~]+)?",
    re.ASCII,
)
SLACK = 1.3  # letters: squeezed punctuation, kerning


class Pair(NamedTuple):
    """Two neighbouring lines: what is joined so far, and the line that may go on with it."""

    before: str  # the paragraph so far; of a long one its start and its end
    line: str  # the last line of it
    after: str
    shape: Shape  # of the last line
    next_shape: Shape
    next_after: str  # the line after the next, or empty
    cells: tuple[Cell | None, Cell | None]
    indents: bool  # the document indents first lines
    styles: tuple[str, str]
    page_between: bool  # a page number or running head stood between the lines

    @property
    def is_full(self) -> bool | None:
        """Whether the first word of the next line would not have gone into the room left by this one."""
        if self.shape.room is None:
            return None
        word = FIRST_WORD.match(self.after.lstrip())
        return self.shape.room < (width(word[0]) if word else 1.0) + SLACK

    @property
    def has_large_gap(self) -> bool:
        """Whether more space than usual stands between them."""
        return self.next_shape.gap is not None and self.next_shape.gap > 1.45


def add_line(before: str, line: str) -> str:
    """The paragraph so far with one more line; a long one without its middle: lines cost alike."""
    joined = before + line
    return joined[:KEPT] + joined[-KEPT:] if is_long(joined) else joined


def is_long(before: str) -> bool:
    """Whether a paragraph so far may lack its middle."""
    return len(before) >= 2 * KEPT
