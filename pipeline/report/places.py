"""Where the words of a cell stand in the text of their notice.

The tables say where a finding stands; its problem and its rectification are stretches of it, put
together over line and page breaks. So their words are looked for there, blanks set aside: paragraph
by paragraph, and where one is not in one piece (a cell of a table that pages cut) piece by piece.
"""

from bisect import bisect_left
from collections.abc import Iterator

from pipeline.passage import Span

__all__ = ["Stretch"]

LEAST = 2  # characters that a piece of a paragraph has; single ones stand everywhere


class Stretch:
    """A stretch of a text in which words are looked for."""

    def __init__(self, text: str, span: Span) -> None:
        self._places = [
            place for place in range(span.start, min(span.end, len(text))) if not text[place].isspace()
        ]
        self._letters = "".join(text[place] for place in self._places)

    def find_cell(self, cell: str, behind: int = 0) -> tuple[Span, ...]:
        """The places of a cell's paragraphs, in their order; ``behind`` is where the first may begin."""
        at = bisect_left(self._places, behind)
        found: list[Span] = []
        for paragraph in cell.split("\n"):
            for start, end in self._find_pieces("".join(paragraph.split()), at):
                found.append(self._span(start, end))
                at = end
        return tuple(found)

    def find_words(self, words: str, within: tuple[Span, ...]) -> Iterator[Span]:
        """Every place of some words inside the given spans."""
        sought = "".join(words.split())
        if not sought:
            return
        for span in within:
            at, last = bisect_left(self._places, span.start), bisect_left(self._places, span.end)
            while (at := self._letters.find(sought, at, last)) >= 0:
                yield self._span(at, at + len(sought))
                at += len(sought)

    def _find_pieces(self, paragraph: str, at: int) -> Iterator[tuple[int, int]]:
        """Places among the letters; first behind ``at``, then anywhere (columns are read in any order)."""
        if not paragraph:
            return
        for start in (at, 0):
            if (place := self._letters.find(paragraph, start)) >= 0:
                yield place, place + len(paragraph)
                return
        at = max((at, 0), key=lambda start: self._longest(paragraph, start))
        while len(paragraph) >= LEAST:
            length = self._longest(paragraph, at)
            if length < LEAST:
                paragraph = paragraph[1:]  # a mark that the rejoining of lines set
                continue
            place = self._letters.find(paragraph[:length], at)
            yield place, place + length
            paragraph, at = paragraph[length:], place + length

    def _longest(self, paragraph: str, at: int) -> int:
        """The length of the longest beginning of a paragraph that stands behind ``at``."""
        low, high = 0, len(paragraph)
        while low < high:
            middle = (low + high + 1) // 2
            if self._letters.find(paragraph[:middle], at) >= 0:
                low = middle
            else:
                high = middle - 1
        return low

    def _span(self, start: int, end: int) -> Span:
        return Span(self._places[start], self._places[end - 1] + 1)
