"""Symbols: characters that a font of signs shows in the place of others (ECMA-376 part 1, §17.3.3.30)."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

from pipeline.read.word_names import Element, W, find

__all__ = ["PRIVATE", "spell_private", "spell_symbol"]

PRIVATE = re.compile("[\uf020-\uf0ff]")
LOST = "\ufffd"


def spell_symbol(font: str, code: str) -> str:
    """The character of a font at a code in hexadecimal; U+FFFD where it is no character."""
    try:
        symbol = chr(int(code, 16))
    except (ValueError, OverflowError):
        return LOST
    sign = _signs(font).get(_code(symbol))
    return sign or (LOST if unicodedata.category(symbol) in ("Cc", "Cs") else symbol)


def spell_private(text: str, element: Element) -> str:
    """The text of an element; private characters of a symbol font, as its run names it, are readable ones."""
    fonts = find(next(element.iterancestors(f"{W}r"), None), "rPr/rFonts")
    names = (fonts.get(W + name, "") for name in ("ascii", "hAnsi")) if fonts is not None else ()
    signs = next((_signs(name) for name in names if _signs(name)), {})
    return PRIVATE.sub(lambda found: signs.get(_code(found[0]), found[0]), text)


def _code(symbol: str) -> str:
    """The code in the font: of F0FC and of FC it is FC."""
    return f"{ord(symbol) & 0xFF:02X}" if ord(symbol) < 0x100 or PRIVATE.match(symbol) else ""


def _signs(font: str) -> dict[str, str]:
    return _fonts().get(font, {})


@cache
def _fonts() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("pipeline.read").joinpath("symbols.toml").read_text("utf-8"))
