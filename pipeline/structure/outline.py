"""Units -> the tree of numbered items, by the best reading of the whole document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model import Passage
from pipeline.passage import EMPTY
from pipeline.structure.frames import match_frame, match_leading_frame
from pipeline.structure.reading import LIST, Reading, read_numbers
from pipeline.structure.units import Unit

__all__ = ["Section", "build_outline", "is_framed"]


@dataclass(slots=True, eq=False)
class Section:
    """A numbered item: its heading unit, the units below it, the items inside it."""

    unit: Unit | None = None
    units: list[Unit] = field(default_factory=list)
    children: "list[Section]" = field(default_factory=list)
    parent: "Section | None" = None
    reading: Reading | None = None  # why its number was taken for an item's
    owns_label: bool = False  # a rectification is reported right below it, not below its items
    is_finding: bool = False

    @property
    def rank(self) -> float:
        """How deep its number stands; a record without a number below all numbers."""
        return self.unit.rank if self.unit else -1.0

    @property
    def kind(self) -> str:
        """The kind of its number, plain for a heading without one, or record."""
        return self.unit.kind if self.unit else "record"

    @property
    def heading(self) -> Passage:
        """The heading paragraph without its number."""
        return self.unit.passage if self.unit else EMPTY

    def add(self, unit: Unit) -> None:
        """A unit stands right below it."""
        self.units.append(unit)
        self.owns_label = self.owns_label or unit.is_rectification

    def body(self) -> "Iterator[Unit]":
        """The units below the heading, and those of the items inside it that are no findings, in order."""
        yield from self.units
        for child in self.children:
            if child.unit and not child.is_finding:
                yield child.unit
                yield from child.body()

    def fold(self) -> None:
        """Take the items inside into the body: their numbers only list."""
        units = list(self.body())
        self.units, self.children = [], []
        for unit in units:
            self.add(unit)

    def walk(self) -> "Iterator[Section]":
        """This section and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()

    def above(self) -> "Iterator[Section]":
        """The sections that hold it, innermost first, the root last."""
        parent = self.parent
        while parent is not None:
            yield parent
            parent = parent.parent


def build_outline(units: Sequence[Unit]) -> Section:
    """The tree of items; its root holds what stands before the first one."""
    root = Section()
    stack = [root]
    for unit, reading in zip(units, read_numbers(units), strict=True):
        if reading.depth == LIST:
            stack[-1].add(unit)
            continue
        del stack[reading.depth :]
        section = Section(unit, parent=stack[-1], reading=reading)
        stack[-1].children.append(section)
        stack.append(section)
    return root


def is_framed(section: Section) -> bool:
    """关于…问题, 问题N: the heading says itself that it states a problem."""
    heading = section.heading.text
    return (
        section.kind in ("problem", "record")
        or match_frame(heading).framed
        or match_leading_frame(heading) is not None
    )
