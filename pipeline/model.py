"""The central types: what flows from one step to the next.

All are frozen values without behaviour beyond properties; those that a file has by the hundred are
named tuples, which are quicker to make. Offsets count Unicode
code points and are half-open, into :attr:`Document.text`, which a run writes to
``text/<notice_id>.txt``.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.messages import Message
from pipeline.passage import Passage, Span

__all__ = [
    "Box",
    "Cell",
    "Document",
    "Entry",
    "FileResult",
    "Finding",
    "Header",
    "Line",
    "Measure",
    "Mention",
    "Message",
    "Notice",
    "Paragraph",
    "Passage",
    "Rectification",
    "Source",
    "Span",
    "Theme",
]


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read."""

    path: str  # relative to the input root, always printable
    sha256: str
    size: int  # bytes
    media_type: str  # IANA name
    reader: str = ""  # what read it: text, word, pdf, pikepdf+pdf, ocr, pdf+ocr, ofd, web, libreoffice, …
    encoding: str = ""  # of plain text and web pages
    pages: int | None = None  # None where the format has no pages


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page in points, the origin at the top left."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a table: counted from 0, in the order of the document."""

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


class Line(NamedTuple):
    """A line as the file holds it: of a page, of a text, or a whole paragraph of Word."""

    span: Span
    page: int | None = None  # from 1
    box: Box | None = None
    size: float = 0.0  # of the letters, in points; 0 where unknown
    style: str = ""  # centre, right, or empty
    label: str = ""  # the automatic number at its start, which the file does not hold as text
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one file, its lines, and the reader's doubts."""

    source: Source
    text: str  # the lines, each ended by a line feed
    lines: tuple[Line, ...]
    messages: tuple[Message, ...] = ()


class Paragraph(NamedTuple):
    """Lines that belong together, rejoined."""

    passage: Passage
    page: int | None = None
    style: str = ""
    cell: Cell | None = None

    @property
    def text(self) -> str:
        """The words, rejoined."""
        return self.passage.text


@dataclass(frozen=True, slots=True)
class Header:
    """The facts at the top and at the end of a notice; absent is the empty string.

    Dates are ISO 8601 with the precision that the source gives.
    """

    title: str = ""
    doc_number: str = ""
    issuer: str = ""
    recipient: str = ""
    region: str = ""
    region_code: str = ""  # GB/T 2260
    inspection_kind: str = ""
    inspection_type: str = ""
    inspection_level: str = ""
    team: str = ""
    inspected_from: str = ""
    inspected_to: str = ""
    feedback_on: str = ""
    issued_on: str = ""
    phone: str = ""
    address: str = ""
    postal_code: str = ""
    email: str = ""
    reported_findings: int | None = None
    reported_completed: int | None = None


class Measure(NamedTuple):
    """一是…: one of the things reported as done."""

    number: str  # as printed, empty where there is none
    text: Passage


@dataclass(frozen=True, slots=True)
class Rectification:
    """整改情况: everything reported as done about a finding."""

    label: str  # as printed, without its colon
    text: Passage
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """What a finding is about."""

    code: str
    score: float  # 0 to 1
    evidence: tuple[str, ...]  # words of the finding


@dataclass(frozen=True, slots=True)
class Mention:
    """A value named in a finding."""

    part: str  # problem or rectification; notice where it is the whole notice's
    kind: str  # money, count, percent, date, document, sanction
    text: str  # as printed
    value: str  # normalised: 元, an ISO date, a number; empty where there is none
    span: Span
    qualifier: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """问题: the lowest numbered item that has its own rectification."""

    number: str  # as printed
    path: tuple[str, ...]  # the headings above it, outermost first
    heading: Passage
    problem: Passage
    rectification: Rectification
    span: Span  # from its number to the end of its rectification
    page: int | None = None
    status: str = "unstated"
    status_text: str = ""
    responsible: str = ""
    deadline: str = ""
    themes: tuple[Theme, ...] = ()
    mentions: tuple[Mention, ...] = ()


class Entry(NamedTuple):
    """One row of the coverage ledger: what a stretch of the text was taken for, and why."""

    span: Span
    role: str  # one of those that structure/ledger.py names
    rule: str  # the rule that decided
    page: int | None = None
    reading: str = ""  # of a number: what it was read as, and what spoke against that and against the others


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice, structured."""

    source: Source
    text: str
    outcome: str  # itemised, not_itemised, not_a_notice
    reason: str = ""  # of the two others
    header: Header = Header()
    findings: tuple[Finding, ...] = ()
    messages: tuple[Message, ...] = ()
    ledger: tuple[Entry, ...] = field(default=(), repr=False)
    around: tuple[Passage, ...] = ()  # the paragraphs before, between and after the findings
    mentions: tuple[Mention, ...] = ()  # the values named there

    @property
    def notice_id(self) -> str:
        """The first 16 hex digits of the file's SHA-256."""
        return self.source.sha256[:16]


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one input file."""

    source: Source
    outcome: str  # itemised, not_itemised, not_a_notice, unreadable
    reason: str = ""
    notice: Notice | None = None  # where the outcome is itemised or not_itemised
    messages: tuple[Message, ...] = ()
