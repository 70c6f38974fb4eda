"""What people corrected: ``corrections.csv`` in OUT, which every later run applies and none changes.

A row is one decision. Rows are applied in their order, so of several for one field the last one
counts; ``undo`` withdraws an earlier row, as if it had never been made.

=============  ================  ==================================================  =====================
field          finding_id        new                                                 spans
=============  ================  ==================================================  =====================
problem        the finding       its words                                           where they stand
rectification  the finding       its words; empty: there is none                     where they stand; where
                                                                                     there was none, behind
                                                                                     them the finding
themes         the finding       codes joined with |, the main one first             the finding
status         the finding       a code of the status                                the finding
merge          the first         the id of the second, which goes into the first     both findings
split          the finding       the id that the second part has from now on         the second part
add            its new id        its words; those behind a label: its rectification  where they stand
delete         the finding       empty: it is no finding                             the finding
a column of    empty             the fact; empty: the notice does not tell it        none
notices
checked        it, or empty:     yes:FINGERPRINT of what was seen, or no             the finding, or none
               the whole notice
undo           that of the row   empty; ``old`` is the id of the row it withdraws    none
=============  ================  ==================================================  =====================

Spans are half-open, in code points of ``text/<notice_id>.txt``; where they stand for a finding they
tell it from another one that has its id after the program has learned to find more.
"""

import csv
import dataclasses
import hashlib
import io
import re
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from pipeline.corrections.facts import FACTS
from pipeline.errors import UsageError
from pipeline.messages import escape_controls
from pipeline.passage import Span
from pipeline.tables.folder import open_folder, output_errors, replace_file
from pipeline.tables.schema import STATUSES

__all__ = [
    "CORRECTIONS",
    "FIELDS",
    "OF_FINDINGS",
    "Correction",
    "append_corrections",
    "group_by_notice",
    "hash_text",
    "read_corrections",
    "stamp_corrections",
]

CORRECTIONS = "corrections.csv"  # its name, in OUT
OF_FINDINGS = ("problem", "rectification", "themes", "status", "merge", "split", "add", "delete")
FIELDS = (*OF_FINDINGS, "checked", "undo", *FACTS)
# field -> what ``new`` must be
NEW = {
    "problem": r"(?s).+",
    "themes": r"[^|\s]+(?:\|[^|\s]+)*",
    "status": "|".join(STATUSES),
    "merge": r"[0-9a-f]{16}-\d{3,}",
    "split": r"[0-9a-f]{16}-\d{3,}",
    "add": r"(?s).+",
    "delete": "",
    "checked": r"no|yes(?::[0-9a-f]{16})?",
    "undo": "",
    **FACTS,
}
SPANS = re.compile(r"(?:\d{1,12}-\d{1,12}(?:\|\d{1,12}-\d{1,12})*)?")
# column -> what its cells look like
FORMS = {
    "correction_id": r"[\w.-]{1,64}",
    "notice_id": r"[0-9a-f]{16}",
    "finding_id": r"(?:[0-9a-f]{16}-\d{3,})?",
    "field": "|".join(FIELDS),
    "spans": SPANS.pattern,
    "text_sha256": r"[0-9a-f]{64}",
    "when": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)",
}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Correction:
    """A row of ``corrections.csv``, its fields in the order of the columns."""

    notice_id: str
    finding_id: str
    field: str  # one of FIELDS
    old: str
    new: str
    spans: tuple[Span, ...]
    text_sha256: str  # of the text that it was made on
    who: str
    when: str = dataclasses.field(default_factory=_now)  # ISO 8601, UTC
    correction_id: str = dataclasses.field(default_factory=lambda: secrets.token_hex(8))

    def cells(self) -> list[str]:
        """As printed."""
        spans = "|".join(f"{span.start}-{span.end}" for span in self.spans)
        return [spans if name == "spans" else getattr(self, name) for name in COLUMNS]


COLUMNS = ("correction_id", *(one.name for one in fields(Correction) if one.name != "correction_id"))


def hash_text(text: str) -> str:
    """The SHA-256 of a notice's text, as a correction tells it."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_corrections(out: Path) -> tuple[Correction, ...]:
    """The corrections of an output folder; none where it has no such file.

    Raises UsageError, with the line, where the file is damaged.
    """
    return parse_corrections(_read(out / CORRECTIONS), str(out / CORRECTIONS))


def stamp_corrections(corrections: Sequence[Correction]) -> tuple[str, ...]:
    """Differs where the corrections do; nothing where there are none."""
    return (hashlib.sha256(repr(corrections).encode()).hexdigest(),) if corrections else ()


def append_corrections(
    out: Path,
    made: Sequence[Correction],
    check: Callable[[tuple[Correction, ...]], None] = lambda _: None,
) -> tuple[Correction, ...]:
    """Add rows behind those that are there, in one step; all corrections there are now.

    ``check`` is given those that are there, while nobody else can write; what it raises is raised.
    Raises UsageError where the file is damaged (it is left as it is) or where a row would be, and
    OutputError where a run holds OUT or the disk is full.
    """
    if not out.is_dir():
        raise UsageError(f"{out}: 不是转换结果 / not an output folder")
    with open_folder(out) as workshop, output_errors(str(out)):
        path = out / CORRECTIONS
        data = _read(path)
        check(parse_corrections(data, str(path)))
        lines = io.StringIO(newline="")
        writer = csv.writer(lines, lineterminator="\r\n")
        if not data.strip(b"\xef\xbb\xbf\r\n"):
            data = b""
            writer.writerow(COLUMNS)
        writer.writerows(correction.cells() for correction in made)
        gap = b"\r\n" if data and not data.endswith(b"\n") else b""
        bom = b"" if data else b"\xef\xbb\xbf"  # for Excel
        data += gap + bom + lines.getvalue().encode()
        known = parse_corrections(data, str(path))
        replace_file(workshop, path, data)
        return known


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise UsageError(f"{path}: 读不出 / cannot be read: {error.strerror or error}") from error


def parse_corrections(data: bytes, name: str) -> tuple[Correction, ...]:
    """The rows of a file's bytes. Raises UsageError, with ``name`` and the line, where one is damaged."""
    try:
        lines = io.StringIO(data.decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as error:
        raise _damaged(name, data[: error.start].count(b"\n") + 1, "不是 UTF-8 / not UTF-8") from error
    csv.field_size_limit(sys.maxsize)
    reader = csv.reader(lines, strict=True)
    found: dict[str, Correction] = {}
    try:
        header = next(reader, None)
        if header is None:
            return ()
        if tuple(header) != COLUMNS:
            raise _damaged(name, 1, f"表头应为 / the header should be: {','.join(COLUMNS)}")
        for cells in reader:
            if not cells:
                continue
            correction = _parse(name, reader.line_num, cells)
            if found.setdefault(correction.correction_id, correction) != correction:
                raise _damaged(name, reader.line_num, f"correction_id 重复 / is not unique: {cells[0]}")
    except csv.Error as error:
        raise _damaged(name, reader.line_num, str(error)) from error
    return tuple(found.values())


def _parse(name: str, line: int, cells: Sequence[str]) -> Correction:
    if len(cells) != len(COLUMNS):
        raise _damaged(name, line, f"{len(cells)} 列，应为 / columns, should be {len(COLUMNS)}")
    row = dict(zip(COLUMNS, cells, strict=True))
    for column, message in _find_faults(row):
        raise _damaged(name, line, f"{column}: {message}")
    spans = tuple(_parse_spans(row.pop("spans")))
    return Correction(**row, spans=spans)


def _find_faults(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for column, form in FORMS.items():
        if not re.fullmatch(form, row[column]):
            yield column, escape_controls(row[column][:40])
    if not re.fullmatch(NEW.get(row["field"], r"(?s).*"), row["new"]):
        yield "new", escape_controls(row["new"][:40])
    if not row["finding_id"] and row["field"] in OF_FINDINGS:
        yield "finding_id", "空 / empty"
    if row["finding_id"] and row["field"] in FACTS:
        yield "finding_id", row["finding_id"]
    if not (row["finding_id"] or row["notice_id"]).startswith(row["notice_id"]):
        yield "finding_id", row["finding_id"]
    if not row["who"].isprintable():
        yield "who", escape_controls(row["who"][:40])
    if any(span.start > span.end for span in _parse_spans(row["spans"])):
        yield "spans", row["spans"][:40]


def _parse_spans(cell: str) -> Iterable[Span]:
    if SPANS.fullmatch(cell):
        for pair in filter(None, cell.split("|")):
            yield Span(*map(int, pair.split("-")))


def _damaged(name: str, line: int, what: str) -> UsageError:
    return UsageError(
        f"{name}: 第 {line} 行已损坏，请修好或移走，本程序不会改动它 / line {line} is damaged; mend the file"
        f" or move it away, it is left as it is: {what}"
    )


def group_by_notice(corrections: Iterable[Correction]) -> dict[str, list[Correction]]:
    """Notice -> its corrections in their order."""
    found: dict[str, list[Correction]] = {}
    for correction in corrections:
        found.setdefault(correction.notice_id, []).append(correction)
    return found
