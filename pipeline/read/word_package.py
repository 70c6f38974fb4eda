"""The parts of a Word package that are read, found by their relationships (ECMA-376 part 2, §6 and §9).

Nothing else in the package is opened. So a missing thumbnail, a broken picture, a link to nowhere
or the content type of a template cost no file: python-docx, which loads every part, refuses those.
Documents of the strict kind (ISO/IEC 29500) are read as the transitional one, whose names differ.
"""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from pipeline.errors import Unreadable
from pipeline.read.members import BROKEN, read_member
from pipeline.read.sniff import DOCX, LIMITS
from pipeline.read.word_names import Element, W

__all__ = ["WordPackage", "open_package"]

MAX_MARKS = 4_000_000  # tags and attributes of one part: each costs far more memory than bytes
USUAL_PLACE = "word/document.xml"
# xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"
STRICT = re.compile(rb"""(=\s*["'])http://purl\.oclc\.org/ooxml/(\w+)/(\w+)(?=["'])""")
TRANSITIONAL = rb"\1http://schemas.openxmlformats.org/\2/2006/\3"


@dataclass(frozen=True, slots=True)
class WordPackage:
    """The roots of the parts; None where the package has no such part."""

    document: Element
    styles: Element | None
    numbering: Element | None
    notes: dict[str, Element | None]  # footnotes, endnotes
    chunks: dict[str, bytes]  # w:altChunk: files put into this one, by their relationship


@dataclass(frozen=True, slots=True)
class _Relation:
    name: str
    kind: str  # the last word of its type: officeDocument, styles, aFChunk
    target: str


@dataclass(slots=True)
class _Archive:
    zip: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]
    left: int = field(default_factory=lambda: LIMITS["unpacked"])  # bytes that may still be unpacked

    def read(self, name: str) -> bytes | None:
        """The bytes of a part. Raises Unreadable: damaged, encrypted, too_large."""
        member = self.members.get(_fold(name))
        if member is None:
            return None
        limit = min(LIMITS["part"], self.left)
        try:
            content = read_member(self.zip, member, limit)
        except BROKEN as error:
            raise _damaged(name, error) from error
        except RuntimeError as error:  # the member is locked with a password
            raise Unreadable("encrypted", media_type=DOCX) from error
        if content is None:
            raise Unreadable("too_large", f"{name}: > {limit:,} bytes", DOCX)
        self.left -= len(content)
        return content

    def read_xml(self, name: str) -> Element | None:
        """The root of a part. Raises Unreadable: damaged, encrypted, too_large."""
        content = self.read(name)
        return None if content is None else _parse(content, name)

    def relations(self, source: str) -> list[_Relation]:
        """Where a part, or the package itself (the empty name), points to inside the package."""
        folder, base = posixpath.split(source)
        root = self.read_xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        return [
            _Relation(relation.get("Id", ""), _kind(relation), _target(folder, relation.get("Target", "")))
            for relation in (root if root is not None else ())
            if relation.get("TargetMode", "").lower() != "external"
        ]


def open_package(data: bytes) -> WordPackage:
    """The parts of a Word package. Raises Unreadable: damaged, encrypted, too_large."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        raise Unreadable("damaged", f"docx: {error}", DOCX) from error
    with archive:
        parts = _Archive(archive, {_fold(info.filename): info for info in archive.infolist()})
        targets = [part.target for part in parts.relations("") if part.kind == "officeDocument"]
        name = next((t for t in (*targets, USUAL_PLACE) if _fold(t) in parts.members), "")
        document = parts.read_xml(name)
        if document is None or document.tag != f"{W}document":
            raise Unreadable("damaged", "docx: no document", DOCX)
        relations = parts.relations(name)
        first = {part.kind: part.target for part in reversed(relations)}
        styles, numbering, *notes = (
            parts.read_xml(first.get(kind, "")) for kind in ("styles", "numbering", "footnotes", "endnotes")
        )
        chunks = {part.name: parts.read(part.target) or b"" for part in relations if part.kind == "aFChunk"}
    return WordPackage(
        document, styles, numbering, dict(zip(("footnote", "endnote"), notes, strict=True)), chunks
    )


def _parse(content: bytes, name: str) -> Element:
    """XML without entities, of at most 256 levels; a DOCTYPE is forbidden (part 2, §7.3) and refused."""
    if len(content) > MAX_MARKS < content.count(b"<") + content.count(b"="):
        raise Unreadable("too_large", f"{name}: > {MAX_MARKS:,} tags and attributes", DOCX)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root: Element
    try:
        root = etree.fromstring(STRICT.sub(TRANSITIONAL, content), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "XML_PARSE_HUGE" in str(error):
            raise Unreadable("too_large", f"{name}: {error}"[:100], DOCX) from error
        raise _damaged(name, error) from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("damaged", f"docx: {name}: DOCTYPE", DOCX)
    return root


def _damaged(name: str, error: Exception) -> Unreadable:
    return Unreadable("damaged", f"docx: {name}: {type(error).__name__}", DOCX)


def _fold(name: str) -> str:
    """Names of parts are equal without regard to case; some writers separate folders as Windows does."""
    return name.replace("\\", "/").lstrip("/").lower()


def _kind(relation: Element) -> str:
    return str(relation.get("Type", "").rpartition("/")[2])


def _target(folder: str, target: str) -> str:
    """The name of a part from a target that is relative to the folder of its source."""
    path = posixpath.join("/", folder, unquote(target).replace("\\", "/"))
    return posixpath.normpath(path).lstrip("/")
