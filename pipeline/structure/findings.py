"""The outline -> findings: which items are findings, and what is reported about each."""

from collections.abc import Iterator, Sequence

from pipeline.model import Finding, Passage, Rectification, Span
from pipeline.passage import cut, join, strip
from pipeline.structure.frames import free_of_frame
from pipeline.structure.measures import split_measures
from pipeline.structure.outline import Section, Unit, is_framed
from pipeline.structure.status import find_status_sentences, match_status
from pipeline.structure.vocabulary import words_pattern

__all__ = ["build_finding", "choose_findings", "section_body"]

MIN_LABELS = 2  # labelled items that make a notice a labelled one


def choose_findings(root: Section) -> list[Section]:
    """The items that are findings, in the order of the text."""
    _fold_enumerated_problems(root)
    owners = [section for section in root.walk() if section.unit and section.owns_label]
    if len(owners) >= MIN_LABELS or (owners and len(list(root.walk())) <= 4):
        return _with_unlabelled_siblings(root, owners)
    return _choose_unlabelled(root)


def _fold_enumerated_problems(root: Section) -> None:
    """Numbers inside a problem are no findings: of several siblings only the last seems to own the label.

    1、F：   （1）…   （2）…   整改成效：…
    """
    for section in list(root.walk()):
        children = section.children
        if section.unit is None or len(children) < 2 or any(child.children for child in children):
            continue
        if [child.owns_label for child in children] != [False] * (len(children) - 1) + [True]:
            continue
        if any(sibling.owns_label for sibling in (section.parent.children if section.parent else [])):
            for child in children:
                assert child.unit is not None
                section.units += [child.unit, *child.units]
            section.children = []


def _with_unlabelled_siblings(root: Section, owners: Sequence[Section]) -> list[Section]:
    """Owners of labels, and items without one that stand in a row with owners and have no items below."""
    rows = {(id(owner.parent), owner.kind) for owner in owners}
    kinds = {owner.kind for owner in owners}
    chosen = []
    for section in root.walk():
        if section.unit is None:
            continue
        in_row = (id(section.parent), section.kind) in rows and section.kind in kinds
        if section.owns_label or (in_row and not _has_owner_below(section) and not _is_plan(section)):
            chosen.append(section)
    return chosen


def _has_owner_below(section: Section) -> bool:
    return any(inner.owns_label for inner in section.walk())


def _is_plan(section: Section) -> bool:
    heading = section.heading.text[:30]
    return bool(words_pattern("plans").search(heading)) or bool(words_pattern("front_matter").search(heading))


def _choose_unlabelled(root: Section) -> list[Section]:
    """Without labels the lowest items whose headings state problems, outside front matter and plans."""
    candidates = [
        section
        for section in root.walk()
        if section.unit and not _in_other_section(section) and _states_problem(section)
    ]
    chosen: list[Section] = []
    for section in candidates:
        below = [inner for inner in candidates if inner is not section and inner in list(section.walk())]
        if (
            below
            and (len(below) >= 2 or any(is_framed(inner) for inner in below))
            and not _is_closed(section, below)
        ):
            continue
        if any(section in list(outer.walk()) for outer in chosen):
            continue
        chosen.append(section)
    return chosen


def _is_closed(section: Section, below: Sequence[Section]) -> bool:
    """A framed finding whose lower numbers are measures that happen to name a deficiency."""
    return (
        is_framed(section)
        and not any(is_framed(inner) for inner in below)
        and len(below) < len(section.children)
    )


def _in_other_section(section: Section) -> bool:
    current: Section | None = section
    while current is not None and current.unit is not None:
        heading = _first_sentence(current.heading.text)[:40]
        if words_pattern("plans").search(heading) and not is_framed(current):
            return True
        if words_pattern("front_matter").search(heading) and not (
            words_pattern("findings_section").search(heading)
            or is_framed(current)
            or words_pattern("deficiency").search(heading)
        ):
            return True
        current = current.parent
    return False


def _states_problem(section: Section) -> bool:
    heading = section.heading.text
    if is_framed(section):
        return True
    first = _first_sentence(heading)
    if words_pattern("measure_verbs").match(first) or first.endswith("方面"):
        return False
    has_body = bool(section.units or section.children or len(first) < len(heading))
    return (
        has_body
        and bool(words_pattern("deficiency").search(first))
        and not words_pattern("findings_section").search(first[:20])
    )


def _first_sentence(text: str) -> str:
    return text[: _sentence_end(text)].rstrip("。！？；")


def _sentence_end(text: str, start: int = 0) -> int:
    """After the first 。 outside brackets and quotation marks; the end of the text where there is none."""
    depth = 0
    for index in range(start, len(text)):
        character = text[index]
        if character in "“《（(【「『〈":
            depth += 1
        elif character in "”》）)】」』〉":
            depth = max(0, depth - 1)
        elif character in "。！？" and depth == 0:
            return index + 1
    return len(text)


def build_finding(
    section: Section, path: tuple[str, ...], section_status: tuple[str, str] | None = None
) -> Finding:
    """Pair one item's problem with what is reported about it."""
    assert section.unit is not None
    heading, parts = section.heading, list(_labelled_parts(section))
    details = _details(section)
    if not section.owns_label:
        heading, parts, details = _split_unlabelled(section)
    problem = join([free_of_frame(heading), *details], "\n")
    text = join([part for _, part in parts], "\n")
    measures = split_measures(parts)
    rectification = Rectification("|".join(label for label, _ in parts if label), text, measures)
    status, status_text = _status(section, text, section_status)
    marker = section.unit.marker
    return Finding(
        number=marker.printed if marker else "",
        path=path,
        heading=heading,
        problem=problem,
        rectification=rectification,
        span=_span(section),
        page=section.unit.paragraph.page,
        status=status,
        status_text=status_text,
        responsible=_field(section, "责任"),
        deadline=_field(section, "时限") or _field(section, "期限"),
    )


def _labelled_parts(section: Section) -> Iterator[tuple[str, Passage]]:
    """(label, text) for each label of a rectification, its paragraphs joined."""
    label: str | None = None
    texts: list[Passage] = []
    for unit in section_body(section):
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


def section_body(section: Section) -> Iterator[Unit]:
    """The units below a heading, those of listed items included, in order."""
    yield from section.units
    for child in section.children:
        if child.unit:
            yield child.unit
        yield from section_body(child)


def _details(section: Section) -> list[Passage]:
    """Paragraphs between the heading and the first label."""
    found = []
    for unit in section.units:
        if unit.is_rectification:
            break
        if unit.label is None or unit.label.kind == "problem":
            found.append(unit.passage if unit.label else strip(unit.whole))
    return found


def _split_unlabelled(section: Section) -> tuple[Passage, list[tuple[str, Passage]], list[Passage]]:
    """Without a label: the heading sentence, then all else is the rectification."""
    heading = section.heading
    end = _heading_end(heading.text, bool(list(section_body(section))))
    rest = strip(cut(heading, end))
    body = [
        strip(unit.whole)
        for unit in section_body(section)
        if unit.label is None or unit.label.kind != "other"
    ]
    text = join([rest, *body], "\n")
    return strip(cut(heading, 0, end)), [("", text)] if text.text else [], []


def _heading_end(text: str, has_body: bool) -> int:
    """Where a heading ends in its paragraph: after its first sentence, unless all of it is problem."""
    end = _sentence_end(text)
    rest = text[end:]
    if not rest.strip() or not has_body:
        return end
    reports = words_pattern("measure_verbs").match(rest.lstrip()) or find_status_sentences(rest)
    return end if reports else len(text)


def _status(section: Section, text: Passage, section_status: tuple[str, str] | None) -> tuple[str, str]:
    for unit in section.units:
        if unit.label and unit.label.kind == "other" and (stated := match_status(unit.passage.text)):
            return stated
    for start, end in find_status_sentences(text.text):
        stated = match_status(text.text[start:end])
        if stated:
            return stated
    return section_status or ("unstated", "")


def _field(section: Section, word: str) -> str:
    """The text of a record's field whose label holds the word (责任单位：办公室)."""
    for unit in section.units:
        if unit.label and unit.label.kind == "other" and word in unit.label.printed:
            return unit.passage.text
    return ""


def _span(section: Section) -> Span:
    assert section.unit is not None
    spans = [section.unit.whole.span] + [unit.whole.span for unit in section_body(section) if unit.whole.text]
    return Span(spans[0].start, max(span.end for span in spans))
