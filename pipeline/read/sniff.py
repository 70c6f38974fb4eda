"""What a file is, by its content and never by its name; and the limits it must keep."""

import io
import re
import zipfile

from pipeline.errors import Unreadable

__all__ = ["DOCX", "LIMITS", "PDF", "TEXT", "sniff"]

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain"

# Of one file: bytes, bytes of an unpacked package, ratio of packing, pages, characters.
LIMITS = {
    "bytes": 100_000_000,
    "unpacked": 256 * 2**20,
    "ratio": 200,
    "pages": 5_000,
    "characters": 5_000_000,
}

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
IMAGES = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)
# <!DOCTYPE html>   <html lang="zh-CN">   <?xml …?> <html>
HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)


def sniff(data: bytes) -> str:
    """The IANA media type of a supported file.

    Raises Unreadable: empty, encrypted, damaged, too_large, unsupported.
    """
    if len(data) > LIMITS["bytes"]:
        raise Unreadable("too_large", f"{len(data):,} bytes > {LIMITS['bytes']:,}")
    if not data.strip(b"\0\t\n\r\f \xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty")
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_package(data)
    if data.startswith(OLE2):
        if ENCRYPTED_PACKAGE in data:
            raise Unreadable("encrypted", media_type="application/x-ole-storage")
        raise Unreadable("unsupported", "OLE2: doc, wps, xls", "application/x-ole-storage")
    if data.startswith(b"{\\rtf"):
        raise Unreadable("unsupported", "RTF", "application/rtf")
    for magic, media_type in IMAGES:
        if data.startswith(magic):
            raise Unreadable("unsupported", media_type, media_type)
    if HTML.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise Unreadable("unsupported", "HTML", "text/html")
    return TEXT


def _sniff_package(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise Unreadable("damaged", f"zip: {error}", "application/zip") from None
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LIMITS["unpacked"] or (unpacked > 2**20 and unpacked > LIMITS["ratio"] * len(data)):
        raise Unreadable("too_large", f"{unpacked:,} bytes unpacked", "application/zip")
    names = {part.filename for part in parts}
    if "word/document.xml" in names:
        return DOCX
    raise Unreadable("unsupported", "zip", "application/zip")
