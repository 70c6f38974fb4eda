r"""Paths as the tables show them, and back.

Bytes that are no UTF-8 stand as \xNN, control, bidi and other invisible characters as \n, \r, \t, \x1b,
\u202e, \U000e0001, a backslash is doubled; all else stands as it is.
So different paths are shown differently.
"""

import os
import re
import unicodedata
from pathlib import Path

__all__ = ["printable", "restore", "show_member"]

# \\   \n   \x1b   \xd5   \u202e   \U000e0001
ESCAPED = re.compile(rb"\\(?:([\\nrt])|x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))")
SIGNS = {b"\\": b"\\", b"n": b"\n", b"r": b"\r", b"t": b"\t"}


def printable(path: Path) -> str:
    """A path as the tables show it."""
    return escape(os.fsencode(path).replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace"))


def show_member(name: str) -> str:
    """The same for the name of a member of an archive."""
    return escape(name.replace("\\", "\\\\"))


def restore(shown: str) -> Path:
    """The path that is shown so, byte for byte."""
    return Path(os.fsdecode(ESCAPED.sub(_read, shown.encode())))


def _read(found: re.Match[bytes]) -> bytes:
    sign, byte, short, long = found.groups()
    if sign:
        return SIGNS[sign]
    return bytes.fromhex(byte.decode()) if byte else chr(int(short or long, 16)).encode()


def escape(text: str) -> str:
    r"""Control, bidi and other invisible characters as \n, \u202e."""
    return "".join(
        _write(character) if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") else character
        for character in text
    )


def _write(character: str) -> str:
    r"""As Python does, but for \x80 to \xff: those stand for bytes."""
    code = ord(character)
    return f"\\u{code:04x}" if 0x80 <= code < 0x100 else character.encode("unicode_escape").decode()
