"""How many names are covered, and how many of the covered stretches are names: by parts of persons.txt."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.masks.cover import MASK, Cover

__all__ = ["PARTS", "Score", "measure", "read_sentences"]

PARTS = ("one", "two", "none")
NAME = re.compile(r"\{([^}]*)\}")


@dataclass
class Score:
    """Counted by name, once for each time it stands."""

    names: int = 0
    covered: int = 0  # names of which no character is left
    stretches: int = 0
    right: int = 0  # stretches that are a name, and nothing else

    @property
    def recall(self) -> float:
        return self.covered / max(1, self.names)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.stretches)


def read_sentences() -> dict[str, list[str]]:
    """Part -> its sentences, with the names in {}."""
    found: dict[str, list[str]] = {}
    for line in (Path(__file__).parent / "persons.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            part = line[2:].partition(":")[0]
            continue
        found.setdefault(part, []).append(line)
    return found


def measure(sentences: list[str]) -> tuple[Score, list[str]]:
    """The score, and the sentences in which something is missed or too much, as covered."""
    score, wrong = Score(), []
    for sentence in sentences:
        plain = NAME.sub(r"\1", sentence)
        shown = Cover([plain], ("persons",)).cover(plain)
        names = {*_places(sentence)}
        covered = {found.span() for found in re.finditer(f"{MASK}+", shown)}
        score.names += len(names)
        score.covered += sum(1 for a, b in names if set(shown[a:b]) == {MASK})
        score.stretches += len(covered)
        score.right += len(covered & names)
        if covered != names:
            wrong.append(shown)
    return score, wrong


def _places(sentence: str) -> Iterator[tuple[int, int]]:
    for number, found in enumerate(NAME.finditer(sentence)):
        start = found.start() - 2 * number
        yield start, start + len(found[1])


if __name__ == "__main__":
    for part, sentences in read_sentences().items():
        score, wrong = measure(sentences)
        print(part, score, f"recall {score.recall:.2f} precision {score.precision:.2f}")
        if part != "two":
            print("\n".join(wrong))
