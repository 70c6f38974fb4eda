"""The words of a cell are found again where the notice has them."""

import pytest

from pipeline.passage import Passage, Span
from pipeline.run.convert import parse
from pipeline.tables.places import find_passage, map_places, place_words
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
