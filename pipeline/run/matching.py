"""When two values count as the same, and which findings of two lists are the same finding.

The four matchers are those by which GROBID publishes its field-level evaluation.
White space never counts: it is the frame's, not the notice's.
"""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

__all__ = ["MATCHERS", "align"]

Item = TypeVar("Item")
BLANK = re.compile(r"\s+")
MARKS = re.compile(r"[\W_]+")
SAME = 0.5  # similarity from which two findings may be one


def squeeze(text: str) -> str:
    """Without white space."""
    return BLANK.sub("", text)


def is_strict(want: str, got: str) -> bool:
    """The same characters."""
    return squeeze(want) == squeeze(got)


def is_soft(want: str, got: str) -> bool:
    """The same letters and digits: punctuation and case aside."""
    return MARKS.sub("", want).casefold() == MARKS.sub("", got).casefold()


def is_levenshtein(want: str, got: str) -> bool:
    """Normalised Levenshtein similarity of at least 0.8."""
    return Levenshtein.normalized_similarity(squeeze(want), squeeze(got)) >= 0.8


def is_ratcliff(want: str, got: str) -> bool:
    """Ratcliff/Obershelp similarity of at least 0.95."""
    first, second = squeeze(want), squeeze(got)
    if first == second:
        return True
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() >= 0.95 and matcher.quick_ratio() >= 0.95 and matcher.ratio() >= 0.95


MATCHERS: dict[str, Callable[[str, str], bool]] = {
    "strict": is_strict,
    "soft": is_soft,
    "levenshtein": is_levenshtein,
    "ratcliff": is_ratcliff,
}


def align(
    wanted: Sequence[Item], got: Sequence[Item], key: Callable[[Item], str]
) -> list[tuple[Item | None, Item | None]]:
    """Pair two lists in their order so that the keys are most alike; what has no partner stands alone.

    Needleman and Wunsch, J. Mol. Biol. 48 (1970), with no cost for gaps.
    """
    firsts, seconds = [squeeze(key(item)) for item in wanted], [squeeze(key(item)) for item in got]
    if firsts == seconds:
        return list(zip(wanted, got, strict=True))
    scores = [[0.0] * (len(seconds) + 1) for _ in range(len(firsts) + 1)]
    alike = [[_likeness(first, second) for second in seconds] for first in firsts]
    for i in range(len(firsts) - 1, -1, -1):
        for j in range(len(seconds) - 1, -1, -1):
            pair = scores[i + 1][j + 1] + alike[i][j] if alike[i][j] >= SAME else 0.0
            scores[i][j] = max(scores[i + 1][j], scores[i][j + 1], pair)
    return list(_trace(wanted, got, scores, alike))


def _likeness(first: str, second: str) -> float:
    return ratio(first, second) / 100 if first and second else 0.0


def _trace(
    wanted: Sequence[Item], got: Sequence[Item], scores: list[list[float]], alike: list[list[float]]
) -> list[tuple[Item | None, Item | None]]:
    pairs: list[tuple[Item | None, Item | None]] = []
    i = j = 0
    while i < len(wanted) and j < len(got):
        if alike[i][j] >= SAME and scores[i][j] == scores[i + 1][j + 1] + alike[i][j]:
            pairs.append((wanted[i], got[j]))
            i, j = i + 1, j + 1
        elif scores[i][j] == scores[i + 1][j]:
            pairs.append((wanted[i], None))
            i += 1
        else:
            pairs.append((None, got[j]))
            j += 1
    return [*pairs, *((item, None) for item in wanted[i:]), *((None, item) for item in got[j:])]
