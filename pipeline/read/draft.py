"""The lines of a document while a reader gathers them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pipeline.errors import Unreadable
from pipeline.messages import Message
from pipeline.model import Document, Line, Source, Span
from pipeline.read.limits import LIMITS

__all__ = ["Draft"]


class Draft:
    """Lines one after another, each with its span in the text that they make."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._lines: list[Line] = []
        self._parts: list[str] = []
        self._length = 0

    def add(self, words: str, label: str = "", **place: Any) -> Span | None:
        """A line with its automatic number and its place (page, box, size, style, cell); blanks are none.

        Returns its span.

        Raises Unreadable (too_large) where the text grows over a limit.
        """
        words = words.rstrip()
        if not words.strip():
            return None
        span = Span(self._length, self._length + len(label) + len(words))
        self._lines.append(Line(span, label=label, **place))
        self._parts.append(f"{label}{words}\n")
        self._length = span.end + 1
        if self._length > LIMITS["characters"] or len(self._lines) > LIMITS["lines"]:
            name = "lines" if len(self._lines) > LIMITS["lines"] else "characters"
            raise Unreadable("too_large", f"> {LIMITS[name]:,} {name}", self.source.media_type)
        return span

    def finish(self, messages: Iterable[Message] = (), **facts: Any) -> Document:
        """The document; ``facts`` are those of its source: reader, encoding, pages.

        Raises Unreadable (empty) where there is no line.
        """
        if not self._lines:
            raise Unreadable("empty", media_type=self.source.media_type)
        source = replace(self.source, **facts)
        return Document(source, "".join(self._parts), tuple(self._lines), tuple(messages))
