"""Marks stand on the pictures of pages where their letters stand."""

from pipeline.model import Box, Line, Span
from pipeline.report.marks import Segment
from pipeline.report.shades import find_breaks, place_shades

TEXT = "一、财务混乱，报销\n123456元。\n第1页\n"
LINES = (
    Line(Span(0, 9), 1, Box(100, 50, 280, 70)),  # nine wide letters, of 20 points each
    Line(Span(10, 18), 2, Box(100, 20, 200, 40)),  # six narrow and two wide ones, of 10 and 20
    Line(Span(19, 22), 1, Box(10, 800, 40, 820)),  # a page number, moved to the end
)


def places(start: int, end: int) -> dict[int, list[tuple[float, float, float, float]]]:
    segment = Segment(start, TEXT[start:end], ("problem",), ("001:problem",))
    found = place_shades(TEXT, [Segment(0, TEXT[:start]), segment, Segment(end, TEXT[end:])], LINES)
    return {page: [shade[1:] for shade in shades] for page, shades in found.items()}


def test_a_mark_takes_its_part_of_the_line() -> None:
    assert places(2, 6) == {1: [(140, 50, 80, 20)]}
    assert places(0, 9) == {1: [(100, 50, 180, 20)]}


def test_narrow_letters_take_half_the_room() -> None:
    assert places(10, 16) == {2: [(100, 20, 60, 20)]}
    assert places(16, 18) == {2: [(160, 20, 40, 20)]}


def test_a_mark_over_two_pages_stands_on_both() -> None:
    assert places(7, 12) == {1: [(240, 50, 40, 20)], 2: [(100, 20, 20, 20)]}


def test_what_is_not_marked_or_has_no_place_is_not_shaded() -> None:
    assert place_shades(TEXT, [Segment(0, TEXT)], LINES) == {}
    assert place_shades(TEXT, [Segment(0, TEXT, ("problem",), ("a",))], [Line(Span(0, 9))]) == {}


def test_a_page_begins_with_its_first_line_and_not_with_what_was_moved() -> None:
    assert find_breaks(LINES) == {0: 1, 10: 2}
    assert find_breaks([Line(Span(0, 9))]) == {}
