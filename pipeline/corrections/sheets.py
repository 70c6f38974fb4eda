"""The findings of a notice while corrections are applied to them, one by one."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from pipeline.annotate.taxonomy import Taxonomy
from pipeline.corrections.drafts import (
    Draft,
    merge_drafts,
    read_finding,
    restate,
    rewrite,
    set_status,
    set_themes,
    split_draft,
)
from pipeline.corrections.table import Correction, hash_text
from pipeline.messages import Message
from pipeline.model import Finding, Rectification
from pipeline.passage import EMPTY, Passage, Span
from pipeline.structure.checks import PAIRING, check_pairing, check_total
from pipeline.tables.places import place_words
from pipeline.tables.records import Body
from pipeline.tables.schema import PLACES, TABLES

__all__ = ["Sheet", "Stale", "fingerprint"]

Row = dict[str, Any]
OWNED = ("findings", "measures", "themes", "mentions")  # tables that hold rows of a finding
COLUMNS = {table.name: [column.name for column in table.columns] for table in TABLES}
WORDS = ("problem", "rectification")
ANEW = (*WORDS, "merge", "split")  # what changes words


class Stale(Exception):
    """A correction that does not fit what is there; its words say why, in Chinese and English."""


class Sheet:
    """A notice's findings in the order of the text, as far as they are corrected."""

    def __init__(self, body: Body, taxonomy: Taxonomy | None) -> None:
        self.text = body.text
        self.drafts = list(_read_drafts(body))
        self.checked: set[str] = set()  # ids of findings; empty: the whole notice
        self._rows = body.rows
        self._hash = hash_text(body.text)
        self._taxonomy = taxonomy
        self._merged: dict[str, str] = {}
        self._anew = False

    def apply(self, correction: Correction) -> None:
        """Raises Stale, and then nothing has changed."""
        if correction.text_sha256 != self._hash:
            raise Stale("文本已变 / the text has changed")
        if correction.field == "checked":
            self._check(correction)
            return
        place = self.find(correction.finding_id)
        if correction.field in WORDS and not correction.old:
            if not self._reaches(place, correction.spans):
                raise Stale(
                    "文字不在该问题之内或其后 / the words are not in the finding nor directly behind it"
                )
        elif not _is_the_same(correction, self.drafts[place]):
            raise Stale("该编号现为另一问题 / another finding has this id now")
        made = APPLY[correction.field](self, place, correction)
        self.drafts[place : place + 1 + (correction.field == "merge")] = made
        if correction.field == "merge":
            self._merged[correction.new] = correction.finding_id
        self._anew |= correction.field in ANEW

    def find(self, finding_id: str) -> int:
        """The place of a finding among the others. Raises Stale."""
        for place, draft in enumerate(self.drafts):
            if draft.finding_id == finding_id:
                return place
        raise Stale("该问题已不存在 / the finding is gone")

    def _reaches(self, place: int, spans: Iterable[Span]) -> bool:
        """Whether all of these lie in a finding, or between it and the one that follows."""
        start, end = self.drafts[place].span
        behind = self.drafts[place + 1].span.start if place + 1 < len(self.drafts) else len(self.text)
        return all(start <= span.start and span.end <= max(end, behind) for span in spans)

    def follow(self, finding_id: str) -> str:
        """The finding that an id leads to now; empty where it leads nowhere."""
        while finding_id in self._merged:
            finding_id = self._merged[finding_id]
        return finding_id if any(draft.finding_id == finding_id for draft in self.drafts) else ""

    def _check(self, correction: Correction) -> None:
        drafts = self.drafts
        if correction.finding_id:
            drafts = [drafts[self.find(correction.finding_id)]]
        answer, _, seen = correction.new.partition(":")
        if seen and seen != fingerprint(drafts):
            raise Stale("核对之后内容已变 / it has changed since it was checked")
        (self.checked.add if answer == "yes" else self.checked.discard)(correction.finding_id)

    def _set_words(self, place: int, correction: Correction) -> list[Draft]:
        draft = self.drafts[place]
        finding = read_finding(draft, self.text)
        try:
            passage = place_words(self.text, correction.new, correction.spans)
        except ValueError:
            raise Stale("所在之处文字不同 / other words stand there") from None
        span = finding.span
        if correction.field == "problem":
            new, ends = replace(finding, problem=passage), [span.end, passage.span.end]
        else:
            words = Rectification(finding.rectification.label if passage.text else "", passage, ())
            new = restate(draft, finding, replace(finding, rectification=words))
            ends = [part.span.end for part in (finding.heading, finding.problem, passage)]
        start = min(span.start, passage.span.start) if passage.pieces else span.start
        new = replace(new, span=Span(start, max(ends) or span.end))
        draft = replace(draft, decided=draft.decided | {correction.field})
        return [rewrite(draft, new, self._taxonomy)]

    def _set_themes(self, place: int, correction: Correction) -> list[Draft]:
        return [set_themes(self.drafts[place], list(dict.fromkeys(correction.new.split("|"))))]

    def _set_status(self, place: int, correction: Correction) -> list[Draft]:
        return [set_status(self.drafts[place], correction.new)]

    def _merge(self, place: int, correction: Correction) -> list[Draft]:
        if self.find(correction.new) != place + 1:
            raise Stale("两个问题不相邻 / the findings do not stand side by side")
        first, second = self.drafts[place : place + 2]
        return [merge_drafts(first, second, self.text, self._taxonomy)]

    def _split(self, place: int, correction: Correction) -> list[Draft]:
        if correction.new in {*self._merged, *(draft.finding_id for draft in self.drafts)}:
            raise Stale("编号已被占用 / the id is taken")
        if not correction.spans or correction.new[:16] != correction.notice_id:
            raise Stale("没有说明从何处分开 / it does not say where")
        at = correction.spans[0].start
        try:
            return list(split_draft(self.drafts[place], at, correction.new, self.text, self._taxonomy))
        except ValueError:
            raise Stale("分开后有一部分为空 / one part would be empty") from None

    def build_rows(self, told: Iterable[tuple[str, Message]]) -> dict[str, list[list[Any]]]:
        """The rows of every table; ``told`` are messages with the findings that they concern."""
        rows = {name: list(cells) for name, cells in self._rows.items()}
        apart = [cells for cells in rows["mentions"] if not cells[PLACES["mentions"]["finding_id"]]]
        for table in OWNED:
            rows[table] = [_cells(table, row) for draft in self.drafts for row in draft.rows[table]]
        rows["mentions"] = apart + rows["mentions"]
        for ordinal, cells in enumerate(rows["findings"], 1):
            cells[PLACES["findings"]["ordinal"]] = ordinal
        notice = dict(zip(COLUMNS["notices"], rows["notices"][0], strict=True))
        notice["n_findings"] = len(self.drafts)
        notice["n_rectified"] = sum(1 for draft in self.drafts if draft.row["rectification"])
        rows["notices"] = [_cells("notices", notice)]
        doubts = [*self._check_anew(notice["reported_findings"]), *told]
        rows["messages"] = [
            *self._keep_messages(),
            *(_tell(notice["notice_id"], finding_id, doubt) for finding_id, doubt in doubts),
        ]
        return rows

    def _keep_messages(self) -> Iterator[list[Any]]:
        """The doubts of the run, but for those that are checked anew."""
        for cells in self._rows["messages"]:
            row = dict(zip(COLUMNS["messages"], cells, strict=True))
            if not (self._anew and row["code"] in PAIRING):
                yield _cells("messages", {**row, "finding_id": self.follow(row["finding_id"])})

    def _check_anew(self, reported: int | None) -> Iterator[tuple[str, Message]]:
        if self._anew:
            findings = [_read_plainly(draft) for draft in self.drafts]
            for doubt in (*check_pairing(findings), *check_total(reported, len(findings))):
                yield self.drafts[doubt.finding - 1].finding_id if doubt.finding else "", doubt


APPLY: dict[str, Callable[[Sheet, int, Correction], list[Draft]]] = {
    "problem": Sheet._set_words,
    "rectification": Sheet._set_words,
    "themes": Sheet._set_themes,
    "status": Sheet._set_status,
    "merge": Sheet._merge,
    "split": Sheet._split,
}


def fingerprint(drafts: Iterable[Draft]) -> str:
    """Differs where what people look at does: words, themes, status, measures."""
    seen = [
        [draft.finding_id, *(draft.row[name] for name in ("problem", "rectification", "themes", "status"))]
        + [[row["number"], row["text"]] for row in draft.rows["measures"]]
        for draft in drafts
    ]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()[:16]


def _read_drafts(body: Body) -> Iterator[Draft]:
    owned: dict[str, dict[str, list[Row]]] = {}
    for table in OWNED:
        for cells in body.rows[table]:
            row = dict(zip(COLUMNS[table], cells, strict=True))
            owned.setdefault(row["finding_id"], {name: [] for name in OWNED})[table].append(row)
    for cells in body.rows["findings"]:
        finding_id = cells[PLACES["findings"]["finding_id"]]
        yield Draft(finding_id, owned[finding_id])


def _read_plainly(draft: Draft) -> Finding:
    """Without the places of its words."""
    row = draft.row
    words = Rectification(row["rectification_label"], Passage(row["rectification"]), ())
    return Finding(row["number"], (), EMPTY, Passage(row["problem"]), words, draft.span)


def _tell(notice_id: str, finding_id: str, doubt: Message) -> list[Any]:
    span = doubt.span
    row = {
        "message_id": "",
        "source_path": "",
        "notice_id": notice_id,
        "finding_id": finding_id,
        "severity": doubt.severity,
        "code": doubt.code,
        "text": doubt.text,
        "char_start": span.start if span else None,
        "char_end": span.end if span else None,
    }
    return _cells("messages", row)


def _cells(table: str, row: Row) -> list[Any]:
    return [row[name] for name in COLUMNS[table]]


def _is_the_same(correction: Correction, draft: Draft) -> bool:
    """Whether the finding is the one that was corrected: it stands where that stood, or reads the same."""
    if any(span.start < draft.span.end and draft.span.start < span.end for span in correction.spans):
        return True
    if correction.field in WORDS:
        words = draft.row[correction.field]
        return bool(words) and words in (correction.old, correction.new)
    return not correction.spans
