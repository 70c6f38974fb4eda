"""A finding's rows while they are corrected; what follows from its words is made anew as in a run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.annotate.mentions import find_mentions
from pipeline.annotate.taxonomy import Taxonomy, default_taxonomy
from pipeline.annotate.themes import tag_themes
from pipeline.model import Finding, Measure, Mention, Rectification, Theme
from pipeline.passage import EMPTY, Passage, Span, cut, join, strip
from pipeline.structure.frames import free_of_frame
from pipeline.structure.labels import match_label
from pipeline.structure.measures import split_measures
from pipeline.structure.numbering import match_marker
from pipeline.structure.status import find_status_sentences, match_status
from pipeline.tables.frames import Rows, build_finding, theme_rows
from pipeline.tables.places import find_passage

__all__ = ["Draft", "merge_drafts", "read_finding", "rewrite", "set_status", "set_themes", "split_draft"]

Row = dict[str, Any]
# the weaker claim decides where two findings become one
WEAKEST_FIRST = ("not_completed", "in_progress", "continuing", "completed", "unstated")


@dataclass(frozen=True, slots=True)
class Draft:
    """The rows of one finding, and which of its fields people have decided."""

    finding_id: str
    rows: Rows  # findings (one), measures, themes, mentions
    decided: frozenset[str] = frozenset()
    inherited: Row = field(default_factory=dict)  # status and its words as the program read them

    @property
    def row(self) -> Row:
        """Its row in findings."""
        [row] = self.rows["findings"]
        return row

    @property
    def span(self) -> Span:
        """From its number to the end of its rectification."""
        return Span(self.row["char_start"], self.row["char_end"])


def read_finding(draft: Draft, text: str) -> Finding:
    """The finding of some rows, its words with their places; its mentions are left out.

    Of a measure only the first and the last place are known.
    """
    row, span = draft.row, draft.span
    problem = find_passage(text, row["problem"], span)
    words = find_passage(text, row["rectification"], span, problem.span.end)
    themes = (
        Theme(one["theme"], one["score"], tuple(filter(None, one["evidence"].split("|"))))
        for one in draft.rows["themes"]
    )
    measures = (
        Measure(one["number"], Passage(one["text"], ((0, Span(one["char_start"], one["char_end"])),)))
        for one in draft.rows["measures"]
    )
    return Finding(
        number=row["number"],
        path=tuple(row["path"].split(" > ")) if row["path"] else (),
        heading=find_passage(text, row["heading"], span),
        problem=problem,
        rectification=Rectification(row["rectification_label"], words, tuple(measures)),
        span=span,
        page=row["page"],
        status=row["status"],
        status_text=row["status_text"],
        responsible=row["responsible"],
        deadline=row["deadline"],
        themes=tuple(themes),
    )


def rewrite(draft: Draft, finding: Finding, taxonomy: Taxonomy | None) -> Draft:
    """The draft of a finding whose words have changed: its mentions and themes, made anew.

    Its measures are made where it has none.
    """
    words = finding.rectification
    measures = words.measures or split_measures([(words.label, words.text)] if words.text.text else [])
    mentions: tuple[Mention, ...] = (
        *find_mentions("problem", finding.problem),
        *find_mentions("rectification", words.text),
    )
    themes = finding.themes
    if "themes" not in draft.decided and _knows(taxonomy, themes):
        themes = tag_themes(finding.problem.text, words.text.text, finding.path, taxonomy)
    finding = replace(
        finding, rectification=replace(words, measures=measures), mentions=mentions, themes=themes
    )
    row = draft.row
    return replace(draft, rows=build_finding(finding, draft.finding_id, row["notice_id"], row["ordinal"]))


def _knows(taxonomy: Taxonomy | None, themes: Iterable[Theme]) -> bool:
    """Whether these are codes of the codebook, which a merge of shards is not told."""
    codes = {category.code for category in (taxonomy or default_taxonomy()).categories}
    return all(theme.code in codes for theme in themes)


def set_themes(draft: Draft, codes: Sequence[str]) -> Draft:
    """With these themes, which are certain; their evidence is the program's where it has any."""
    evidence = {row["theme"]: row["evidence"] for row in draft.rows["themes"]}
    themes = [Theme(code, 1.0, tuple(filter(None, evidence.get(code, "").split("|")))) for code in codes]
    row = {**draft.row, "main_theme": codes[0], "themes": "|".join(codes)}
    rows = {**draft.rows, "findings": [row], "themes": list(theme_rows(draft.finding_id, themes))}
    return replace(draft, rows=rows, decided=draft.decided | {"themes"})


def set_status(draft: Draft, status: str) -> Draft:
    """With this status; the words that state it are those of the notice where it states the same."""
    read = draft.inherited or {name: draft.row[name] for name in ("status", "status_text")}
    words = read["status_text"] if read["status"] == status else ""
    rows = {**draft.rows, "findings": [{**draft.row, "status": status, "status_text": words}]}
    return replace(draft, rows=rows, decided=draft.decided | {"status"}, inherited=read)


def restate(draft: Draft, old: Finding, new: Finding) -> Finding:
    """The new finding with the status that its rectification states, if the old one's was stated there."""
    if "status" in draft.decided:
        return new
    if old.status != "unstated" and old.status_text not in old.rectification.text.text:
        return new  # a field of its own, or the section's
    text = new.rectification.text.text
    stated = (match_status(text[start:end]) for start, end in find_status_sentences(text))
    status, words = next(filter(None, stated), ("unstated", ""))
    return replace(new, status=status, status_text=words)


def merge_drafts(first: Draft, second: Draft, text: str, taxonomy: Taxonomy | None) -> Draft:
    """One finding of two: the words of both, the first one's number, heading and id."""
    one, other = read_finding(first, text), read_finding(second, text)
    labels = dict.fromkeys(filter(None, (one.rectification.label, other.rectification.label)))
    words = join([one.rectification.text, other.rectification.text], "\n")
    measures = one.rectification.measures + other.rectification.measures
    stated = min(one, other, key=lambda finding: WEAKEST_FIRST.index(finding.status))
    merged = replace(
        one,
        problem=join([one.problem, other.problem], "\n"),
        rectification=Rectification("|".join(labels), words, measures),
        span=Span(min(one.span.start, other.span.start), max(one.span.end, other.span.end)),
        responsible=one.responsible or other.responsible,
        deadline=one.deadline or other.deadline,
    )
    if "status" not in first.decided:
        merged = replace(merged, status=stated.status, status_text=stated.status_text)
    return rewrite(first, merged, taxonomy)


def split_draft(
    draft: Draft, at: int, second_id: str, text: str, taxonomy: Taxonomy | None
) -> tuple[Draft, Draft]:
    """Two findings of one: what stands before ``at``, and what stands there or behind.

    Raises ValueError where one of them would be empty.
    """
    whole = read_finding(draft, text)
    problem, rest = _cut_at(whole.problem, at)
    words, words_behind = _cut_at(whole.rectification.text, at)
    if not (problem.text or words.text) or not (rest.text or words_behind.text):
        raise ValueError(at)
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
    other = replace(draft, finding_id=second_id)
    return (
        rewrite(draft, restate(draft, whole, first), taxonomy),
        rewrite(other, restate(other, whole, second), taxonomy),
    )


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
    """The second part as a finding: its first paragraph is the heading, as printed with its number."""
    if not problem.text:  # the cut is inside the rectification: its next paragraph is a problem
        problem, text = _first_paragraph(words.text)
        found = match_label(text.text)
        text = strip(cut(text, found.end)) if found else text
        words = Rectification(found.printed if found else "", text, ())
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
