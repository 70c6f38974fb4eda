"""How well amounts, documents and sanctions are read: on texts that other hands wrote and labelled.

``mentions.tsv``: a text, then what it names as ``kind|as printed|value|qualifier`` joined by
`` ;; ``; labelled by the contract of the tables, without a look at the code.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.annotate.mentions import find_mentions
from pipeline.passage import Passage, Span

__all__ = ["KINDS", "find_errors", "measure_mentions", "score_mentions"]

TABLE = Path(__file__).with_name("mentions.tsv")
KINDS = ("money", "document", "sanction")
Label = tuple[str, ...]


class Case(NamedTuple):
    """A text, what is labelled in it and what was found."""

    text: str
    labelled: list[Label]
    found: list[Label]


def read_cases() -> Iterator[Case]:
    for line in TABLE.read_text("utf-8").splitlines():
        text, _, labels = line.partition("\t")
        labelled = [label.split("|") for label in labels.split(" ;; ") if label.strip()]
        mentions = find_mentions("problem", Passage(text, ((0, Span(0, len(text))),)))
        found: list[Label] = [(m.kind, m.text, m.value, m.qualifier) for m in mentions if m.kind in KINDS]
        yield Case(text, [tuple([*label, "", "", ""][:4]) for label in labelled], found)


def score_mentions() -> dict[str, tuple[int, int, int]]:
    """For each kind: right, found, labelled; right in words, value and qualifier."""
    right, found, labelled = Counter[str](), Counter[str](), Counter[str]()
    for case in read_cases():
        both = Counter(case.labelled) & Counter(case.found)
        right.update(label[0] for label in both.elements())
        found.update(label[0] for label in case.found)
        labelled.update(label[0] for label in case.labelled)
    return {kind: (right[kind], found[kind], labelled[kind]) for kind in KINDS}


def find_errors() -> Iterator[tuple[str, str, Label]]:
    """Each difference, for a person to look at."""
    for case in read_cases():
        missed, more = (
            Counter(case.labelled) - Counter(case.found),
            Counter(case.found) - Counter(case.labelled),
        )
        yield from ((case.text, "not found", label) for label in missed.elements())
        yield from ((case.text, "not labelled", label) for label in more.elements())


def measure_mentions() -> Iterator[str]:
    """The table for ``docs/accuracy.md``."""
    yield "260 texts that other hands wrote and labelled without a look at the code, in"
    yield "`tests/annotate/mentions.tsv`; a mention is right where its words, its value and its qualifier are"
    yield "those of the label. One rule (a number right before a sanction) came from a look at the errors.\n"
    yield "| kind | labelled | found | right | F1 |"
    yield "|---|---|---|---|---|"
    for kind, (right, found, labelled) in score_mentions().items():
        yield f"| {kind} | {labelled} | {found} | {right} | {2 * right / (found + labelled):.3f} |"
    yield ""


if __name__ == "__main__":
    for line in (*measure_mentions(), *map(str, find_errors())):
        print(line)
