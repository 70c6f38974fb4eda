"""The labels that a document makes its own: learned from how often they come back, or told from tags."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.structure.labels import Label, find_inline_label, label_kind
from pipeline.structure.numbering import INLINE_KINDS, Marker

__all__ = ["TAG", "USUAL", "find_tagged_kinds", "find_usual_labels", "learn_labels", "match_learned"]

# 纠治举措：…   办理状态：…
FIELD = re.compile(
    r"[ \t\u3000\xa0]*(?P<w>[\u4e00-\u9fff、]{2,12})[ \t\u3000\xa0]*[：:][ \t\u3000\xa0]*(?=\S)"
)
# 4.|【审计整改】2019年审计…
TAG = re.compile(r"[ \t\u3000\xa0]*[【［\[](?P<w>[^】］\]]{2,16})[】］\]](?=[ \t\u3000]*[^：:\s])")
USUAL = 3  # times that words come back before they are a label


def find_usual_labels(texts: Sequence[str], markers: Sequence[Marker | None]) -> frozenset[str]:
    """The labels that close several headings of the document."""
    found = (find_inline_label(text) for text, marker in zip(texts, markers, strict=True) if marker)
    counts = Counter(label.printed for label in found if label)
    return frozenset(words for words, count in counts.items() if count >= USUAL)


def find_labels_behind_lost_breaks(
    texts: Sequence[str], markers: Sequence[Marker | None], labels: Sequence[Label | None]
) -> dict[int, Label]:
    """By paragraph: 1.合同管理不规范整改情况：已补签…; behind other headings the label opens a paragraph."""
    opening = _find_opening_labels(markers, labels)
    found = {}
    for index, (text, marker, below) in enumerate(zip(texts, markers, [*labels[1:], None], strict=False)):
        words = opening.get(marker.kind) if marker and not _is_report(below) else None
        label = find_inline_label(text, marker.end, words) if marker and words else None
        if label and text[label.end :].strip():
            found[index] = label
    return found


def _find_opening_labels(
    markers: Sequence[Marker | None], labels: Sequence[Label | None]
) -> dict[str, frozenset[str]]:
    """By the kind of the heading's number, the labels that open the paragraph behind several headings."""
    found = Counter(
        (above.kind, label.printed)
        for above, label in zip(markers, labels[1:], strict=False)
        if above and label and _is_report(label) and not label.bare
    )
    usual = [pair for pair, count in found.items() if count >= USUAL]
    return {kind: frozenset(words for one, words in usual if one == kind) for kind, _ in usual}


def _is_report(label: Label | None) -> bool:
    return label is not None and label.kind == "rectification"


def find_tagged_kinds(texts: Sequence[str], markers: Sequence[Marker | None]) -> frozenset[str]:
    """The numbers whose headings begin with tags, most of them no label: 1.【政治建设】… 4.【审计整改】…"""
    own: dict[str, list[bool]] = {}
    for text, marker in zip(texts, markers, strict=True):
        if marker and (tag := TAG.match(text, marker.end)):
            own.setdefault(marker.kind, []).append(not label_kind(tag["w"]))
    return frozenset(kind for kind, votes in own.items() if 2 * sum(votes) >= len(votes))


def learn_labels(
    texts: Sequence[str], markers: Sequence[Marker | None], labels: Sequence[Label | None]
) -> dict[str, str]:
    """The document's own labels, words with a colon that come back before paragraphs, and their kind.

    Behind headings as a rule they stand before the rectification, elsewhere they are
    fields of a record.
    """
    places: dict[str, list[bool]] = {}
    for index, text in enumerate(texts):
        found = FIELD.match(text) if not labels[index] and not markers[index] else None
        if found:
            above = markers[index - 1] if index else None
            places.setdefault(found["w"], []).append(above is not None and above.kind not in INLINE_KINDS)
    usual = {words: behind for words, behind in places.items() if len(behind) >= USUAL}
    return {words: "rectification" if 3 * sum(b) > 2 * len(b) else "other" for words, b in usual.items()}


def match_learned(text: str, start: int, learned: Mapping[str, str]) -> Label | None:
    """The learned label that ``text[start:]`` begins with, or None."""
    found = FIELD.match(text, start) if learned else None
    if not found or found["w"] not in learned:
        return None
    return Label(learned[found["w"]], found["w"], found.start("w"), found.end())
