"""What the reviewer sees and decides: the tables of a run, notices as corrected, new corrections."""

import csv
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.corrections.corrected import find_effective
from pipeline.corrections.facts import FACTS, find_choices
from pipeline.corrections.propose import Decision, Refused, propose
from pipeline.corrections.table import CORRECTIONS, Correction, append_corrections, read_corrections
from pipeline.errors import PipelineError, UsageError
from pipeline.masks.masked import mask_body
from pipeline.passage import Span
from pipeline.report.codebook import read_themes
from pipeline.report.notice_page import CODED
from pipeline.report.output import Output, Records, Row
from pipeline.report.pages import Phrase, find_phrase
from pipeline.run.notices import Case, open_case
from pipeline.tables.entries import Entry, place_entries
from pipeline.tables.records import Body, pack_body
from pipeline.tables.schema import PLACES, STATUSES

__all__ = ["Desk", "Outdated", "Request"]

# field -> what a decision is, where it is neither spans nor codes nor nothing
KINDS = {"status": str, "split": int, "checked": bool, **dict.fromkeys(FACTS, str)}


class Outdated(Exception):
    """Someone else has decided about the notice since the page was made."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a page asks for. Raises ValueError where ``parse`` is given anything else."""

    notice_id: str
    finding_id: str
    field: str
    decision: Decision
    after: str  # the last correction of the notice that the page knows; empty: none

    @classmethod
    def parse(cls, given: Any) -> "Request":
        """Of the JSON that a page sends."""
        names = ("notice_id", "finding_id", "field", "after")
        if not isinstance(given, dict) or set(given) - {*names, "decision"}:
            raise ValueError("an object of notice_id, finding_id, field, decision, after")
        texts = [given.get(name, "") for name in names]
        if not all(isinstance(text, str) and len(text) <= 64 for text in texts):
            raise ValueError("notice_id, finding_id, field and after are short texts")
        notice_id, finding_id, field, after = texts
        return cls(notice_id, finding_id, field, _parse_decision(field, given.get("decision")), after)

    def refuse_outdated(self, corrections: Sequence[Correction]) -> None:
        """Raises Outdated where the last correction of the notice is not the one that the page knows."""
        if _last([one for one in corrections if one.notice_id == self.notice_id]) != self.after:
            raise Outdated(self.notice_id)


def _parse_decision(field: str, given: Any) -> Decision:
    """Spans, codes, a code, a place, yes or no, a fact: as the field has it."""
    if field in ("problem", "rectification", "add"):
        if isinstance(given, list) and all(_is_pair(pair) for pair in given):
            return [Span(*pair) for pair in given]
    elif field == "themes":
        if isinstance(given, list) and all(isinstance(code, str) for code in given):
            return list(given)
    elif type(given) in (KINDS.get(field, type(None)),):
        decided: Decision = given
        return decided
    raise ValueError(f"{field}: {str(given)[:80]}")


def _is_pair(given: Any) -> bool:
    return isinstance(given, list) and [type(place) for place in given] == [int, int]


class Desk:
    """One output folder under review. Safe to use from several threads."""

    def __init__(self, out: Path, who: str) -> None:
        self.out = out
        self.who = who
        self._lock = threading.RLock()
        self._corrections: tuple[tuple[int, ...], tuple[Correction, ...]] = ((), ())
        self._load()

    def _load(self) -> None:
        self._stamp = self._look()
        self.output = Output(self.out)
        self.themes: Mapping[str, Phrase] = read_themes(self.output)

    def _look(self) -> tuple[int, int]:
        """Differs when a run has replaced the tables."""
        try:
            found = (self.out / "findings.csv").stat()
        except OSError as error:
            raise UsageError(f"不是转换结果 / not an output folder: {self.out}: {error.strerror}") from error
        return found.st_ino, found.st_mtime_ns

    def refresh(self) -> None:
        """Read the tables anew where a run has written others."""
        with self._lock:
            if self._look() != self._stamp:
                self._load()

    @property
    def stamp(self) -> tuple[object, ...]:
        """Differs where anything that the pages show does."""
        return (*self._stamp, self._read_corrections())

    def _read_corrections(self) -> tuple[Correction, ...]:
        """Those of all notices, read anew where the file is another one."""
        try:
            found = (self.out / CORRECTIONS).stat()
        except OSError:
            return read_corrections(self.out)
        stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
        with self._lock:
            if self._corrections[0] != stamp:
                self._corrections = stamp, read_corrections(self.out)
            return self._corrections[1]

    def open(self, notice_id: str) -> Case:
        """Raises UsageError where the runs into the folder know no such notice."""
        return open_case(self.out, notice_id)

    def read(self, notice_id: str) -> Records:
        """A notice as corrected up to now. Raises KeyError where there is none of this id."""
        records = self._read_tables(notice_id)
        if not any(one.notice_id == notice_id for one in self._read_corrections()):
            return records
        try:
            now = self.open(notice_id).now
        except PipelineError:  # its runs are not kept: as the tables have it
            return records
        body = now.body
        if mask := self.output.mask:
            body = mask_body(body, mask, sorted({one.who for one in self._read_corrections()}))
        return _replace_rows(records, body)

    def _read_tables(self, notice_id: str) -> Records:
        """Again, where a run put others in their place meanwhile."""
        stamp, output = self._stamp, self.output
        try:
            records = output.read(notice_id)
        except (KeyError, ValueError, OSError, csv.Error):
            if self._look() == stamp:
                raise
        else:
            if self._look() == stamp:
                return records
        self.refresh()
        return self.output.read(notice_id)

    def describe(self, notice_id: str) -> dict[str, Any]:
        """What the page needs beside what it shows. Raises UsageError."""
        case = self.open(notice_id)
        [notice] = case.now.body.rows["notices"]
        return {
            "after": _last(case.corrections),
            "can_undo": bool(find_effective(case.corrections)),
            "who": self.who,
            "checked": sorted(case.now.checked),
            "corrected": sorted({one.finding_id for one in case.now.applied if one.field != "checked"}),
            "themes": [[code, *self.themes[code]] for code in self.themes],
            "facts": list(_describe_facts(dict(zip(PLACES["notices"], notice, strict=True)))),
            "statuses": [[code, *find_phrase("status", code)] for code in STATUSES],
        }

    def decide(self, request: Request) -> Correction:
        """Keep a decision. Raises Refused, Outdated, UsageError, OutputError."""
        with self._lock:
            case = self.open(request.notice_id)
            request.refuse_outdated(case.corrections)
            self._refuse_unknown(request)
            made = propose(
                case.body,
                case.corrections,
                request.finding_id,
                request.field,
                request.decision,
                self.who,
                case.codebook,
            )
            append_corrections(self.out, [made], request.refuse_outdated)
            return made

    def _refuse_unknown(self, request: Request) -> None:
        if request.field == "themes" and isinstance(request.decision, Sequence):
            unknown = [str(code) for code in request.decision if code not in self.themes]
            if unknown:
                raise Refused(f"没有这个主题 / no such theme: {', '.join(unknown)[:80]}")


def _describe_facts(notice: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each with its words, its value, and the codes that it may have; none: any text."""
    for name in FACTS:
        value = notice[name]
        yield {
            "name": name,
            "words": find_phrase("fact", name),
            "value": "" if value is None else str(value),
            "choices": [[code, *find_phrase(CODED[name], code)] for code in find_choices(name)],
        }


def _last(corrections: Sequence[Correction]) -> str:
    return corrections[-1].correction_id if corrections else ""


def _replace_rows(records: Records, body: Body) -> Records:
    """The rows of a notice as corrected, as they will be printed; the files stay."""
    path = records.notice["source_path"]
    [piece] = place_entries([Entry(path, path, pack_body(body))])
    rows = {name: [_print_row(name, cells) for cells in piece.rows[name]] for name in piece.rows}
    others = [row for row in records.messages if row["source_path"] != path]
    return replace(
        records,
        notice=rows["notices"][0],
        text=body.text,
        messages=rows["messages"] + others,
        **{name: rows[name] for name in ("findings", "measures", "themes", "mentions")},
    )


def _print_row(table: str, cells: Sequence[Any]) -> Row:
    return {name: "" if cell is None else str(cell) for name, cell in zip(PLACES[table], cells, strict=True)}
