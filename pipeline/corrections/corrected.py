"""Corrections applied to a notice, and told in its messages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.annotate.taxonomy import load_taxonomy
from pipeline.corrections.drafts import Draft
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


def correct(body: Body, corrections: Sequence[Correction], themes: Path | None = None) -> Corrected:
    """The rows of a notice with the corrections of it, and messages that tell of them.

    ``themes`` is the codebook of one's own by which findings with other words are tagged anew.
    """
    sheet = Sheet(body, load_taxonomy(themes) if themes else None)
    met: list[tuple[Correction, str]] = []  # with the reason why it is not applied
    for correction in find_effective(corrections):
        try:
            sheet.apply(correction)
            met.append((correction, ""))
        except Stale as error:
            met.append((correction, str(error)))
    return Corrected(
        Body(sheet.build_rows(_tell(sheet, met)) if met else body.rows, body.text),
        tuple(sheet.drafts),
        tuple(one for one, why in met if not why),
        tuple((one, why) for one, why in met if why),
        frozenset(sheet.checked),
    )


def correct_entries(
    entries: Iterable[Entry], corrections: dict[str, list[Correction]], themes: Path | None = None
) -> Iterator[Entry]:
    """The files of a run as corrected; takes from ``corrections`` the notices that it meets."""
    for entry in entries:
        mine = corrections.pop(entry.notice_id, None) if entry.path == entry.first else None
        body = correct(unpack(entry.body), mine, themes).body if mine else None
        yield replace(entry, body=pack_body(body)) if body else entry


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
    return message(code, field=one.field, who=one.who, when=one.when, correction=one.correction_id, **values)
