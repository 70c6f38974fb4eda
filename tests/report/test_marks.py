"""Marks overlap as they like: the text stays whole, and each stands where its record says."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.passage import Span
from pipeline.report.marks import KINDS, Mark, cut_segments, find_marks
from pipeline.report.output import Output
from pipeline.run.batch import run_batch
from tests.conftest import SAMPLES

TEXT = "一、财务管理混乱，\n报销不实。\n整改情况：追回3万元。"
PLACES = st.integers(0, len(TEXT))
MARKS = st.builds(
    lambda kind, name, a, b: Mark(kind, name, Span(min(a, b), max(a, b))),
    *(st.sampled_from(KINDS), st.sampled_from("abc"), PLACES, PLACES),
)


@given(st.lists(MARKS, max_size=8))
def test_every_character_has_the_marks_that_cover_it(marks: list[Mark]) -> None:
    segments = list(cut_segments(TEXT, marks))
    assert "".join(segment.text for segment in segments) == TEXT
    for segment in segments:
        for place in range(segment.start, segment.start + len(segment.text)):
            over = [mark for mark in marks if mark.span.start <= place < mark.span.end]
            assert set(segment.kinds) == {mark.kind for mark in over}
            assert set(segment.records) == {mark.record for mark in over}


def test_marks_outside_the_text_are_left_out() -> None:
    marks = [Mark("problem", "a", Span(2, 99)), Mark("problem", "b", Span(5, 5))]
    assert [segment.kinds for segment in cut_segments(TEXT, marks)] == [()]


def test_outer_marks_come_before_inner_ones() -> None:
    marks = [Mark("mention", "m", Span(2, 4)), Mark("problem", "p", Span(2, 9))]
    assert next(s for s in cut_segments(TEXT, marks) if s.kinds).records == ("p", "m")


def test_the_marks_of_a_problem_and_of_a_rectification_are_its_words(tmp_path: Path) -> None:
    """In every layout of the samples, as text and as PDF."""
    inputs: list[Path | str] = [*SAMPLES.glob("*.txt"), *SAMPLES.glob("*.pdf")]
    run_batch(inputs, tmp_path / "out", 0)
    output = Output(tmp_path / "out")
    differing = []
    for notice_id in output.notice_ids:
        records = output.read(notice_id)
        marks = find_marks(records)
        for row in records.findings:
            for part in ("problem", "rectification"):
                key = f"{row['finding_id'][17:]}:{part}"
                spans = [mark.span for mark in marks if mark.record == key]
                marked = "".join(records.text[span.start : span.end] for span in spans)
                if "".join(marked.split()) != "".join(row[part].split()):
                    differing.append((row["finding_id"], part))
    assert differing == []
