"""Scans made from PDF files: rendered, turned a little, with noise, as JPEG; and files that hold them.

The same arguments give the same bytes.
"""

import io
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

__all__ = ["scan_pages", "write_scan_pdf", "write_tiff"]

A4 = (595.3, 841.9)  # points
RED = (214, 32, 40)
FONT = b"/Font << /L << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
SEAL_ACROSS = 42 / 25.4  # inches


def scan_pages(
    pdf: Path,
    dpi: int = 200,
    skew: float = 0.5,
    noise: float = 8.0,
    quality: int = 75,
    seal: bool = False,
    only: Sequence[int] = (),
) -> list[bytes]:
    """A JPEG for each page, or for those that ``only`` counts from 1.

    ``skew`` in degrees counterclockwise, ``noise`` as the deviation of the grey values; ``seal``
    sets a round red stamp over the last line of the last page but its number.
    """
    document = pypdfium2.PdfDocument(pdf.read_bytes())
    pages = []
    for index in range(len(document)):
        if only and index + 1 not in only:
            continue
        page = document[index].render(scale=dpi / 72).to_pil().convert("RGB")
        if seal and index == len(document) - 1:
            page = _stamp(page, dpi)
        pages.append(_scan(page, dpi, skew, noise, quality, index))
    document.close()
    return pages


def _scan(page: Image.Image, dpi: int, skew: float, noise: float, quality: int, seed: int) -> bytes:
    page = page.rotate(skew, Image.Resampling.BICUBIC, fillcolor="white")
    values = np.asarray(page, np.float64)
    grain = np.random.default_rng(seed).normal(0, noise, (*values.shape[:2], 1))
    page = Image.fromarray((values + grain).clip(0, 255).astype(np.uint8))
    buffer = io.BytesIO()
    page.save(buffer, "JPEG", quality=quality, dpi=(dpi, dpi))
    return buffer.getvalue()


def _stamp(page: Image.Image, dpi: int) -> Image.Image:
    """Ink lies over ink: what is black stays black below a stamp."""
    across = round(SEAL_ACROSS * dpi)
    seal = Image.new("RGB", (across, across), "white")
    draw = ImageDraw.Draw(seal)
    draw.ellipse((2, 2, across - 3, across - 3), outline=RED, width=across // 30)
    middle, radius = across / 2, across / 8
    star = [
        (middle + size * math.sin(turn * math.pi / 5), middle - size * math.cos(turn * math.pi / 5))
        for turn, size in ((turn, radius if turn % 2 == 0 else radius * 0.4) for turn in range(10))
    ]
    draw.polygon(star, fill=RED)
    draw.text((middle, across * 0.75), "SEAL 1101", RED, ImageFont.load_default(across / 9), "mm")
    grey = np.asarray(page.convert("L"))
    inked = np.flatnonzero((grey < 128).any(axis=1))
    last = int(inked[inked < 0.86 * page.height][-1])
    columns = np.flatnonzero((grey[last - dpi // 6 : last] < 128).any(axis=0))
    x, y = int(columns[-1]) - across, last - across // 2
    stamped = np.asarray(page).copy()
    area = stamped[y : y + across, x : x + across]
    area[:] = np.minimum(area, np.asarray(seal))
    return Image.fromarray(stamped)


def write_scan_pdf(pages: Sequence[bytes], beside: str = "", over: str = "") -> bytes:
    """A PDF of A4 pages, each of which holds one JPEG and nothing else.

    ``beside``: drawn on a first page that has no picture; ``over``: drawn over every picture
    (operators of a content stream).
    """
    kids, objects = list[int](), [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    contents: list[str | bytes] = [beside, *pages] if beside else [*pages]
    for content in contents:
        number = len(objects) + 1
        kids.append(number)
        if isinstance(content, str):
            objects += [_page(number, FONT)]
            objects += [_stream(b"", content.encode())]
            continue
        width, height = Image.open(io.BytesIO(content)).size
        facts = (
            b"/Type /XObject /Subtype /Image /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
        )
        facts += b" /Width %d /Height %d" % (width, height)
        drawn = b"q %.1f 0 0 %.1f 0 0 cm /I Do Q " % A4 + over.encode()
        objects += [_page(number, FONT + b" /XObject << /I %d 0 R >>" % (number + 2))]
        objects += [_stream(b"", drawn), _stream(facts, content)]
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(kids), listed)
    return _join(objects)


def _page(number: int, resources: bytes) -> bytes:
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.1f %.1f] " % A4
        + b"/Resources << %b >> /Contents %d 0 R >>" % (resources, number + 1)
    )


def _stream(facts: bytes, body: bytes) -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (facts, len(body), body)


def _join(objects: Sequence[bytes]) -> bytes:
    data, starts = b"%PDF-1.4\n", list[int]()
    for number, body in enumerate(objects, 1):
        starts.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
    return (
        data
        + end
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            len(objects) + 1,
            len(data),
        )
    )


def write_tiff(pages: Sequence[bytes]) -> bytes:
    """A TIFF of several pages at the resolution of the first."""
    first, *others = [Image.open(io.BytesIO(page)) for page in pages]
    buffer = io.BytesIO()
    first.save(
        buffer, "TIFF", save_all=True, append_images=others, dpi=first.info["dpi"], compression="tiff_lzw"
    )
    return buffer.getvalue()
