"""Findings of notices that put no label before the rectification.

Items of one row (siblings with numbers of one kind) are of one sort, so they are judged
together: a row states problems where its headings are framed (关于…问题) or speak of
deficiencies rather than of deeds. The lowest such rows are the findings. Rows of front
matter and plans are none, whatever they say.
"""

import re
from collections.abc import Iterator, Sequence
from statistics import mean

from pipeline.model import Passage
from pipeline.passage import join, strip, trim
from pipeline.structure.frames import announces_report, free_of_frame, match_leading_frame
from pipeline.structure.measures import find_enumeration
from pipeline.structure.numbering import match_marker
from pipeline.structure.outline import Section, is_framed
from pipeline.structure.sections import (
    COUNTED,
    first_sentence,
    is_other_heading,
    leaning,
    sentence_end,
    split_sentences,
)
from pipeline.structure.sentences import weigh_sentence
from pipeline.structure.status import find_status_sentences
from pipeline.structure.vocabulary import begins_with, holds
from pipeline.variants import simplify

__all__ = ["choose_unlabelled", "is_other_section", "split_unlabelled"]

FRAMED = 3.0  # what a frame weighs, and the most that words do
SURE = 0.5  # weight from which a paragraph behind a heading is evidence
Place = tuple[str | int, ...]
# （一）“落实上级决策部署”方面   整改工作方面。
CATEGORY = re.compile(rf"方面[”\"]?{COUNTED}[。．：:]?$")


def choose_unlabelled(root: Section) -> list[Section]:
    """The lowest rows of items whose headings state problems, in the order of the text."""
    chooser = _Chooser(root)
    return sorted(chooser.choose(root), key=lambda section: section.unit.index if section.unit else 0)


class _Chooser:
    """Judges rows, each with the help of the other rows at its place in the same top section."""

    def __init__(self, root: Section) -> None:
        self.votes: dict[Place, list[float]] = {}
        self._collect(root, ())

    def _collect(self, parent: Section, place: Place) -> None:
        for row in _rows(parent):
            for section in row:
                self.votes.setdefault((*place, section.kind), []).append(_weigh(section))
                self._collect(section, _below(place, section))

    def choose(self, parent: Section, place: Place = (), announced: bool = False) -> list[Section]:
        """The findings below a section.

        ``place`` are the kinds of the numbers that lead to it, from the top section on;
        ``announced`` says that its heading, or one above categories, announces findings
        (反馈意见整改情况).
        """
        chosen: list[Section] = []
        for row in _rows(parent):
            heads = [_announces(section, announced) for section in row]
            below = {
                id(section): self.choose(section, _below(place, section), head)
                for section, head in zip(row, heads, strict=True)
            }
            stated = self._is_row_of_problems(row, (*place, row[0].kind), announced and not any(heads))
            if stated and not _problems_below(row, below):
                chosen += [section for section in _like_the_row(row) if _has_report(section)]
                continue
            for section in row:
                alone = not below[id(section)] and _weigh(section) > 0 and _has_report(section)
                chosen += [section] if alone and any(below.values()) else below[id(section)]
        return chosen

    def _is_row_of_problems(self, row: Sequence[Section], place: Place, announced: bool) -> bool:
        own, all_rows = [_weigh(section) for section in row], self.votes[place]
        least = -0.5 if announced else 0.0
        return mean(own) > least and (mean(all_rows) > least or 2 * sum(w > 0 for w in own) > len(own))


def _below(place: Place, section: Section) -> Place:
    """The place of the rows below a section; a top section opens one of its own."""
    return (*place, section.kind) if place else (id(section), section.kind)


def _like_the_row(row: Sequence[Section]) -> list[Section]:
    """The items of a row without those that lack the frame which nearly all others have."""
    framed = [section for section in row if is_framed(section)]
    if len(row) < 4 or 4 * len(framed) < 3 * len(row):
        return list(row)
    return [section for section in row if is_framed(section) or _weigh(section) > 0]


def _announces(section: Section, announced: bool) -> bool:
    """A section of findings (反馈意见整改情况), or a category in one (“…”方面)."""
    heading = first_sentence(section.heading.text)
    if is_framed(section) or len(heading) > 40:
        return False
    category = announced and bool(CATEGORY.search(heading))
    return category or holds("findings_section", heading)


def _rows(parent: Section) -> Iterator[list[Section]]:
    """The siblings below a section by the kind of their numbers, front matter and plans left out."""
    rows: dict[str, list[Section]] = {}
    for child in parent.children:
        if not is_other_section(child):
            rows.setdefault(child.kind, []).append(child)
    yield from rows.values()


def _weigh(section: Section) -> float:
    """What an item's heading says, above 0 for a problem; a frame says it, a category does not."""
    if is_framed(section):
        return FRAMED
    heading = section.heading.text
    first = first_sentence(heading)
    if first.endswith(("方面", "情况")) or holds("findings_section", first[:20]):
        return 0.0
    return max(-FRAMED, min(FRAMED, leaning(heading)))


def _problems_below(row: Sequence[Section], below: dict[int, list[Section]]) -> bool:
    """Whether the row heads rows of problems: most of it does, and frames below outweigh none."""
    heading = [section for section in row if below[id(section)]]
    if 2 * len(heading) <= len(row):
        return False
    inner = [section for found in below.values() for section in found]
    return any(is_framed(section) for section in inner) or not any(is_framed(section) for section in row)


def _has_report(section: Section) -> bool:
    heading = section.heading.text
    goes_on = sentence_end(heading) < len(heading) or match_leading_frame(heading) is not None
    return bool(section.units or section.children or goes_on)


def is_other_section(section: Section) -> bool:
    """Front matter (组织整改情况) or a plan (下一步打算), by its heading.

    The same words name topics (落实全面从严治党主体责任方面) and stand in problems (后续工作跟进不及时):
    what stands below and beside an item decides.
    """
    if is_framed(section) or not is_other_heading(section.heading.text):
        return False
    return not (_names_a_topic(section) or _stands_among_problems(section))


def _names_a_topic(section: Section) -> bool:
    """A heading that does not speak of the rectification, above items that state problems."""
    heading = first_sentence(section.heading.text)
    if "整改" in simplify(heading) or (holds("plans", heading) and not CATEGORY.search(heading)):
        return False
    return len(section.children) >= 2 and mean(map(_weigh_problem, section.children)) > SURE


def _stands_among_problems(section: Section) -> bool:
    """An item that states a problem by its words, as nearly all do beside it."""
    if section.parent is None or _weigh_problem(section) <= SURE:
        return False
    row = [other for other in section.parent.children if other.kind == section.kind and other is not section]
    return len(row) >= 3 and 4 * sum(_weigh_problem(other) > 0 for other in row) >= 3 * len(row)


def _weigh_problem(section: Section) -> float:
    """What a heading says, without its frame: front matter may be framed (关于认识问题)."""
    return leaning(free_of_frame(section.heading).text)


def split_unlabelled(
    section: Section, labelled: bool = False
) -> tuple[Passage, list[tuple[str, Passage]], list[Passage]]:
    """Heading, (label, text) of what is reported, and details of the problem before it.

    Among findings with labels (``labelled``) one without may report nothing.
    """
    heading = section.heading
    units = [unit for unit in section.body() if unit.label is None or unit.label.kind != "other"]
    paragraphs = [strip(unit.whole) for unit in units]
    alone = labelled and not paragraphs and not find_status_sentences(heading.text)
    end = len(heading.text) if alone else _heading_end(heading.text, bool(paragraphs))
    rest = trim(heading, end)
    details: list[Passage] = []
    listed = next((i for i, p in enumerate(paragraphs) if (m := match_marker(p.text)) and m.number == 1), 0)
    announced = announces_report(heading.text)
    while not rest.text and len(paragraphs) > 1:
        # before a list of measures a paragraph needs less to be one of evidence
        least = 0.0 if len(details) < listed and not announced else SURE
        if not _tells_details(paragraphs[0].text, least):
            break
        details.append(paragraphs.pop(0))
    text = join([rest, *paragraphs], "\n")
    return trim(heading, 0, end), [("", text)] if text.text else [], details


def _heading_end(text: str, has_body: bool) -> int:
    """Where a heading ends in its paragraph: after its frame, or the sentences that state the problem.

    Where nothing follows in paragraphs of its own, the report must begin in this one.
    """
    framed = match_leading_frame(text)
    if framed is not None:
        return framed
    first, *sentences = split_sentences(text) or [(0, 0)]  # a number may stand alone
    listed = find_enumeration(text)
    report = listed[0].start if listed else len(text)
    best, total, end = 0.0, 0.0, first[1]
    for start, stop in sentences:
        whole = not text[stop:].strip()
        if stop > report or (whole and not has_body) or find_status_sentences(text[start:stop]):
            break
        total += _weigh_sentence(text[start:stop])
        if total > best:
            best, end = total, stop
    return end


def _tells_details(text: str, least: float) -> bool:
    """A paragraph that goes on telling the problem (其中，…), and no status."""
    if find_status_sentences(text) or match_marker(text):
        return False
    weights = [_weigh_sentence(text[start:end]) for start, end in split_sentences(text)]
    return weights[0] > least and sum(weights) > least


def _weigh_sentence(text: str) -> float:
    """Above 0 where a sentence behind the heading tells more of the problem, below where it reports."""
    if begins_with("detail_openings", text.lstrip()):
        return FRAMED
    if begins_with("report_openings", text.lstrip()):
        return -FRAMED
    return max(-FRAMED, min(FRAMED, weigh_sentence(text)))
