"""A finding's rows while they are corrected; what follows from its words is made anew as in a run."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.annotate.mentions import find_mentions
from pipeline.corrections.codebook import Codebook
from pipeline.model import Finding, Measure, Mention, Rectification, Theme
from pipeline.passage import Passage, Span
from pipeline.structure.measures import split_measures
from pipeline.structure.status import find_status_sentences, match_status
from pipeline.tables.frames import Rows, build_finding, theme_rows
from pipeline.tables.places import find_passage

__all__ = ["Draft", "read_finding", "restate", "rewrite", "set_status", "set_themes"]

Row = dict[str, Any]


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


def rewrite(draft: Draft, finding: Finding, codebook: Codebook) -> Draft:
    """The draft of a finding whose words have changed: its mentions and themes, made anew.

    Its measures are made where it has none.
    """
    words = finding.rectification
    measures = words.measures or split_measures([(words.label, words.text)] if words.text.text else [])
    mentions: tuple[Mention, ...] = (
        *find_mentions("problem", finding.problem),
        *find_mentions("rectification", words.text),
    )
    themes = finding.themes if "themes" in draft.decided else codebook.tag(finding)
    finding = replace(
        finding, rectification=replace(words, measures=measures), mentions=mentions, themes=themes
    )
    row = draft.row
    return replace(draft, rows=build_finding(finding, draft.finding_id, row["notice_id"], row["ordinal"]))


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
