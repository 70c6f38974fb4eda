"""What is broken in a PDF, by qpdf: PDFium leaves out what it cannot read and says nothing.

Every stream that words come from is unpacked to its end and its checksum: contents, the forms drawn
in them, fonts and their maps from codes to characters. Pictures are not.
"""

import contextlib
import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

from pipeline.messages import Message, message

__all__ = ["find_damage", "repair"]

MAPS = ("/ToUnicode", "/Encoding")  # of a font
PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")  # of its descriptor
CHUNK = 2**20
# WARNING: stream <_io.BytesIO object at 0x7f7bd2522f20> (object 9 0): …
STREAM = re.compile(r"^(?:WARNING: )?stream <[^>]*>[:,]? ?")
DEEPEST = 4  # forms inside one another


def find_damage(data: bytes, pages: int) -> Iterator[Message]:
    """Doubts about a file that PDFium reads as so many pages; none about one that is locked."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            found = len(pdf.pages)
            broken = [n for n, page in enumerate(pdf.pages, 1) if not _Streams(pikepdf).unpack(page)]
            repaired = pdf.get_warnings()
    except pikepdf.PasswordError:
        return
    except Exception as error:  # what a broken file leads to cannot be listed
        if "encryption" not in str(error):  # of a kind that PDFium knows and qpdf does not
            yield message("structure_damaged", detail=_shorten(error))
        return
    if found != pages:
        yield message("pages_differ", pages=found, read=pages)
    if broken:
        yield message("page_damaged", pages="、".join(map(str, broken[:20])), count=len(broken))
    if repaired:
        yield message("structure_damaged", detail=_shorten(repaired[0]))


def repair(data: bytes) -> bytes | None:
    """The file written anew, its objects found again; None where that cannot be done."""
    import pikepdf

    written = io.BytesIO()
    with (
        contextlib.suppress(Exception),  # what a broken file leads to cannot be listed
        pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf,
    ):
        pdf.save(written)
        return written.getvalue()
    return None


class _Streams:
    """Unpacks the streams of a page, each once."""

    def __init__(self, pikepdf: Any) -> None:
        self.pikepdf = pikepdf
        self.known: set[tuple[int, int]] = set()
        self.sound = True

    def unpack(self, page: Any) -> bool:
        """Whether all could be unpacked."""
        contents = page.obj.get("/Contents")
        for part in contents if isinstance(contents, self.pikepdf.Array) else [contents]:
            self._read(part)
        self._read_resources(page.resources, 1)
        return self.sound

    def _read_resources(self, resources: Any, depth: int) -> None:
        for font in self._values(resources, "/Font"):
            for name in MAPS:
                self._read(self._get(font, name))
            inner = self._get(font, "/DescendantFonts")
            for each in [font, *(inner if isinstance(inner, self.pikepdf.Array) else [])]:
                for name in PROGRAMS:
                    self._read(self._get(self._get(each, "/FontDescriptor"), name))
        for drawn in self._values(resources, "/XObject") if depth < DEEPEST else ():
            if str(self._get(drawn, "/Subtype")) == "/Form" and self._read(drawn):
                self._read_resources(self._get(drawn, "/Resources"), depth + 1)

    def _values(self, resources: Any, name: str) -> list[Any]:
        kept = self._get(resources, name)
        return list(kept.values()) if isinstance(kept, self.pikepdf.Dictionary) else []

    def _get(self, holder: Any, name: str) -> Any:
        known = isinstance(holder, self.pikepdf.Dictionary | self.pikepdf.Stream)
        return holder.get(name) if known else None

    def _read(self, part: Any) -> bool:
        """Whether it is a stream not met before."""
        if not isinstance(part, self.pikepdf.Stream) or part.objgen in self.known:
            return False
        self.known.add(part.objgen)
        try:
            self.sound = self.sound and self._is_whole(part)
        except self.pikepdf.PdfError:
            self.sound = False
        return True

    def _is_whole(self, part: Any) -> bool:
        filters = part.get("/Filter")
        first = filters[0] if isinstance(filters, self.pikepdf.Array) and len(filters) else filters
        if str(first) not in ("/FlateDecode", "/Fl"):
            part.read_bytes()
            return True
        return _inflates(part.read_raw_bytes())


def _inflates(packed: bytes) -> bool:
    """Whether it unpacks to its end, and to the checksum there, which qpdf does not mind."""
    unpacker = zlib.decompressobj()
    try:
        while packed and not unpacker.eof:
            unpacker.decompress(packed, CHUNK)
            packed = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return unpacker.eof


def _shorten(error: object) -> str:
    """Without what differs from run to run."""
    return STREAM.sub("", str(error)).replace("\n", " ")[:100]
