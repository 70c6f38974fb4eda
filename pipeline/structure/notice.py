"""Document -> Notice: the steps of structure in their order, and the ledger of every character."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.messages import Message, message
from pipeline.model import Document, Entry, Finding, Header, Notice, Paragraph
from pipeline.structure.checks import check_notice
from pipeline.structure.closing import closes, find_closing, is_attachment
from pipeline.structure.findings import MIN_LABELS, build_finding, choose_findings, find_prefixed
from pipeline.structure.frames import free_of_frame
from pipeline.structure.header import find_title, read_header
from pipeline.structure.kinds import classify
from pipeline.structure.layout import Layout, lay_out
from pipeline.structure.outline import Section, build_outline
from pipeline.structure.register import Register, find_registers
from pipeline.structure.runs import break_runs
from pipeline.structure.status import match_section_status
from pipeline.structure.units import Unit, split_units

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
    layout = replace(layout, paragraphs=tuple(break_runs(layout.paragraphs)))
    body = _read_body(layout.paragraphs)
    findings = body.findings
    header = _read_header(layout.paragraphs, body)
    labelled = sum(1 for finding in findings if finding.rectification.label)
    outcome, reason = classify(header, layout.document.text, len(findings), labelled)
    if outcome != "itemised":
        body, findings = replace(body, sections=[], registers=[]), ()
    text = layout.document.text
    messages = (*document.messages, *_messages(header, findings, text, outcome, reason))
    messages += tuple(message("repeated_in_table", register.span) for register in body.repeated)
    ledger = tuple(sorted(_ledger(layout, body), key=lambda entry: entry.span))
    notice = Notice(layout.document.source, text, outcome, reason, header, findings, messages, ledger)
    return Structure(notice, layout)


@dataclass(frozen=True, slots=True)
class _Body:
    """What stands between header and closing: the outline, and the tables that hold findings."""

    root: Section
    sections: list[Section]  # those that are findings
    registers: list[Register]
    repeated: list[Register]  # tables that only repeat the findings told above
    closing: int  # the first paragraph of the closing

    @property
    def findings(self) -> tuple[Finding, ...]:
        prefixed = find_prefixed(self.sections)
        found = [_build(section, id(section) in prefixed) for section in self.sections]
        found += [finding for register in self.registers for finding in register.findings]
        return tuple(sorted(found, key=lambda finding: finding.span))

    @property
    def tabled(self) -> frozenset[int]:
        """The paragraphs that stand in a table of findings."""
        tables = (*self.registers, *self.repeated)
        return frozenset(index for table in tables for index in range(table.start, table.end))

    @property
    def first_item(self) -> int:
        """The first numbered paragraph or table."""
        items = [section.unit.index for section in self.root.children if section.unit]
        return min([*items, *(register.start for register in self.registers)], default=self.closing)

    @property
    def first_finding(self) -> int:
        found = [section.unit.index for section in self.sections if section.unit]
        return min([*found, *(register.start for register in self.registers)], default=self.closing)


def _read_body(paragraphs: Sequence[Paragraph]) -> _Body:
    registers = find_registers(paragraphs)
    tabled = {index for register in registers for index in range(register.start, register.end)}
    units = [unit for unit in split_units(paragraphs) if unit.index not in tabled]
    told = sum(1 for unit in units if unit.is_rectification) >= MIN_LABELS
    closing = find_closing(paragraphs, _last_item(units) if told or not tabled else max(tabled))
    root, sections = _choose(units, closing, told or not registers)
    if sections:  # what ends the notice may hold numbers of its own
        earlier = find_closing(paragraphs[:closing], _last_report(sections[-1]))
        if earlier < closing:
            closing = earlier
            root, sections = _choose(units, closing, told or not registers)
    for register in registers:
        _set_path(register, root)
    repeated = [register for register in registers if _repeats(register, sections)]
    kept = [register for register in registers if register not in repeated]
    return _Body(root, sections, kept, repeated, closing)


def _choose(units: Sequence[Unit], closing: int, itemised: bool) -> tuple[Section, list[Section]]:
    root = build_outline([unit for unit in units if unit.index < closing])
    return root, choose_findings(root) if itemised else []


def _last_report(section: Section) -> int:
    """The paragraph in which a finding's report begins, or its heading."""
    heads = [unit.index for unit in section.body() if unit.is_rectification]
    return max([*heads, section.unit.index if section.unit else 0])


def _set_path(register: Register, root: Section) -> None:
    """Put the headings that stand right above a table above its findings."""
    before = [s for s in root.walk() if s.unit and s.unit.index < register.start]
    if not before or before[-1].units:
        return
    path = tuple(
        section.heading.text for section in [*reversed(list(before[-1].above())), before[-1]] if section.unit
    )
    register.findings = [replace(finding, path=(*path, *finding.path)) for finding in register.findings]


def _repeats(register: Register, sections: Sequence[Section]) -> bool:
    """Whether a table lists what the prose tells already: 附件：整改任务清单."""
    told = {free_of_frame(section.heading).text for section in sections}
    again = sum(1 for finding in register.findings if finding.problem.text in told)
    return 2 * again >= len(register.findings)


def _read_header(paragraphs: Sequence[Paragraph], body: _Body) -> Header:
    tail = [p for i, p in enumerate(paragraphs) if i >= body.closing and i not in body.tabled]
    return read_header(paragraphs[: body.first_item], paragraphs[body.first_item : body.first_finding], tail)


def _last_item(units: Sequence[Unit]) -> int:
    """The paragraph of the last label, or else of the last number: the closing stands behind it."""
    labels = [unit.index for unit in units if unit.is_rectification]
    attached = next((unit.index for unit in reversed(units) if is_attachment(unit.whole.text)), len(units))
    heads = [unit.index for unit in units if unit.can_head and not closes(unit.whole.text)]
    return max(labels or [index for index in heads if index < attached], default=0)


def _build(section: Section, prefixed: bool) -> Finding:
    above = [outer for outer in section.above() if outer.unit is not None][::-1]
    stated = [status for status in (match_section_status(s.heading.text) for s in above) if status]
    return build_finding(
        section, tuple(s.heading.text for s in above), stated[-1] if stated else None, prefixed
    )


def _messages(
    header: Header, findings: Sequence[Finding], text: str, outcome: str, reason: str
) -> Iterator[Message]:
    if outcome != "itemised":
        yield message(outcome, detail=reason)
    if outcome != "not_a_notice":
        yield from check_notice(header, findings, text)


def _ledger(layout: Layout, body: _Body) -> Iterator[Entry]:
    """One entry for every stretch: whose it is, and the rule that gave it."""
    first, last = find_title(layout.paragraphs)
    chosen = {id(section) for section in body.sections}
    leading = {id(outer) for section in body.sections for outer in section.above()}
    for unit in body.root.units:
        role = "title" if first <= unit.index < last else "front_matter"
        yield _entry(unit, role, "before_the_first_item")
    for section in body.root.walk():
        if section.unit is None:
            continue
        if id(section) in chosen:
            yield from _finding_entries(section)
        elif id(section) in leading:
            yield _entry(section.unit, "path", "has_findings_below")
            yield from (_entry(unit, "rest", "between_headings") for unit in section.units)
        elif not any(id(outer) in chosen for outer in section.above()):
            yield _entry(section.unit, "other_item", "owns_no_rectification")
            yield from (_entry(unit, "other_item", "below_other_item") for unit in section.units)
    tables = (*((r, "register") for r in body.registers), *((r, "repeated_register") for r in body.repeated))
    for register, role in tables:
        for paragraph in layout.paragraphs[register.start : register.end]:
            yield Entry(paragraph.passage.span, role, "head_names_findings", paragraph.page)
    for index, paragraph in enumerate(layout.paragraphs[body.closing :], body.closing):
        if index not in body.tabled:
            yield Entry(paragraph.passage.span, "closing", "after_the_last_item", paragraph.page)
    for line in layout.furniture:
        yield Entry(line.span, "furniture", "of_the_page", line.page)


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
