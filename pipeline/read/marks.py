"""Punctuation of recognised rows: marks of full width that a recogniser gave at half their width.

Recognisers are trained on both and choose by looks. Only the width of a mark is decided here, by
its neighbours and as ``marks.toml`` says; no mark is put in, left out or made another. Blanks
stay between Latin words, as on every page.
"""

import re
import tomllib
from functools import cache, partial
from importlib.resources import files

__all__ = ["restore_marks"]

WIDE = "[\u3007\u4e00-\u9fff，。、；：？！“”‘’（）《》〈〉【】〔〕—…]"


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    table = tomllib.loads(files("pipeline.read").joinpath("marks.toml").read_text("utf-8"))["marks"]
    return tuple((re.compile(rule["pattern"].replace("{wide}", WIDE)), rule["replacement"]) for rule in table)


def restore_marks(words: str) -> str:
    """The words of one row."""
    for pattern, replacement in _rules():
        words = pattern.sub(partial(_fill, replacement), words)
    return words


def _fill(replacement: str, found: re.Match[str]) -> str:
    return replacement.format(next((group for group in found.groups() if group is not None), ""))
