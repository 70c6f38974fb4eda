"""Which letters of a page are its text: turned pages, old columns, stamps, watermarks, bold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Box
from pipeline.read.directions import Sorted, quarter_turn, sort_letters
from pipeline.read.glyphs import ASKEW, Glyph, Letter, Letters
from pipeline.read.page import build_rows

WIDTH, HEIGHT = 600.0, 800.0


def across(x: float, top: float, text: str, size: float = 12, turn: int = 0) -> list[Letter]:
    """A line of letters, each a full square."""
    boxes = (Box(x + i * size, top, x + (i + 1) * size, top + size) for i in range(len(text)))
    return [
        Letter(Glyph(t, b.x0, b.top, b.x1, b.bottom, size), turn) for t, b in zip(text, boxes, strict=True)
    ]


def down(x: float, top: float, text: str, size: float = 12, turn: int = 0) -> list[Letter]:
    """A column of letters."""
    return [letter for i, t in enumerate(text) for letter in across(x, top + i * size, t, size, turn)]


def sort(*lines: list[Letter]) -> Sorted:
    return sort_letters(Letters.of(letter for line in lines for letter in line), WIDTH, HEIGHT)


def rows(found: Sorted) -> list[str]:
    return [row.words for row in build_rows(found.glyphs, [])]


BODY = across(100, 100, "关于整改情况的通报"), across(100, 120, "现予公布")


def test_a_page_that_runs_across_is_read_as_it_is() -> None:
    found = sort(*BODY)
    assert (rows(found), found.turned, found.watermark, found.columns) == (
        ["关于整改情况的通报", "现予公布"],
        "",
        "",
        False,
    )


@pytest.mark.parametrize("turn", [1, 2, 3, ASKEW])
def test_letters_that_run_another_way_than_the_page_are_set_aside(turn: int) -> None:
    found = sort(*BODY, across(300, 105, "内部 资料", turn=turn))
    assert (rows(found), found.turned) == (["关于整改情况的通报", "现予公布"], "内部资料")


def test_a_page_whose_text_runs_downwards_is_turned() -> None:
    found = sort(down(400, 50, "第一行", turn=3), down(380, 50, "第二行", turn=3), across(10, 10, "3"))
    assert (rows(found), found.turned) == (["第一行", "第二行"], "3")


def test_a_page_whose_text_runs_upwards_is_turned() -> None:
    up = [letter for i, t in enumerate("行一第") for letter in across(100, 50 + 12 * i, t, turn=1)]
    second = [letter for i, t in enumerate("行二第") for letter in across(120, 50 + 12 * i, t, turn=1)]
    assert rows(sort(up, second)) == ["第一行", "第二行"]


def test_a_page_on_its_head_is_turned() -> None:
    upside = [Letter(letter.glyph, 2) for letter in across(100, 700, "行一第")]
    below = [Letter(letter.glyph, 2) for letter in across(100, 680, "行二第")]
    assert rows(sort(upside, below)) == ["第一行", "第二行"]


def test_columns_are_read_from_the_right_to_the_left() -> None:
    found = sort(down(500, 50, "中共某某县委员会关于整改"), down(480, 50, "情况的通报现予公布如下"))
    assert (rows(found), found.columns) == (["中共某某县委员会关于整改", "情况的通报现予公布如下"], True)


@given(st.sampled_from([0, 1, 2, 3]), st.tuples(*[st.floats(0, 500)] * 2))
def test_a_box_that_is_turned_comes_back_to_its_place(turn: int, corner: tuple[float, float]) -> None:
    box = Box(*corner, corner[0] + 30, corner[1] + 12)
    found = sort(across(100, 100, "整改情况", turn=turn))
    back = found.restore(found.turn(box))
    assert all(abs(getattr(back, side) - getattr(box, side)) < 1e-6 for side in ("x0", "top", "x1", "bottom"))


def test_large_letters_that_others_stand_upon_are_a_watermark() -> None:
    found = sort(*BODY, across(90, 80, "内部", size=60))
    assert (rows(found), found.watermark) == (["关于整改情况的通报", "现予公布"], "内部")


def test_large_letters_that_stand_alone_are_a_letterhead() -> None:
    found = sort(*BODY, across(100, 10, "某局文件", size=60))
    assert (rows(found)[0], found.watermark) == ("某局文件", "")


def test_letters_printed_twice_to_make_them_bold_count_once() -> None:
    assert rows(sort(across(100, 100, "整改改"), across(100.3, 100, "整改改"))) == ["整改改"]


@pytest.mark.parametrize(
    ("first_row", "turn"),
    [((1, 0), 0), ((0, 1), 1), ((-1, 0), 2), ((0, -1), 3), ((12, 0.6), 0), ((1, 1), ASKEW), ((0.1, -9), 3)],
)
def test_the_way_of_a_line_is_told_by_its_matrix(first_row: tuple[float, float], turn: int) -> None:
    assert quarter_turn(*first_row) == turn
