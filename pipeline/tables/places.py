"""Where the words of a cell stand in the text of their notice.

A problem and a rectification are stretches of their finding, put together over line and page
breaks. So their words are looked for there, blanks set aside: paragraph by paragraph, and where one
is not in one piece (a cell of a table that pages cut) piece by piece.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.passage import Passage, Span

__all__ = ["Letters", "find_passage", "join_spans", "map_places", "place_words", "squeeze"]


MOST = 500  # pieces of a paragraph; what is scattered more has no place


def squeeze(text: str) -> str:
    """Without white space."""
    return "".join(text.split())


class Letters:
    """A stretch of a text without its blanks, in which words are looked for."""

    def __init__(self, text: str, span: Span) -> None:
        self._text = text
        self._places = [at for at in range(span.start, min(span.end, len(text))) if not text[at].isspace()]
        self._letters = "".join(text[at] for at in self._places)

    def find_cell(self, cell: str, behind: int = 0) -> Passage:
        """The cell with its places, the first at ``behind`` or later if it can; else without."""
        at, found = bisect_left(self._places, behind), dict[int, int]()
        start = 0
        for paragraph in cell.split("\n"):
            kept = [start + i for i, character in enumerate(paragraph) if not character.isspace()]
            for offset, place, length in _find_pieces("".join(cell[i] for i in kept), self._letters, at):
                found.update(
                    zip(kept[offset : offset + length], self._places[place : place + length], strict=True)
                )
                at = place + length
            start += len(paragraph) + 1
        return Passage(cell, tuple(_pieces(self._text, cell, found)))

    def find_words(self, words: str, within: Iterable[Span]) -> Iterator[Span]:
        """Every place of some words inside the given spans."""
        sought = squeeze(words)
        for span in within if sought else ():
            at, last = bisect_left(self._places, span.start), bisect_left(self._places, span.end)
            while (at := self._letters.find(sought, at, last)) >= 0:
                yield Span(self._places[at], self._places[at + len(sought) - 1] + 1)
                at += len(sought)


def find_passage(text: str, cell: str, span: Span, behind: int = 0) -> Passage:
    """The cell with its places in ``text[span.start:span.end]``, the first at ``behind`` or later if it can.

    What is not found there has no place.
    """
    return Letters(text, span).find_cell(cell, behind)


def place_words(text: str, words: str, spans: Sequence[Span]) -> Passage:
    """Words with their places, which are the letters of these spans one by one.

    Raises ValueError where the spans hold other letters, or lie outside the text.
    """
    if any(span.end > len(text) for span in spans):
        raise ValueError(words)
    places = [at for span in spans for at in range(span.start, span.end) if not text[at : at + 1].isspace()]
    kept = [offset for offset, character in enumerate(words) if not character.isspace()]
    if len(places) != len(kept) or any(
        text[at : at + 1] != words[i] for at, i in zip(places, kept, strict=True)
    ):
        raise ValueError(words)
    return Passage(words, tuple(_pieces(text, words, dict(zip(kept, places, strict=True)))))


def map_places(passage: Passage) -> dict[int, int]:
    """Place in the document -> offset in the passage's text."""
    return {
        span.start + i: offset + i for offset, span in passage.pieces for i in range(span.end - span.start)
    }


def join_spans(text: str, passage: Passage) -> tuple[Span, ...]:
    """The stretches of a text that hold a passage; pieces with nothing but blanks between are one."""
    joined: list[Span] = []
    for _, span in passage.pieces:
        last = joined[-1] if joined else span
        if joined and last.end <= span.start and not text[last.end : span.start].strip():
            joined[-1] = Span(last.start, span.end)
        else:
            joined.append(span)
    return tuple(joined)


def _find_pieces(sought: str, letters: str, at: int) -> Iterator[tuple[int, int, int]]:
    """Pieces (offset, place, length): behind ``at``, else anywhere, as columns are read in any order."""
    offset = 0
    for _ in range(MOST):
        rest = sought[offset:]
        if not rest:
            return
        place = letters.find(rest, at)
        length = len(rest)
        if place < 0:
            length, place = max(
                _longest(rest, letters, at), _longest(rest, letters, 0), key=lambda one: one[0]
            )
        if not length:
            offset += 1  # a mark that nobody wrote
            continue
        yield offset, place, length
        offset, at = offset + length, place + length


def _longest(sought: str, letters: str, at: int) -> tuple[int, int]:
    """The length of the longest beginning that stands behind ``at``, and its place there."""
    low, high = 0, len(sought)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if letters.find(sought[:middle], at) >= 0 else (low, middle - 1)
    return low, letters.find(sought[:low], at)


def _pieces(text: str, cell: str, found: Mapping[int, int]) -> Iterator[tuple[int, Span]]:
    """Letters that follow each other in both, with the blanks between them, are one piece."""
    first = last = -1
    for offset in sorted(found):
        gap = offset - last
        if (
            first >= 0
            and found[offset] - found[last] == gap
            and (gap == 1 or _are_blanks(text, found[last], gap))
        ):
            last = offset
            continue
        if first >= 0:
            yield first, Span(found[first], found[last] + 1)
        first = last = offset
    if first >= 0:
        yield first, Span(found[first], found[last] + 1)


def _are_blanks(text: str, place: int, gap: int) -> bool:
    """Whether nothing but blanks stands between two letters; a line feed may stand as a blank."""
    return text[place + 1 : place + gap].isspace()
