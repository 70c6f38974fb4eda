"""Paragraphs -> what stands between header and closing: items and tables, and which of them are findings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model import Finding, Paragraph
from pipeline.structure.closing import closes, find_closing, is_attachment
from pipeline.structure.findings import MIN_LABELS, build_finding, choose_findings, find_prefixed
from pipeline.structure.frames import free_of_frame
from pipeline.structure.outline import Section, build_outline
from pipeline.structure.register import Register, find_registers
from pipeline.structure.status import match_section_status
from pipeline.structure.units import Unit, split_units
from pipeline.structure.unlabelled import is_other_section

__all__ = ["Body", "read_body"]


@dataclass(frozen=True, slots=True)
class Body:
    """What stands between header and closing: the outline, and the tables that hold findings."""

    root: Section
    sections: list[Section]  # those that are findings
    registers: list[Register]
    repeated: list[Register]  # tables that only repeat the findings told above
    closing: int  # the first paragraph of the closing

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them, those of tables included, in the order of the text."""
        prefixed = find_prefixed(self.sections)
        labelled = any(section.owns_label for section in self.sections)
        found = [_build(section, id(section) in prefixed, labelled) for section in self.sections]
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
        """The paragraph in which the first finding or table begins."""
        found = [section.unit.index for section in self.sections if section.unit]
        return min([*found, *(register.start for register in self.registers)], default=self.closing)

    @property
    def last_finding(self) -> int:
        """The paragraph in which the last finding or table ends."""
        ends = [unit.index for section in self.sections for unit in section.body()]
        return max([*ends, *(register.end - 1 for register in self.registers)], default=self.closing - 1)


def read_body(paragraphs: Sequence[Paragraph]) -> Body:
    """Find the closing, the tables and the items; choose those that are findings."""
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
    return Body(root, sections, kept, repeated, closing)


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


def _last_item(units: Sequence[Unit]) -> int:
    """The paragraph of the last label, or else of the last number: the closing stands behind it."""
    labels = [unit.index for unit in units if unit.is_rectification]
    if labels:
        return max(labels)
    attached = next((unit.index for unit in reversed(units) if is_attachment(unit.whole.text)), len(units))
    heads = (unit for unit in units if unit.can_head and unit.index < attached)
    return max((unit.index for unit in heads if not closes(unit.whole.text)), default=0)


def _build(section: Section, prefixed: bool, labelled: bool) -> Finding:
    above = [outer for outer in section.above() if outer.unit and not _tells_front_matter(outer)][::-1]
    stated = [status for status in (match_section_status(s.heading.text) for s in above) if status]
    return build_finding(
        section, tuple(s.heading.text for s in above), stated[-1] if stated else None, prefixed, labelled
    )


def _tells_front_matter(section: Section) -> bool:
    """A top section of front matter, told before the findings that no heading of their own opens."""
    top = section.parent is not None and section.parent.unit is None
    told = bool(section.units) or section.kind.startswith("plain") or _has_plain_item(section)
    return top and is_other_section(section) and told


def _has_plain_item(section: Section) -> bool:
    first = section.children[0] if section.children else None
    return first is not None and not any(inner.owns_label for inner in first.walk())
