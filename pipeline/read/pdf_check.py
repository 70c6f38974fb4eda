"""Whether a PDF is whole, through pikepdf: what PDFium reads of a damaged one it does not tell.

PDFium shows a page as far as its contents unpack, and believes the number of pages that a file
tells. Here pages are counted one by one, and the contents of each are unpacked to their end.
"""

import io
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pipeline.errors import Unreadable
from pipeline.read.limits import LIMITS
from pipeline.read.sniff import PDF

__all__ = ["Health", "examine", "mend"]

CHUNK = 2**20
HARMLESS = 2**20  # bytes that the contents of a page may unpack to, however few they are
# what pikepdf raises about objects that are not what they should be
WRONG = (ValueError, TypeError, KeyError, IndexError, AttributeError, NotImplementedError, RuntimeError)
DEEPEST = 3  # forms inside one another
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
FLATE = {"/FlateDecode", "/Fl"}


class Health(NamedTuple):
    """What is wrong with a file."""

    pages: int  # that are there; 0 where nobody can tell
    broken: frozenset[int]  # numbers of pages whose contents or fonts do not unpack to their end
    sound: bool  # its structure is in order
    locked: bool = False  # with a password


def examine(data: bytes) -> Health:
    """Look through a file. Raises Unreadable (too_large) where a page unpacks to more than it may."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as file:
            count = len(file.pages)
            if count > LIMITS["pages"]:
                return Health(count, frozenset(), sound=True)  # it will be refused
            seen: dict[tuple[int, int], bool] = {}  # fonts serve many pages
            broken = frozenset(n for n, page in enumerate(file.pages, 1) if not _is_whole(page.obj, seen))
            return Health(count, broken, not file.get_warnings())
    except pikepdf.PasswordError:
        return Health(0, frozenset(), sound=True, locked=True)
    except (pikepdf.PdfError, pikepdf.DeletedObjectError, *WRONG):
        return Health(0, frozenset(), sound=False)


def mend(data: bytes) -> bytes | None:
    """The file written anew, as far as it can be understood; None where it cannot."""
    import pikepdf

    made = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as file:
            file.save(made)
    except (pikepdf.PasswordError, pikepdf.PdfError, pikepdf.DeletedObjectError, *WRONG):
        return None
    return made.getvalue()


def _is_whole(page: Any, seen: dict[tuple[int, int], bool]) -> bool:
    import pikepdf

    whole = True
    for one in (*_list(page.get("/Contents")), *_find_parts(page, DEEPEST)):
        if isinstance(one, pikepdf.Stream):
            if one.objgen not in seen:
                seen[one.objgen] = _unpacks(one)
            whole &= seen[one.objgen]
    return whole


def _list(found: Any) -> list[Any]:
    """Of what is one or an array of such, all."""
    import pikepdf

    return list(found) if isinstance(found, pikepdf.Array) else [found]


def _find_parts(holder: Any, depth: int) -> Iterator[Any]:
    """What a page or a form draws with: the forms in it, and the shapes and the meanings of its letters."""
    import pikepdf

    for font in _find_resources(holder, "/Font"):
        for one in (font, *_list(font.get("/DescendantFonts"))):
            if isinstance(one, pikepdf.Dictionary):
                yield one.get("/ToUnicode")
                described = one.get("/FontDescriptor")
                if isinstance(described, pikepdf.Dictionary):
                    yield from (described.get(name) for name in FONT_FILES)
    for drawn in _find_resources(holder, "/XObject") if depth else ():
        if isinstance(drawn, pikepdf.Stream) and str(drawn.get("/Subtype")) == "/Form":
            yield drawn
            yield from _find_parts(drawn, depth - 1)


def _find_resources(holder: Any, kind: str) -> list[Any]:
    import pikepdf

    resources = holder.get("/Resources")
    found = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
    return [one for _, one in found.items()] if isinstance(found, pikepdf.Dictionary) else []


def _unpacks(stream: Any) -> bool:
    import pikepdf

    names = [str(name) for name in _list(stream.get("/Filter", pikepdf.Array([])))]
    if not names or not FLATE.issuperset(names):
        return True  # not packed, or by something that has no end to be missed
    packed = stream.read_raw_bytes()
    left = min(LIMITS["part"], max(HARMLESS, LIMITS["ratio"] * len(packed)))
    chunks: Iterable[bytes] = [packed]
    for _ in names:
        chunks = _inflate(chunks)
    try:
        for chunk in chunks:
            left -= len(chunk)
            if left < 0:
                raise Unreadable("too_large", f"{len(packed):,} bytes packed", PDF)
    except zlib.error:
        return False
    return True


def _inflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What chunks unpack to, a mebibyte at a time. Raises zlib.error, also where the end is missing."""
    inflater = zlib.decompressobj()
    for chunk in chunks:
        while made := inflater.decompress(chunk, CHUNK):
            yield made
            chunk = inflater.unconsumed_tail
    if not inflater.eof:
        raise zlib.error("cut short")
