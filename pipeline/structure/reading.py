"""What each number of a document numbers: the best consistent reading of all of them.

Markers carry no fixed meaning: （一） can head a section, state a finding, or list a
measure. So every number is a candidate, and whole readings of the document compete. A
reading takes each number either for an item's, at some depth of the items that are
open, or for one that only lists, inside the body of the open item. Small named rules
say what speaks against each choice, in points; the reading with the fewest points
wins. A gap, a repeat or a restart costs, but is read where all else speaks for it.

The search keeps the best ``BEAM`` readings from number to number, so its time grows
linearly with the document.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.structure.frames import match_frame, match_leading_frame
from pipeline.structure.numbering import Marker, find_inline_markers
from pipeline.structure.sections import is_other_heading, leaning
from pipeline.structure.units import Unit

__all__ = ["ITEM_RULES", "LIST", "LIST_RULES", "Reading", "read_numbers"]

BEAM = 12
HOPELESS = 9.0  # points behind the best reading at which one is given up
LIST = 0  # depth of what heads nothing
MIN_LABELS = 2  # labels that make a document a labelled one
# 整改成效 after 整改措施
SECOND = re.compile(r"成效|成果|效果|结果|成绩")
STYLE = str.maketrans("）．：", ").:", "（(〔 \t\u3000\xa0")  # a first bracket may be lost
# 作风建设方面   “两个责任”落实情况
NAMED = re.compile(r"(?:方面|情况|问题)[”\"]?[：:。．.]?$")


class Reading(NamedTuple):
    """``depth`` of the item that a unit heads, from 1, or LIST; its points and the rules that gave them."""

    depth: int
    points: float = 0.0
    rules: tuple[str, ...] = ()
    rivals: "tuple[Reading, ...]" = ()  # the other readings of the same number, at the same place

    def __str__(self) -> str:
        """For people: item 2 (1.5 changes_style), not list (5.0 owns_a_label)."""
        name = f"item {self.depth}" if self.depth else "list"
        why = " ".join((f"{self.points:.1f}", *self.rules))
        return ", not ".join((f"{name} ({why})", *map(str, self.rivals)))


TEXT = Reading(LIST)


class Open(NamedTuple):
    """An item that is open."""

    kind: str
    rank: float
    number: int
    style: str
    labels: tuple[str, ...] = ()  # of the rectifications told right below it
    has_items: bool = False
    other: bool = False  # a section of front matter or plans, by its heading


class Listed(NamedTuple):
    """The last number of a list inside the open item."""

    kind: str
    number: int
    style: str


@dataclass(frozen=True, slots=True)
class Place:
    """What a number's surroundings say, whatever the reading."""

    unit: Unit
    label: str  # of the rectification before the next number that may head an item, or empty
    framed: bool
    leaning: float  # above 0 where it states a problem, below where it tells a deed
    other: bool  # front matter or a plan, by its words
    told: bool  # between the first and the last label of a labelled document
    labelled: bool  # of a document with labels
    records: bool  # of a document whose 反馈问题： stand apart from numbered headings
    style: str  # the form of the number
    inside: tuple[Listed, ...]  # the numbers of lists in its paragraph

    @property
    def marker(self) -> Marker | None:
        return self.unit.marker


class State(NamedTuple):
    """A reading up to some unit."""

    cost: float
    stack: tuple[Open, ...]
    listed: tuple[Listed, ...]
    trail: "tuple[object, Reading] | None"


@dataclass(frozen=True, slots=True)
class Step:
    """One choice: a number read as an item below ``stack[:depth - 1]``, or as listing."""

    place: Place
    state: State
    parents: tuple[Open, ...]  # what stays open above the item
    sibling: Open | None  # the item before it in its row

    @property
    def number(self) -> int:
        return self.place.unit.number

    @property
    def counts_on(self) -> bool:
        """Whether the number goes on with those of its row, in the same style."""
        return self.sibling is not None and self.number == self.sibling.number + 1

    @property
    def last_listed(self) -> Listed | None:
        """The list that a number of this kind and style may go on with."""
        kind = self.place.unit.kind
        return next((listed for listed in reversed(self.state.listed) if listed.kind == kind), None)

    @property
    def goes_on_listing(self) -> bool:
        """Whether it counts on in an open list."""
        last = self.last_listed
        return last is not None and self.number == last.number + 1 and self.place.style == last.style


Rule = Callable[[Step], float]


def skips_numbers(step: Step) -> float:
    """3 follows 1."""
    if step.sibling is None or step.number <= step.sibling.number + 1:
        return 0.0
    return 2.0 + 0.2 * min(step.number - step.sibling.number - 1, 5)


def repeats_a_number(step: Step) -> float:
    """3 follows 3."""
    return 2.5 if step.sibling and step.number == step.sibling.number else 0.0


def goes_back(step: Step) -> float:
    """2 follows 5."""
    return 4.0 if step.sibling and 1 < step.number < step.sibling.number else 0.0


def begins_anew(step: Step) -> float:
    """1 follows 5 without a heading between."""
    return 3.5 if step.sibling and step.number == 1 < step.sibling.number else 0.0


def begins_late(step: Step) -> float:
    """A row begins with another number than 1."""
    return 3.0 if step.sibling is None and step.number > 1 else 0.0


def changes_style(step: Step) -> float:
    """1. follows 1、"""
    return 1.5 if step.sibling and step.place.style != step.sibling.style else 0.0


def against_the_standard(step: Step) -> float:
    """（一） below 1."""
    parent = step.parents[-1] if step.parents else None
    return 1.5 if parent and step.sibling is None and step.place.unit.rank <= parent.rank else 0.0


def begins_above(step: Step) -> float:
    """A new kind of number ends items that are open."""
    ended = len(step.state.stack) > len(step.parents)
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
    return 1.0 if step.goes_on_listing and step.state.stack and step.state.stack[-1].labels else 0.0


def leaves_items_without_report(step: Step) -> float:
    """The items that end here report nothing, though the document's items do."""
    ended = step.state.stack[len(step.parents) :]
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
    label, labels = step.place.label, step.state.stack[-1].labels if step.state.stack else ()
    return (
        bool(labels) and label not in labels and bool(SECOND.search(label)) and not SECOND.search(labels[0])
    )


def states_a_problem(step: Step) -> float:
    """关于…的问题 lists no measure."""
    if step.place.framed:
        return 3.0
    return 0.7 if step.place.leaning > 1 else 0.0


def lists_before_any_report(step: Step) -> float:
    """What stands before a rectification's label is seldom a list."""
    return 1.5 if not (step.state.stack and step.state.stack[-1].labels) else 0.0


def counts_on_from_an_item(step: Step) -> float:
    """It would be the next item of an open row."""
    row = next((item for item in reversed(step.state.stack) if item.kind == step.place.unit.kind), None)
    same = row is not None and row.number + 1 == step.number and row.style == step.place.style
    return 1.5 if same else 0.0


def names_a_section(step: Step) -> float:
    """作风建设方面, 下一步打算: a heading, not a measure."""
    if step.place.other:
        return 2.0
    text = step.place.unit.passage.text
    return 2.0 if len(text) <= 40 and NAMED.search(text.strip()) else 0.0


LIST_RULES: tuple[Rule, ...] = (
    lists_out_of_order,
    owns_a_label,
    states_a_problem,
    lists_before_any_report,
    counts_on_from_an_item,
    names_a_section,
)


def read_numbers(units: Sequence[Unit]) -> list[Reading]:
    """One reading for each unit: the item that it heads, or LIST for what heads none."""
    states = [State(0.0, (), (), None)]
    for unit, place in zip(units, _find_places(units), strict=True):
        if place is not None:
            states = _branch(states, place)
        else:
            inside = _list_inside(unit)
            states = [_go_on(state, unit, inside) for state in states]
    return _follow(min(states, key=lambda state: state.cost).trail)


def _follow(trail: "tuple[object, Reading] | None") -> list[Reading]:
    found = []
    while trail is not None:
        before, reading = trail
        found.append(reading)
        trail = before  # type: ignore[assignment]
    return found[::-1]


def _go_on(state: State, unit: Unit, inside: Sequence[Listed]) -> State:
    """A unit without a number that may head an item: text, a label, 一是."""
    stack, listed = state.stack, state.listed
    if unit.is_rectification and stack and unit.label:
        stack = (*stack[:-1], stack[-1]._replace(labels=(*stack[-1].labels, unit.label.printed)))
        listed = ()
    return State(state.cost, stack, _add(listed, inside), (state.trail, TEXT))


def _list_inside(unit: Unit) -> tuple[Listed, ...]:
    """The numbers of lists in a paragraph: 整改情况：1、… and the next paragraph goes on with 2、"""
    markers = find_inline_markers(unit.passage.text)
    return tuple(Listed(marker.kind, marker.number, _style(marker)) for marker in markers)


def _add(listed: tuple[Listed, ...], more: Sequence[Listed]) -> tuple[Listed, ...]:
    """A number goes on with the list of its kind, which ends the lists inside; else it begins one inside."""
    for number in more:
        outer = next((i for i, each in enumerate(listed) if each.kind == number.kind), len(listed))
        listed = (*listed[:outer][-3:], number)
    return listed


def _branch(states: Sequence[State], place: Place) -> list[State]:
    """The best readings with one more number, one for each set of open items."""
    best: dict[object, State] = {}
    for state in states:
        for new in _readings(state, place):
            key = (new.stack, new.listed)
            if key not in best or new.cost < best[key].cost:
                best[key] = new
    ranked = sorted(best.values(), key=lambda state: state.cost)[:BEAM]
    return [state for state in ranked if state.cost <= ranked[0].cost + HOPELESS]


def _readings(state: State, place: Place) -> Iterator[State]:
    """Every way to go on with a number, each with the others beside it."""
    ways = [_as_item(state, place, depth) for depth in sorted(_depths(state, place))]
    if _may_list(state, place):
        ways.append(_as_list(state, place))
    for stack, listed, reading in ways:
        rivals = tuple(other for _, _, other in ways if other is not reading)
        trail = (state.trail, reading._replace(rivals=rivals))
        yield State(state.cost + reading.points, stack, listed, trail)


def _depths(state: State, place: Place) -> set[int]:
    """Where an item may stand: in the row of its kind, above what is ranked lower, below the open item."""
    unit, stack = place.unit, state.stack
    row = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].kind == unit.kind), None)
    if row is not None:
        return {row + 1}
    ranked = next((i for i, item in enumerate(stack) if item.rank >= unit.rank), len(stack))
    return {ranked + 1, len(stack) + 1} if unit.marker else {ranked + 1}


def _may_list(state: State, place: Place) -> bool:
    if place.unit.plain_rank is not None:
        return False
    if place.marker is None:  # 反馈问题： without a number: a record, or the details of an open item
        top = state.stack[-1] if state.stack else None
        return not (place.records or top is None or top.labels or top.kind == "record")
    return True


Way = tuple[tuple[Open, ...], tuple[Listed, ...], Reading]


def _as_item(state: State, place: Place, depth: int) -> Way:
    parents, unit = state.stack[: depth - 1], place.unit
    sibling = state.stack[depth - 1] if len(state.stack) >= depth else None
    step = Step(place, state, parents, sibling if sibling and sibling.kind == unit.kind else None)
    points, rules = _weigh(ITEM_RULES, step) if place.marker else (0.0, ())
    if parents:
        parents = (*parents[:-1], parents[-1]._replace(has_items=True))
    item = Open(unit.kind, unit.rank, unit.number, place.style, other=place.other)
    return (*parents, item), _add((), place.inside), Reading(depth, points, rules)


def _as_list(state: State, place: Place) -> Way:
    step = Step(place, state, state.stack, None)
    points, rules = _weigh(LIST_RULES, step) if place.marker else (0.0, ())
    number = (Listed(place.unit.kind, place.unit.number, place.style),) if place.marker else ()
    return state.stack, _add(state.listed, (*number, *place.inside)), Reading(LIST, points, rules)


def _weigh(rules: Sequence[Rule], step: Step) -> tuple[float, tuple[str, ...]]:
    total, names = 0.0, []
    for rule in rules:
        if points := rule(step):
            total += points
            names.append(rule.__name__)
    return total, tuple(names)


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


def _find_places(units: Sequence[Unit]) -> list[Place | None]:
    """What surrounds each number that may head an item; None for the other units."""
    labels = [index for index, unit in enumerate(units) if unit.is_rectification]
    first, last = (labels[0], labels[-1]) if labels else (len(units), -1)
    records, label = _has_records(units), ""
    places: list[Place | None] = [None] * len(units)
    for index in range(len(units) - 1, -1, -1):
        unit = units[index]
        if unit.is_rectification and unit.label:
            label = unit.label.printed
        if unit.can_head:
            text = unit.passage.text
            framed = (
                match_frame(text).framed or match_leading_frame(text) is not None or unit.kind == "problem"
            )
            places[index] = Place(
                unit=unit,
                label=label,
                framed=framed,
                leaning=leaning(text),
                other=not framed and is_other_heading(text),
                told=first < index <= last,
                labelled=len(labels) >= MIN_LABELS,
                records=records,
                style=_style(unit.marker),
                inside=_list_inside(unit),
            )
            label = ""
    return places


def _has_records(units: Sequence[Unit]) -> bool:
    """Whether most 反馈问题： without a number stand apart from a numbered heading."""
    found = [i for i, unit in enumerate(units) if unit.label and unit.marker is None and unit.can_head]
    behind = sum(1 for i in found if i and units[i - 1].marker and units[i - 1].can_head)
    return len(found) >= 2 and 2 * behind < len(found)


def _style(marker: Marker | None) -> str:
    """The form of a number, whatever its value: #)   #.   #、"""
    if marker is None:
        return ""
    return re.sub(
        r"[一二三四五六七八九十百〇零两\d]+|[㈠-㈩⑴-⒛①-⑳❶-❿]", "#", re.sub(r"\s", "", marker.printed)
    ).translate(STYLE)
