"""Paragraphs -> units: a paragraph with its number and label, cut where a label stands inside it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.model import Paragraph, Passage
from pipeline.passage import cut, trim
from pipeline.structure.cards import find_card_labels
from pipeline.structure.frames import has_prefix, match_frame, match_leading_frame
from pipeline.structure.labels import Label, find_inline_label, match_fields, match_label
from pipeline.structure.numbering import INLINE_KINDS, RANK, Marker, match_decimal, match_marker
from pipeline.structure.own_labels import (
    TAG,
    USUAL,
    find_labels_behind_lost_breaks,
    find_tagged_kinds,
    find_usual_labels,
    learn_labels,
    match_learned,
)
from pipeline.structure.sections import COUNTED, is_couplet
from pipeline.structure.vocabulary import holds

__all__ = ["Unit", "split_units"]

# 预算编制和执行方面   下一步工作安排
PLAIN = re.compile(r"[^。；，：？！、,;:?!]{4,40}")
NAMED = re.compile(rf"(?:方面|情况|问题|安排|打算|建议){COUNTED}$")
BULLET = re.compile(r"[ \t\u3000]*(?:[—–]{1,3}|[●◆■▲★◇])[ \t\u3000]*")  # ——关于…问题
BRACKETED = re.compile(r"\s*[（(【\[].*[）)】\]][。．]?\s*")
SENTENCE = re.compile(r"[^。]{16}。")
STOPS = ("。", "：", ":", "；", "！")
RECORD_RANK = 6.0  # a record's 反馈问题： without a number stands below all numbers


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, or the part of one from an inline label on."""

    passage: Passage  # without marker and label
    whole: Passage  # with marker and label
    paragraph: Paragraph
    index: int  # of the paragraph
    marker: Marker | None = None
    label: Label | None = None
    framed: bool = False  # 关于“…”的问题 without a number, the heading of a record
    plain_rank: float | None = None  # of a heading without a number, which stands above the number behind it

    @property
    def is_rectification(self) -> bool:
        """Whether a rectification's label begins it."""
        return self.label is not None and self.label.kind == "rectification"

    @property
    def is_problem(self) -> bool:
        """Whether a problem's label begins it."""
        return self.label is not None and self.label.kind == "problem"

    @property
    def can_head(self) -> bool:
        """Whether the number may be an item's: not 一是, and not a label's own number (1.整改情况：)."""
        if self.marker is None:
            return self.framed or self.plain_rank is not None or self.is_problem
        return self.marker.kind not in INLINE_KINDS and (self.label is None or self.is_problem)

    @property
    def kind(self) -> str:
        """The kind of its number, plain for a heading without one, record for 反馈问题： without one."""
        if self.plain_rank is not None:
            return "plain" if self.plain_rank % 0.5 else "plain_above"
        return self.marker.kind if self.marker else "record"

    @property
    def rank(self) -> float:
        """How deep an item with this number stands."""
        if self.plain_rank is not None:
            return self.plain_rank
        return RANK[self.marker.kind] if self.marker else RECORD_RANK

    @property
    def number(self) -> int:
        """The number's value; 0 where there is none."""
        return self.marker.number if self.marker else 0


def split_units(paragraphs: Iterable[Paragraph]) -> list[Unit]:
    """Read the marker and label at the start of each paragraph; cut numbered ones at an inline label."""
    paragraphs = list(paragraphs)
    texts = [paragraph.text for paragraph in paragraphs]
    markers, labels = _read_markers(texts), [match_label(text) for text in texts]
    learned = learn_labels(texts, markers, labels)
    tagged, closing = find_tagged_kinds(texts, markers), find_usual_labels(texts, markers)
    lost = find_labels_behind_lost_breaks(texts, markers, labels)
    cards = find_card_labels(paragraphs)
    told = Counter(label.printed for label in labels if label and label.kind == "rectification")
    bare = Counter(label.printed for label in labels if label and label.bare)
    units = []
    for index, (paragraph, text) in enumerate(zip(paragraphs, texts, strict=True)):
        marker = None if index in cards else _with_inner(markers[index], text)
        start = marker.end if marker else 0
        label = match_label(text, start) if marker else cards.get(index) or labels[index]
        if marker and marker.kind in tagged and TAG.match(text, start):
            label = None
        label = label or match_learned(text, start, learned) or (None if marker else _match_bracketed(text))
        if label and label.bare and (marker or bare[label.printed] < 2):
            label = None  # a section's heading
        announces = marker is not None and label is not None and _announces(label, text, told)
        if announces:
            label = None  # 二、反馈问题整改情况：
        inline = None
        if (marker and label is None and not announces) or (label and label.kind == "problem"):
            inline = find_inline_label(text, start, closing) or lost.get(index)
        end = inline.start if inline else len(text)
        if label and label.kind != "problem":
            start = label.end
        body = trim(paragraph.passage, start, end)
        units.append(Unit(body, cut(paragraph.passage, 0, end), paragraph, index, marker, label))
        if inline:
            body = trim(paragraph.passage, inline.end)
            units.append(Unit(body, cut(paragraph.passage, end), paragraph, index, None, inline))
    return _with_plain_headings(_with_framed_headings(_with_whole_brackets(units)))


def _announces(label: Label, text: str, told: Mapping[str, int]) -> bool:
    """A numbered label with nothing behind it, where others come back: the heading of a section."""
    alone = label.kind == "rectification" and not text[label.end :].strip()
    return alone and not told.get(label.printed) and max(told.values(), default=0) >= 2


def _read_markers(texts: Sequence[str]) -> list[Marker | None]:
    """The marker of each paragraph; 2.1, 2.2 are numbers where most of them count on."""
    markers = [match_marker(text) for text in texts]
    decimals = {i: found for i, text in enumerate(texts) if (found := match_decimal(text))}
    rows = list(decimals.values())
    on = sum(a == b and m.number + 1 == n.number for (a, m), (b, n) in pairwise(rows))
    anew = sum(b == a + 1 and n.number == 1 for (a, _), (b, n) in pairwise(rows))
    if on >= 2 and rows[0][1].number == 1 and 4 * (on + anew + 1) >= 3 * len(rows):
        for index, (_, marker) in decimals.items():
            markers[index] = marker
    return markers


def _with_inner(outer: Marker | None, text: str) -> Marker | None:
    """The marker of a paragraph; of two in one, （一）1., the inner number counts and both are printed."""
    if outer is None or not outer.certain or outer.kind in INLINE_KINDS:
        return outer
    inner = match_marker(text[outer.end :])
    if inner is None or not inner.certain or inner.kind in INLINE_KINDS or inner.rank <= outer.rank:
        return outer
    printed = text[outer.start : outer.end + inner.end].strip()
    return inner._replace(printed=printed, start=outer.start, end=outer.end + inner.end)


def _match_bracketed(text: str) -> Label | None:
    """（牵头领导：…；责任单位：…）: a paragraph of fields in brackets."""
    fields = match_fields(text) if BRACKETED.fullmatch(text) else []
    return Label("other", fields[0][0], 0, len(text)) if fields else None


def _with_whole_brackets(units: Sequence[Unit]) -> list[Unit]:
    """1） between （1） and （3）, or before （2）, has lost its first bracket."""
    mended = list(units)
    places = [i for i, unit in enumerate(units) if unit.marker and unit.kind in ("digit_paren", "half_paren")]
    numbers = {i: units[i].number for i in places}
    for before, index, after in zip([-1, *places], places, [*places[1:], -1], strict=False):
        marker = units[index].marker
        assert marker is not None
        follows = numbers.get(before) == marker.number - 1 and _is_bracketed(mended, before)
        leads = numbers.get(after) == marker.number + 1 and _is_bracketed(mended, after)
        if marker.kind == "half_paren" and (follows or leads):
            mended[index] = replace(mended[index], marker=marker._replace(kind="digit_paren"))
    return mended


def _is_bracketed(units: Sequence[Unit], index: int) -> bool:
    return index >= 0 and units[index].kind == "digit_paren"


def _with_framed_headings(units: Sequence[Unit]) -> list[Unit]:
    """Mark 关于“…”的问题 without numbers as headings where several stand above what is told about them.

    Behind a dash or a bullet (——关于…问题。已…) it may be told in the same paragraph.
    """
    starts = {i: start for i, unit in enumerate(units) if (start := _frame_start(unit)) is not None}
    told = [i for i in starts if starts[i] or (i + 1 < len(units) and i + 1 not in starts)]
    labelled = [i for i in told if i + 1 < len(units) and units[i + 1].is_rectification]
    heads = labelled if len(labelled) >= 2 else told if len(told) >= USUAL else []
    marked = list(units)
    for index in heads:
        heading = trim(units[index].passage, starts[index])
        marked[index] = replace(units[index], framed=True, passage=heading)
    return marked


def _frame_start(unit: Unit) -> int | None:
    """Where a framed heading without a number begins in its paragraph, behind a bullet if there is one."""
    text = unit.passage.text
    bullet = BULLET.match(text)
    start = bullet.end() if bullet else 0
    if unit.marker or unit.label or not has_prefix(text[start:]):
        return None
    framed = match_frame(text[start:]).framed or (start and match_leading_frame(text[start:]) is not None)
    return start if framed else None


def _with_plain_headings(units: Sequence[Unit]) -> list[Unit]:
    """Mark headings without numbers: short lines without a stop that stand right above a number.

    Such a line opens a row (1.), or is named as headings are (…方面), or is one of several in
    the document. One above another (整改落实情况, then 政治建设方面) stands a step higher.
    """
    apart = _find_apart(units)
    lower = [i for i in apart if i + 1 < len(units) and _heads(units[i + 1])]
    usual = len(lower) >= 2
    marked = list(units)
    for index in lower:
        following = units[index + 1]
        if usual or following.number == 1 or _is_named(units[index]):
            marked[index] = replace(units[index], plain_rank=following.rank - 0.25)
            if index - 1 in apart and (
                _is_named(units[index - 1]) or is_couplet(units[index - 1].whole.text)
            ):
                marked[index - 1] = replace(units[index - 1], plain_rank=following.rank - 0.5)
    ranks: dict[str, float] = {}
    for unit in marked:
        if unit.plain_rank is not None:
            ranks.setdefault(unit.whole.text[:2], unit.plain_rank)
    for index in apart:
        if marked[index].plain_rank is None:
            rank = _like_the_others(units, index, ranks)
            rank = _as_announcement(units, index) if rank is None else rank
            marked[index] = replace(units[index], plain_rank=rank)
    return marked


def _like_the_others(units: Sequence[Unit], index: int, ranks: Mapping[str, float]) -> float | None:
    """聚焦主业, told in a paragraph before its items: the headings beside it begin alike (聚焦自身建设)."""
    rank = ranks.get(units[index].whole.text[:2])
    return rank if any(map(_heads, units[index + 1 : index + 4])) else None


def _as_announcement(units: Sequence[Unit], index: int) -> float | None:
    """巡察反馈问题整改落实情况 without a number announces the findings, whatever stands between."""
    if not (_is_named(units[index]) and holds("findings_section", units[index].whole.text)):
        return None
    following = next((below for below in units[index + 1 : index + 5] if _heads(below)), None)
    return int(following.rank) - 0.5 if following else None


def _heads(unit: Unit) -> bool:
    return (unit.marker is not None or unit.framed) and unit.can_head


def _is_named(unit: Unit) -> bool:
    return NAMED.search(unit.whole.text.strip()) is not None


def _find_apart(units: Sequence[Unit]) -> dict[int, None]:
    """The short lines below the first running text that are no part of the sentence above, in order."""
    running = next((i for i, unit in enumerate(units) if _runs(unit.whole.text)), len(units))
    below = range(running + 1, len(units))
    return dict.fromkeys(
        i for i in below if _looks_plain(units[i]) and _is_complete(units[max(0, i - 3) : i])
    )


def _runs(text: str) -> bool:
    """What no title, and no site around it, holds: a sentence, or a clause with a comma up to a colon."""
    if SENTENCE.search(text):
        return True
    clauses = text[text.rfind("。") + 1 :].replace(",", "，")
    return text.endswith(("：", ":")) and 0 <= clauses.find("，") < len(clauses) - 11


def _is_complete(above: Sequence[Unit]) -> bool:
    """Whether no sentence goes on below some units."""
    texts = [text for unit in above if (text := unit.whole.text.strip())]
    return not texts or texts[-1].endswith(STOPS) or len(texts[-1]) <= 40


def _looks_plain(unit: Unit) -> bool:
    text = unit.whole.text.strip()
    return not unit.marker and not unit.label and (PLAIN.fullmatch(text) is not None or is_couplet(text))
