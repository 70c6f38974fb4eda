"""Traditional and variant characters, odd blanks -> those that rules and lexicons are written in.

The copy is for matching only and as long as the text, so that what is found in it is
cut out of the text as printed.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

__all__ = ["simplify"]


def simplify(text: str) -> str:
    """The text with every variant character as its simplified form, of the same length.

    關於巡察整改進展情況   关于巡察整改进展情况
    """
    return _translate(text) if _variant().search(text) else text


@lru_cache(maxsize=1024)
def _translate(text: str) -> str:
    return text.translate(_table())


@cache
def _variant() -> re.Pattern[str]:
    """Any of them: looking for one is many times quicker than translating."""
    return re.compile("[" + re.escape("".join(map(chr, _table()))) + "]")


@cache
def _table() -> dict[int, str]:
    blanks = dict.fromkeys((*range(0x2000, 0x200B), 0x202F, 0x205F), "\u3000")  # those that pages indent with
    lines = files("pipeline").joinpath("variants.txt").read_text("utf-8").splitlines()
    return blanks | {ord(variant): line[0] for line in lines if line[0] != "#" for variant in line[1:]}
