"""Every parser that takes text: it stands any text, and what it finds stands where it says."""

import contextlib
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.annotate.amounts import find_amounts
from pipeline.annotate.figures import find_figures, normalise
from pipeline.annotate.mentions import find_mentions
from pipeline.annotate.regions import find_places
from pipeline.annotate.sanctions import find_sanctions
from pipeline.annotate.segmenter import segment
from pipeline.annotate.units import match_after, match_currency, match_near, match_unit
from pipeline.dates import find_printed_dates, parse_date
from pipeline.model import Document, Line, Paragraph, Passage, Source, Span
from pipeline.numerals import parse_number
from pipeline.read.marks import restore_marks
from pipeline.read.rtf import print_numbers
from pipeline.read.word_fields import spell_equation
from pipeline.structure.closing import (
    closes,
    find_closing,
    is_attachment,
    read_contacts,
    read_issued_on,
    squeeze,
)
from pipeline.structure.columns import column_role
from pipeline.structure.frames import free_of_frame, match_leading_frame
from pipeline.structure.header import find_title, read_header
from pipeline.structure.inspection import read_inspection
from pipeline.structure.kinds import classify
from pipeline.structure.labels import find_inline_labels, match_label
from pipeline.structure.layout import lay_out
from pipeline.structure.measures import find_enumeration, split_measures
from pipeline.structure.numbering import find_inline_markers, find_loose_markers, match_marker
from pipeline.structure.runs import break_runs
from pipeline.structure.sections import is_other_heading, leaning, split_sentences
from pipeline.structure.sentences import weigh_sentence
from pipeline.structure.site_lines import is_site_line
from pipeline.structure.status import find_status_sentences, match_section_status, match_status
from pipeline.structure.tabbed import split_tabs
from pipeline.structure.units import split_units
from pipeline.tables.places import squeeze as squeeze_cell
from pipeline.tables.search import split_characters
from pipeline.variants import simplify
from tests.fuzz.targets import HERE
from tests.invariants import check_document, convert, squash

WORDS = (HERE / "seeds" / "words.txt").read_text("utf-8").splitlines()
BREAKS = ["\n", "\t", "\r", "\0", "\u2028", "\ufffd", "\U00020000", "e\u0301", "\ue000", "（", "“", "》"]
TEXTS = st.lists(st.sampled_from([*WORDS, *BREAKS]), max_size=25).map("".join) | st.text(max_size=60)
Found = Iterator[tuple[int, int, str | None]]  # start, end, what is printed there


def whole(text: str) -> Passage:
    return Passage(text, ((0, Span(0, len(text))),)) if text else Passage("")


def paragraphs(text: str) -> list[Paragraph]:
    """Its lines, each standing where it stands in the text."""
    found, start = [], 0
    for line in text.split("\n"):
        if words := line.strip():
            place = start + line.index(words)
            found.append(Paragraph(Passage(words, ((0, Span(place, place + len(words))),))))
        start += len(line) + 1
    return found


def document(text: str) -> Document:
    """Its lines as the lines of a file."""
    lines, start = [], 0
    kept = [line.rstrip() for line in text.split("\n") if line.strip()]
    for line in kept:
        lines.append(Line(Span(start, start + len(line))))
        start += len(line) + 1
    return Document(
        Source("x", "0" * 64, 0, "text/plain"), "".join(f"{line}\n" for line in kept), tuple(lines)
    )


def _mentions(text: str) -> Found:
    yield from ((*m.span, m.text) for m in find_mentions("problem", whole(text)))


def _pieces(text: str, passages: Iterator[Passage]) -> Found:
    for passage in passages:
        for offset, span in passage.pieces:
            yield span.start, span.end, passage.text[offset : offset + span.end - span.start]


# Parsers that give places in the text, and what they say is printed there
PLACED: dict[str, Callable[[str], Found]] = {
    "dates": lambda text: ((d.start, d.end, None) for d in find_printed_dates(text)),
    "figures": lambda text: ((f.start, f.end, None) for f in find_figures(normalise(text), set("人元%项"))),
    "amounts": lambda text: ((a.start, a.end, None) for a in find_amounts(normalise(text))),
    "sanctions": lambda text: (
        (s.start, s.end, None) for s in find_sanctions(normalise(text), list(find_amounts(normalise(text))))
    ),
    "mentions": _mentions,
    "leading marker": lambda text: ((m.start, m.end, None) for m in [match_marker(text)] if m),
    "inline markers": lambda text: ((m.start, m.end, None) for m in find_inline_markers(text)),
    "loose markers": lambda text: ((m.start, m.end, None) for m in find_loose_markers(text)),
    "enumeration": lambda text: ((m.start, m.end, None) for m in find_enumeration(text)),
    "leading label": lambda text: (
        (m.start, m.start + len(m.printed), m.printed) for m in [match_label(text)] if m
    ),
    "inline labels": lambda text: ((m.start, m.end, None) for m in find_inline_labels(text)),
    "sentences": lambda text: ((start, end, None) for start, end in split_sentences(text)),
    "status": lambda text: ((start, end, None) for start, end in find_status_sentences(text)),
    "leading frame": lambda text: ((0, end, None) for end in [match_leading_frame(text)] if end),
    "frames": lambda text: _pieces(text, iter([free_of_frame(whole(text))])),
    "measures": lambda text: _pieces(text, (m.text for m in split_measures([("整改情况", whole(text))]))),
    "units": lambda text: _pieces(text, (unit.whole for unit in split_units(paragraphs(text)))),
    "runs": lambda text: _pieces(text, (p.passage for p in break_runs(paragraphs(text)))),
}
# Parsers that give a value: whatever it is, they give one
VALUED: dict[str, Callable[[str], object]] = {
    "title": lambda text: find_title(paragraphs(text)),
    "header": lambda text: read_header(*[paragraphs(text)] * 3),
    "inspection": lambda text: read_inspection(text, [text], [text]),
    "contacts": read_contacts,
    "date of issue": lambda text: read_issued_on([text], [text]),
    "closing": lambda text: (find_closing(paragraphs(text), 0), closes(text), is_attachment(text)),
    "kind": lambda text: classify(read_header(paragraphs(text), [], []), text, 1, 1),
    "status": lambda text: (match_status(text), match_section_status(text)),
    "headings": lambda text: (
        leaning(text),
        is_other_heading(text),
        weigh_sentence(text),
        is_site_line(text),
    ),
    "columns": column_role,
    "marks": restore_marks,
    "regions": lambda text: find_places(text, 2021),
    "unit words": lambda text: [
        (match_unit(text, i), match_currency(text, i), match_near(text, i), match_after(text, i))
        for i in range(len(text))
    ],
    "equations": spell_equation,
    "numbers of RTF": lambda text: print_numbers(text.encode("utf-8", "replace")),
    "characters": split_characters,
}
# Copies that rules match on are as long as the text, so that what is found is cut out as printed
COPIES: dict[str, Callable[[str], str]] = {
    "simplified": simplify,
    "normalised": normalise,
}
# What tidies gives the same when it is done again
TIDY: dict[str, Callable[[str], str]] = {
    "squeeze": squeeze,
    "squeeze a cell": squeeze_cell,
    "simplify": simplify,
}


@pytest.mark.parametrize("name", PLACED)
@settings(max_examples=60)
@given(text=TEXTS)
def test_what_is_found_stands_in_the_text_in_order_as_printed(name: str, text: str) -> None:
    before = 0
    for start, end, printed in PLACED[name](text):
        assert before <= start < end <= len(text)
        assert printed is None or squash(text[start:end]) == squash(printed)
        before = start


@pytest.mark.parametrize("name", VALUED)
@settings(max_examples=40)
@given(text=TEXTS)
def test_a_value_is_read_from_any_text(name: str, text: str) -> None:
    VALUED[name](text)


@pytest.mark.parametrize("name", COPIES)
@given(text=TEXTS)
def test_a_copy_is_as_long_as_the_text(name: str, text: str) -> None:
    assert len(COPIES[name](text)) == len(text)


@pytest.mark.parametrize("name", TIDY)
@given(text=TEXTS)
def test_what_is_tidy_stays_as_it_is(name: str, text: str) -> None:
    once = TIDY[name](text)
    assert TIDY[name](once) == once


@pytest.mark.parametrize("parse", [parse_date, parse_number])
@given(text=TEXTS)
def test_a_value_or_a_value_error(parse: Callable[[str], object], text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse(text) is not None


@given(text=TEXTS)
def test_words_put_together_are_the_text(text: str) -> None:
    assert "".join(segment(text)) == text


@given(text=TEXTS)
def test_lines_set_in_order_are_still_the_text(text: str) -> None:
    given_lines = document(text)
    for found in (split_tabs(given_lines), lay_out(given_lines).document):
        assert sorted(squash(found.text)) == sorted(squash(given_lines.text))
        if found.lines:
            check_document(found)


@settings(max_examples=60)
@given(text=TEXTS)
def test_a_file_of_any_text_gives_rows_that_can_be_written(text: str) -> None:
    title = "关于巡察整改情况的通报\n一、学习不深入\n整改情况：已完成。\n二、台账不完整\n整改情况：\n"
    convert((title + text).encode("utf-8", "replace"))
