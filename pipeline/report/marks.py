"""Overlapping marks -> segments of text, each with the marks that cover it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.passage import Span
from pipeline.report.output import Records, Row
from pipeline.tables.places import Letters, join_spans

__all__ = ["KINDS", "Mark", "Segment", "cut_segments", "find_marks"]

# what is marked, the outer before the inner
KINDS = ("problem", "rectification", "measure", "theme", "mention", "message")
ID = 17  # characters of a notice's id and the hyphen behind it


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text and the record it belongs to.

    ``record`` is the record's id without the notice's: 003:problem, 003:rectification, 003-02 (a
    measure), 003:theme:finance, 003-m04 (a mention; m04 of the notice), message:7.
    """

    kind: str  # one of KINDS
    record: str
    span: Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that the same marks cover throughout."""

    start: int
    text: str
    kinds: tuple[str, ...] = ()
    records: tuple[str, ...] = ()


def cut_segments(text: str, marks: Iterable[Mark], cuts: Iterable[int] = ()) -> Iterator[Segment]:
    """The whole text in segments, in its order. Marks may overlap in any way; ``cuts`` are borders, too."""
    bounded = [mark for mark in marks if 0 <= mark.span.start < mark.span.end <= len(text)]
    starts: dict[int, list[Mark]] = {}
    ends: dict[int, list[Mark]] = {}
    for mark in bounded:
        starts.setdefault(mark.span.start, []).append(mark)
        ends.setdefault(mark.span.end, []).append(mark)
    over: list[Mark] = []
    at = 0
    for place in sorted({*starts, *ends, *cuts, len(text)}):
        if at < place:
            yield _segment(text, at, place, over)
        over = [mark for mark in over if mark.span.end > place] + starts.get(place, [])
        at = place


def _segment(text: str, start: int, end: int, over: Iterable[Mark]) -> Segment:
    sorted_marks = sorted(over, key=lambda mark: (KINDS.index(mark.kind), mark.record))
    kinds = dict.fromkeys(mark.kind for mark in sorted_marks)
    records = dict.fromkeys(mark.record for mark in sorted_marks)
    return Segment(start, text[start:end], tuple(kinds), tuple(records))


def find_marks(records: Records) -> list[Mark]:
    """Every mark of a notice."""
    marks: list[Mark] = []
    themes: dict[str, list[Row]] = {}
    for theme in records.themes:
        themes.setdefault(theme["finding_id"], []).append(theme)
    for finding in records.findings:
        marks += _mark_finding(records.text, finding, themes.get(finding["finding_id"], ()))
    for kind, rows, key in (
        ("measure", records.measures, "measure_id"),
        ("mention", records.mentions, "mention_id"),
    ):
        marks += [Mark(kind, row[key][ID:], span) for row in rows if (span := read_span(row))]
    for number, row in enumerate(records.messages):
        if span := read_span(row):
            marks.append(Mark("message", f"message:{number}", span))
    return marks


def _mark_finding(text: str, finding: Row, themes: Iterable[Row]) -> Iterator[Mark]:
    span = read_span(finding)
    if not span:
        return
    key = finding["finding_id"][ID:]
    letters = Letters(text, span)
    problem = join_spans(text, letters.find_cell(finding["problem"]))
    words = letters.find_cell(finding["rectification"], problem[-1].end if problem else 0)
    rectification = join_spans(text, words)
    yield from (Mark("problem", f"{key}:problem", place) for place in problem)
    yield from (Mark("rectification", f"{key}:rectification", place) for place in rectification)
    for theme in themes:
        for evidence in filter(None, theme["evidence"].split("|")):
            for place in letters.find_words(evidence, problem + rectification):
                yield Mark("theme", f"{key}:theme:{theme['theme']}", place)


def read_span(row: Row) -> Span | None:
    """The place that a row names; None where it names none."""
    try:
        return Span(int(row["char_start"]), int(row["char_end"]))
    except ValueError:
        return None
