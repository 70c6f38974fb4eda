"""What speaks against reading a number as an item's, or as one that only lists: rules and their points.

A rule looks at one choice, a number at its place below the items that are open, and gives
the points that speak against it; 0 where it has nothing to say.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.structure.places import Listed, Place

__all__ = ["ITEM_RULES", "LIST_RULES", "Last", "Open", "Rule", "Step", "goes_on_listing"]

# 整改成效 after 整改措施
SECOND = re.compile(r"成效|成果|效果|结果|成绩")


class Open(NamedTuple):
    """An item that is open."""

    kind: str
    rank: float
    number: int
    style: str
    labels: tuple[str, ...] = ()  # of the rectifications told right below it
    has_items: bool = False
    other: bool = False  # a section of front matter or plans, by its heading
    framed: bool = False  # 关于…的问题


Last = tuple[str, int]  # kind and number of the last item of a row


class Step(NamedTuple):
    """One choice: a number read as an item below ``stack[:depth - 1]``, or as listing."""

    place: Place
    stack: tuple[Open, ...]  # the items that are open
    goes_on_listing: bool  # whether the number counts on in a list that is open inside the last of them
    parents: tuple[Open, ...]  # what stays open above the item
    sibling: Open | None  # the item before it in its row
    ran: Last = ("", 0)  # of the row below the item before its parent

    @property
    def number(self) -> int:
        """The number's value."""
        return self.place.number

    @property
    def counts_on(self) -> bool:
        """Whether the number goes on with those of its row, in the same style."""
        return self.sibling is not None and self.number == self.sibling.number + 1


def goes_on_listing(place: Place, listed: Sequence[Listed]) -> bool:
    """Whether a number counts on, in the same style, in the innermost open list of its kind."""
    for last in reversed(listed):
        if last.kind == place.kind:
            return place.number == last.number + 1 and place.style == last.style
    return False


Rule = Callable[[Step], float]


def skips_numbers(step: Step) -> float:
    """3 follows 1."""
    if step.sibling is None or step.number <= step.sibling.number + 1:
        return 0.0
    return 2.0 + 0.2 * min(step.number - step.sibling.number - 1, 5)


def repeats_a_number(step: Step) -> float:
    """3 follows 3; 2-1 may follow 1-1."""
    if step.place.kind == "compound" and step.number == 1:
        return 0.0
    return 2.5 if step.sibling and step.number == step.sibling.number else 0.0


def goes_back(step: Step) -> float:
    """2 follows 5."""
    return 4.0 if step.sibling and 1 < step.number < step.sibling.number else 0.0


def begins_anew(step: Step) -> float:
    """1 follows 5 without a heading between; 2-1 may follow 1-5."""
    if step.place.kind == "compound":
        return 0.0
    return 3.5 if step.sibling and step.number == 1 < step.sibling.number else 0.0


def begins_late(step: Step) -> float:
    """A row begins with another number than 1, unless the row above it ended with the last."""
    goes_on = step.ran == (step.place.kind, step.number - 1)
    return 3.0 if step.sibling is None and step.number > 1 and not goes_on else 0.0


def changes_style(step: Step) -> float:
    """1. follows 1、"""
    return 1.5 if step.sibling and step.place.style != step.sibling.style else 0.0


def against_the_standard(step: Step) -> float:
    """（一） below 1."""
    parent = step.parents[-1] if step.parents else None
    return 1.5 if parent and step.sibling is None and step.place.unit.rank <= parent.rank else 0.0


def begins_above(step: Step) -> float:
    """A new kind of number ends items that are open."""
    ended = len(step.stack) > len(step.parents)
    return 1.5 if ended and step.sibling is None and not step.place.other else 0.0


def inside_a_rectification(step: Step) -> float:
    """An item below an item that has told its rectification."""
    return 4.0 if step.parents and step.parents[-1].labels and step.sibling is None else 0.0


def may_be_no_number(step: Step) -> float:
    """1.3个支部: a decimal, unless it counts on."""
    marker = step.place.marker
    if marker is None or marker.certain:
        return 0.0
    return 0.3 if step.counts_on else 2.0


def tells_a_deed(step: Step) -> float:
    """加强组织领导… heads no item among findings; behind them it may be a plan's."""
    place = step.place
    if not place.labelled or place.label or place.other or place.leaning >= -1:
        return 0.0
    return 1.0 if place.told else 0.5


def takes_the_second_label(step: Step) -> float:
    """The last of the measures below 整改措施： is followed by 整改成效："""
    return 2.0 if step.goes_on_listing and _is_second(step) else 0.0


def breaks_a_list(step: Step) -> float:
    """The list inside the open rectification would go on with this number."""
    return 1.0 if step.goes_on_listing and step.stack and step.stack[-1].labels else 0.0


def leaves_a_label_empty(step: Step) -> float:
    """整改情况： alone in its paragraph is followed by what it announces."""
    return 2.0 if step.place.awaited and step.stack and step.stack[-1].labels else 0.0


def leaves_items_without_report(step: Step) -> float:
    """The items that end here report nothing, though the document's items do."""
    ended = step.stack[len(step.parents) :]
    return sum(_reports_nothing(item, step.place) for item in ended)


ITEM_RULES: tuple[Rule, ...] = (
    skips_numbers,
    repeats_a_number,
    goes_back,
    begins_anew,
    begins_late,
    changes_style,
    against_the_standard,
    begins_above,
    inside_a_rectification,
    may_be_no_number,
    tells_a_deed,
    takes_the_second_label,
    breaks_a_list,
    leaves_a_label_empty,
    leaves_items_without_report,
)


def lists_out_of_order(step: Step) -> float:
    """A list goes on with the next number or begins with 1."""
    if step.goes_on_listing:
        return 0.0
    marker = step.place.marker
    if marker is not None and not marker.certain:
        return 0.7
    return 0.5 if step.number == 1 else 2.5


def owns_a_label(step: Step) -> float:
    """A rectification's label follows it; the open item's second one may (整改措施：1.… 2.… 整改成效：…)."""
    if not step.place.label:
        return 0.0
    return 0.4 if step.goes_on_listing and _is_second(step) else 5.0


def _is_second(step: Step) -> bool:
    """Whether the label behind is the second one of the open item, of what came of its measures."""
    label, labels = step.place.label, step.stack[-1].labels if step.stack else ()
    return (
        bool(labels) and label not in labels and bool(SECOND.search(label)) and not SECOND.search(labels[0])
    )


def states_a_problem(step: Step) -> float:
    """关于…的问题 lists no measure."""
    if step.place.framed:
        return 3.0
    return 0.7 if step.place.leaning > 1 else 0.0


def lists_before_any_report(step: Step) -> float:
    """What stands before a rectification's label is seldom a list.

    Below 关于…的问题 in a document without labels its first number alone is held against it.
    """
    if step.goes_on_listing and not step.place.labelled and step.stack and step.stack[-1].framed:
        return 0.0
    return 1.5 if not (step.stack and step.stack[-1].labels) else 0.0


def counts_on_from_an_item(step: Step) -> float:
    """It would be the next item of an open row."""
    row = next((item for item in reversed(step.stack) if item.kind == step.place.kind), None)
    same = row is not None and row.number + 1 == step.number and row.style == step.place.style
    return 1.5 if same else 0.0


def names_a_section(step: Step) -> float:
    """作风建设方面, 下一步打算: a heading, not a measure."""
    return 2.0 if step.place.other or step.place.named else 0.0


LIST_RULES: tuple[Rule, ...] = (
    lists_out_of_order,
    owns_a_label,
    states_a_problem,
    lists_before_any_report,
    counts_on_from_an_item,
    names_a_section,
)


def _reports_nothing(item: Open, place: Place) -> float:
    if (
        not place.labelled
        or item.labels
        or item.has_items
        or item.other
        or item.kind in ("plain", "plain_above", "record")
    ):
        return 0.0
    return 2.0 if place.told else 0.25
