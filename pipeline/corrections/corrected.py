"""Corrections applied to a notice, and told in its messages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.corrections.codebook import PROGRAMS, Codebook
from pipeline.corrections.drafts import Draft
from pipeline.corrections.rows import build_rows
from pipeline.corrections.sheets import Sheet, Stale
from pipeline.corrections.table import Correction
from pipeline.messages import Message, message
from pipeline.tables.entries import Entry
from pipeline.tables.records import Body, pack_body, unpack

__all__ = ["Corrected", "correct", "correct_entries", "find_effective"]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A notice as corrected."""

    body: Body
    drafts: tuple[Draft, ...]  # its findings in the order of the text
    applied: tuple[Correction, ...]
    stale: tuple[tuple[Correction, str], ...]  # with the reason, in Chinese and English
    checked: frozenset[str]  # ids of findings; empty: the whole notice


def correct(body: Body, corrections: Sequence[Correction], codebook: Codebook = PROGRAMS) -> Corrected:
    """The rows of a notice with the corrections of it, and messages that tell of them.

    ``codebook`` is that of the run, by which findings with other words are tagged anew.
    """
    sheet = Sheet(body, codebook)
    met: list[tuple[Correction, str]] = []  # with the reason why it is not applied
    for correction in find_effective(corrections):
        try:
            sheet.apply(correction)
            met.append((correction, ""))
        except Stale as error:
            met.append((correction, str(error)))
    return Corrected(
        Body(build_rows(body.rows, sheet, _tell(sheet, met)) if met else body.rows, body.text),
        tuple(sheet.drafts),
        tuple(one for one, why in met if not why),
        tuple((one, why) for one, why in met if why),
        frozenset(sheet.checked),
    )


def correct_entries(
    entries: Iterable[Entry], corrections: dict[str, list[Correction]], codebook: Codebook
) -> Iterator[Entry]:
    """The files of a run as corrected; takes from ``corrections`` the notices that it meets.

    Files with the same bytes follow the first of them.
    """
    files: dict[str, list[list[Any]]] = {}  # their rows, by notice
    for entry in entries:
        mine = corrections.pop(entry.notice_id, None) if entry.path == entry.first else None
        if mine:
            body = correct(unpack(entry.body), mine, codebook).body
            files[entry.notice_id] = body.rows["files"]
        elif entry.notice_id in files:
            body = unpack(entry.body)
            body = Body({**body.rows, "files": files[entry.notice_id]}, body.text)
        else:
            yield entry
            continue
        yield replace(entry, body=pack_body(body))


def find_effective(corrections: Sequence[Correction]) -> list[Correction]:
    """Those that nobody has withdrawn, in their order."""
    withdrawn: set[str] = set()
    for correction in reversed(corrections):
        if correction.field == "undo" and correction.correction_id not in withdrawn:
            withdrawn.add(correction.old)
    return [one for one in corrections if one.field != "undo" and one.correction_id not in withdrawn]


def _tell(sheet: Sheet, met: Sequence[tuple[Correction, str]]) -> Iterator[tuple[str, Message]]:
    """The last one of each field of each finding, and what was not applied since."""
    last: dict[tuple[str, str, str], list[tuple[Correction, str]]] = {}
    for one, why in met:
        key = (one.finding_id, one.field, one.new if one.field in ("merge", "split") else "")
        last[key] = [*last.get(key, []), (one, why)] if why else [(one, why)]
    for one, why in (entry for entries in last.values() for entry in entries):
        if why:
            yield (
                sheet.follow(one.finding_id),
                _message("correction_stale", one, detail=why.replace(" / ", " ")),
            )
        elif one.new != "no":
            yield sheet.follow(one.finding_id), _message("corrected", one)


def _message(code: str, one: Correction, **values: Any) -> Message:
    place = one.spans[0] if one.field == "delete" and one.spans else None  # it has no row any more
    facts: dict[str, Any] = {"field": one.field, "who": one.who, "when": one.when, **values}
    return message(code, place, correction=one.correction_id, **facts)
