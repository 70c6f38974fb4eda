"""The ruling lines among the paths of an OFD page (GB/T 33190—2016, §9)."""

import re
from collections.abc import Iterator

from pipeline.model import Box
from pipeline.read.ofd_geometry import FALSE, TRUE, Matrix, read_numbers
from pipeline.read.package import Element

__all__ = ["find_rules", "may_be_table"]

Points = list[tuple[float, float]]

THIN = 2.0  # points: a filled rectangle as thin as this is drawn as a line
SHORT = 3.0  # points: what is shorter rules nothing
MAX_RULES, MAX_PLACES = 4_000, 5_000  # lines of a page, and places where they may cross: more make a drawing
# M 0 0.2 L 70 0.2   S 0 0 B 1 1 2 2 3 3 C
OPERATION = re.compile(r"([SMLQBAC])([^SMLQBAC]*)")
STARTS, STRAIGHT = "SM", "LC"


def find_rules(path: Element, matrix: Matrix) -> Iterator[Box]:
    """The horizontal and vertical lines of a path object that is seen, in points. Raises ValueError."""
    if path.get("Stroke") in FALSE and path.get("Fill") not in TRUE:
        return
    for data in path.iterfind("AbbreviatedData"):
        for points, straight in _find_outlines(data.text or "", matrix):
            yield from _rule(points, straight)


def may_be_table(rules: list[Box]) -> bool:
    """Whether there are few enough rules for a table, as opposed to a drawing or graph paper."""
    columns = {round(rule.x0 / SHORT) for rule in rules if rule.bottom - rule.top > rule.x1 - rule.x0}
    rows = {round(rule.top / SHORT) for rule in rules if rule.bottom - rule.top <= rule.x1 - rule.x0}
    return len(rules) <= MAX_RULES and len(rows) * len(columns) <= MAX_PLACES


def _find_outlines(data: str, matrix: Matrix) -> Iterator[tuple[Points, list[bool]]]:
    """The outlines of a path (table 35): points on the page, and whether a straight line leads to each."""
    points: Points = []
    straight: list[bool] = []
    for operator, operands in OPERATION.findall(data):
        numbers = read_numbers(operands)
        if operator in STARTS and len(numbers) >= 2:
            if points:
                yield points, straight
            points, straight = [], []
        if operator == "C" and points:
            points.append(points[0])
        elif len(numbers) >= 2:
            points.append(matrix.place(*numbers[-2:]))
        else:
            continue
        straight.append(operator in STRAIGHT)
    if points:
        yield points, straight


def _rule(points: Points, straight: list[bool]) -> Iterator[Box]:
    whole = _surround(points)
    if min(whole.x1 - whole.x0, whole.bottom - whole.top) <= THIN:
        edges = [_middle(whole)]
    else:
        pairs = zip(points, points[1:], straight[1:], strict=False)
        edges = [_surround([start, end]) for start, end, is_line in pairs if is_line]
    for edge in edges:
        width, height = edge.x1 - edge.x0, edge.bottom - edge.top
        if max(width, height) >= SHORT and min(width, height) <= 0.5:
            yield edge


def _surround(points: Points) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _middle(box: Box) -> Box:
    """The line along the middle of a thin box."""
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    if box.x1 - box.x0 >= box.bottom - box.top:
        return Box(box.x0, y, box.x1, y)
    return Box(x, box.top, x, box.bottom)
