"""Findings of notices that put no label before the rectification.

Items of one row (siblings with numbers of one kind) are of one sort, so they are judged
together: a row states problems where its headings are framed (关于…问题) or speak of
deficiencies rather than of deeds. The lowest such rows are the findings. Rows of front
matter and plans are none, whatever they say.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Passage
from pipeline.passage import cut, join, strip
from pipeline.structure.frames import match_leading_frame
from pipeline.structure.measures import find_enumeration
from pipeline.structure.outline import Section, is_framed
from pipeline.structure.sections import first_sentence, is_other_heading, leaning, sentence_end
from pipeline.structure.status import find_status_sentences
from pipeline.structure.vocabulary import begins_with, count_words, holds

__all__ = ["choose_unlabelled", "is_other_section", "split_unlabelled"]

# （一）“落实上级决策部署”方面   整改工作方面。
CATEGORY = re.compile(r"方面[”\"]?[。．：:]?$")


def choose_unlabelled(root: Section) -> list[Section]:
    """The lowest rows of items whose headings state problems, in the order of the text."""
    chooser = _Chooser(root)
    return sorted(chooser.choose(root), key=lambda section: section.unit.index if section.unit else 0)


class _Chooser:
    """Judges rows, each with the help of the other rows at its place in the notice."""

    def __init__(self, root: Section) -> None:
        self.votes: dict[tuple[str, ...], list[bool]] = {}
        self._collect(root, ())

    def _collect(self, parent: Section, place: tuple[str, ...]) -> None:
        for row in _rows(parent):
            for section in row:
                self.votes.setdefault((*place, section.kind), []).append(_states_problem(section))
                self._collect(section, (*place, section.kind))

    def choose(self, parent: Section, place: tuple[str, ...] = (), announced: bool = False) -> list[Section]:
        """The findings below a section.

        ``place`` are the kinds of the numbers that lead to it; ``announced`` says that
        its heading, or one above categories, announces findings (反馈意见整改情况).
        """
        chosen: list[Section] = []
        for row in _rows(parent):
            here = (*place, row[0].kind)
            heads = [_announces(section, announced) for section in row]
            below = {id(s): self.choose(s, here, head) for s, head in zip(row, heads, strict=True)}
            stated = self._is_row_of_problems(row, here) or (
                announced and not any(heads) and _leans_even(row)
            )
            if stated and not _problems_below(row, below):
                chosen += [section for section in row if _has_report(section)]
                continue
            for section in row:
                alone = not below[id(section)] and _states_problem(section) and _has_report(section)
                chosen += [section] if alone and any(below.values()) else below[id(section)]
        return chosen

    def _is_row_of_problems(self, row: Sequence[Section], place: tuple[str, ...]) -> bool:
        own, all_rows = [_states_problem(section) for section in row], self.votes[place]
        usual = any(own) and 3 * sum(all_rows) > 2 * len(all_rows)
        return 2 * sum(own) > len(own) or usual


def _announces(section: Section, announced: bool) -> bool:
    """A section of findings (反馈意见整改情况), or a category in one (“…”方面)."""
    heading = first_sentence(section.heading.text)
    if is_framed(section) or len(heading) > 40:
        return False
    category = announced and bool(CATEGORY.search(heading))
    return category or holds("findings_section", heading)


def _leans_even(row: Sequence[Section]) -> bool:
    """Whether the headings of a row tell no deeds."""
    return 2 * sum(1 for section in row if leaning(section.heading.text) < 0) < len(row)


def _rows(parent: Section) -> Iterator[list[Section]]:
    """The siblings below a section by the kind of their numbers, front matter and plans left out."""
    rows: dict[str, list[Section]] = {}
    for child in parent.children:
        if not is_other_section(child):
            rows.setdefault(child.kind, []).append(child)
    yield from rows.values()


def _states_problem(section: Section) -> bool:
    return is_framed(section) or _leans_to_problem(section)


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
    """Front matter (组织整改情况) or a plan (下一步打算), by its heading."""
    return not is_framed(section) and is_other_heading(section.heading.text)


def _leans_to_problem(section: Section) -> bool:
    first = first_sentence(section.heading.text)
    if first.endswith(("方面", "情况")) or holds("findings_section", first[:20]):
        return False
    return leaning(first) > 0


def split_unlabelled(section: Section) -> tuple[Passage, list[tuple[str, Passage]], list[Passage]]:
    """Heading, (label, text) of what is reported, and details of the problem before it."""
    heading = section.heading
    units = [unit for unit in section.body() if unit.label is None or unit.label.kind != "other"]
    paragraphs = [strip(unit.whole) for unit in units]
    end = _heading_end(heading.text, bool(paragraphs))
    rest = strip(cut(heading, end))
    details: list[Passage] = []
    while not rest.text and len(paragraphs) > 1 and _tells_details(paragraphs[0].text):
        details.append(paragraphs.pop(0))
    text = join([rest, *paragraphs], "\n")
    return strip(cut(heading, 0, end)), [("", text)] if text.text else [], details


def _heading_end(text: str, has_body: bool) -> int:
    """Where a heading ends in its paragraph: after its frame, or the sentences that state the problem.

    Where nothing follows in paragraphs of its own, the report must begin in this one.
    """
    framed = match_leading_frame(text)
    if framed is not None:
        return framed
    end = sentence_end(text)
    listed = find_enumeration(text)
    report = listed[0].start if listed else len(text)
    while end < len(text) and text[end:].strip():
        following = end + sentence_end(text[end:])
        goes_on = has_body or following <= report < len(text)
        if not goes_on or not _states_more(text[end:following]):
            return end
        end = following
    return end


def _states_more(sentence: str) -> bool:
    """Whether a sentence after the first still tells the problem: its evidence, not a deed or a status."""
    if find_status_sentences(sentence):
        return False
    return leaning(sentence) > 0 or (holds("evidence", sentence) and count_words("deeds", sentence) == 0)


def _tells_details(text: str) -> bool:
    """经查，… 其中，… or a first sentence of deficiencies: the problem goes on."""
    if find_status_sentences(text):
        return False
    first = first_sentence(text)
    return begins_with("detail_openings", first) or leaning(first) > 1.5
