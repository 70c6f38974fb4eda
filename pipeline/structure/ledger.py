"""The ledger: every character of the text belongs to one stretch, with the rule that gave it.

Roles: title, front_matter, path, finding, detail, rectification, field, register,
repeated_register, plan, other_item, rest, closing, furniture. What lies between the
findings and belongs to none (other_item, rest) is told in a message.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.messages import Message, message
from pipeline.model import Entry, Span
from pipeline.structure.body import Body
from pipeline.structure.header import find_title
from pipeline.structure.layout import Layout
from pipeline.structure.outline import Section
from pipeline.structure.units import Unit
from pipeline.structure.unlabelled import is_other_section

__all__ = ["build_ledger", "find_left_over"]

LEFT_OVER = frozenset({"other_item", "rest"})
FEW = 20  # characters that a stretch left over may have before it is worth a message


def build_ledger(layout: Layout, body: Body) -> tuple[Entry, ...]:
    """One entry for every stretch, in the order of the text."""
    return tuple(sorted(_entries(layout, body), key=lambda entry: entry.span))


def find_left_over(ledger: Sequence[Entry], text: str) -> Iterator[Message]:
    """A message for each stretch between two findings that belongs to none."""
    found = [index for index, entry in enumerate(ledger) if entry.role in ("finding", "register")]
    between = ledger[found[0] : found[-1]] if found else ()
    for left, group in groupby(between, key=lambda entry: entry.role in LEFT_OVER):
        entries = list(group)
        span = Span(entries[0].span.start, entries[-1].span.end)
        words = text[span.start : span.end].strip()
        if left and len(words) > FEW:
            yield message("left_over", span, count=len(words), text=words[:16].replace("\n", " "))


def _entries(layout: Layout, body: Body) -> Iterator[Entry]:
    first, last = find_title(layout.paragraphs)
    tabled = body.tabled
    for unit in body.root.units:
        role = "title" if first <= unit.index < last else "front_matter"
        yield _entry(unit, role, "before_the_first_item")
    yield from _item_entries(body)
    tables = (*((r, "register") for r in body.registers), *((r, "repeated_register") for r in body.repeated))
    for register, role in tables:
        for paragraph in layout.paragraphs[register.start : register.end]:
            yield Entry(paragraph.passage.span, role, "head_names_findings", paragraph.page)
    for index, paragraph in enumerate(layout.paragraphs[body.closing :], body.closing):
        if index not in tabled:
            yield Entry(paragraph.passage.span, "closing", "after_the_last_item", paragraph.page)
    for line in layout.furniture:
        yield Entry(line.span, "furniture", "of_the_page", line.page)


def _item_entries(body: Body) -> Iterator[Entry]:
    chosen = {id(section) for section in body.sections}
    leading = {id(outer) for section in body.sections for outer in section.above()}
    first = body.first_finding
    for section in body.root.walk():
        if section.unit is None:
            continue
        if id(section) in chosen:
            yield from _finding_entries(section)
        elif any(id(outer) in chosen for outer in section.above()):
            continue  # it belongs to a finding's body
        elif id(section) in leading:
            yield _entry(section.unit, "path", "has_findings_below", section)
            yield from (_entry(unit, "rest", "between_headings") for unit in section.units)
        else:
            role, rule = _other_role(section, first)
            yield _entry(section.unit, role, rule, section)
            yield from (_entry(unit, role, "below_the_item") for unit in section.units)


def _other_role(section: Section, first: int) -> tuple[str, str]:
    """An item that is no finding: front matter or a plan by its own heading or one above, or neither."""
    if not any(is_other_section(each) for each in (section, *section.above()) if each.unit):
        return "other_item", "owns_no_rectification"
    assert section.unit is not None
    return ("front_matter" if section.unit.index < first else "plan"), "by_its_heading"


def _finding_entries(section: Section) -> Iterator[Entry]:
    assert section.unit is not None
    rule = "owns_label" if section.owns_label else "states_problem"
    yield _entry(section.unit, "finding", rule, section)
    labelled = not section.owns_label
    for unit in section.body():
        labelled = labelled or unit.is_rectification
        if unit.label is not None and unit.label.kind == "other":
            yield _entry(unit, "field", "other_label")
        elif labelled:
            yield _entry(unit, "rectification", "after_label")
        else:
            yield _entry(unit, "detail", "before_label")


def _entry(unit: Unit, role: str, rule: str, section: Section | None = None) -> Entry:
    reading = str(section.reading) if section and section.reading else ""
    return Entry(unit.whole.span, role, rule, unit.paragraph.page, reading)
