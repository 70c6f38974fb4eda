"""The outline -> findings: which items are findings, and what is reported about each."""

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Finding, Passage, Rectification, Span
from pipeline.passage import join, strip
from pipeline.structure.columns import column_role, responsible_heads
from pipeline.structure.frames import free_of_frame, has_prefix
from pipeline.structure.labels import match_fields
from pipeline.structure.measures import split_measures
from pipeline.structure.outline import Section, is_framed
from pipeline.structure.status import find_status_sentences, match_bracket, match_status, match_status_cell
from pipeline.structure.units import Unit
from pipeline.structure.unlabelled import choose_unlabelled, is_other_section, split_unlabelled

__all__ = ["build_finding", "choose_findings", "find_prefixed"]

MIN_LABELS = 2  # labelled items that make a notice a labelled one
STATUS_FIELD = re.compile(r"状态|進度|进度|销号|验收|完成(?!时)|与否")  # 整改状态：已完成


def choose_findings(root: Section) -> list[Section]:
    """The items that are findings, in the order of the text; they are marked as such."""
    _fold_enumerated_problems(root)
    owners = [section for section in root.walk() if section.unit and section.owns_label]
    labelled = len(owners) >= MIN_LABELS or (owners and len(list(root.walk())) <= 4)
    chosen = _with_unlabelled(root, owners) if labelled else choose_unlabelled(root)
    for section in chosen:
        section.is_finding = True
    return chosen


def _fold_enumerated_problems(root: Section) -> None:
    """Numbers inside a problem are no findings: of several siblings only the last seems to own the label.

    1、F：   （1）…   （2）…   整改成效：…
    """
    alike = [section for section in root.walk() if section.unit and _only_the_last_owns(section.children)]
    for section in alike:
        siblings = section.parent.children if section.parent else []
        parents = [sibling for sibling in siblings if len(sibling.children) >= 2]
        usual = 2 * sum(1 for sibling in parents if sibling in alike) > len(parents) >= 2
        if usual or any(sibling.owns_label for sibling in siblings):
            section.fold()


def _only_the_last_owns(children: Sequence[Section]) -> bool:
    if len(children) < 2 or any(child.children for child in children):
        return False
    return [child.owns_label for child in children] == [False] * (len(children) - 1) + [True]


def _with_unlabelled(root: Section, owners: Sequence[Section]) -> list[Section]:
    """Owners of labels, and items without one that stand in a row with owners or in rows all framed."""
    rows = {(id(owner.parent), owner.kind) for owner in owners}
    framed: frozenset[int] | None = None  # seldom asked for
    chosen = []
    for section in root.walk():
        if section.unit is None:
            continue
        if section.owns_label:
            chosen.append(section)
            continue
        beside = (id(section.parent), section.kind) in rows
        if not (beside or is_framed(section)) or not _is_bare(section):
            continue
        if not beside and framed is None:
            framed = frozenset(id(each) for each in choose_unlabelled(root) if is_framed(each))
        if beside or (framed and id(section) in framed):
            chosen.append(section)
    return chosen


def _is_bare(section: Section) -> bool:
    """Whether no label stands in an item that is no front matter, no plan and inside no finding."""
    labelled = any(inner.owns_label for inner in section.walk())
    return not (labelled or is_other_section(section) or _inside_finding(section))


def _inside_finding(section: Section) -> bool:
    return section.parent is not None and (section.parent.owns_label or _inside_finding(section.parent))


def find_prefixed(sections: Sequence[Section]) -> frozenset[int]:
    """The findings (by id) whose kind begins with 关于, 针对 or 对于 as a rule: there the word is frame."""
    kinds: dict[str, list[bool]] = {}
    for section in sections:
        kinds.setdefault(section.kind, []).append(has_prefix(section.heading.text))
    usual = {kind for kind, votes in kinds.items() if len(votes) >= 2 and 3 * sum(votes) > 2 * len(votes)}
    return frozenset(id(section) for section in sections if section.kind in usual)


def build_finding(
    section: Section,
    path: tuple[str, ...],
    section_status: tuple[str, str] | None = None,
    prefixed: bool = False,
    labelled: bool = False,
) -> Finding:
    """Pair one item's problem with what is reported about it.

    ``prefixed`` says that 关于, 针对 or 对于 is frame in its row, ``labelled`` that other findings
    carry labels.
    """
    assert section.unit is not None
    body = list(section.body())
    heading, parts, details = section.heading, list(_labelled_parts(body)), _details(section)
    if not section.owns_label:
        heading, parts, details = split_unlabelled(section, labelled)
    inline = bool(section.units) and section.units[0].index == section.unit.index
    problem = join([free_of_frame(heading, prefixed, inline), *details], "\n")
    text = join([part for _, part in parts], "\n")
    measures = split_measures(parts)
    rectification = Rectification("|".join(label for label, _ in parts if label), text, measures)
    status, status_text = _status(section, body, parts, section_status)
    marker = section.unit.marker
    fields = [field for unit in section.units for field in _fields(unit)]
    heads = [head for head, _ in fields]
    return Finding(
        number=marker.printed if marker else "",
        path=path,
        heading=heading,
        problem=problem,
        rectification=rectification,
        span=_span(section.unit, body),
        page=section.unit.paragraph.page,
        status=status,
        status_text=status_text,
        responsible=_texts(fields, responsible_heads(heads)),
        deadline=_texts(fields, [head for head in heads if column_role(head) == "deadline"]),
    )


def _labelled_parts(body: Sequence[Unit]) -> Iterator[tuple[str, Passage]]:
    """(label, text) for each label of a rectification, its paragraphs joined."""
    label: str | None = None
    texts: list[Passage] = []
    several = _has_several_labels(body)
    for unit in body:
        if several and _is_status_field(unit):
            continue
        if unit.is_rectification:
            if label is not None:
                yield label, join(texts, "\n")
            assert unit.label is not None
            label, texts = unit.label.printed, [unit.passage]
        elif unit.label is not None and unit.label.kind == "other":
            continue
        elif label is not None:
            texts.append(strip(unit.whole))
    if label is not None:
        yield label, join(texts, "\n")


def _has_several_labels(body: Sequence[Unit]) -> bool:
    return sum(1 for unit in body if unit.is_rectification) > 1


def _is_status_field(unit: Unit) -> bool:
    """完成情况：已完成 beside another label: it states the status and reports nothing."""
    return unit.is_rectification and match_status(unit.passage.text) is not None


def _details(section: Section) -> list[Passage]:
    """Paragraphs between the heading and the first label."""
    found = []
    for unit in section.units:
        if unit.is_rectification:
            break
        if unit.label is None or unit.label.kind == "problem":
            found.append(unit.passage if unit.label else strip(unit.whole))
    return found


def _status(
    section: Section,
    body: Sequence[Unit],
    parts: Sequence[tuple[str, Passage]],
    section_status: tuple[str, str] | None,
) -> tuple[str, str]:
    several = _has_several_labels(body)
    for head in (section.heading.text, *(u.whole.text[: u.label.end] for u in body if u.label)):
        if (bracket := match_bracket(head)) and (stated := match_status(bracket["w"])):
            return stated
    for unit in section.units:
        field = (
            unit.label is not None and unit.label.kind == "other" and STATUS_FIELD.search(unit.label.printed)
        )
        if field and (stated := match_status_cell(unit.passage.text)):
            return stated
        if several and _is_status_field(unit) and (stated := match_status(unit.passage.text)):
            return stated
    for _, text in parts:
        for start, end in find_status_sentences(text.text):
            if stated := match_status(text.text[start:end]):
                return stated
    return section_status or ("unstated", "")


def _fields(unit: Unit) -> list[tuple[str, str]]:
    """Name and text of a record's fields in a unit."""
    if unit.label is None or unit.label.kind != "other":
        return []
    return match_fields(unit.whole.text) or [(unit.label.printed, unit.passage.text)]


def _texts(fields: Sequence[tuple[str, str]], heads: Sequence[str]) -> str:
    """The texts of a record's fields with some names (责任单位：办公室)."""
    return "\n".join(text for head, text in fields if head in heads)


def _span(head: Unit, body: Sequence[Unit]) -> Span:
    """From the number to the end of what stands furthest below."""
    start, end = head.whole.span
    return Span(start, max([end, *(unit.whole.span.end for unit in body if unit.whole.text)]))
