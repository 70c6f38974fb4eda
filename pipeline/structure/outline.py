"""Paragraphs -> the tree of numbered items, decided over the whole document.

Markers carry no fixed meaning: （一） can head a section, state a finding, or list a
measure. What decides is whether a label of a rectification follows before the next
item. So an item that owns a label is an item; a number that stands after a label and
owns none is a measure, unless it goes on with an open section's numbers.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.model import Paragraph, Passage
from pipeline.passage import cut, strip
from pipeline.structure.frames import match_frame
from pipeline.structure.labels import Label, find_inline_label, match_label
from pipeline.structure.numbering import INLINE_KINDS, RANK, Marker, find_inline_markers, match_marker

__all__ = ["Section", "Unit", "build_outline", "split_units"]

# 预算编制和执行方面   下一步工作安排
PLAIN = re.compile(r"[^。；，：？！、,;:?!]{4,40}")
NAMED = re.compile(r"(?:方面|情况|问题|安排|打算|建议)$")
# 整改成效 after 整改措施
SECOND = re.compile(r"成效|效果|结果")
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
    rank: float | None = None  # of a heading without a number, which stands above the number behind it

    @property
    def is_rectification(self) -> bool:
        """Whether a rectification's label begins it."""
        return self.label is not None and self.label.kind == "rectification"

    @property
    def can_head(self) -> bool:
        """Whether the number may be an item's: not 一是, and not a label's own number (1.整改情况：)."""
        if self.marker is None:
            return self.rank is not None or (self.label is not None and self.label.kind == "problem")
        return self.marker.kind not in INLINE_KINDS and (self.label is None or self.label.kind == "problem")


@dataclass(slots=True, eq=False)
class Section:
    """A numbered item: its heading unit, the units below it, the items inside it."""

    unit: Unit | None = None
    units: list[Unit] = field(default_factory=list)
    children: "list[Section]" = field(default_factory=list)
    parent: "Section | None" = None

    @property
    def rank(self) -> float:
        """How deep its number stands; a record without a number below all numbers."""
        if self.unit is None:
            return -1.0
        if self.unit.rank is not None:
            return self.unit.rank
        return RANK[self.unit.marker.kind] if self.unit.marker else RECORD_RANK

    @property
    def kind(self) -> str:
        """The kind of its number, plain for a heading without one, or record."""
        if self.unit and self.unit.rank is not None:
            return "plain"
        return self.unit.marker.kind if self.unit and self.unit.marker else "record"

    @property
    def heading(self) -> Passage:
        """The heading paragraph without its number."""
        return self.unit.passage if self.unit else Passage("")

    @property
    def owns_label(self) -> bool:
        """Whether a rectification is reported right below it, not below its items."""
        return any(unit.is_rectification for unit in self.units)

    def body(self) -> "Iterator[Unit]":
        """The units below the heading, those of the items inside it included, in order."""
        yield from self.units
        for child in self.children:
            if child.unit:
                yield child.unit
            yield from child.body()

    def fold(self) -> None:
        """Take the items inside into the body: their numbers only list."""
        self.units = list(self.body())
        self.children = []

    def walk(self) -> "Iterator[Section]":
        """This section and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


def split_units(paragraphs: Iterable[Paragraph]) -> list[Unit]:
    """Read the marker and label at the start of each paragraph; cut numbered ones at an inline label."""
    paragraphs = list(paragraphs)
    bare = Counter(label.printed for p in paragraphs if (label := match_label(p.text)) and label.bare)
    units = []
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        marker = match_marker(text)
        start = marker.end if marker else 0
        label = match_label(text, start)
        if label and label.bare and (marker or bare[label.printed] < 2):
            label = None  # a section's heading
        inline = find_inline_label(text, start) if marker and label is None else None
        end = inline.start if inline else len(text)
        if label and label.kind != "problem":
            start = label.end
        body = strip(cut(paragraph.passage, start, end))
        units.append(Unit(body, cut(paragraph.passage, 0, end), paragraph, index, marker, label))
        if inline:
            body = strip(cut(paragraph.passage, inline.end))
            units.append(Unit(body, cut(paragraph.passage, end), paragraph, index, None, inline))
    return _with_plain_headings(units)


def _with_plain_headings(units: Sequence[Unit]) -> list[Unit]:
    """Mark headings without numbers: a short line without a stop, between running text and a number."""
    marked, running = [], False
    for index, unit in enumerate(units):
        following = units[index + 1] if index + 1 < len(units) else None
        text = unit.whole.text.strip()
        plain = running and unit.marker is None and unit.label is None and PLAIN.fullmatch(text)
        if plain and following and following.marker and following.can_head:
            opens = following.marker.number == 1 or bool(NAMED.search(text))
            marked.append(replace(unit, rank=following.marker.rank - 0.25) if opens else unit)
        else:
            marked.append(unit)
        running = running or text.endswith(("。", "：", ":"))
    return marked


def build_outline(units: Sequence[Unit]) -> Section:
    """The tree of items; its root holds what stands before the first one."""
    return _Builder(units).build()


class _Builder:
    """One pass over the units with the open sections as a stack."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = units
        self.root = Section()
        self.stack = [self.root]
        self.listed: Marker | None = None  # the last number of a list inside a rectification
        self.next_heads = self._find_next_heads()
        self.list_kinds = self._find_list_kinds()
        self.records = self._has_records()

    def build(self) -> Section:
        for index, unit in enumerate(self.units):
            if self._is_item(index, unit):
                self._open(unit)
            else:
                self.stack[-1].units.append(unit)
                if self._in_rectification:
                    self.listed = _last_listed(unit) or self.listed
        return self.root

    def _find_next_heads(self) -> list[int]:
        """For each unit the index of the next one that may head an item."""
        following = len(self.units)
        found = [following] * len(self.units)
        for index in range(len(self.units) - 1, -1, -1):
            found[index] = following
            if self.units[index].can_head:
                following = index
        return found

    def _owns(self, index: int) -> bool:
        return any(unit.is_rectification for unit in self.units[index + 1 : self.next_heads[index]])

    def _find_list_kinds(self) -> frozenset[str]:
        """Kinds whose numbers, beginning anew after a label, go on with 2 and not with an item below."""
        votes: Counter[str] = Counter()
        after_label = False
        for index, unit in enumerate(self.units):
            after_label = after_label or unit.is_rectification
            marker = unit.marker
            if not (unit.can_head and marker and after_label and marker.number == 1):
                continue
            after = self.units[self.next_heads[index]] if self.next_heads[index] < len(self.units) else None
            if self._owns(index):
                votes[marker.kind] -= 1
            elif after and after.marker and after.marker.kind == marker.kind and after.marker.number == 2:
                votes[marker.kind] += 1
            elif after and after.marker and RANK[after.marker.kind] > marker.rank:
                votes[marker.kind] -= 1
        return frozenset(kind for kind, count in votes.items() if count > 0)

    @property
    def _in_rectification(self) -> bool:
        return self.stack[-1].owns_label

    def _sibling(self, kind: str) -> Section | None:
        """The open section of this kind, innermost first."""
        return next((s for s in reversed(self.stack[1:]) if s.kind == kind), None)

    def _is_item(self, index: int, unit: Unit) -> bool:
        if not unit.can_head:
            return False
        if unit.rank is not None:
            return True
        if unit.marker is None:
            return self._is_record()
        sibling = self._sibling(unit.marker.kind)
        follows = sibling is not None and unit.marker.number == _number(sibling) + 1
        if self._owns(index) and self._ends_measures(index, unit.marker):
            return False
        if self._owns(index):
            return unit.marker.certain or follows or unit.marker.number == 1
        if not unit.marker.certain and not follows:
            return False
        if not self._in_rectification:
            return True
        return not self._is_listed(unit.marker, sibling, follows)

    def _ends_measures(self, index: int, marker: Marker) -> bool:
        """Whether the label behind the last of some listed measures is the open item's second one.

        整改措施：1.…   2.…   整改成效：…
        """
        labels = [unit.label.printed for unit in self.stack[-1].units if unit.is_rectification and unit.label]
        behind = self.units[index + 1 : self.next_heads[index]]
        owned = next(unit.label.printed for unit in behind if unit.is_rectification and unit.label)
        last = self.listed
        counts_on = last is not None and last.kind == marker.kind and marker.number == last.number + 1
        return (
            counts_on and owned not in labels and bool(SECOND.search(owned)) and not SECOND.search(labels[0])
        )

    def _is_record(self) -> bool:
        """反馈问题： without a number opens a record, unless it tells the details of an open item."""
        current = self.stack[-1]
        return self.records or current.unit is None or current.owns_label or current.kind == "record"

    def _has_records(self) -> bool:
        """Whether most 反馈问题： without a number stand apart from a numbered heading."""
        found = [
            i for i, unit in enumerate(self.units) if unit.label and unit.marker is None and unit.can_head
        ]
        behind = sum(1 for i in found if i and self.units[i - 1].marker and self.units[i - 1].can_head)
        return len(found) >= 2 and 2 * behind < len(found)

    def _is_listed(self, marker: Marker, sibling: Section | None, follows: bool) -> bool:
        """Whether a number without a label of its own, after a label, is a measure."""
        last = self.listed
        goes_on = last is not None and last.kind == marker.kind and marker.number == last.number + 1
        if goes_on and not (follows and sibling is not self.stack[-1] and marker.kind not in self.list_kinds):
            return True
        if follows:
            return False
        if sibling is None:
            below = marker.rank > min(self.stack[-1].rank, RANK["han_paren"])
            return (
                below
                if self.stack[-1].kind == "record"
                else (marker.rank > self.stack[-1].rank or marker.kind in self.list_kinds)
            )
        if marker.number == 1:
            return sibling is self.stack[-1] or marker.kind in self.list_kinds
        return marker.rank > self.stack[-1].rank

    def _open(self, unit: Unit) -> None:
        section = Section(unit)
        sibling = self._sibling(section.kind)
        if sibling is not None:
            while self.stack[-1] is not sibling:
                self.stack.pop()
            self.stack.pop()
        else:
            while self.stack[-1].rank >= section.rank:
                self.stack.pop()
        section.parent = self.stack[-1]
        section.parent.children.append(section)
        self.stack.append(section)
        self.listed = None


def _last_listed(unit: Unit) -> Marker | None:
    """The last number of a list in a paragraph: 整改情况：1、…   and the next paragraph goes on with 2、"""
    inside = find_inline_markers(unit.passage.text)
    return inside[-1] if inside else unit.marker


def _number(section: Section) -> int:
    return section.unit.marker.number if section.unit and section.unit.marker else 0


def is_framed(section: Section) -> bool:
    """关于…问题, 问题N: the heading says itself that it states a problem."""
    return section.kind in ("problem", "record") or match_frame(section.heading.text).framed
