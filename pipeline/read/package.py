"""Packages: ZIP files of parts, most of them XML, read so that no part can be larger than it may be."""

import io
import posixpath
import zipfile
from typing import Any

from pipeline.errors import Unreadable
from pipeline.read.sniff import LIMITS

__all__ = ["Element", "Package"]

Element = Any  # lxml.etree._Element, which has no types of its own

ENCRYPTED, NAMED_IN_UTF_8 = 0x1, 0x800  # flags of a member (APPNOTE.TXT, §4.4.4)
MAX_MARKS = 4_000_000  # tags and attributes of one part: each costs far more memory than bytes
PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the two whose reading can be stopped at any byte


class Package:
    """The parts of a ZIP file, found whatever the case and the slashes of their names.

    Raises Unreadable: damaged, encrypted, too_large. All limits are held on the bytes that come
    out, not on those that the file declares.
    """

    def __init__(self, data: bytes, media_type: str) -> None:
        self.media_type = media_type
        self._unpacked = 0
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except Exception as error:  # zipfile raises what struct and its own checks raise
            raise self.damaged(f"zip: {type(error).__name__}") from None
        members = self._archive.infolist()
        if len(members) > LIMITS["members"]:
            raise Unreadable("too_large", f"{len(members):,} members", media_type)
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            for name in _spellings(member):
                self._members.setdefault(_normalise(name), member)

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
            if path and name in self._members:
                return name
        return ""

    def read(self, name: str) -> bytes:
        """The bytes of a part that ``locate`` has found."""
        member = self._members[name]
        if member.flag_bits & ENCRYPTED:
            raise Unreadable("encrypted", media_type=self.media_type)
        if member.compress_type not in PACKED:
            raise self.damaged(f"{name}: packed by method {member.compress_type}")
        most = min(LIMITS["part"], LIMITS["unpacked"] - self._unpacked)
        try:
            with self._archive.open(member) as stream:
                content = stream.read(most + 1)
        except Exception as error:  # what zlib, struct and zipfile's own checks raise
            raise self.damaged(f"{name}: {type(error).__name__}") from None
        if len(content) > most:
            raise Unreadable("too_large", f"{name}: > {most:,} bytes", self.media_type)
        self._unpacked += len(content)
        return content

    def parse(self, name: str) -> Element:
        """The root of an XML part, its elements without their namespaces.

        Nothing outside the part is ever fetched, and a part with a document type is refused.
        """
        from lxml import etree

        content = self.read(name)
        if len(content) > MAX_MARKS < content.count(b"<") + content.count(b"="):
            raise Unreadable("too_large", f"{name}: > {MAX_MARKS:,} tags and attributes", self.media_type)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        try:
            root: Element = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:
            raise self.damaged(f"{name}: {error}") from None
        if root.getroottree().docinfo.doctype:
            raise self.damaged(f"{name}: a document type")
        for element in root.iter("*"):
            element.tag = element.tag.rpartition("}")[2]
        return root


def _spellings(member: zipfile.ZipInfo) -> list[str]:
    """The names of a member: as it is read, and as a Chinese system meant it that did not say so."""
    names = [member.filename]
    if not member.flag_bits & NAMED_IN_UTF_8 and not member.filename.isascii():
        raw = member.filename.encode("cp437", "replace")
        names += [raw.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")]
    return names


def _normalise(name: str) -> str:
    return posixpath.normpath("/" + name.replace("\\", "/").strip("/")).casefold()
