"""Passages: whatever is cut, joined or stripped, each piece still shows its place in the document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.passage import EMPTY, Passage, Span, cut, join, locate, strip

DOCUMENT = "一、关于 党建 的问题\n整改情况：一是  学习；\n二是\u3000开会。\n（一）2021年7月共 12 项 \n"

spans = st.tuples(st.integers(0, len(DOCUMENT)), st.integers(0, len(DOCUMENT))).map(
    lambda ends: Span(min(ends), max(ends))
)
separators = st.sampled_from(["", "\n", " ", "——"])


def at(span: Span) -> Passage:
    """The passage that one stretch of the document makes."""
    text = DOCUMENT[span.start : span.end]
    return Passage(text, ((0, span),) if text else ())


def joined() -> st.SearchStrategy[Passage]:
    """Passages put together from stretches of the document in any order, in one step or in two."""
    once = st.builds(join, st.lists(spans.map(at), max_size=4), separators)
    return once | st.builds(join, st.lists(once, max_size=3), separators)


passages = joined()
offsets = st.integers(0, 80)


def places(passage: Passage) -> list[tuple[str, int | None]]:
    """Every character with its place in the document; None where the document does not hold it."""
    found: list[int | None] = [None] * len(passage.text)
    for offset, span in passage.pieces:
        found[offset : offset + span.end - span.start] = range(span.start, span.end)
    assert len(found) == len(passage.text), "a piece reaches over the end"
    return list(zip(passage.text, found, strict=True))


def shows_its_places(passage: Passage) -> bool:
    return all(
        passage.text[offset : offset + span.end - span.start] == DOCUMENT[span.start : span.end] != ""
        for offset, span in passage.pieces
    )


@given(passages)
def test_every_piece_of_a_joined_passage_is_the_documents_text_at_its_span(passage: Passage) -> None:
    assert shows_its_places(passage)


@given(passages, offsets, offsets | st.none())
def test_cutting_a_passage_cuts_its_places_alike(passage: Passage, start: int, end: int | None) -> None:
    part = cut(passage, start, end)
    assert places(part) == places(passage)[start:end]
    assert shows_its_places(part)


@given(st.lists(passages, max_size=4), separators)
def test_joining_passages_puts_their_places_one_after_another(parts: list[Passage], separator: str) -> None:
    gap: list[tuple[str, int | None]] = [(character, None) for character in separator]
    expected: list[tuple[str, int | None]] = []
    for part in (part for part in parts if part.text):
        expected += (gap if expected else []) + places(part)
    assert places(join(parts, separator)) == expected


@given(passages)
def test_stripping_a_passage_strips_its_places_alike(passage: Passage) -> None:
    part = strip(passage)
    assert part.text == passage.text.strip()
    start = len(passage.text) - len(passage.text.lstrip())
    assert places(part) == places(passage)[start : start + len(part.text)]


@given(passages, offsets)
def test_two_halves_joined_are_the_whole(passage: Passage, middle: int) -> None:
    halves = (cut(passage, 0, middle), cut(passage, middle))
    assert places(join(halves)) == places(passage)


@given(passages, offsets, offsets, offsets, offsets)
def test_a_cut_of_a_cut_is_one_cut(passage: Passage, a: int, b: int, c: int, d: int) -> None:
    assert cut(cut(passage, a, b), c, d) == cut(passage, a + c, max(a, min(b, a + d)))


@given(passages, offsets, offsets)
def test_a_place_is_from_the_first_to_the_last_character_that_the_document_holds(
    passage: Passage, start: int, end: int
) -> None:
    held = [place for _, place in places(passage)[start:end] if place is not None]
    expected = Span(held[0], held[-1] + 1) if held else Span(0, 0)
    assert locate(passage, start, end) == expected


@given(passages)
def test_a_passage_joined_with_nothing_or_cut_from_end_to_end_stays_itself(passage: Passage) -> None:
    assert join([passage]) == join([EMPTY, passage, EMPTY], "\n") == cut(passage, 0) == passage


@pytest.mark.parametrize(
    ("start", "end", "text", "span"),
    [
        (0, 2, "党建", Span(5, 7)),  # within the first piece
        (1, 3, "建\n", Span(6, 7)),  # the separator has no place of its own
        (2, 3, "\n", Span(0, 0)),
        (3, 5, "整改", Span(12, 14)),  # within the second piece
        (1, 4, "建\n整", Span(6, 13)),  # over both
        (4, 99, "改", Span(13, 14)),  # beyond the end
        (3, 1, "", Span(0, 0)),
        (99, 100, "", Span(0, 0)),
    ],
)
def test_a_part_of_two_lines_knows_where_it_stands(start: int, end: int, text: str, span: Span) -> None:
    passage = join([at(Span(5, 7)), at(Span(12, 14))], "\n")
    assert passage.text == "党建\n整改"
    assert (cut(passage, start, end).text, locate(passage, start, end)) == (text, span)


@pytest.mark.parametrize("text", ["", " ", "\u3000\n\t"])
def test_a_passage_of_nothing_but_blanks_is_stripped_to_the_empty_one(text: str) -> None:
    assert strip(Passage(text, ((0, Span(0, len(text))),) if text else ())) == EMPTY


def test_the_empty_passage_stands_nowhere() -> None:
    assert (EMPTY.text, EMPTY.span, join([]), join([EMPTY, EMPTY], "\n")) == ("", Span(0, 0), EMPTY, EMPTY)


@given(st.lists(spans))
def test_spans_sort_in_the_order_of_the_text(found: list[Span]) -> None:
    ends = [(span.start, span.end) for span in sorted(found)]
    assert ends == sorted((span.start, span.end) for span in found)
