"""Lines of a file -> paragraphs as their authors wrote them.

Two steps. Page furniture (page numbers, running heads) is set aside: its lines move
to the end of the text, so that what a page break cuts in two is whole again. Then
the lines are rejoined: for each two neighbours the first rule of ``WRAP_RULES`` that
has an opinion decides.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from pipeline.model import Document, Line, Paragraph, Passage, Span
from pipeline.passage import join
from pipeline.structure.labels import match_label
from pipeline.structure.numbering import match_marker

__all__ = ["WRAP_RULES", "Layout", "find_furniture", "lay_out"]

JOIN, SPLIT = True, False
SENTENCE_END = tuple("。！？：；!?:;…")
CLOSERS = "”’）)》】』」"
RUNNING = re.compile(r"[，。；,;]")
SENTENCE = re.compile(r"[。；;]")

# What a line break keeps together: 察。2022   力”   zhenggai@example.cn。
FIRST_WORD = re.compile(
    r"(?:[\w@.%+/-]+(?<=[!-~])|.)[，。、；：！？）》”’」』】]*(?:[!-~]+)?[，。、；：！？）》”’]*", re.ASCII
)
SLACK = 1.3  # letters: squeezed punctuation, kerning

# — 3 —   - 3 -   －3－   ·3·
DASHED_NUMBER = re.compile(r"[—–―─\-－·•~～\s]+\d{1,4}[—–―─\-－·•~～\s]+")
# 第 3 页   第3页 共9页   第3页/共9页   Page 3 of 9   3 / 9
COUNTED_PAGE = re.compile(
    r"第\s*\d+\s*页[\s/，,（(]*(?:共\s*\d+\s*页)?[）)]?|[Pp]age\s*\d+(?:\s*of\s*\d+)?|\d+\s*/\s*\d+"
)
# 2021年6月7日   二〇二一年六月七日
DATE_LINE = re.compile(
    r"\s*[\d〇零○一二三四五六七八九十]{2,4}\s*年[\s\d一二三四五六七八九十]{1,4}月[\s\d一二三四五六七八九十]{1,4}日\s*"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a line stands in its column; None where the file does not show it."""

    size: float | None = None  # of its letters, in points
    indent: float | None = None  # from the left edge of the column, in letters
    room: float | None = None  # left free at its end, in letters
    gap: float | None = None  # above it, in units of the usual distance


@dataclass(frozen=True, slots=True)
class Pair:
    """Two neighbouring lines: what is joined so far, and the line that may go on with it."""

    before: str  # the paragraph so far
    line: str  # the last line of it
    after: str
    shape: Shape  # of the last line
    next_shape: Shape
    next_after: str  # the line after the next, or empty
    same_cell: bool
    first_of_paragraph: bool
    indents: bool  # the document indents first lines
    styles: tuple[str, str]


Rule = Callable[[Pair], bool | None]


def other_cell(pair: Pair) -> bool | None:
    """A table's cells are apart, and so are the paragraphs of one cell."""
    return None if pair.same_cell else SPLIT


def other_style(pair: Pair) -> bool | None:
    """A centred or right-aligned line is no part of running text."""
    return SPLIT if pair.styles[0] != pair.styles[1] and any(pair.styles) else None


def other_size(pair: Pair) -> bool | None:
    """A title's larger letters do not go on in the text's."""
    first, second = pair.shape.size, pair.next_shape.size
    return SPLIT if first and second and abs(first - second) > 0.12 * max(first, second) else None


def begins_with_a_stop(pair: Pair) -> bool | None:
    """No paragraph begins with a comma, a stop or a closing mark."""
    return JOIN if pair.after.lstrip().startswith(tuple("，。、；：！？）”》】,;")) else None


def wrapped_at_the_margin(pair: Pair) -> bool | None:
    """The line is full and the next begins at the margin, where paragraphs are indented."""
    indent = pair.next_shape.indent
    if indent is None or not pair.indents or _is_large_gap(pair):
        return None
    return JOIN if _is_full(pair) and indent < 0.7 else None


def starts_with_marker(pair: Pair) -> bool | None:
    """一、 （一） 1. 一是 begin a paragraph."""
    marker = match_marker(pair.after)
    return SPLIT if marker and marker.certain else None


def starts_with_label(pair: Pair) -> bool | None:
    """整改情况： begins a paragraph."""
    return SPLIT if match_label(pair.after) else None


def starts_with_date_line(pair: Pair) -> bool | None:
    """A date alone is the sign-off."""
    return SPLIT if DATE_LINE.fullmatch(pair.after) else None


def indented(pair: Pair) -> bool | None:
    """A first line's indent, in a document that uses it."""
    indent = pair.next_shape.indent
    return SPLIT if pair.indents and indent is not None and indent > 1.2 else None


def stops_short(pair: Pair) -> bool | None:
    """The line leaves room that the next word would have filled."""
    return SPLIT if _is_full(pair) is False else None


def large_gap(pair: Pair) -> bool | None:
    """Space between paragraphs."""
    return SPLIT if _is_large_gap(pair) else None


def fills_the_line(pair: Pair) -> bool | None:
    """A full line goes on, where first lines are not indented or the next line is not."""
    indent = pair.next_shape.indent
    if indent is None or not _is_full(pair):
        return None
    return JOIN if indent < 0.7 else None


def ends_sentence(pair: Pair) -> bool | None:
    """。 ends a paragraph where lines are not wrapped."""
    return SPLIT if pair.line.rstrip().rstrip(CLOSERS).endswith(SENTENCE_END) else None


def heading_goes_on(pair: Pair) -> bool | None:
    """A numbered heading without a stop goes on in a line without a stop, before a label or marker."""
    marker = match_marker(pair.before)
    if marker is None or SENTENCE.search(pair.before):
        return None
    ends = pair.after.rstrip().endswith((*SENTENCE_END, "，", ","))
    begins = match_label(pair.next_after) or match_marker(pair.next_after)
    return JOIN if not ends and begins and len(pair.line) >= 10 else SPLIT


def running_text(pair: Pair) -> bool | None:
    """A paragraph with commas or stops that ends without one was cut by a page."""
    return JOIN if RUNNING.search(pair.before) or match_label(pair.before) else None


def apart(pair: Pair) -> bool | None:
    """Lines of a heading or a sign-off stand alone."""
    return SPLIT


WRAP_RULES: tuple[Rule, ...] = (
    other_cell,
    other_style,
    other_size,
    begins_with_a_stop,
    wrapped_at_the_margin,
    starts_with_marker,
    starts_with_label,
    starts_with_date_line,
    indented,
    stops_short,
    large_gap,
    fills_the_line,
    ends_sentence,
    heading_goes_on,
    running_text,
    apart,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The document with its furniture last, its paragraphs, and who decided at each line."""

    document: Document
    paragraphs: tuple[Paragraph, ...]
    rules: tuple[str, ...]  # for each line of the document
    furniture: tuple[Line, ...]


def lay_out(document: Document) -> Layout:
    """Set the furniture aside and rejoin the lines."""
    document, body = _set_aside(document, find_furniture(document))
    lines = document.lines[:body]
    shapes = _measure(document, lines)
    indents = sum(1 for s in shapes if s.indent is not None and 1.2 < s.indent < 3.2) >= max(
        3, len(lines) // 12
    )
    paragraphs: list[list[Line]] = []
    rules: list[str] = []
    before = ""
    texts = [document.text[line.span.start : line.span.end] for line in lines]
    for index, line in enumerate(lines):
        rule = "first_line"
        joins = False
        if index:
            previous = lines[index - 1]
            pair = Pair(
                before,
                texts[index - 1],
                texts[index],
                shapes[index - 1],
                shapes[index],
                texts[index + 1] if index + 1 < len(texts) else "",
                previous.cell is None and line.cell is None,
                len(paragraphs[-1]) == 1,
                indents,
                (previous.style, line.style),
            )
            rule, joins = _decide(pair)
        if joins:
            paragraphs[-1].append(line)
            before += texts[index].strip()
        else:
            paragraphs.append([line])
            before = texts[index].strip()
        rules.append(rule)
    rules += ["furniture"] * (len(document.lines) - body)
    merged = tuple(_merge(document.text, group) for group in paragraphs)
    return Layout(document, merged, tuple(rules), document.lines[body:])


def _decide(pair: Pair) -> tuple[str, bool]:
    for rule in WRAP_RULES:
        vote = rule(pair)
        if vote is not None:
            return rule.__name__, vote
    raise AssertionError("the last rule always decides")


def _merge(text: str, lines: Sequence[Line]) -> Paragraph:
    """Join lines without a blank; between two Latin letters the line feed stands as a blank."""
    spans: list[Span] = []
    for line in lines:
        words = text[line.span.start : line.span.end]
        start = line.span.start + len(words) - len(words.lstrip())
        span = Span(start, max(start, line.span.start + len(words.rstrip())))
        if (
            spans
            and _is_latin(text[spans[-1].end - 1 : spans[-1].end])
            and _is_latin(text[start : start + 1])
        ) and start - spans[-1].end == 1:
            span = Span(spans.pop().start, span.end)
        spans.append(span)
    passage = join(Passage(text[s.start : s.end].replace("\n", " "), ((0, s),)) for s in spans)
    return Paragraph(passage, lines[0].page, lines[0].style, lines[0].cell)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _is_full(pair: Pair) -> bool | None:
    """Whether the first word of the next line would not have gone into the room left by this one."""
    if pair.shape.room is None:
        return None
    word = FIRST_WORD.match(pair.after.lstrip())
    return pair.shape.room < (_width(word[0]) if word else 1.0) + SLACK


def _is_large_gap(pair: Pair) -> bool:
    return pair.next_shape.gap is not None and pair.next_shape.gap > 1.45


def _measure(document: Document, lines: Sequence[Line]) -> list[Shape]:
    if lines and all(line.box is not None for line in lines):
        return _measure_boxes(lines)
    return _measure_widths([document.text[line.span.start : line.span.end] for line in lines])


def _measure_boxes(lines: Sequence[Line]) -> list[Shape]:
    """Shapes from the boxes, against the column that the page shows (left and right pages may differ)."""
    pages: dict[int | None, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    left = min(line.box.x0 for line in lines if line.box)
    right = max(line.box.x1 for line in lines if line.box)
    size = median(line.size for line in lines) or 12.0
    columns = {page: _column(group, (left, right), size) for page, group in pages.items()}
    steps = [b.box.top - a.box.top for a, b in pairwise(lines) if a.box and b.box and a.page == b.page]
    usual = median(steps) if steps else 0.0
    shapes = []
    for index, line in enumerate(lines):
        assert line.box is not None
        first, last = columns[line.page]
        em = line.size or size
        previous = lines[index - 1].box if index and lines[index - 1].page == line.page else None
        gap = (line.box.top - previous.top) / usual if previous and usual > 0 else None
        shapes.append(Shape(line.size or None, (line.box.x0 - first) / em, (last - line.box.x1) / em, gap))
    return shapes


def _column(lines: Sequence[Line], whole: tuple[float, float], size: float) -> tuple[float, float]:
    """The edges of the text on one page; the whole document's where the page shows no full line."""
    left = min(line.box.x0 for line in lines if line.box)
    right = max(line.box.x1 for line in lines if line.box)
    wide = right - left > 0.8 * (whole[1] - whole[0]) and len(lines) >= 4
    return (left, right) if wide else whole


def _measure_widths(texts: Sequence[str]) -> list[Shape]:
    """Shapes from the number of letters, where the text is wrapped at a fixed width; else nothing."""
    widths = [_width(text.rstrip()) for text in texts]
    longest = max(widths, default=0.0)
    near = sum(1 for width in widths if width >= longest - 2)
    indents = [_width(text) - _width(text.lstrip()) for text in texts]
    if not (near >= 5 and near >= len(texts) / 5 and 12 <= longest <= 100):
        return [Shape()] * len(texts)
    return [Shape(None, indent, longest - width) for indent, width in zip(indents, widths, strict=True)]


def _width(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def find_furniture(document: Document) -> frozenset[int]:
    """The indices of lines that belong to the page and not to the text."""
    texts = [document.text[line.span.start : line.span.end].strip() for line in document.lines]
    found = {i for i, t in enumerate(texts) if DASHED_NUMBER.fullmatch(t) or COUNTED_PAGE.fullmatch(t)}
    found |= _find_running_heads(document.lines, texts)
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


def _set_aside(document: Document, furniture: frozenset[int]) -> tuple[Document, int]:
    """The document with the furniture's lines after the others, and how many those are."""
    order = [i for i in range(len(document.lines)) if i not in furniture] + sorted(furniture)
    lines, parts, position = [], [], 0
    for index in order:
        line = document.lines[index]
        words = document.text[line.span.start : line.span.end]
        lines.append(replace(line, span=Span(position, position + len(words))))
        parts.append(words + "\n")
        position += len(words) + 1
    return replace(document, text="".join(parts), lines=tuple(lines)), len(order) - len(furniture)
