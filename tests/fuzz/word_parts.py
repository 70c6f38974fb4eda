"""Word packages as a fuzzer changes them: their parts one after another, a NUL between two.

NUL is no character of XML, so whatever a fuzzer does, parts can be told apart and are put into a
sound ZIP file; what happens to broken ones is tested elsewhere.
"""

import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from tests.fuzz.mutations import mutate_markup, pack
from tests.read.wordml import NUMBERING, OPEN

__all__ = ["find_word_seeds", "mutate_parts", "pack_word"]

PARTS = ("word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml")
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MOST = 4096  # bytes of a seed's part


def _relate(*kinds: str, folder: str = "") -> bytes:
    targets = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{folder}{name}"/>'
        for n, (kind, name) in enumerate(kind.split("=") for kind in kinds)
    )
    return f'<Relationships xmlns="{RELATIONS}">{targets}</Relationships>'.encode()


AROUND = {
    "_rels/.rels": _relate("officeDocument=document.xml", folder="word/"),
    "word/_rels/document.xml.rels": _relate(
        "numbering=numbering.xml", "styles=styles.xml", "footnotes=footnotes.xml", "aFChunk=footnotes.xml"
    ),
}


def pack_word(data: bytes) -> bytes:
    """The package of parts that stand one after another; a part that is missing is left out."""
    contents = data.split(b"\0")
    return pack(AROUND | {name: part for name, part in zip(PARTS, contents, strict=False) if part})


def mutate_parts(data: bytes, seed: int) -> bytes:
    """One part's elements changed. Raises XMLSyntaxError where it is no XML."""
    draw = random.Random(seed)
    parts = data.split(b"\0")
    chosen = 0 if draw.random() < 0.7 else draw.randrange(len(parts))
    parts[chosen] = mutate_markup(parts[chosen], draw)
    return b"\0".join(parts)


def find_word_seeds(folder: Path, snippets: Path) -> Iterator[bytes]:
    """Paragraphs and tables of real files, a few at a time, and a snippet for every other element."""
    for path in sorted(folder.glob("*.docx"))[::3]:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in PARTS if name in archive.namelist()]
            parts = [_shorten(archive.read(name)) for name in names]
        yield b"\0".join(parts)
    for xml in snippets.read_text("utf-8").split("\n\n"):
        yield b"\0".join(
            [_root("document", f"<w:body>{xml.strip()}</w:body>"), _root("numbering", NUMBERING)]
        )


def _root(tag: str, content: str) -> bytes:
    return f"{OPEN.replace('w:root', f'w:{tag}')}{content}</w:{tag}>".encode()


def _shorten(xml: bytes) -> bytes:
    """Without what follows the first few thousand bytes, in the root and in its first element."""
    root = etree.fromstring(xml, etree.XMLParser(remove_blank_text=True))
    for holder in (root, *list(root)[:1]):
        size = 0
        for element in list(holder):
            size += len(etree.tostring(element))
            if size > MOST and element is not holder[0]:
                holder.remove(element)
    return etree.tostring(root)
