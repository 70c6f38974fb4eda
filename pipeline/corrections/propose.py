"""What a person decided about a finding -> the correction that says so."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pipeline.corrections.codebook import PROGRAMS, Codebook
from pipeline.corrections.corrected import Corrected, correct, find_effective
from pipeline.corrections.drafts import Draft, read_finding
from pipeline.corrections.facts import FACTS
from pipeline.corrections.sheets import fingerprint
from pipeline.corrections.table import FIELDS, Correction, hash_text
from pipeline.passage import Span
from pipeline.structure.labels import match_label
from pipeline.structure.numbering import match_marker
from pipeline.tables.places import map_places
from pipeline.tables.records import Body
from pipeline.tables.schema import PLACES, STATUSES

__all__ = ["Decision", "Refused", "propose"]

# spans of text, codes of themes, a status, a place, yes or no; None where nothing is to be said
Decision = Sequence[Span] | Sequence[str] | str | int | bool | None
APART = ("add", *FACTS)  # what has no finding yet
ENDS = "。！？；：.!?;:"  # of a line that ends its paragraph


class Refused(ValueError):
    """A decision that cannot be carried out; its words say why, in Chinese and English."""


def propose(
    body: Body,
    corrections: Sequence[Correction],
    finding_id: str,
    field: str,
    decision: Decision,
    who: str,
    codebook: Codebook = PROGRAMS,
) -> Correction:
    """The correction of a notice, on top of those that it has already; it is not yet kept anywhere.

    =======================  ================================================================
    field                    decision
    =======================  ================================================================
    problem, rectification   the spans of the text that hold it; none: there is none
    themes                   codes, the main one first
    status                   a code
    merge                    None: with the finding that follows
    split                    the place in the text where the second finding begins
    add                      the spans of the text that hold it, without a finding's id
    delete                   None: it is no finding
    a fact (a column of      the value as its column has it; empty: the notice does not tell it
    notices)
    checked                  whether it is right as it stands; without a finding, the notice
    undo                     None: the last correction of the notice
    =======================  ================================================================

    Raises Refused.
    """
    now = correct(body, corrections, codebook)
    notice_id = body.rows["files"][0][PLACES["files"]["notice_id"]]
    places = {draft.finding_id: place for place, draft in enumerate(now.drafts)}
    place = places.get(finding_id, -1)
    if place < 0 and (finding_id or field not in (*APART, "checked", "undo")):
        raise Refused("该问题已不存在 / the finding is gone")
    if finding_id and field in APART:
        raise Refused("与某一问题无关 / it is not about a finding")
    if field not in FIELDS:
        raise Refused(f"不能更正 / nothing that can be corrected: {field}")
    if field in FACTS:
        old, new, spans = _fact(now, field, decision)
    else:
        old, new, spans = PROPOSE[field](now, corrections, place, decision)
    if field == "add":
        finding_id = _next_id(notice_id, now, corrections)
    made = Correction(notice_id, finding_id, field, old, new, tuple(spans), hash_text(body.text), who)
    if field != "undo":
        _try(body, corrections, made, codebook)
    return made


def _try(body: Body, corrections: Sequence[Correction], made: Correction, codebook: Codebook) -> None:
    for correction, why in correct(body, [*corrections, made], codebook).stale:
        if correction is made:
            raise Refused(why)


Proposal = tuple[str, str, Iterable[Span]]  # old, new, spans


def _words(
    now: Corrected, corrections: Sequence[Correction], place: int, decision: Decision, field: str
) -> Proposal:
    spans = _expect_spans(decision, len(now.body.text))
    text = now.body.text
    new = take_words(text, spans, now.drafts)
    if not new and field == "problem":
        raise Refused("问题不能为空 / a problem cannot be empty")
    draft = now.drafts[place]
    if new and not draft.row[field]:
        spans = [*spans, draft.span]  # which nothing else tells from another one without
    return draft.row[field], new, spans if new else ()


def _problem(now: Corrected, corrections: Sequence[Correction], place: int, decision: Decision) -> Proposal:
    return _words(now, corrections, place, decision, "problem")


def _rectification(
    now: Corrected, corrections: Sequence[Correction], place: int, decision: Decision
) -> Proposal:
    return _words(now, corrections, place, decision, "rectification")


def _expect_spans(decision: Decision, length: int) -> list[Span]:
    """Spans inside the text, in its order, none over another."""
    if not isinstance(decision, Sequence) or not all(isinstance(span, Span) for span in decision):
        raise Refused("请选取文字 / select some text")
    spans = [span for span in decision if isinstance(span, Span)]
    ends = [0, *(end for span in spans for end in (span.start, span.end)), length]
    if ends != sorted(ends):
        raise Refused("位置超出文本或重叠 / a place outside the text, or over another")
    return spans


def _themes(now: Corrected, corrections: Sequence[Correction], place: int, decision: Decision) -> Proposal:
    if isinstance(decision, str) or not isinstance(decision, Sequence) or not decision:
        raise Refused("至少一个主题 / at least one theme")
    draft = now.drafts[place]
    return draft.row["themes"], "|".join(map(str, dict.fromkeys(decision))), [draft.span]


def _status(now: Corrected, corrections: Sequence[Correction], place: int, decision: Decision) -> Proposal:
    if decision not in STATUSES:
        raise Refused(f"状态应为 / the status should be one of: {', '.join(STATUSES)}")
    draft = now.drafts[place]
    return draft.row["status"], str(decision), [draft.span]


def _merge(now: Corrected, corrections: Sequence[Correction], place: int, decision: Decision) -> Proposal:
    if place + 1 == len(now.drafts):
        raise Refused("之后没有问题 / no finding follows")
    first, second = now.drafts[place : place + 2]
    return "", second.finding_id, [first.span, second.span]


def _split(now: Corrected, corrections: Sequence[Correction], place: int, decision: Decision) -> Proposal:
    draft = now.drafts[place]
    if not isinstance(decision, int) or not draft.span.start < decision < draft.span.end:
        raise Refused("分开之处不在该问题之内 / the place is not inside the finding")
    second_id = _next_id(draft.finding_id[:16], now, corrections)
    return "", second_id, [Span(decision, draft.span.end)]


def _next_id(notice_id: str, now: Corrected, corrections: Sequence[Correction]) -> str:
    """One that was never given to a finding of the notice."""
    ids = [draft.finding_id for draft in now.drafts] + [one.finding_id for one in corrections]
    ids += [one.new for one in corrections if one.field in ("merge", "split")]
    number = 1 + max((int(name[17:]) for name in ids if name), default=0)
    return f"{notice_id}-{number:03d}"


def _add(now: Corrected, corrections: Sequence[Correction], place: int, decision: Decision) -> Proposal:
    spans = _expect_spans(decision, len(now.body.text))
    new = take_words(now.body.text, spans, now.drafts)
    if not new:
        raise Refused("请选取文字 / select some text")
    return "", new, spans


def _delete(now: Corrected, corrections: Sequence[Correction], place: int, decision: Decision) -> Proposal:
    draft = now.drafts[place]
    return draft.row["problem"], "", [draft.span]


def _fact(now: Corrected, name: str, decision: Decision) -> Proposal:
    new = decision.strip() if isinstance(decision, str) else None
    if new is None or not re.fullmatch(FACTS[name], new):
        raise Refused(f"{name}: 不是这一项的值 / no value of this fact: {str(decision)[:40]!a}")
    old = now.body.rows["notices"][0][PLACES["notices"][name]]
    return "" if old is None else str(old), new, ()


def _checked(now: Corrected, corrections: Sequence[Correction], place: int, decision: Decision) -> Proposal:
    drafts = now.drafts if place < 0 else now.drafts[place : place + 1]
    finding_id = drafts[0].finding_id if place >= 0 else ""
    old = "yes" if finding_id in now.checked else "no"
    return old, f"yes:{fingerprint(drafts)}" if decision else "no", [drafts[0].span] if finding_id else ()


def _undo(now: Corrected, corrections: Sequence[Correction], place: int, decision: Decision) -> Proposal:
    left = find_effective(corrections)
    if not left:
        raise Refused("没有可撤销的更正 / there is nothing to undo")
    return left[-1].correction_id, "", ()


PROPOSE: dict[str, Callable[[Corrected, Sequence[Correction], int, Decision], Proposal]] = {
    "problem": _problem,
    "rectification": _rectification,
    "themes": _themes,
    "status": _status,
    "merge": _merge,
    "split": _split,
    "add": _add,
    "delete": _delete,
    "checked": _checked,
    "undo": _undo,
}


def take_words(text: str, spans: Sequence[Span], drafts: Iterable[Draft]) -> str:
    """The words of some spans, rejoined over line breaks as those of the findings are; else by what meets."""
    joints = Joints(text, drafts)
    lines = [list(_find_lines(text, span)) for span in spans]
    return "\n".join(filter(None, (_join_lines(text, some, joints) for some in lines)))


def _find_lines(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for line in text[span.start : span.end].split("\n"):
        first = start + len(line) - len(line.lstrip())
        if line.strip():
            yield Span(first, start + len(line.rstrip()))
        start += len(line) + 1


def _join_lines(text: str, lines: Sequence[Span], joints: "Joints") -> str:
    words = ""
    for number, line in enumerate(lines):
        if number:
            words += joints.between(lines[number - 1].end - 1, line.start)
        words += text[line.start : line.end]
    return words


class Joints:
    """What stands between two lines, as the findings of a notice show it."""

    def __init__(self, text: str, drafts: Iterable[Draft]) -> None:
        self._text = text
        self._known: list[tuple[Mapping[int, int], str]] = []
        self._edges: set[int] = set()
        for draft in drafts:
            finding = read_finding(draft, text)
            for passage in (finding.problem, finding.rectification.text):
                self._known.append((map_places(passage), passage.text))
                self._edges |= {passage.span.start, passage.span.end - 1}
        self._wrapped = any(self._breaks_inside(*known) for known in self._known)

    def _breaks_inside(self, places: Mapping[int, int], cell: str) -> bool:
        """Whether two lines of the text are one in a cell."""
        ends = (at for at in places if self._text[at + 1 : at + 2] == "\n" and at + 2 in places)
        return any(cell[places[at] + 1 : places[at + 2]] != "\n" for at in ends)

    def between(self, last: int, first: int) -> str:
        """The separator of two lines, by the places of the last and the first letter."""
        for places, cell in self._known:
            if last in places and first in places:
                words = cell[places[last] + 1 : places[first]]
                if not words.strip():
                    return words
        text = self._text
        opens = match_marker(text[first : first + 20]) or match_label(text[first : first + 40])
        if not self._wrapped or opens or text[last] in ENDS or self._edges & {last, first}:
            return "\n"
        return " " if (text[last] + text[first]).isascii() and text[last].isalpha() else ""
