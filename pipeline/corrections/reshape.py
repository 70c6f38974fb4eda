"""Findings made of others: two of one, one of two, or one of some words."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.corrections.codebook import Codebook
from pipeline.corrections.drafts import Draft, read_finding, restate, rewrite
from pipeline.model import Finding, Rectification
from pipeline.passage import EMPTY, Passage, Span, cut, join, strip
from pipeline.structure.frames import free_of_frame
from pipeline.structure.labels import match_label
from pipeline.structure.numbering import match_marker
from pipeline.tables.places import map_places

__all__ = ["merge_drafts", "open_draft", "split_draft"]

# the weaker claim decides where two findings become one
WEAKEST_FIRST = ("not_completed", "in_progress", "continuing", "completed", "unstated")


def merge_drafts(first: Draft, second: Draft, text: str, codebook: Codebook) -> Draft:
    """One finding of two: the words of both, the first one's number, heading and id."""
    one, other = read_finding(first, text), read_finding(second, text)
    labels = dict.fromkeys(filter(None, (one.rectification.label, other.rectification.label)))
    report = _leave_out(other.rectification.text, one.rectification.text)
    words = join([one.rectification.text, report], "\n")
    whole = report == other.rectification.text
    measures = one.rectification.measures + other.rectification.measures if whole else ()
    stated = min(one, other, key=lambda finding: WEAKEST_FIRST.index(finding.status))
    merged = replace(
        one,
        problem=join([one.problem, _leave_out(other.problem, one.problem)], "\n"),
        rectification=Rectification("|".join(labels), words, measures),
        span=Span(min(one.span.start, other.span.start), max(one.span.end, other.span.end)),
        responsible=one.responsible or other.responsible,
        deadline=one.deadline or other.deadline,
    )
    if "status" not in first.decided:
        merged = replace(merged, status=stated.status, status_text=stated.status_text)
    return rewrite(first, merged, codebook)


def _leave_out(words: Passage, taken: Passage) -> Passage:
    """Words without those that another passage holds too, from the same places."""
    held = map_places(taken)
    twice = {offset for place, offset in map_places(words).items() if place in held}
    if not twice:
        return words
    runs = [list(run) for new, run in groupby(range(len(words.text)), lambda i: i not in twice) if new]
    return join([strip(cut(words, run[0], run[-1] + 1)) for run in runs], "\n")


def split_draft(draft: Draft, at: int, second_id: str, text: str, codebook: Codebook) -> tuple[Draft, Draft]:
    """Two findings of one: what stands before ``at``, and what stands there or behind.

    Raises ValueError where one of them would have no problem.
    """
    whole = read_finding(draft, text)
    problem, rest = _cut_at(whole.problem, at)
    words, words_behind = _cut_at(whole.rectification.text, at)
    label = whole.rectification.label
    measures = whole.rectification.measures  # which stay where the cut is not among them
    first = replace(
        whole,
        heading=_cut_at(whole.heading, at)[0],
        problem=problem,
        rectification=Rectification(
            label if words.text else "", words, () if words_behind.text else measures
        ),
        span=Span(whole.span.start, _end_before(text, at)),
    )
    second = replace(
        _open_second(rest, Rectification(label, words_behind, () if words.text else measures)),
        path=whole.path,
        span=Span(_start_behind(text, at), whole.span.end),
        page=whole.page,
        responsible=whole.responsible,
        deadline=whole.deadline,
        status=whole.status,
        status_text=whole.status_text,
        themes=whole.themes,
    )
    if not (first.problem.text and second.problem.text):
        raise ValueError(at)
    other = replace(draft, finding_id=second_id)
    return (
        rewrite(draft, restate(draft, whole, first), codebook),
        rewrite(other, restate(other, whole, second), codebook),
    )


def open_draft(
    finding_id: str, words: Passage, before: Sequence[Draft], behind: Sequence[Draft], codebook: Codebook
) -> Draft:
    """A finding of some words; ``before`` and ``behind`` are its neighbours, where it has any.

    The first paragraph is its heading, as printed with its number; what stands behind the label of a
    rectification is that. Headings above and page are those of its neighbours. Raises ValueError where the
    words hold no problem.
    """
    problem, rest = _cut_at_label(words)
    finding = _open(problem, rest)
    if not finding.problem.text:
        raise ValueError(words.text)
    pages = {one.row["page"] for one in (*before, *behind)}
    paths = [one.row["path"] for one in before if one.row["path"]]
    finding = replace(
        finding,
        path=tuple(paths[0].split(" > ")) if paths else (),
        span=words.span,
        page=pages.pop() if len(pages) == 1 else None,
    )
    row = {"notice_id": finding_id[:16], "ordinal": 0}
    draft = Draft(finding_id, {"findings": [row]})
    return rewrite(draft, restate(draft, finding, finding), codebook)


def _cut_at_label(words: Passage) -> tuple[Passage, Rectification]:
    """Before the first paragraph that begins with the label of a rectification, and what follows it."""
    start = 0
    for paragraph in words.text.split("\n"):
        label = match_label(paragraph)
        if label and label.kind == "rectification":
            text = strip(cut(words, start + label.end))
            return strip(cut(words, 0, start)), Rectification(label.printed, text, ())
        start += len(paragraph) + 1
    return words, Rectification("", EMPTY, ())


def _cut_at(passage: Passage, at: int) -> tuple[Passage, Passage]:
    """What stands before a place of the document, and the rest."""
    for offset, span in passage.pieces:
        if span.end > at:
            place = offset + max(0, at - span.start)
            return strip(cut(passage, 0, place)), strip(cut(passage, place))
    return passage, EMPTY


def _end_before(text: str, at: int) -> int:
    return len(text[:at].rstrip())


def _start_behind(text: str, at: int) -> int:
    return len(text) - len(text[at:].lstrip())


def _open_second(problem: Passage, words: Rectification) -> Finding:
    """The second part as a finding."""
    if not problem.text:  # the cut is inside the rectification: its next paragraph is a problem
        problem, text = _first_paragraph(words.text)
        found = match_label(text.text)
        text = strip(cut(text, found.end)) if found else text
        words = Rectification(found.printed if found else "", text, ())
    return _open(problem, words)


def _open(problem: Passage, words: Rectification) -> Finding:
    """A finding whose first paragraph is the heading, as printed with its number."""
    heading, details = _first_paragraph(problem)
    marker = match_marker(heading.text)
    heading = strip(cut(heading, marker.end)) if marker else heading
    return Finding(
        number=marker.printed if marker else "",
        path=(),
        heading=heading,
        problem=join([free_of_frame(heading), details], "\n"),
        rectification=words if words.text.text else Rectification("", EMPTY, ()),
        span=Span(0, 0),
    )


def _first_paragraph(passage: Passage) -> tuple[Passage, Passage]:
    end = passage.text.find("\n")
    return (passage, EMPTY) if end < 0 else (strip(cut(passage, 0, end)), strip(cut(passage, end)))
