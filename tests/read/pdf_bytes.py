"""PDF files written byte by byte, for the tests of their reader: 600 by 800 points, two fonts.

Latin letters are in Helvetica; Han in STSong-Light, each a full square, through the
predefined map UniGB-UCS2-H, so that nothing needs to be embedded (ISO 32000-1, §9.7.5).
"""

import hashlib
from itertools import accumulate

HEIGHT = 800
RESOURCES = "<< /Font << /L 3 0 R /H 4 0 R >> >>"
FONTS = (
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
    "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor << "
    "/Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 "
    "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >> >>] >>",
)
# What a password is filled up with (ISO 32000-1, algorithm 2)
PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
OWNER = bytes(range(32))
PERMISSIONS = -4


def show(x: float, top: float, text: str, size: float = 12, matrix: str = "1 0 0 1") -> str:
    """Text whose base line is ``top`` points below the top of the page."""
    shown = text.encode("cp1252" if text.isascii() else "utf-16-be").hex()
    font = "L" if text.isascii() else "H"
    return f"BT /{font} {size} Tf {matrix} {x} {HEIGHT - top} Tm <{shown}> Tj ET\n"


def write(*pages: str, rotate: int = 0, key: bytes = b"", encrypt: str = "", inherits: bool = False) -> bytes:
    """A file with a page for each content stream, encrypted by ``key``; a page may inherit its size."""
    box = f"/MediaBox [0 0 600 {HEIGHT}]"
    own, shared = ("", box) if inherits else (box, "")
    kids = " ".join(f"{5 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] {shared} >>".encode(),
        *(font.encode() for font in FONTS),
    ]
    for page in pages:
        number = len(objects) + 1
        objects.append(
            f"<< /Type /Page /Parent 2 0 R {own} /Rotate {rotate} "
            f"/Resources {RESOURCES} /Contents {number + 1} 0 R >>".encode()
        )
        content = page.encode()
        if key:
            salt = (number + 1).to_bytes(3, "little") + bytes(2)
            content = rc4(md5(key + salt)[: len(key) + 5], content)
        objects.append(f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream")
    parts = [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"]
    parts += [b"%d 0 obj\n%b\nendobj\n" % (number, body) for number, body in enumerate(objects, 1)]
    starts = list(accumulate(len(part) for part in parts))
    table = "".join(f"{start:010} 00000 n \n" for start in starts[:-1])
    parts.append(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode())
    trailer = (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {encrypt} >>\nstartxref\n{starts[-1]}\n%%EOF\n"
    )
    return b"".join([*parts, trailer.encode()])


def encrypted(page: str, password: bytes = b"") -> bytes:
    """One page in RC4 of 40 bits (ISO 32000-1, §7.6.3); without a password everyone may read it."""
    padded = (password + PADDING)[:32]
    key = md5(padded + OWNER + PERMISSIONS.to_bytes(4, "little", signed=True) + b"id")[:5]
    user = rc4(key, PADDING)
    rights = f"/Filter /Standard /V 1 /R 2 /P {PERMISSIONS} /O <{OWNER.hex()}> /U <{user.hex()}>"
    return write(page, key=key, encrypt=f"/ID [<6964> <6964>] /Encrypt << {rights} >>")


def md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
