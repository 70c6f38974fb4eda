"""Marks stand on the pictures of pages where their letters stand."""

from pipeline.model import Box, Line, Span
from pipeline.report.marks import Mark
from pipeline.report.shades import find_breaks, place_shades

TEXT = "一、财务混乱，报销\n123456元。\n第1页\n"
LINES = (
    Line(Span(0, 9), 1, Box(100, 50, 280, 70)),  # nine wide letters, of 20 points each
    Line(Span(10, 18), 2, Box(100, 20, 200, 40)),  # six narrow and two wide ones, of 10 and 20
    Line(Span(19, 22), 1, Box(10, 800, 40, 820)),  # a page number, moved to the end
)


def places(start: int, end: int) -> dict[int, list[tuple[float, float, float, float]]]:
    found = place_shades(TEXT, [Mark("problem", "001:problem", Span(start, end))], LINES)
    return {page: [shade[1:] for shade in shades] for page, shades in found.items()}


def test_a_mark_takes_its_part_of_the_line() -> None:
    assert places(2, 6) == {1: [(140, 50, 80, 20)]}
    assert places(0, 9) == {1: [(100, 50, 180, 20)]}


def test_narrow_letters_take_half_the_room() -> None:
    assert places(10, 16) == {2: [(100, 20, 60, 20)]}
    assert places(16, 18) == {2: [(160, 20, 40, 20)]}


def test_a_mark_over_two_pages_stands_on_both() -> None:
    assert places(7, 12) == {1: [(240, 50, 40, 20)], 2: [(100, 20, 20, 20)]}


def test_what_has_no_place_on_a_page_is_not_shaded() -> None:
    mark = Mark("problem", "001:problem", Span(0, 9))
    assert place_shades(TEXT, [mark], [Line(Span(0, 9))]) == {}
    assert place_shades(TEXT, [mark], []) == {}


def test_inner_marks_lie_over_outer_ones() -> None:
    marks = [Mark("mention", "001-m01", Span(2, 4)), Mark("problem", "001:problem", Span(2, 9))]
    assert [shade.mark.kind for shade in place_shades(TEXT, marks, LINES)[1]] == ["problem", "mention"]


def test_a_page_begins_with_its_first_line_and_not_with_what_was_moved() -> None:
    assert find_breaks(LINES) == {0: 1, 10: 2}
    assert find_breaks([Line(Span(0, 9))]) == {}
