"""What the columns of a register (台账) hold, by the words of their heads."""

import re
from collections.abc import Iterable
from functools import cache

from pipeline.structure.labels import label_kind
from pipeline.structure.vocabulary import column_words, holds
from pipeline.variants import simplify

__all__ = ["column_role", "responsible_heads"]

FIELDS = ("responsible", "deadline", "status", "category", "number")  # known by a word inside the head


def responsible_heads(heads: Iterable[str]) -> list[str]:
    """The heads under which the responsible stand: those that name a body (责任单位), else all (责任领导)."""
    found = [head for head in heads if column_role(head) == "responsible"]
    return [head for head in found if holds("bodies", head)] or found


@cache
def column_role(head: str) -> str:
    """What a column holds by the words of its head: number, problem, rectification, …; else empty.

    整改责任单位   存在的主要问题（14个）   整改措施及完成情况
    """
    words = re.sub(r"[（(][^（）()]{0,20}[）)]$", "", simplify(re.sub(r"\s+", "", head)))
    if not words or len(words) > 16:
        return ""
    lists = column_words()
    exact = next((role for role, heads in lists.items() if words in heads), "")
    kind = label_kind(words)
    inside = next((role for role in FIELDS if any(word in words for word in lists[role])), "")
    return exact or (kind if kind in ("problem", "rectification") else inside)
