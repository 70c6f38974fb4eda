"""What a file is, by its content and never by its name."""

import re
from typing import Any

from pipeline.errors import Unreadable
from pipeline.read.limits import LIMITS
from pipeline.read.members import ZIP, ZIP_STARTS, Members

__all__ = [
    *("DOC", "DOCX", "HTML", "IMAGES", "MHTML", "ODT", "OFD", "PDF", "RTF", "TEXT", "WORD_XML"),
    *("package_kind", "sniff"),
]

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"  # that of WPS too, whose .wps has the same form
ODT = "application/vnd.oasis.opendocument.text"
WORD_XML = "application/msword+xml"  # in one file: of 2003, and flat OPC
RTF = "application/rtf"
OFD = "application/ofd"
# …wordprocessingml.template.main+xml   …ms-word.document.macroEnabled.main+xml: of a part wherever it lies
WORD_TYPE = re.compile(
    rb"(?:wordprocessingml\.(?:document|template)|ms-word\.(?:document|template)\.macroEnabled\w*)\.main\+xml"
)
HTML = "text/html"
MHTML = "multipart/related"
TEXT = "text/plain"

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
IMAGES = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
}
OTHER_ARCHIVES = {b"Rar!\x1a\x07": "RAR", b"7z\xbc\xaf\x27\x1c": "7z", b"\x1f\x8b\x08": "gzip"}
NO_BLANK = re.compile(rb"[^\0\t\n\r\f \xef\xbb\xbf\xff\xfe]")
# <!DOCTYPE html>   <html lang="zh-CN">   <?xml …?> <html>   <!-- saved from … --> <head>
WEB_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
# <div class="article"><p>…</p><p>…</p>: the article alone, as crawlers store it
WEB_FRAGMENT = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:div|p|table|span|meta|title|style|section|article|font|center|link|h[1-6])\b",
    re.I | re.S,
)
END_TAG = re.compile(r"</(?:div|p|table|span|section|article|font|h[1-6])>", re.I)
# MIME-Version: 1.0 … Content-Type: multipart/related;
MAIL = re.compile(
    r"(?:[A-Za-z-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){0,30}?content-type:\s*multipart/related", re.I
)
# <?mso-application progid="Word.Document"?>   <pkg:package xmlns:pkg="…/2006/xmlPackage">
WORD_IN_XML = re.compile(
    r"\s*<\?xml[^>]{0,200}>.{0,400}?(?:progid=['\"]Word\.Document|/2006/xmlPackage)", re.I | re.S
)


def sniff(data: bytes) -> str:
    """The IANA media type of a file that has a reader, or of an archive.

    Raises Unreadable: empty, encrypted, damaged, too_large, unsupported.
    """
    if len(data) > LIMITS["bytes"]:
        raise Unreadable("too_large", f"{len(data):,} bytes > {LIMITS['bytes']:,}")
    if not NO_BLANK.search(data):
        raise Unreadable("empty")
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(ZIP_STARTS):
        return _sniff_package(data)
    if data.startswith(OLE2):
        return _sniff_compound(data)
    if data.startswith(b"{\\rtf"):
        return RTF
    for magic, name in OTHER_ARCHIVES.items():
        if data.startswith(magic):
            raise Unreadable("unsupported", name, "application/octet-stream")
    image = next((kind for magic, kind in IMAGES.items() if data.startswith(magic)), None)
    return image or _sniff_text(data)


def _sniff_text(data: bytes) -> str:
    start = _first_characters(data)
    if WORD_IN_XML.match(start):
        return WORD_XML
    if WEB_PAGE.match(start) or (WEB_FRAGMENT.match(start) and len(END_TAG.findall(start)) > 1):
        return HTML
    return MHTML if MAIL.match(start) else TEXT


def _first_characters(data: bytes) -> str:
    """ASCII is enough to know markup by; of UTF-16 every other byte."""
    start = data[:8192]
    for bom in (b"\xef\xbb\xbf", "\ufeff".encode("gb18030")):
        start = start.removeprefix(bom)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", "replace")
    if start[1:6:2] == bytes(3):
        return start.decode("utf-16-le", "replace")
    return start.decode("latin-1")


def _sniff_package(data: bytes) -> str:
    package = Members(data)
    names = {entry.filename for entry in package.entries}
    kind = DOCX if WORD_TYPE.search(_content_types(package)) else package_kind(names, data)
    package.refuse_bomb(kind, None if kind == ZIP else LIMITS["unpacked"])
    return kind


def package_kind(names: set[str], data: bytes) -> str:
    """What a ZIP is, by the names of its parts and its first bytes; raises Unreadable (unsupported)."""
    names = {name.replace("\\", "/").lstrip("/").lower() for name in names}
    if any(name.startswith("word/") for name in names):
        return DOCX
    if "[content_types].xml" in names:
        raise Unreadable("unsupported", "xlsx, pptx", ZIP)
    if "ofd.xml" in names:
        return OFD
    if data[30:200].startswith(b"mimetype" + ODT.encode()):  # the first part, not packed
        return ODT
    return ZIP


def _content_types(package: Members) -> bytes:
    """The types that a package declares, as far as they stand in its first mebibyte."""
    found = (entry for entry in package.entries if entry.filename == "[Content_Types].xml")
    return next((package.read_start(entry, 2**20) for entry in found), b"")


def _sniff_compound(data: bytes) -> str:
    """An OLE2 compound file, by the streams that it holds ([MS-CFB], [MS-DOC], [MS-OFFCRYPTO])."""
    import olefile

    kind = "application/x-ole-storage"
    try:
        with olefile.OleFileIO(data) as compound:
            streams = {"/".join(entry) for entry in compound.listdir()}
            begins = _open_stream(compound, len(data)) if "WordDocument" in streams else b""
    except Exception as error:  # olefile raises what struct, its own checks and a loop of folders raise
        raise Unreadable("damaged", f"OLE2: {error}"[:100], kind) from None
    if "EncryptedPackage" in streams:
        raise Unreadable("encrypted", media_type=kind)
    if "WordDocument" not in streams:
        raise Unreadable("unsupported", "OLE2: xls, ppt, msg", kind)
    flags = begins[10:]
    if int.from_bytes(flags, "little") & 0x0100:  # fEncrypted of the FibBase, [MS-DOC] 2.5.2
        raise Unreadable("encrypted", media_type=DOC)
    return DOC


def _open_stream(compound: Any, size: int) -> bytes:
    """The first bytes of the text's stream, read whole by olefile: as large as is declared."""
    declared = (compound.get_size("WordDocument"), compound.num_mini_fat_sectors * compound.sector_size)
    if max(declared) > size:
        raise ValueError("a stream larger than the file")
    start: bytes = compound.openstream("WordDocument").read(12)
    return start
