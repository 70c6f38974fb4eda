"""Packages: ZIP files of parts, most of them XML, read so that no part can be larger than it may be."""

import posixpath
import zipfile
from typing import Any

from pipeline.errors import Unreadable
from pipeline.read.limits import LIMITS
from pipeline.read.members import Members

__all__ = ["Element", "Package", "parse_part"]

Element = Any  # lxml.etree._Element, which has no types of its own

NAMED_IN_UTF_8 = 0x800  # flag of a member (APPNOTE.TXT, §4.4.4)


class Package:
    """The parts of a ZIP file, found whatever the case and the slashes of their names.

    Raises Unreadable: damaged, encrypted, too_large, unsupported.
    """

    def __init__(self, data: bytes, media_type: str) -> None:
        self.media_type = media_type
        self._left = LIMITS["unpacked"]  # bytes that may still be unpacked
        self._zip = Members(data, media_type)
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for entry in self._zip.entries:
            for name in _spellings(entry):
                self._parts.setdefault(_normalise(name), entry)

    def damaged(self, detail: str) -> Unreadable:
        """The error that says why the package cannot be read."""
        return Unreadable("damaged", detail[:100], self.media_type)

    def locate(self, location: str, beside: str = "") -> str:
        """The part at a location: from the root, or relative to the folder of another part.

        Gives the empty string where there is none. Some writers give locations from the root
        without the slash that should begin them, so the root is tried as well.
        """
        path = location.strip().replace("\\", "/")
        for folder in ("",) if path.startswith("/") else (posixpath.dirname(beside), ""):
            name = _normalise(f"{folder}/{path}")
            if path and name in self._parts:
                return name
        return ""

    def read(self, name: str) -> bytes:
        """The bytes of a part that ``locate`` has found."""
        content = self._zip.read(self._parts[name], min(LIMITS["part"], self._left), self.media_type)
        self._left -= len(content)
        return content

    def parse(self, name: str) -> Element:
        """The root of an XML part, its elements without their namespaces."""
        root = parse_part(self.read(name), name, self.media_type)
        for element in root.iter("*"):
            element.tag = element.tag.rpartition("}")[2]
        return root


def parse_part(content: bytes, name: str, media_type: str) -> Element:
    """The root of an XML part of at most 256 levels, without comments.

    Nothing outside the part is ever fetched, no entity is filled in, and a part with a document type,
    which packages forbid (ECMA-376 part 2, §7.3), is refused. Raises Unreadable: damaged, too_large.
    """
    from lxml import etree

    most = LIMITS["marks"]
    if len(content) > most < content.count(b"<") + content.count(b"="):
        raise Unreadable("too_large", f"{name}: > {most:,} tags and attributes", media_type)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root: Element = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        if "XML_PARSE_HUGE" in str(error):
            raise Unreadable("too_large", f"{name}: XML, > 256", media_type) from None
        raise Unreadable("damaged", f"{name}: {type(error).__name__}", media_type) from None
    if root.getroottree().docinfo.doctype:
        raise Unreadable("damaged", f"{name}: DOCTYPE", media_type)
    return root


def _spellings(entry: zipfile.ZipInfo) -> list[str]:
    """The names of a member: as it is read, and as a Chinese system meant it that did not say so."""
    names = [entry.filename]
    if not entry.flag_bits & NAMED_IN_UTF_8 and not entry.filename.isascii():
        raw = entry.filename.encode("cp437", "replace")
        names += [raw.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")]
    return names


def _normalise(name: str) -> str:
    return posixpath.normpath("/" + name.replace("\\", "/").strip("/")).casefold()
