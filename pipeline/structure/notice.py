"""Document -> Notice: the steps of structure in their order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.messages import Message, message
from pipeline.model import Document, Entry, Finding, Header, Notice, Paragraph, Passage
from pipeline.structure.body import Body, read_body
from pipeline.structure.checks import check_notice
from pipeline.structure.header import read_header
from pipeline.structure.kinds import classify
from pipeline.structure.layout import Layout, lay_out
from pipeline.structure.ledger import build_ledger, find_left_over
from pipeline.structure.runs import break_runs

__all__ = ["Structure", "build_notice", "structure_document"]

AROUND = frozenset({"front_matter", "other_item", "rest", "plan"})


@dataclass(frozen=True, slots=True)
class Structure:
    """A notice with the layout it was read from, for explanation."""

    notice: Notice
    layout: Layout


def build_notice(document: Document) -> Notice:
    """Structure one document: header, findings, closing, doubts."""
    return structure_document(document).notice


def structure_document(document: Document) -> Structure:
    """The same, with the decisions about lines kept."""
    layout = lay_out(document)
    layout = replace(layout, paragraphs=tuple(break_runs(layout.paragraphs)))
    text, body = layout.document.text, read_body(layout.paragraphs)
    header, findings = _read_header(layout.paragraphs, body), body.findings
    labelled = sum(1 for finding in findings if finding.rectification.label)
    outcome, reason = classify(header, text, len(findings), labelled)
    if outcome != "itemised":
        body, findings = replace(body, sections=[], registers=[]), ()
    ledger = build_ledger(layout, body)
    messages = (
        *document.messages,
        *_messages(header, findings, text, outcome, reason),
        *find_left_over(ledger, text),
        *(message("repeated_in_table", register.span) for register in body.repeated),
    )
    around = _find_around(layout.paragraphs, ledger)
    notice = Notice(layout.document.source, text, outcome, reason, header, findings, messages, ledger, around)
    return Structure(notice, layout)


def _find_around(paragraphs: Sequence[Paragraph], ledger: Sequence[Entry]) -> tuple[Passage, ...]:
    """What the notice says of itself as a whole: how it went about it, what was done in all, its plans."""
    starts = {entry.span.start for entry in ledger if entry.role in AROUND}
    return tuple(p.passage for p in paragraphs if p.passage.span.start in starts)


def _read_header(paragraphs: Sequence[Paragraph], body: Body) -> Header:
    tabled = body.tabled
    tail = [p for i, p in enumerate(paragraphs) if i >= body.closing and i not in tabled]
    front = paragraphs[body.first_item : body.first_finding]
    plans = paragraphs[body.last_finding + 1 : body.closing]
    return read_header(paragraphs[: body.first_item], [*front, *plans], tail)


def _messages(
    header: Header, findings: Sequence[Finding], text: str, outcome: str, reason: str
) -> Iterator[Message]:
    if outcome != "itemised":
        yield message(outcome, detail=reason)
    if outcome != "not_a_notice":
        yield from check_notice(header, findings, text)
