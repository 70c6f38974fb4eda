"""Problems labelled by theme, for training and for testing alone.

``set1`` to ``set6``: 120 problems each with their rectifications, written by six hands for six
kinds of bodies; two readers labelled every one by the codebook, neither the writer, neither
knowing the other's labels. Sets 3 and 6 are for testing alone. ``training.tsv``: single
labels, by the writers. ``borders.tsv``: one case a line for each border of the codebook.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["TEST", "TRAINING", "Labelled", "load_borders", "load_set", "load_training"]

HERE = Path(__file__).parent
TRAINING, TEST = (1, 2, 4, 5), (3, 6)


class Labelled(NamedTuple):
    """A finding and the codes that readers gave it, the main one first."""

    problem: str
    rectification: str
    path: tuple[str, ...]
    codes: tuple[str, ...]
    second: tuple[str, ...]  # of the second reader; empty where there was one only


def load_set(number: int) -> list[Labelled]:
    """One of the six sets."""
    return [
        Labelled(
            row["problem"],
            row["rectification"],
            (row["path"],) if row["path"] else (),
            tuple(row["first"].split(", ")),
            tuple(row["second"].split(", ")),
        )
        for row in _read(f"set{number}.tsv")
    ]


def load_training() -> list[Labelled]:
    """Those labelled once."""
    return [
        Labelled(row["problem"], row["rectification"], (), tuple(row["labels"].split(", ")), ())
        for row in _read("training.tsv")
    ]


def load_borders() -> list[Labelled]:
    """Short problems on both sides of every border of the codebook, and plain ones for each theme."""
    return [
        Labelled(row["problem"], "", (), tuple(row["labels"].split(", ")), ()) for row in _read("borders.tsv")
    ]


def _read(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
