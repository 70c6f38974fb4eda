"""Page furniture: page numbers and running heads, set aside at the end of the text.

So what a page break cuts in two stands together again, and a stretch cut out of the text
is whole.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.model import Document, Line, Span
from pipeline.structure.labels import match_label
from pipeline.structure.numbering import match_marker

__all__ = ["arrange", "set_aside"]

# — 3 —   - 3 -   －3－   ·3·   第 3 页   第3页 共9页   第3页/共9页   Page 3 of 9   3 / 9
# 某某局文件　　　第3页
PAGE_NUMBER = re.compile(
    r"[—–―─\-－·•~～\s]+\d{1,4}[—–―─\-－·•~～\s]+"
    r"|(?:[^，。；：！？]{1,40}[ \t\u3000]{2,40})?第\s*\d+\s*页[\s/，,（(]*(?:共\s*\d+\s*页)?[）)]?"
    r"|[Pp]age\s*\d+(?:\s*of\s*\d+)?|\d+\s*/\s*\d+"
)

STOPS = tuple("。！？；：:;!?”）)》")
RUNNING = re.compile(r"[，。；：,;]")


def find_furniture(document: Document) -> frozenset[int]:
    """The indices of lines that belong to the page and not to the text."""
    texts = [document.text[line.span.start : line.span.end].strip() for line in document.lines]
    found = {i for i, t in enumerate(texts) if PAGE_NUMBER.fullmatch(t)}
    found |= _find_running_heads(document.lines, texts)
    if not any(line.page for line in document.lines):
        found |= _find_repeated_heads(texts, found)
    return frozenset(i for i in found if document.lines[i].cell is None)


def _find_running_heads(lines: Sequence[Line], texts: Sequence[str]) -> set[int]:
    """Lines at the edge of a page whose words (digits aside) come back on most pages."""
    by_page: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        if line.page is not None and line.box is not None:
            by_page.setdefault(line.page, []).append(index)
    if len(by_page) < 2:
        return set()
    edges: dict[tuple[str, int], list[int]] = {}
    for indices in by_page.values():
        for index in {*indices[:2], *indices[-2:]}:
            box = lines[index].box
            assert box is not None
            edges.setdefault((re.sub(r"\d+", "#", texts[index]), round(box.top / 6)), []).append(index)
    counts = Counter({key: len(indices) for key, indices in edges.items()})
    needed = max(2, (len(by_page) + 1) // 2)
    return {i for key, n in counts.items() if n >= needed for i in edges[key] if not match_label(texts[i])}


def _find_repeated_heads(texts: Sequence[str], numbers: set[int]) -> set[int]:
    """In a text without pages: short lines inside sentences that come back, or stand beside a page number."""
    lines = [i for i, text in enumerate(texts) if text and i not in numbers]
    places: dict[str, list[int]] = {}
    for index in lines:
        if len(texts[index]) <= 40:
            places.setdefault(texts[index], []).append(index)
    neighbours = {i: (before, after) for before, i, after in zip(lines, lines[1:], lines[2:], strict=False)}
    running = next((i for i, text in enumerate(texts) if "，" in text or "。" in text), len(texts))
    found: set[int] = set()
    for text, indices in places.items():
        numbered = [i for i in indices if {i - 1, i + 1} & numbers]
        if (len(indices) < 2 and not numbered) or not _may_be_head(text):
            continue
        inside = [
            i
            for i in indices
            if i in neighbours and neighbours[i][0] >= running and _cuts_a_sentence(texts, *neighbours[i])
        ]
        cutting = {*inside, *numbered}
        if (len(cutting) >= 2 and 2 * len(cutting) >= len(indices)) or set(inside) & set(numbered):
            found |= cutting
    return found


def _may_be_head(text: str) -> bool:
    return not (text.endswith(STOPS) or match_label(text) or match_marker(text))


def _cuts_a_sentence(texts: Sequence[str], before: int, after: int) -> bool:
    """Whether running text stands on both sides, that above without a stop."""
    above, below = texts[before], texts[after]
    goes_on = RUNNING.search(above) or len(above) >= 10
    running = goes_on and not above.endswith(STOPS) and RUNNING.search(below)
    return bool(running) and not match_marker(below) and not match_label(below)


def set_aside(document: Document) -> tuple[Document, int, frozenset[int]]:
    """The document with the furniture's lines after the others.

    Also how many those others are, and which of them have lost furniture before them.
    """
    furniture = find_furniture(document)
    if not furniture:
        return document, len(document.lines), frozenset()
    body = [i for i in range(len(document.lines)) if i not in furniture]
    cuts = frozenset(place for place, index in enumerate(body) if index - 1 in furniture)
    return arrange(document, [document.lines[i] for i in (*body, *sorted(furniture))]), len(body), cuts


def arrange(document: Document, order: Iterable[Line]) -> Document:
    """The document with its lines in another order, or with parts of them as lines."""
    lines, parts, position = [], [], 0
    for line in order:
        words = document.text[line.span.start : line.span.end]
        lines.append(line._replace(span=Span(position, position + len(words))))
        parts.append(words + "\n")
        position += len(words) + 1
    return replace(document, text="".join(parts), lines=tuple(lines))
