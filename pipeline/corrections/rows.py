"""A notice whose findings are corrected -> the rows of its tables, with the doubts that hold now."""

from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.annotate.regions import find_code
from pipeline.corrections.drafts import Draft
from pipeline.corrections.facts import DATES, FACTS, parse_fact
from pipeline.corrections.sheets import OWNED, Sheet
from pipeline.messages import Message, message
from pipeline.model import Finding, Header, Rectification
from pipeline.passage import EMPTY, Passage
from pipeline.structure.checks import PAIRING, check_dates, check_pairing, check_total
from pipeline.tables.schema import PLACES

__all__ = ["build_rows"]

Row = dict[str, Any]
Told = tuple[str, Message]  # a message and the finding that it concerns; empty: the notice
REGION = ("region", "region_code")


def build_rows(
    rows: dict[str, list[list[Any]]], sheet: Sheet, told: Iterable[Told]
) -> dict[str, list[list[Any]]]:
    """The rows of every table as corrected; ``told`` are the messages about the corrections."""
    made = {
        table: [_cells(table, row) for draft in sheet.drafts for row in draft.rows[table]] for table in OWNED
    }
    for ordinal, cells in enumerate(made["findings"], 1):
        cells[PLACES["findings"]["ordinal"]] = ordinal
    made["mentions"] = [*_keep_mentions(rows["mentions"], sheet.drafts), *made["mentions"]]
    notice = _correct_notice(_row("notices", rows["notices"][0]), sheet)
    doubts = [*_check_anew(notice, sheet), *told]
    messages = [_tell(notice["notice_id"], finding_id, doubt) for finding_id, doubt in doubts]
    return {
        **rows,
        **made,
        "files": [_correct_file(_row("files", rows["files"][0]), sheet)],
        "notices": [_cells("notices", notice)],
        "messages": [*_keep_messages(rows["messages"], sheet), *messages],
    }


def _keep_mentions(all_cells: Iterable[list[Any]], drafts: Iterable[Draft]) -> Iterator[list[Any]]:
    """Those outside the findings, as far as no finding has them now."""
    taken = {_place(row) for draft in drafts for row in draft.rows["mentions"]}
    for cells in all_cells:
        row = _row("mentions", cells)
        if not row["finding_id"] and _place(row) not in taken:
            yield cells


def _place(mention: Row) -> tuple[str, int, int]:
    return mention["kind"], mention["char_start"], mention["char_end"]


def _correct_file(file: Row, sheet: Sheet) -> list[Any]:
    """A notice is itemised where it has findings."""
    itemised = file["outcome"] == "itemised"
    if itemised and not sheet.drafts:
        file |= {"outcome": "not_itemised", "outcome_reason": "other"}
    elif sheet.drafts and not itemised:
        file |= {"outcome": "itemised", "outcome_reason": ""}
    return _cells("files", file)


def _correct_notice(notice: Row, sheet: Sheet) -> Row:
    notice |= {name: parse_fact(name, value) for name, value in sheet.facts.items()}
    if "region" in sheet.facts and "region_code" not in sheet.facts:
        notice["region_code"] = find_code(notice["region"], int(notice["issued_on"][:4] or 0) or None)
    notice["n_findings"] = len(sheet.drafts)
    notice["n_rectified"] = sum(1 for draft in sheet.drafts if draft.row["rectification"])
    return notice


def _keep_messages(all_cells: Iterable[list[Any]], sheet: Sheet) -> Iterator[list[Any]]:
    """The doubts of the run, but for those that are checked anew or that people have settled."""
    settled = {
        *(PAIRING if sheet.is_anew else ()),
        *(["date_order"] if DATES & sheet.facts.keys() else ()),
        *(["region_unknown"] if sheet.facts.keys() & set(REGION) else ()),
    }
    for cells in all_cells:
        row = _row("messages", cells)
        if row["code"] not in settled:
            yield _cells("messages", {**row, "finding_id": sheet.follow(row["finding_id"])})


def _check_anew(notice: Row, sheet: Sheet) -> Iterator[Told]:
    findings = [_read_plainly(draft) for draft in sheet.drafts]
    if sheet.is_anew:
        pairing = [*check_pairing(findings), *check_total(notice["reported_findings"], len(findings))]
        for doubt in pairing:
            yield sheet.drafts[doubt.finding - 1].finding_id if doubt.finding else "", doubt
    if DATES & sheet.facts.keys():
        yield from (("", doubt) for doubt in check_dates(Header(**{name: notice[name] for name in FACTS})))
    for draft in sheet.drafts:
        if draft.finding_id in sheet.untagged and "themes" not in draft.decided:
            yield draft.finding_id, message("themes_kept")


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


def _row(table: str, cells: list[Any]) -> Row:
    return dict(zip(PLACES[table], cells, strict=True))


def _cells(table: str, row: Row) -> list[Any]:
    return [row[name] for name in PLACES[table]]
