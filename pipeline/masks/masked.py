"""The rows and the text of a notice with what is personal covered; the records of the store stay."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pipeline.masks.cover import Cover
from pipeline.tables.entries import Entry
from pipeline.tables.records import Body, pack_body, unpack
from pipeline.tables.schema import PLACES

__all__ = ["MASKED", "mask_body", "mask_entries"]

# the columns that hold words of the notice, or words about them
MASKED = {
    "notices": ("title", "doc_number", "issuer", "recipient", "team"),
    "findings": (
        *("number", "path", "heading", "problem", "rectification_label", "rectification", "status_text"),
        *("responsible", "deadline"),
    ),
    "measures": ("number", "text"),
    "themes": ("evidence",),
    "mentions": ("text", "value", "qualifier", "unit"),
    "messages": ("text",),
}
CONTACTS = ("phone", "address", "postal_code", "email")  # columns of notices
CITED = ("problem", "rectification", "path")  # of findings: what a theme's evidence is cut from
EVIDENCE, THEMED = (PLACES["themes"][name] for name in ("evidence", "finding_id"))
SEARCHED = ("heading", "problem", "rectification")  # of findings, where lines are rejoined


def mask_entries(
    entries: Iterable[Entry], kinds: Sequence[str], known: Sequence[str] = ()
) -> Iterator[Entry]:
    """The files of a run with what is personal covered; ``known`` are names that are covered in any case."""
    for entry in entries:
        body = mask_body(unpack(entry.body), kinds, known)
        yield replace(entry, body=pack_body(body))


def mask_body(body: Body, kinds: Sequence[str], known: Sequence[str] = ()) -> Body:
    """The rows and the text of a record, with a mask in the place of each character that is covered."""
    notices, findings = body.rows.get("notices", []), body.rows.get("findings", [])
    words = [cell for row in findings for cell in _cells("findings", row, SEARCHED)]
    words += [cell for row in body.rows.get("messages", ()) for cell in _cells("messages", row, ("text",))]
    listed = [cell for row in findings for cell in _cells("findings", row, ("responsible",))]
    contacts = [cell for row in notices if "contacts" in kinds for cell in _cells("notices", row, CONTACTS)]
    cover = Cover(
        [body.text, *words],
        kinds,
        listed,
        names=known if "persons" in kinds else (),
        contacts=[part for cell in contacts for part in cell.split("|")],
    )
    covered = {name: [_mask_row(name, row, cover) for row in rows] for name, rows in body.rows.items()}
    for row in covered["notices"] if contacts else ():
        for place in map(PLACES["notices"].__getitem__, CONTACTS):
            row[place] = cover.cover_all(row[place])
    shown = dict(
        zip(map(_finding_id, findings), zip(findings, covered.get("findings", ()), strict=True), strict=True)
    )
    for row, kept in zip(covered.get("themes", ()), body.rows.get("themes", ()), strict=True):
        row[EVIDENCE] = _mask_evidence(kept[EVIDENCE], *shown[kept[THEMED]], cover)
    return Body(covered, cover.cover(body.text))


def _cells(table: str, row: Sequence[Any], columns: Iterable[str]) -> Iterator[str]:
    for column in columns:
        cell = row[PLACES[table][column]]
        if cell:
            yield cell


def _mask_row(table: str, row: Sequence[Any], cover: Cover) -> list[Any]:
    places = {PLACES[table][column] for column in MASKED.get(table, ())}
    return [
        cover.cover(cell) if cell and place in places and isinstance(cell, str) else cell
        for place, cell in enumerate(row)
    ]


def _mask_evidence(evidence: str, kept: Sequence[Any], covered: Sequence[Any], cover: Cover) -> str:
    """A word of evidence may hold a part of a name: it is shown as it stands in the finding's cells."""
    cells = list(zip(_cells("findings", kept, CITED), _cells("findings", covered, CITED), strict=True))
    return "|".join(_find_shown(word, cells) or cover.cover(word) for word in evidence.split("|"))


def _find_shown(word: str, cells: Sequence[tuple[str, str]]) -> str:
    """The word as the cells show it: uncovered where one of them does; empty where none has it."""
    if any(word in covered for _, covered in cells):
        return word
    return next((covered[cell.index(word) :][: len(word)] for cell, covered in cells if word in cell), "")


def _finding_id(row: Sequence[Any]) -> str:
    return str(row[PLACES["findings"]["finding_id"]])
