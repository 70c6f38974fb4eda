"""Bytes -> Document, through the reader that their content calls for."""

import hashlib
import io
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from pipeline.errors import Unreadable
from pipeline.model import Document, Source
from pipeline.read import sniff as kinds
from pipeline.read.limits import LIMITS
from pipeline.read.remote import open_place
from pipeline.read.sniff import sniff

__all__ = ["READERS", "load", "read_document"]

Reader = Callable[[bytes, Source], Document]


def _late(module: str, name: str) -> Reader:
    """A reader whose module, and the library behind it, is loaded when the first file calls for it."""

    def read(data: bytes, source: Source) -> Document:
        reader: Reader = getattr(import_module(f"pipeline.read.{module}"), name)
        return reader(data, source)

    return read


READERS: dict[str, Reader] = {
    kinds.TEXT: _late("text", "read_text"),
    kinds.DOCX: _late("word", "read_word"),
    kinds.PDF: _late("pdf", "read_pdf"),
    kinds.HTML: _late("web", "read_web_page"),
    kinds.MHTML: _late("web", "read_web_archive"),
    kinds.OFD: _late("ofd", "read_ofd"),
    **dict.fromkeys((kinds.DOC, kinds.ODT, kinds.WORD_XML, kinds.RTF), _late("office", "read_office")),
    **dict.fromkeys(kinds.IMAGES.values(), _late("scan", "read_image")),
}


def load(place: Path | str) -> bytes:
    """The bytes of a regular file, or of one behind a URL. Raises Unreadable: vanished, too_large."""
    try:
        with open_place(place) as file:
            size = file.seek(0, io.SEEK_END)
            file.seek(0)
            data = file.read(LIMITS["bytes"] + 1) if size <= LIMITS["bytes"] else b""
    except OSError as error:
        raise Unreadable("vanished", error.strerror or type(error).__name__) from None
    if max(size, len(data)) > LIMITS["bytes"]:  # it may have grown meanwhile
        raise Unreadable("too_large", f"> {LIMITS['bytes']:,} bytes")
    return data


def read_document(data: bytes, path: str) -> Document:
    """Read a file's bytes; ``path`` is the name that the tables show.

    Raises Unreadable with the reason why it cannot be read.
    """
    media_type = sniff(data)
    if media_type not in READERS:
        raise Unreadable("unsupported", "ZIP", media_type)
    source = Source(path, hashlib.sha256(data).hexdigest(), len(data), media_type)
    return READERS[media_type](data, source)
