"""Words of a document together with the places they stand at.

A passage is text that was put together from stretches of the document: lines
rejoined to a paragraph, paragraphs joined to a cell. Cutting a passage keeps the
places right, so every value that is read from it can say where it stands.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

__all__ = ["EMPTY", "Passage", "Span", "cut", "join", "locate", "strip", "trim"]


class Span(NamedTuple):
    """Half-open, in code points of the document's text."""

    start: int
    end: int


class Passage(NamedTuple):
    """Text and its pieces: where in the text each begins, and its span in the document.

    A piece is as long in the text as in the document. Between two pieces there may
    be a separator that the document does not hold.
    """

    text: str
    pieces: tuple[tuple[int, Span], ...] = ()

    @property
    def span(self) -> Span:
        """From the first piece's start to the last one's end; Span(0, 0) when empty."""
        if not self.pieces:
            return Span(0, 0)
        return Span(self.pieces[0][1].start, self.pieces[-1][1].end)


EMPTY = Passage("")


def cut(passage: Passage, start: int, end: int | None = None) -> Passage:
    """The part ``passage.text[start:end]`` with its places; offsets are not negative."""
    end = len(passage.text) if end is None else min(end, len(passage.text))
    return _part(passage, min(start, end), end)


def _part(passage: Passage, start: int, end: int) -> Passage:
    text, pieces = passage
    if start == 0 and end == len(text):
        return passage
    if start == end:
        return EMPTY
    if len(pieces) > 1:
        first = bisect_right(pieces, start, key=_offset) - 1
        pieces = pieces[max(0, first) : bisect_left(pieces, end, key=_offset)]
    kept = []
    for offset, span in pieces:
        shift = span.start - offset
        if offset < start or end + shift < span.end:
            span = Span(max(span.start, start + shift), min(span.end, end + shift))
        if span.start < span.end:
            kept.append((span.start - shift - start, span))
    return Passage(text[start:end], tuple(kept))


_offset = itemgetter(0)  # of a piece


def join(passages: Iterable[Passage], separator: str = "") -> Passage:
    """The passages one after another; empty ones leave no separator behind."""
    passages = [passage for passage in passages if passage.text]
    if len(passages) < 2:
        return passages[0] if passages else EMPTY
    pieces: list[tuple[int, Span]] = []
    length = 0
    for passage in passages:
        pieces += [(offset + length, span) for offset, span in passage.pieces]
        length += len(passage.text) + len(separator)
    return Passage(separator.join([passage.text for passage in passages]), tuple(pieces))


def locate(passage: Passage, start: int, end: int) -> Span:
    """Where ``passage.text[start:end]`` stands in the document."""
    return cut(passage, start, end).span


def strip(passage: Passage) -> Passage:
    """Without white space at both ends."""
    return trim(passage, 0)


def trim(passage: Passage, start: int, end: int | None = None) -> Passage:
    """The part ``passage.text[start:end]`` without white space at both ends."""
    part = passage.text[start:end]
    words = part.strip()
    if len(words) < len(part):
        start += len(part) - len(part.lstrip())
    return _part(passage, start, start + len(words)) if words else EMPTY
