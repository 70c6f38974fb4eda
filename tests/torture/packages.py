"""Hostile packages: bombs, forged sizes, entities, and the files inside them that others would open."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.read import ofd_bytes
from tests.read.test_sniff import compound
from tests.torture.notices import PORT, lines, text
from tests.torture.words import DOCUMENT, document, paragraph, parts

__all__ = ["build_packages", "pack"]

LARGE = 20_000_000  # bytes
Parts = Mapping[str, str | bytes]


def pack(content: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return file.getvalue()


def forge(data: bytes, declared: int = 1_000) -> bytes:
    """What is LARGE declares to be small."""
    return data.replace(struct.pack("<L", LARGE), struct.pack("<L", declared))


def build_packages(secret: Path) -> Iterator[tuple[str, bytes]]:
    """Names and bytes. ``secret`` is a file that entities try to read."""
    yield from _build_bombs()
    yield from _build_entities(secret.as_uri())
    yield from _build_archives()
    yield from _build_others()


def _build_bombs() -> Iterator[tuple[str, bytes]]:
    body = document(lines()).encode()
    bomb = body + b" " * (LARGE - len(body))
    yield "bomb-declared.docx", pack(parts() | {DOCUMENT: bomb})
    yield "bomb-forged.docx", forge(pack(parts() | {DOCUMENT: bomb}))
    yield "bomb-types.docx", pack(parts() | {"[Content_Types].xml": bytes(LARGE)})
    yield "bomb-lzma.docx", forge(pack(parts() | {DOCUMENT: bomb}, zipfile.ZIP_LZMA))
    pages = ofd_bytes.parts(ofd_bytes.page())
    yield "bomb-forged.ofd", forge(pack(pages | {"Doc_0/Pages/Page_0/Content.xml": bytes(LARGE)}))
    stored = pack({"mimetype": "application/vnd.oasis.opendocument.text"}, zipfile.ZIP_STORED)
    yield "bomb-forged.odt", _append(stored, "content.xml", bytes(LARGE))
    marks = document(["甲"]).replace("甲", "<w:r/>" * 4_100_000)
    yield "bomb-marks.docx", pack(parts() | {DOCUMENT: marks})
    yield "bomb.zip", pack({"a.txt": bytes(LARGE)})
    yield "bomb-forged.zip", forge(pack({"a.txt": bytes(LARGE)}))
    yield "bomb-inside.zip", pack({"b.zip": pack({"a.txt": bytes(LARGE)}), "通报.txt": text()})
    yield "bomb-overlapping.zip", _overlap(pack({"a.txt": bytes(200_000)}), 2_000)
    yield "bomb-directory.zip", _overlap(pack({"a.txt": b"x"}), 30_000, told=1)


def _append(data: bytes, name: str, content: bytes) -> bytes:
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return forge(file.getvalue())


def _overlap(data: bytes, count: int, told: int = 0) -> bytes:
    """One member that stands in the directory so many times; ``told`` is the number that its end tells."""
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entries = data[start:end] * count
    told = told or count
    tail = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, told, told, len(entries), start, 0)
    return data[:start] + entries + tail


def _build_entities(secret: str) -> Iterator[tuple[str, bytes]]:
    body = document([*lines("&leak;制度不够健全")])
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    for name, declared in (
        ("entity-external", f'<!ENTITY leak SYSTEM "{secret}">'),
        ("entity-remote", f'<!ENTITY leak SYSTEM "http://127.0.0.1:{PORT}/x">'),
        ("entity-bomb", f'<!ENTITY e0 "党">{laughs}<!ENTITY leak "&e11;">'),
    ):
        yield f"{name}.docx", pack(parts() | {DOCUMENT: f"<!DOCTYPE w [{declared}]>{body}"})
        page = ofd_bytes.page(ofd_bytes.show(30, 40, "&leak;")).replace("&amp;", "&").replace("ofd:", "")
        content = {"Doc_0/Pages/Page_0/Content.xml": f"<!DOCTYPE w [{declared}]>{page}"}
        yield f"{name}.ofd", ofd_bytes.pack(ofd_bytes.parts(page) | content, "")
        web = "".join(f"<p>{line}</p>" for line in lines("&leak;制度不够健全"))
        yield f"{name}.html", f"<!DOCTYPE html [{declared}]><html><body>{web}</body></html>".encode()
    flat = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines("&leak;制度不够健全"))
    word = "http://schemas.microsoft.com/office/word/2003/wordml"
    yield (
        "entity-external.xml",
        (
            f'<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
            f'<!DOCTYPE w [<!ENTITY leak SYSTEM "{secret}">]><w:wordDocument xmlns:w="{word}">'
            f"<w:body>{flat}</w:body></w:wordDocument>"
        ).encode(),
    )


def _build_archives() -> Iterator[tuple[str, bytes]]:
    names = ("../../escape.txt", "/tmp/escape.txt", "C:\\escape.txt", "..\\escape.txt", "换\n行.txt")
    yield "traversal.zip", pack(dict.fromkeys(names, text()))
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    yield "link.zip", file.getvalue()
    data = bytearray(pack({"a.txt": text()}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    yield "locked.zip", bytes(data)
    nested = pack({"a.txt": text()})
    for _ in range(4):
        nested = pack({"a.zip": nested})
    yield "nested.zip", nested
    yield "cut-short.zip", pack({"a.txt": text()})[:-30]


def _build_others() -> Iterator[tuple[str, bytes]]:
    word = pack(parts(document(lines())))
    yield "word.pdf", word
    yield "archive.docx", pack({"通报.txt": text()})
    yield "cut-short.docx", word[: len(word) // 2]
    yield "sheet.docx", pack({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})
    yield "locked.docx", compound("EncryptedPackage", bytes(512))
    yield "sheet.doc", compound("Workbook", bytes(512))
    yield "locked.doc", compound("WordDocument", bytes(10) + b"\0\x01" + bytes(500))
    yield "rar.docx", b"Rar!\x1a\x07\x01\0" + bytes(200)
    yield "7z.txt", b"7z\xbc\xaf\x27\x1c" + bytes(200)
    yield "gzip.txt", b"\x1f\x8b\x08\0" + zlib.compress(text().encode())
    yield "program.docx", b"MZ\x90\0" + bytes(range(256)) * 40
    yield "nothing-inside.docx", pack(parts(document([])))
    yield "no-body.docx", pack(parts('<?xml version="1.0"?><a/>'))
    yield "paragraph.docx", pack(parts(document([], paragraph("只有一段文字"))))
