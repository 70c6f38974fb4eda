"""One annotation compared with what was predicted, finding by finding, field by field."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.corrections.codebook import Codebook
from pipeline.corrections.corrected import Corrected, correct
from pipeline.corrections.propose import Decision, Refused, propose
from pipeline.corrections.table import Correction
from pipeline.labels.annotations import Annotation, Region, Task, locate
from pipeline.labels.config import PARTS
from pipeline.labels.groups import Group, group_regions
from pipeline.labels.predictions import Predicted
from pipeline.messages import escape_controls
from pipeline.passage import Span
from pipeline.tables.records import Body

__all__ = ["Desk", "Note"]

WORDS = tuple(PARTS.values())
GONE = (
    "区域已全部删除；若不是问题，请用 zhenggai review 删除 / its regions are gone: if it is no finding,"
    " delete it in zhenggai review"
)
UNCLEAR = "其区域与另一问题相连，又未标“合并” / its regions are related to another finding's, without a merge"
ELSEWHERE = "位置与文字不符 / other words stand at that place"
TANGLED = (
    "分页的表格单元格，各段次序与全文不同，请用 zhenggai review 更正 / a cell that pages cut, whose pieces"
    " stand in another order in the text: correct it in zhenggai review"
)
APART = "两个问题不相邻 / the findings do not stand side by side"
UNKNOWN = "编码本中没有这一主题 / the codebook has no such theme"
OUTSIDE = (
    "新问题不在任何问题之内，请用 zhenggai review 添加 / the new finding is not inside another one: add it in"
    " zhenggai review"
)


@dataclass(frozen=True, slots=True)
class Note:
    """Something that an annotator did and that could not be taken over."""

    notice_id: str
    finding_id: str  # empty: the notice
    field: str  # empty: all of it
    why: str  # in Chinese and English

    def __str__(self) -> str:
        return f"{self.finding_id or self.notice_id} {self.field}".rstrip() + f": {self.why}"


class Desk:
    """Turns one annotation into corrections (``made``) and notes on what cannot be one (``notes``).

    ``known`` are the corrections of the notice so far, ``codebook`` that of the run,
    ``codes`` the themes that a finding may have.
    """

    def __init__(
        self,
        task: Task,
        annotation: Annotation,
        body: Body,
        known: Sequence[Correction],
        codebook: Codebook,
        codes: Container[str],
    ) -> None:
        self.made: list[Correction] = []
        self.notes: list[Note] = []
        self._task, self._annotation, self._body = task, annotation, body
        self._known, self._codebook, self._codes = known, codebook, codes
        self._predicted = {span for one in task.predicted for part in WORDS for span in getattr(one, part)}

    def work(self) -> None:
        """Splits come first, since what is compared then is their parts; merges after all else."""
        grouping = group_regions(self._annotation, self._task.predicted)
        for finding_id in sorted(grouping.unclear):
            self._note(finding_id, "", UNCLEAR)
        for one in self._task.predicted:
            groups = grouping.groups.get(one.finding_id, ())
            for finding_id, group in self._split(one.finding_id, groups):
                before = one if len(groups) == 1 else None
                self._take_words(finding_id, group, before)
                self._take_choices(finding_id, group, before)
            if not groups and one.finding_id not in grouping.unclear and (one.problem or one.rectification):
                self._note(one.finding_id, "", GONE)
        for some in grouping.merged:
            self._merge(some - grouping.unclear)
        if self._annotation.checked:
            self._propose("", "checked", True)

    def _split(self, finding_id: str, groups: Sequence[Group]) -> Iterator[tuple[str, Group]]:
        """The groups of a finding with the ids that they have from now on."""
        ids = [finding_id]
        for group in groups[1:]:
            ids.append(self._cut_off(ids, group))
        yield from ((name, group) for name, group in zip(ids, groups, strict=False) if name)

    def _cut_off(self, ids: Sequence[str], group: Group) -> str:
        """The id of the finding that begins where the group does; an earlier import may have made it."""
        places = [place.start for region in group if (place := self._locate(region))]
        at = min(places, default=-1)
        for draft in self._now().drafts:
            if draft.span.start <= at < draft.span.end:
                if draft.finding_id not in ids:
                    return draft.finding_id
                made = self._propose(draft.finding_id, "split", at)
                return made.new if made else ""
        self._note(ids[0], "split", OUTSIDE)
        return ""

    def _take_words(self, finding_id: str, group: Group, before: Predicted | None) -> None:
        for part in WORDS:
            places = [self._locate(region) for region in group if region.part == part]
            if None in places:
                self._note(finding_id, part, ELSEWHERE)
                continue
            spans = _join(self._body.text, (place for place in places if place))
            predicted = getattr(before, part) if before else ()
            if before and spans == _join(self._body.text, predicted):
                continue
            if predicted != tuple(sorted(predicted)):
                self._note(finding_id, part, TANGLED)
                continue
            self._propose(finding_id, part, spans)

    def _take_choices(self, finding_id: str, group: Group, before: Predicted | None) -> None:
        chosen: dict[str, tuple[str, ...]] = {}
        for region in group:
            if region.part == "problem":
                chosen = {**region.choices, **chosen}
        ours = any(region.region_id == f"{finding_id}-problem-1" for region in group)
        if not chosen and not ours:
            return  # the problem was drawn anew, and nothing was said of it
        status = chosen.get("status", ("unstated",) if ours else ())
        if status and (not before or status != (before.status,)):
            self._propose(finding_id, "status", status[0])
        codes = _order(chosen, before)
        if before and set(codes) == set(before.themes) and codes[:1] == before.themes[:1]:
            return
        for code in codes:
            if code not in self._codes:
                self._note(finding_id, "themes", f"{UNKNOWN}: {escape_controls(code)}")
                return
        if codes or ours:
            self._propose(finding_id, "themes", codes)

    def _merge(self, findings: Iterable[str]) -> None:
        order = [draft.finding_id for draft in self._now().drafts]
        places = sorted(order.index(name) for name in findings if name in order)
        for place, following in pairwise(places):
            if following != place + 1:
                self._note(order[following], "merge", APART)
                return
        for _ in places[1:]:
            self._propose(order[places[0]], "merge", None)

    def _propose(self, finding_id: str, field: str, decision: Decision) -> Correction | None:
        """Keep the correction, unless it says what is so already or cannot be carried out."""
        corrections = [*self._known, *self.made]
        try:
            made = propose(
                self._body, corrections, finding_id, field, decision, self._annotation.who, self._codebook
            )
        except Refused as error:
            self._note(finding_id, field, str(error))
            return None
        if made.old == (made.new.partition(":")[0] if field == "checked" else made.new):
            return None
        self.made.append(replace(made, when=self._annotation.when or made.when))
        return self.made[-1]

    def _now(self) -> Corrected:
        return correct(self._body, [*self._known, *self.made], self._codebook)

    def _locate(self, region: Region) -> Span | None:
        return locate(region, self._body.text, self._predicted)

    def _note(self, finding_id: str, field: str, why: str) -> None:
        self.notes.append(Note(self._task.notice_id, finding_id, field, why))


def _join(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """In the order of the text; those that overlap, or have nothing but blanks between, are one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _order(chosen: dict[str, tuple[str, ...]], before: Predicted | None) -> tuple[str, ...]:
    """The main theme, then the others: those that were predicted as they were, then the new ones."""
    others = chosen.get("themes", ())
    known = before.themes if before else ()
    ordered = [code for code in known if code in others] + [code for code in others if code not in known]
    return tuple(dict.fromkeys((*chosen.get("main_theme", ()), *ordered)))
