"""Lines of a file -> paragraphs as their authors wrote them.

Two steps. Page furniture (page numbers, running heads) is set aside: its lines move
to the end of the text, so that what a page break cuts in two is whole again. Then
the lines are rejoined: for each two neighbours the first rule of ``WRAP_RULES`` that
has an opinion decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Document, Line, Paragraph, Passage, Span
from pipeline.passage import EMPTY
from pipeline.structure.furniture import set_aside
from pipeline.structure.line_pairs import Pair, add_line
from pipeline.structure.shapes import Shape, measure_lines
from pipeline.structure.tabbed import split_tabs
from pipeline.structure.wrap_rules import LOOKS_AT, WRAP_RULES, Rule

__all__ = ["Layout", "lay_out"]

# 电子邮箱：sxgx@exam / ple.cn   执行ISO / 9001
LATIN_END, LATIN_START = re.compile(r"[!-~]{1,64}\Z"), re.compile(r"[!-~]{1,64}")


@dataclass(frozen=True, slots=True)
class Layout:
    """The document with its furniture last, its paragraphs, and who decided at each line."""

    document: Document
    paragraphs: tuple[Paragraph, ...]
    rules: tuple[str, ...]  # for each line of the document
    furniture: tuple[Line, ...]


def lay_out(document: Document) -> Layout:
    """Set the furniture aside and rejoin the lines."""
    document, body, cuts = set_aside(split_tabs(document))
    lines = document.lines[:body]
    pairs = _Pairs(document, lines, cuts)
    voting = pairs.choose_rules()
    paragraphs: list[list[Line]] = []
    rules: list[str] = []
    before = ""
    for index, line in enumerate(lines):
        rule, joins = _decide(voting, pairs.at(index, before)) if index else ("first_line", False)
        if joins:
            paragraphs[-1].append(line)
            before = add_line(before, pairs.texts[index].strip())
        else:
            paragraphs.append([line])
            before = add_line("", pairs.texts[index].strip())
        rules.append(rule)
    rules += ["furniture"] * (len(document.lines) - body)
    merged = tuple(_rejoin(document.text, group) for group in paragraphs)
    return Layout(document, merged, tuple(rules), document.lines[body:])


class _Pairs:
    """What the rules look at for each line and the one above."""

    def __init__(self, document: Document, lines: Sequence[Line], cuts: frozenset[int]) -> None:
        self.lines, self.cuts = lines, cuts
        self.texts = [document.text[line.span.start : line.span.end] for line in lines]
        self.shapes = measure_lines(document, lines)
        self.indents = _indents_first_lines(self.shapes)

    def at(self, index: int, before: str) -> Pair:
        """The line at ``index`` and the one above; ``before`` is what is joined so far."""
        return Pair(
            before=before,
            line=self.texts[index - 1],
            after=self.texts[index],
            shape=self.shapes[index - 1],
            next_shape=self.shapes[index],
            next_after=self.texts[index + 1] if index + 1 < len(self.texts) else "",
            cells=(self.lines[index - 1].cell, self.lines[index].cell),
            indents=self.indents,
            styles=(self.lines[index - 1].style, self.lines[index].style),
            page_between=index in self.cuts,
        )

    def choose_rules(self) -> list[Rule]:
        """Those that may have an opinion somewhere in the document, in their order."""
        shown = {
            "cells": any(line.cell for line in self.lines),
            "styles": any(line.style for line in self.lines),
            "sizes": any(shape.size for shape in self.shapes),
            "titles": any(shape.scale > 1 for shape in self.shapes),
            "indents": self.indents,
            "rooms": any(shape.room is not None for shape in self.shapes),
            "gaps": any(shape.gap is not None for shape in self.shapes),
            "cuts": bool(self.cuts),
        }
        return [rule for rule in WRAP_RULES if shown.get(LOOKS_AT.get(rule, ""), True)]


def _indents_first_lines(shapes: Sequence[Shape]) -> bool:
    indented = sum(1 for shape in shapes if shape.indent is not None and 1.2 < shape.indent < 3.2)
    return indented >= max(3, len(shapes) // 12)


def _decide(rules: Sequence[Rule], pair: Pair) -> tuple[str, bool]:
    for rule in rules:
        vote = rule(pair)
        if vote is not None:
            return rule.__name__, vote
    raise AssertionError("the last rule always decides")


def _rejoin(text: str, lines: Sequence[Line]) -> Paragraph:
    """Join lines without a blank; between two Latin letters the line feed stands as a blank."""
    first = lines[0]
    if len(lines) == 1:
        return Paragraph(_take(text, first), first.page, first.style, first.cell)
    spans: list[Span] = []
    for line in lines:
        words = text[slice(*line.span)].lstrip()
        start = line.span.end - len(words)
        span = Span(start, start + len(words.rstrip()))
        if spans and start - spans[-1].end == 1 and _are_two_words(text[slice(*spans[-1])], words):
            span = Span(spans.pop().start, span.end)
        if span.start < span.end:
            spans.append(span)
    parts, pieces, length = [], [], 0
    for span in spans:
        parts.append(text[slice(*span)].replace("\n", " "))
        pieces.append((length, span))
        length += span.end - span.start
    passage = Passage("".join(parts), tuple(pieces))
    return Paragraph(passage, first.page, first.style, first.cell)


def _take(text: str, line: Line) -> Passage:
    """The words of one line."""
    begun = text[slice(*line.span)].lstrip()
    start = line.span.end - len(begun)
    words = begun.rstrip()
    return Passage(words, ((0, Span(start, start + len(words))),)) if words else EMPTY


def _are_two_words(before: str, after: str) -> bool:
    """Whether Latin letters meet at the break; an e-mail address (sxgx@exam / ple.cn) is one word."""
    before, after = before[-65:], after.lstrip()
    meet = before[-1:] + after[:1]
    if not (len(meet) == 2 and meet.isascii() and meet.isalpha()):
        return False
    first, second = LATIN_END.search(before), LATIN_START.match(after)
    assert first and second
    behind_colon = before[: first.start()].endswith("：") or ":" in first[0]
    return not ("@" in first[0] or ("@" in second[0] and behind_colon))
