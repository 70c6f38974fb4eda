"""The findings of a notice while corrections are applied to them, one by one."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pipeline.corrections.codebook import Codebook
from pipeline.corrections.drafts import Draft, read_finding, restate, rewrite, set_status, set_themes
from pipeline.corrections.facts import FACTS
from pipeline.corrections.reshape import merge_drafts, open_draft, split_draft
from pipeline.corrections.table import Correction, hash_text
from pipeline.model import Rectification
from pipeline.passage import Passage, Span
from pipeline.tables.places import place_words
from pipeline.tables.records import Body
from pipeline.tables.schema import PLACES

__all__ = ["OWNED", "Sheet", "Stale", "fingerprint"]

Row = dict[str, Any]
OWNED = ("findings", "measures", "themes", "mentions")  # tables that hold rows of a finding
WORDS = ("problem", "rectification")
ANEW = (*WORDS, "merge", "split", "add", "delete", "reported_findings")  # what changes words or numbers


class Stale(Exception):
    """A correction that does not fit what is there; its words say why, in Chinese and English."""


class Sheet:
    """A notice's findings in the order of the text, as far as they are corrected."""

    def __init__(self, body: Body, codebook: Codebook) -> None:
        self.text = body.text
        self.drafts = list(_read_drafts(body))
        self.checked: set[str] = set()  # ids of findings; empty: the whole notice
        self.facts: dict[str, str] = {}  # about the notice, as people say
        self.is_anew = False  # whether words of findings are others than in the run
        self.untagged: set[str] = set()  # findings whose words changed while the codebook is gone
        self._hash = hash_text(body.text)
        self._codebook = codebook
        self._merged: dict[str, str] = {}

    def apply(self, correction: Correction) -> None:
        """Raises Stale, and then nothing has changed."""
        if correction.text_sha256 != self._hash:
            raise Stale("文本已变 / the text has changed")
        if correction.field in FACTS:
            self.facts[correction.field] = correction.new
        elif correction.field == "checked":
            self._check(correction)
        elif correction.field == "add":
            self._add(correction)
        else:
            self._apply_to_finding(correction)
        self.is_anew |= correction.field in ANEW

    def _apply_to_finding(self, correction: Correction) -> None:
        place = self.find(correction.finding_id)
        if correction.field in WORDS and not correction.old:
            if not self._belongs(place, correction):
                raise Stale(
                    "文字不在该问题之内或其后 / the words are not in the finding nor directly behind it"
                )
        elif not _is_the_same(correction, self.drafts[place]):
            raise Stale("该编号现为另一问题 / another finding has this id now")
        made = APPLY[correction.field](self, place, correction)
        self.drafts[place : place + 1 + (correction.field == "merge")] = made
        if correction.field == "merge":
            self._merged[correction.new] = correction.finding_id
        if correction.field in ANEW:
            self._note_untagged(made)

    def _note_untagged(self, made: Iterable[Draft]) -> None:
        if self._codebook.is_gone:
            self.untagged |= {draft.finding_id for draft in made}

    def find(self, finding_id: str) -> int:
        """The place of a finding among the others. Raises Stale."""
        for place, draft in enumerate(self.drafts):
            if draft.finding_id == finding_id:
                return place
        raise Stale("该问题已不存在 / the finding is gone")

    def _belongs(self, place: int, correction: Correction) -> bool:
        """Whether words are meant for a finding that had none: it stands where their last span says, or
        (in older rows, which do not say it) they stand in it or directly behind it."""
        owner = self._read_words(correction)[1]
        if owner:
            return _overlap(owner, self.drafts[place].span)
        return self._reaches(place, correction.spans)

    def _read_words(self, correction: Correction) -> tuple[Passage, Span | None]:
        """The words with their places, and where the finding stands if it had none before. Raises Stale."""
        *words, owner = correction.spans or (None,)
        if owner and not correction.old:
            with suppress(ValueError):
                return place_words(self.text, correction.new, words), owner
        try:
            return place_words(self.text, correction.new, correction.spans), None
        except ValueError:
            raise Stale("所在之处文字不同 / other words stand there") from None

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
        passage, _ = self._read_words(correction)
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
        return [rewrite(draft, new, self._codebook)]

    def _set_themes(self, place: int, correction: Correction) -> list[Draft]:
        return [set_themes(self.drafts[place], list(dict.fromkeys(correction.new.split("|"))))]

    def _set_status(self, place: int, correction: Correction) -> list[Draft]:
        return [set_status(self.drafts[place], correction.new)]

    def _merge(self, place: int, correction: Correction) -> list[Draft]:
        if self.find(correction.new) != place + 1:
            raise Stale("两个问题不相邻 / the findings do not stand side by side")
        first, second = self.drafts[place : place + 2]
        return [merge_drafts(first, second, self.text, self._codebook)]

    def _split(self, place: int, correction: Correction) -> list[Draft]:
        self._refuse_taken(correction.new)
        if not correction.spans or correction.new[:16] != correction.notice_id:
            raise Stale("没有说明从何处分开 / it does not say where")
        at = correction.spans[0].start
        try:
            return list(split_draft(self.drafts[place], at, correction.new, self.text, self._codebook))
        except ValueError:
            raise Stale("分开后有一部分没有问题 / one part would have no problem") from None

    def _refuse_taken(self, finding_id: str) -> None:
        if finding_id in {*self._merged, *(draft.finding_id for draft in self.drafts)}:
            raise Stale("编号已被占用 / the id is taken")

    def _delete(self, place: int, correction: Correction) -> list[Draft]:
        return []

    def _add(self, correction: Correction) -> None:
        self._refuse_taken(correction.finding_id)
        try:
            words = place_words(self.text, correction.new, correction.spans)
            place = sum(1 for draft in self.drafts if draft.span.start <= words.span.start)
            before, behind = self.drafts[:place][-1:], self.drafts[place:][:1]
            made = open_draft(correction.finding_id, words, before, behind, self._codebook)
        except ValueError:
            raise Stale("所选文字中没有问题 / no problem stands there") from None
        for draft in self.drafts:
            if draft.row["problem"] == made.row["problem"] and _overlap(draft.span, made.span):
                raise Stale(f"已有这一问题 / the finding is there already: {draft.finding_id}")
        self.drafts.insert(place, made)
        self._note_untagged([made])


APPLY: dict[str, Callable[[Sheet, int, Correction], list[Draft]]] = {
    "problem": Sheet._set_words,
    "rectification": Sheet._set_words,
    "themes": Sheet._set_themes,
    "status": Sheet._set_status,
    "merge": Sheet._merge,
    "split": Sheet._split,
    "delete": Sheet._delete,
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
            row = dict(zip(PLACES[table], cells, strict=True))
            owned.setdefault(row["finding_id"], {name: [] for name in OWNED})[table].append(row)
    for cells in body.rows["findings"]:
        finding_id = cells[PLACES["findings"]["finding_id"]]
        yield Draft(finding_id, owned[finding_id])


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _is_the_same(correction: Correction, draft: Draft) -> bool:
    """Whether the finding is the one that was corrected: it stands where that stood, or reads the same."""
    if any(_overlap(span, draft.span) for span in correction.spans):
        return True
    if correction.field in WORDS:
        words = draft.row[correction.field]
        return bool(words) and words in (correction.old, correction.new)
    return not correction.spans
