"""The words of a cell are found again where the notice has them."""

import pytest

from pipeline.passage import Passage, Span
from pipeline.run.convert import parse
from pipeline.tables.places import Letters, find_passage, join_spans, map_places, place_words
from tests.conftest import SAMPLES

NAMES = (
    "a2-county-grain.txt",
    "a2-county-grain.pdf",
    "b1-university.docx",
    "d1-culture-bureau.pdf",
    "t1-table.docx",
)


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_of_a_sample_is_found_where_the_run_took_it_from(name: str) -> None:
    notice = parse(SAMPLES / name)
    assert notice.findings
    for finding in notice.findings:
        problem = find_passage(notice.text, finding.problem.text, finding.span)
        words = finding.rectification.text
        for found, taken in (
            (problem, finding.problem),
            (find_passage(notice.text, words.text, finding.span, problem.span.end), words),
        ):
            assert letters(notice.text, found) == letters(notice.text, taken)


def letters(text: str, passage: Passage) -> dict[int, int]:
    return {at: offset for at, offset in map_places(passage).items() if not text[at].isspace()}


def test_lines_are_pieces_and_blanks_that_stand_there_are_part_of_them() -> None:
    text = "前文\n  整改 工作\n完成。尾"
    found = find_passage(text, "整改 工作完成。", Span(0, len(text)))
    assert [(offset, text[span.start : span.end]) for offset, span in found.pieces] == [
        (0, "整改 工作"),
        (5, "完成。"),
    ]


def test_words_that_stand_twice_are_found_behind_the_place_that_is_given() -> None:
    text = "整改。整改。"
    assert find_passage(text, "整改。", Span(0, 6)).span == Span(0, 3)
    assert find_passage(text, "整改。", Span(0, 6), 2).span == Span(3, 6)
    assert find_passage(text, "整改。", Span(0, 6), 5).span == Span(0, 3)


def test_letters_that_nobody_wrote_have_no_place_and_the_others_do() -> None:
    text = "甲乙丙丁"
    found = find_passage(text, "甲乙、丙丁", Span(0, 4))
    assert map_places(found) == {0: 0, 1: 1, 2: 3, 3: 4}
    assert find_passage(text, "戊己", Span(0, 4)).pieces == ()


TEXT = "一、财务管理混乱，\n报销不实。\n整改情况：追回3万元。"
WHOLE = Span(0, len(TEXT))


@pytest.mark.parametrize(
    ("cell", "stretches"),
    [
        ("财务管理混乱，报销不实。", ["财务管理混乱，\n报销不实。"]),
        ("财务管理混乱，\n追回3万元。", ["财务管理混乱，", "追回3万元。"]),
        ("财务管理混乱，追回3万元。", ["财务管理混乱，", "追回3万元。"]),  # a cell that pages cut
        ("戊己", []),
    ],
)
def test_stretches_of_the_text_go_over_line_breaks(cell: str, stretches: list[str]) -> None:
    spans = join_spans(TEXT, find_passage(TEXT, cell, WHOLE))
    assert [TEXT[span.start : span.end] for span in spans] == stretches


def test_every_place_of_some_words_is_found_where_they_are_looked_for() -> None:
    text = "追回3万\n元，追回2万元；追回3万元。"
    letters = Letters(text, Span(0, len(text)))
    assert list(letters.find_words("3万元", [Span(0, 9), Span(9, 20)])) == [Span(2, 6), Span(15, 18)]
    assert list(letters.find_words("3万 元", [Span(3, 12)])) == []
    assert list(letters.find_words(" ", [Span(0, 20)])) == []


def test_words_are_placed_letter_by_letter_or_refused() -> None:
    text = "甲乙\n丙丁"
    placed = place_words(text, "乙丙\n丁", [Span(1, 4), Span(4, 5)])
    assert map_places(placed) == {1: 0, 3: 1, 4: 3}
    assert place_words(text, "", ()).pieces == ()
    for words, span in (("甲丙", Span(0, 2)), ("甲乙丙", Span(0, 2)), ("甲乙", Span(0, 10**12))):
        with pytest.raises(ValueError, match=words):
            place_words(text, words, [span])


def test_words_that_are_scattered_take_no_time_without_end() -> None:
    text = "甲乙" * 5_000
    found = find_passage(text, "乙乙甲" * 3_000, Span(0, len(text)))
    assert found.pieces
