"""Traditional and variant characters, odd blanks -> those that rules and lexicons are written in.

The copy is for matching only and as long as the text, so that what is found in it is
cut out of the text as printed.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

__all__ = ["simplify"]


@lru_cache(maxsize=1024)
def simplify(text: str) -> str:
    """The text with every variant character as its simplified form, of the same length.

    關於巡察整改進展情況   关于巡察整改进展情况
    """
    return _variant().sub(lambda found: _table()[found[0]], text)


@cache
def _variant() -> re.Pattern[str]:
    """Any of them: a search is many times quicker than a translation, and most texts hold none."""
    return re.compile(f"[{''.join(_table())}]")


@cache
def _table() -> dict[str, str]:
    codes = (*range(0x2000, 0x200B), 0x202F, 0x205F)
    blanks = dict.fromkeys(map(chr, codes), "\u3000")  # those that pages indent with
    lines = files("pipeline").joinpath("variants.txt").read_text("utf-8").splitlines()
    return blanks | {variant: line[0] for line in lines if line[0] != "#" for variant in line[1:]}
