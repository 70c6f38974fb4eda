"""The benchmark's notices as PDF files: embedded fonts, and the letters that their glyphs stand for.

Written by the standard (ISO 32000-1), without a library: composite fonts with two bytes a glyph, a
ToUnicode map, one content stream a page. Identifier and date are the notice's own, so that the same
notice gives the same bytes.
"""

import hashlib
import zlib
from collections.abc import Iterator, Mapping

from benchmarks.notice_font import Subset, load_face
from benchmarks.notice_pages import HEIGHT, WIDTH, Page, set_pages
from tests.gold.source import Sample

__all__ = ["FACES", "write_pdf"]

FACES = {"text": ("Noto Serif CJK SC", "Regular"), "bold": ("Noto Sans CJK SC", "Bold")}
TAGS = {"text": "AAAAAA", "bold": "AAAAAB"}  # of fonts cut down
MAPPED = 100  # letters in one part of a map, by the standard
TO_UNICODE = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
{} endcmap CMapName currentdict /CMap defineresource pop end end"""


class _File:
    """Objects, numbered as they are written."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def add(self, content: str) -> int:
        self.objects.append(content.encode("ascii"))
        return len(self.objects)

    def stream(self, data: bytes, entries: str = "") -> int:
        packed = zlib.compress(data)
        head = f"<</Length {len(packed)}/Filter/FlateDecode{entries}>>stream\n".encode("ascii")
        self.objects.append(head + packed + b"\nendstream")
        return len(self.objects)

    def write(self, root: int, info: int) -> bytes:
        out, places = bytearray(b"%PDF-1.5\n%\xe4\xb8\xad\xe5\x85\xb1\n"), []
        for number, content in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
        start, identifier = len(out), hashlib.md5(out, usedforsecurity=False).hexdigest()
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        trailer = f"/Size {len(places) + 1}/Root {root} 0 R/Info {info} 0 R/ID[<{identifier}><{identifier}>]"
        return bytes(out) + f"trailer\n<<{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode("ascii")


def write_pdf(sample: Sample) -> bytes:
    """Some ten pages of text and, where there is a register, ruled tables."""
    faces = {key: load_face(*face) for key, face in FACES.items()}
    subsets = {key: Subset(face) for key, face in faces.items()}
    file = _File()
    contents = [file.stream(_show(page, subsets)) for page in set_pages(sample, faces)]
    fonts = "".join(f"/{key} {_add_font(file, key, subset)} 0 R" for key, subset in subsets.items())
    resources = file.add(f"<</Font<<{fonts}>>>>")
    pages = len(file.objects) + len(contents) + 1
    kids = [
        file.add(
            f"<</Type/Page/Parent {pages} 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]"
            f"/Resources {resources} 0 R/Contents {content} 0 R>>"
        )
        for content in contents
    ]
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    file.add(f"<</Type/Pages/Count {len(kids)}/Kids[{listed}]>>")
    root = file.add(f"<</Type/Catalog/Pages {pages} 0 R>>")
    title = f"\ufeff{sample.document['title']}".encode("utf-16-be").hex()
    day = sample.document["issued_on"].replace("-", "")
    return file.write(root, file.add(f"<</Title<{title}>/CreationDate(D:{day}090000+08'00')>>"))


def _show(page: Page, subsets: Mapping[str, Subset]) -> bytes:
    """The operators of a page."""
    shown = [
        f"BT /{words.face} {words.size} Tf {words.gap:.4f} Tc {words.x:.3f} {words.y:.3f} Td"
        f" <{subsets[words.face].encode(words.text)}> Tj ET"
        for words in page.words
    ]
    shown += [f"{rule.x0:.3f} {rule.y0:.3f} m {rule.x1:.3f} {rule.y1:.3f} l S" for rule in page.rules]
    return "\n".join(["0.5 w", *shown]).encode("ascii")


def _add_font(file: _File, key: str, subset: Subset) -> int:
    """The font as a reader sees it: a composite font over the embedded one."""
    name = f"{TAGS[key]}+{subset.face.name}"
    program = file.stream(subset.write_cff(name), "/Subtype/CIDFontType0C")
    descriptor = file.add(
        f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[-1000 -300 2000 1100]/ItalicAngle 0"
        f"/Ascent 880/Descent -120/CapHeight 733/StemV 80/FontFile3 {program} 0 R>>"
    )
    widths = "".join(f"{glyph}[{width}]" for glyph, width in subset.widths())
    descendant = file.add(
        f"<</Type/Font/Subtype/CIDFontType0/BaseFont/{name}/FontDescriptor {descriptor} 0 R/DW 1000"
        f"/W[{widths}]/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
    )
    letters = file.stream(TO_UNICODE.format("\n".join(_map(subset.letters))).encode("ascii"))
    return file.add(
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        f"/DescendantFonts[{descendant} 0 R]/ToUnicode {letters} 0 R>>"
    )


def _map(letters: Mapping[str, int]) -> Iterator[str]:
    """Glyphs with the letters they stand for, some at a time."""
    lines = [f"<{glyph:04x}> <{letter.encode('utf-16-be').hex()}>" for letter, glyph in letters.items()]
    for start in range(0, len(lines), MAPPED):
        some = lines[start : start + MAPPED]
        yield "\n".join([f"{len(some)} beginbfchar", *some, "endbfchar"])
