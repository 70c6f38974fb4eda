"""The parts of a Word package that are read, found by their relationships (ECMA-376 part 2, §6 and §9).

Nothing else in the package is opened. So a missing thumbnail, a broken picture, a link to nowhere
or the content type of a template cost no file: python-docx, which loads every part, refuses those.
Documents of the strict kind (ISO/IEC 29500) are read as the transitional one, whose names differ.
"""

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote

from pipeline.read.package import Package, parse_part
from pipeline.read.sniff import DOCX
from pipeline.read.word_names import Element, W

__all__ = ["WordPackage", "open_package"]

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


def open_package(data: bytes) -> WordPackage:
    """The parts of a Word package. Raises Unreadable: damaged, encrypted, too_large, unsupported."""
    package = Package(data, DOCX)
    targets = [part.target for part in _find_relations(package, "") if part.kind == "officeDocument"]
    name = next(filter(package.locate, (*targets, USUAL_PLACE)), "")
    document = _parse(package, name)
    if document is None or document.tag != f"{W}document":
        raise package.damaged("docx: no document")
    relations = _find_relations(package, name)
    first = {part.kind: part.target for part in reversed(relations)}
    styles, numbering, *notes = (
        _parse(package, first.get(kind, "")) for kind in ("styles", "numbering", "footnotes", "endnotes")
    )
    chunks = {part.name: _read(package, part.target) or b"" for part in relations if part.kind == "aFChunk"}
    return WordPackage(
        document, styles, numbering, dict(zip(("footnote", "endnote"), notes, strict=True)), chunks
    )


def _find_relations(package: Package, source: str) -> list[_Relation]:
    """Where a part, or the package itself (the empty name), points to inside the package."""
    folder, base = posixpath.split(source)
    root = _parse(package, posixpath.join(folder, "_rels", f"{base}.rels"))
    return [
        _Relation(relation.get("Id", ""), _kind(relation), _target(folder, relation.get("Target", "")))
        for relation in (root if root is not None else ())
        if relation.get("TargetMode", "").lower() != "external"
    ]


def _read(package: Package, name: str) -> bytes | None:
    """The bytes of a part; None where there is none of that name."""
    found = package.locate(name)
    return package.read(found) if found else None


def _parse(package: Package, name: str) -> Element | None:
    """The root of a part, its names those of transitional documents."""
    content = _read(package, name)
    return None if content is None else parse_part(STRICT.sub(TRANSITIONAL, content), name, DOCX)


def _kind(relation: Element) -> str:
    return str(relation.get("Type", "").rpartition("/")[2])


def _target(folder: str, target: str) -> str:
    """The name of a part from a target that is relative to the folder of its source."""
    path = posixpath.join("/", folder, unquote(target).replace("\\", "/"))
    return posixpath.normpath(path).lstrip("/")
