"""What each number of a document numbers: the best consistent reading of all of them.

Markers carry no fixed meaning: （一） can head a section, state a finding, or list a
measure. So every number is a candidate, and whole readings of the document compete. A
reading takes each number either for an item's, at some depth of the items that are
open, or for one that only lists, inside the body of the open item. Small named rules
say what speaks against each choice, in points; the reading with the fewest points
wins. A gap, a repeat or a restart costs, but is read where all else speaks for it.

The search keeps the best ``BEAM`` readings from number to number, fewer in a text of many
thousand numbers, so its time grows no more than linearly with the document.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from pipeline.structure.places import Listed, Place, find_places, list_inside
from pipeline.structure.reading_rules import ITEM_RULES, LIST_RULES, Last, Open, Rule, Step, goes_on_listing
from pipeline.structure.units import Unit

__all__ = ["LIST", "Reading", "read_numbers"]

BEAM = 12
MOST_NUMBERS = 4_000  # read with the whole beam; of a longer text fewer readings compete
MOST_LABELS = 8  # of one item that are told apart
HOPELESS = 9.0  # points behind the best reading at which one is given up
LIST = 0  # depth of what heads nothing


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


class State(NamedTuple):
    """A reading up to some unit."""

    cost: float
    stack: tuple[Open, ...]
    listed: tuple[Listed, ...]
    trail: "Trail | None"
    ran: tuple[Last, ...] = ()  # for each open item, of the row below the one before it


class Trail(NamedTuple):
    """What a reading took its last number for, among the ways that there were; and the trail before."""

    before: "Trail | None"
    reading: Reading
    ways: tuple[Reading, ...]


# How to go on with a number: the items and the lists then open, what ran, and how it is read
Way = tuple[tuple[Open, ...], tuple[Listed, ...], tuple[Last, ...], Reading]


def read_numbers(units: Sequence[Unit]) -> list[Reading]:
    """One reading for each unit: the item that it heads, or LIST for what heads none."""
    states = [State(0.0, (), (), None)]
    places = find_places(units)
    numbers = sum(1 for place in places if place is not None)
    beam = max(1, BEAM * MOST_NUMBERS // max(numbers, MOST_NUMBERS))
    for unit, place in zip(units, places, strict=True):
        if place is not None:
            states = _branch(states, place, beam)
        elif (inside := list_inside(unit)) or unit.is_rectification:
            states = [_go_on(state, unit, inside) for state in states]
    found = _follow(min(states, key=lambda state: state.cost).trail)
    return [TEXT if place is None else found.pop() for place in places]


def _follow(trail: Trail | None) -> list[Reading]:
    """The readings of the numbers, the last one first."""
    found = []
    while trail is not None:
        rivals = tuple(way for way in trail.ways if way is not trail.reading)
        found.append(trail.reading._replace(rivals=rivals))
        trail = trail.before
    return found


def _go_on(state: State, unit: Unit, inside: Sequence[Listed]) -> State:
    """A unit without a number that may head an item: a label, 一是, text with a list in it."""
    stack, listed = state.stack, state.listed
    if unit.is_rectification and stack and unit.label:
        labels, printed = stack[-1].labels, unit.label.printed
        if printed not in labels and len(labels) < MOST_LABELS:
            stack = (*stack[:-1], stack[-1]._replace(labels=(*labels, printed)))
        listed = ()
    return State(state.cost, stack, _add(listed, inside), state.trail, state.ran)


def _add(listed: tuple[Listed, ...], more: Sequence[Listed]) -> tuple[Listed, ...]:
    """A number goes on with the list of its kind, which ends the lists inside; else it begins one inside."""
    for number in more:
        outer = next((i for i, each in enumerate(listed) if each.kind == number.kind), len(listed))
        listed = (*listed[:outer][-3:], number)
    return listed


def _branch(states: Sequence[State], place: Place, beam: int) -> list[State]:
    """The best readings with one more number, one for each set of open items."""
    best: dict[object, tuple[float, State, Way, tuple[Reading, ...]]] = {}
    for state in states:
        ways = _find_ways(state, place)
        readings = tuple(way[-1] for way in ways)
        for way in ways:
            cost, key = state.cost + way[-1].points, way[:2]
            if key not in best or cost < best[key][0]:
                best[key] = cost, state, way, readings
    ranked = sorted(best.values(), key=itemgetter(0))[:beam]
    return [
        State(cost, stack, listed, Trail(state.trail, reading, readings), ran)
        for cost, state, (stack, listed, ran, reading), readings in ranked
        if cost <= ranked[0][0] + HOPELESS
    ]


def _find_ways(state: State, place: Place) -> list[Way]:
    """Every way to go on with a number."""
    listing = goes_on_listing(place, state.listed)
    may_list = _may_list(state, place)
    depths = () if place.details and may_list else _depths(state, place)
    ways = [_as_item(state, place, listing, depth) for depth in depths]
    if may_list:
        ways.append(_as_list(state, place, listing))
    return ways


def _depths(state: State, place: Place) -> tuple[int, ...]:
    """Where an item may stand: in the row of its kind, above what is ranked lower, below the open item."""
    unit, stack = place.unit, state.stack
    for depth in range(len(stack), 0, -1):
        if stack[depth - 1].kind == place.kind:
            return (depth,)
    rank, below = unit.rank, len(stack) + 1
    ranked = next((depth for depth, item in enumerate(stack, 1) if item.rank >= rank), below)
    return (ranked, below) if unit.marker and ranked < below else (ranked,)


def _may_list(state: State, place: Place) -> bool:
    if place.unit.plain_rank is not None or place.unit.framed:
        return False
    if place.marker is None:  # 反馈问题： without a number: a record, or the details of an open item
        top = state.stack[-1] if state.stack else None
        return not (place.records or top is None or top.labels or top.kind == "record")
    return True


def _as_item(state: State, place: Place, listing: bool, depth: int) -> Way:
    parents, unit = state.stack[: depth - 1], place.unit
    sibling = state.stack[depth - 1] if len(state.stack) >= depth else None
    if sibling and sibling.kind != place.kind:
        sibling = None
    step = Step(place, state.stack, listing, parents, sibling, state.ran[depth - 2] if depth > 1 else ("", 0))
    points, rules = _weigh(ITEM_RULES, step) if place.marker else (0.0, ())
    if parents:
        parents = (*parents[:-1], parents[-1]._replace(has_items=True))
    item = Open(place.kind, unit.rank, place.number, place.style, other=place.other, framed=place.framed)
    ran = (*state.ran[: depth - 1], _ran(state, place, depth, sibling))
    return (*parents, item), _add((), place.inside), ran, Reading(depth, points, rules)


def _ran(state: State, place: Place, depth: int, sibling: Open | None) -> Last:
    """The last item of the row below the sibling that the number follows."""
    if sibling is None or place.number != sibling.number + (place.marker is not None):
        return ("", 0)
    last = state.stack[depth] if len(state.stack) > depth else None
    return (last.kind, last.number) if last else state.ran[depth - 1]


def _as_list(state: State, place: Place, listing: bool) -> Way:
    step = Step(place, state.stack, listing, state.stack, None)
    points, rules = _weigh(LIST_RULES, step) if place.marker else (0.0, ())
    number = (Listed(place.kind, place.number, place.style),) if place.marker else ()
    return state.stack, _add(state.listed, (*number, *place.inside)), state.ran, Reading(LIST, points, rules)


def _weigh(rules: Sequence[Rule], step: Step) -> tuple[float, tuple[str, ...]]:
    total, names = 0.0, []
    for rule in rules:
        if points := rule(step):
            total += points
            names.append(rule.__name__)
    return total, tuple(names)
