"""Document -> Notice: the steps of structure in their order, and the ledger of every character."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.messages import Message, message
from pipeline.model import Document, Entry, Finding, Header, Notice
from pipeline.structure.checks import check_notice
from pipeline.structure.closing import find_closing
from pipeline.structure.findings import build_finding, choose_findings
from pipeline.structure.header import find_title, read_header
from pipeline.structure.kinds import classify
from pipeline.structure.layout import Layout, lay_out
from pipeline.structure.outline import Section, Unit, build_outline, split_units
from pipeline.structure.status import match_section_status

__all__ = ["Structure", "build_notice", "structure_document"]


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
    units = split_units(layout.paragraphs)
    closing = find_closing(layout.paragraphs, _last_item(units))
    root = build_outline([unit for unit in units if unit.index < closing])
    sections = choose_findings(root)
    findings = tuple(_build(section) for section in sections)
    top = min([section.unit.index for section in root.children if section.unit], default=closing)
    first = min([section.unit.index for section in sections if section.unit], default=closing)
    header = read_header(layout.paragraphs, top, closing, layout.paragraphs[top:first])
    labelled = sum(1 for finding in findings if finding.rectification.label)
    outcome, reason = classify(header, layout.document.text, len(findings), labelled)
    if outcome != "itemised":
        sections, findings = [], ()
    text = layout.document.text
    messages = (*document.messages, *_messages(header, findings, text, outcome, reason))
    ledger = tuple(sorted(_ledger(layout, root, sections, closing), key=lambda entry: entry.span))
    notice = Notice(layout.document.source, text, outcome, reason, header, findings, messages, ledger)
    return Structure(notice, layout)


def _last_item(units: Sequence[Unit]) -> int:
    """The paragraph of the last label, or else of the last number: the closing stands behind it."""
    labels = [unit.index for unit in units if unit.is_rectification]
    return max(labels or [unit.index for unit in units if unit.can_head], default=0)


def _build(section: Section) -> Finding:
    above: list[Section] = []
    parent = section.parent
    while parent is not None and parent.unit is not None:
        above.insert(0, parent)
        parent = parent.parent
    stated = [status for status in (match_section_status(s.heading.text) for s in above) if status]
    return build_finding(section, tuple(s.heading.text for s in above), stated[-1] if stated else None)


def _messages(
    header: Header, findings: Sequence[Finding], text: str, outcome: str, reason: str
) -> Iterator[Message]:
    if outcome != "itemised":
        yield message(outcome, detail=reason)
    if outcome != "not_a_notice":
        yield from check_notice(header, findings, text)


def _ledger(layout: Layout, root: Section, sections: Sequence[Section], closing: int) -> Iterator[Entry]:
    """One entry for every stretch: whose it is, and the rule that gave it."""
    first, last = find_title(layout.paragraphs)
    chosen = {id(section) for section in sections}
    leading = {id(outer) for section in sections for outer in _above(section)}
    for unit in root.units:
        role = "title" if first <= unit.index < last else "front_matter"
        yield _entry(unit, role, "before_the_first_item")
    for section in root.walk():
        if section.unit is None:
            continue
        if id(section) in chosen:
            yield from _finding_entries(section)
        elif id(section) in leading:
            yield _entry(section.unit, "path", "has_findings_below")
            yield from (_entry(unit, "rest", "between_headings") for unit in section.units)
        elif not any(id(outer) in chosen for outer in _above(section)):
            yield _entry(section.unit, "other_item", "owns_no_rectification")
            yield from (_entry(unit, "other_item", "below_other_item") for unit in section.units)
    for paragraph in layout.paragraphs[closing:]:
        yield Entry(paragraph.passage.span, "closing", "after_the_last_item", paragraph.page)
    for line in layout.furniture:
        yield Entry(line.span, "furniture", "of_the_page", line.page)


def _above(section: Section) -> Iterator[Section]:
    parent = section.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _finding_entries(section: Section) -> Iterator[Entry]:
    assert section.unit is not None
    rule = "owns_label" if section.owns_label else "states_problem"
    yield _entry(section.unit, "finding", rule)
    labelled = not section.owns_label
    for unit in section.body():
        labelled = labelled or unit.is_rectification
        if unit.label is not None and unit.label.kind == "other":
            yield _entry(unit, "field", "other_label")
        else:
            yield _entry(
                unit, "rectification" if labelled else "detail", "after_label" if labelled else "before_label"
            )


def _entry(unit: Unit, role: str, rule: str) -> Entry:
    return Entry(unit.whole.span, role, rule, unit.paragraph.page)
