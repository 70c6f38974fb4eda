"""Words of a document together with the places they stand at.

A passage is text that was put together from stretches of the document: lines
rejoined to a paragraph, paragraphs joined to a cell. Cutting a passage keeps the
places right, so every value that is read from it can say where it stands.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

__all__ = ["EMPTY", "Passage", "Span", "cut", "join", "locate", "strip"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open, in code points of the document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
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
    start = min(start, end)
    if start == 0 and end == len(passage.text):
        return passage
    pieces = []
    behind = bisect_right(passage.pieces, start, key=lambda piece: piece[0])
    for offset, span in islice(passage.pieces, max(0, behind - 1), None):
        if offset >= end:
            break
        first = max(start, offset)
        last = min(end, offset + span.end - span.start)
        if first < last:
            shift = span.start - offset
            pieces.append((first - start, Span(first + shift, last + shift)))
    return Passage(passage.text[start:end], tuple(pieces))


def join(passages: Iterable[Passage], separator: str = "") -> Passage:
    """The passages one after another; empty ones leave no separator behind."""
    texts: list[str] = []
    pieces: list[tuple[int, Span]] = []
    length = 0
    for passage in passages:
        if not passage.text:
            continue
        if texts:
            texts.append(separator)
            length += len(separator)
        texts.append(passage.text)
        pieces.extend((offset + length, span) for offset, span in passage.pieces)
        length += len(passage.text)
    return Passage("".join(texts), tuple(pieces))


def locate(passage: Passage, start: int, end: int) -> Span:
    """Where ``passage.text[start:end]`` stands in the document."""
    return cut(passage, start, end).span


def strip(passage: Passage) -> Passage:
    """Without white space at both ends."""
    text = passage.text
    start = len(text) - len(text.lstrip())
    return cut(passage, start, max(start, len(text.rstrip())))
