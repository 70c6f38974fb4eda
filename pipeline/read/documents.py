"""Bytes -> Document, through the reader that their content calls for."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import Unreadable
from pipeline.model import Document, Source
from pipeline.read.sniff import DOCX, LIMITS, PDF, TEXT, sniff

__all__ = ["READERS", "load", "read_document"]

Reader = Callable[[bytes, Source], Document]


def _text(data: bytes, source: Source) -> Document:
    from pipeline.read.text import read_text

    return read_text(data, source)


def _word(data: bytes, source: Source) -> Document:
    from pipeline.read.word import read_word

    return read_word(data, source)


def _pdf(data: bytes, source: Source) -> Document:
    from pipeline.read.pdf import read_pdf

    return read_pdf(data, source)


READERS: dict[str, Reader] = {TEXT: _text, DOCX: _word, PDF: _pdf}


def load(path: Path) -> bytes:
    """The bytes of a regular file. Raises Unreadable: vanished, too_large."""
    try:
        with path.open("rb") as file:
            data = file.read(LIMITS["bytes"] + 1)
    except OSError as error:
        raise Unreadable("vanished", error.strerror or type(error).__name__) from None
    if len(data) > LIMITS["bytes"]:
        raise Unreadable("too_large", f"> {LIMITS['bytes']:,} bytes")
    return data


def read_document(data: bytes, path: str) -> Document:
    """Read a file's bytes; ``path`` is the name that the tables show.

    Raises Unreadable with the reason why it cannot be read.
    """
    media_type = sniff(data)
    source = Source(path, hashlib.sha256(data).hexdigest(), len(data), media_type)
    return READERS[media_type](data, source)
