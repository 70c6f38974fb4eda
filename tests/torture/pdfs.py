"""Hostile PDF files: bombs, loops, false counts, scripts, and text layers that are not the text."""

import zlib
from collections.abc import Iterator
from itertools import accumulate

from tests.read.pdf_bytes import show, write
from tests.torture.notices import PORT, lines

__all__ = ["build_pdfs"]

PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] "
    "/Resources << /Font << /F 5 0 R >> >> /Contents 4 0 R >>"
)
HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def stream(data: bytes, extra: str = "") -> bytes:
    return f"<< /Length {len(data)} {extra}>>\nstream\n".encode() + data + b"\nendstream"


def assemble(*objects: str | bytes) -> bytes:
    """A file of these objects, numbered from 1, of which the first is the catalogue."""
    bodies = [body.encode() if isinstance(body, str) else body for body in objects]
    parts = [b"%PDF-1.7\n", *(b"%d 0 obj\n%b\nendobj\n" % one for one in enumerate(bodies, 1))]
    starts = list(accumulate(map(len, parts)))
    table = "".join(f"{start:010} 00000 n \n" for start in starts[:-1])
    end = f"trailer << /Size {len(parts)} /Root 1 0 R >>\nstartxref\n{starts[-1]}\n%%EOF\n"
    return b"".join([*parts, f"xref\n0 {len(parts)}\n0000000000 65535 f \n{table}{end}".encode()])


def draw(words: list[str]) -> str:
    return "".join(show(60, 60 + 24 * n, line) for n, line in enumerate(words))


def build_pdfs() -> Iterator[tuple[str, bytes]]:
    """Names and bytes."""
    whole = write(draw(lines()))
    yield "sound.pdf", whole
    yield "pages.pdf", write(draw(lines()[:3]), draw(lines()[3:]))
    yield "noise-before.pdf", b"\r\n" * 400 + whole
    yield "cut-short.pdf", whole[: len(whole) // 3]
    yield "no-directory.pdf", whole[: whole.rindex(b"xref\n0")]
    yield "noise.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 20
    yield "locked.pdf", write(draw(lines()), key=b"12345", encrypt=_LOCK)
    yield "empty-pages.pdf", write("", "")
    yield from _build_false_trees(whole)
    yield from _build_bombs()
    yield "scripts.pdf", _add_actions(whole)
    yield "broken-map.pdf", _break_map()


_LOCK = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >> "
    "/ID [<41> <41>]"
)


def _build_false_trees(whole: bytes) -> Iterator[tuple[str, bytes]]:
    yield "false-count.pdf", whole.replace(b"/Count 1 ", b"/Count 9 ")
    yield "huge-count.pdf", assemble(
        "<< /Type /Catalog /Pages 2 0 R >>", PAGES.replace("/Count 1", "/Count 900000"), PAGE,
        stream(b""), HELVETICA,
    )  # fmt: skip
    kids = " ".join(["3 0 R"] * 6_000)
    many = f"<< /Type /Pages /Kids [{kids}] /Count 6000 >>"
    yield "many-pages.pdf", assemble("<< /Type /Catalog /Pages 2 0 R >>", many, PAGE, stream(b""), HELVETICA)
    loop = "<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>"
    yield "loop.pdf", assemble("<< /Type /Catalog /Pages 2 0 R >>", loop)


def _build_bombs() -> Iterator[tuple[str, bytes]]:
    data = zlib.compress(zlib.compress(bytes(400_000_000), 1))
    content = stream(data, "/Filter [/FlateDecode /FlateDecode] ")
    yield "bomb.pdf", assemble("<< /Type /Catalog /Pages 2 0 R >>", PAGES, PAGE, content, HELVETICA)
    nested = b"BT /F 12 Tf " + b"q " * 200_000 + b"(a) Tj ET"
    yield "deep.pdf", assemble("<< /Type /Catalog /Pages 2 0 R >>", PAGES, PAGE, stream(nested), HELVETICA)
    form = (
        b"<< /Length 6 /Type /XObject /Subtype /Form /BBox [0 0 9 9] "
        b"/Resources << /XObject << /X 4 0 R >> >> >>"
    )
    page = PAGE.replace("/Font << /F 5 0 R >>", "/XObject << /X 4 0 R >>")
    page = page.replace("/Contents 4", "/Contents 5")
    looped = form + b"\nstream\n/X Do \nendstream"
    yield (
        "form-loop.pdf",
        assemble("<< /Type /Catalog /Pages 2 0 R >>", PAGES, page, looped, stream(b"/X Do")),
    )


def _add_actions(whole: bytes) -> bytes:
    actions = (
        f"<< /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:{PORT}/'\\)) /Next "
        f"<< /S /Launch /F (/usr/bin/touch) /Next << /S /URI /URI (http://127.0.0.1:{PORT}/) >> >> >>"
    )
    return whole.replace(b"<< /Type /Catalog ", f"<< /Type /Catalog /OpenAction {actions} ".encode())


def _break_map() -> bytes:
    """Every letter is said to be one of private use."""
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        "1 beginbfrange <20> <7E> <E020> endbfrange endcmap end"
    )
    font = HELVETICA.replace(" >>", " /ToUnicode 6 0 R >>")
    line = b"BT /F 12 Tf 60 %d Td (The quick brown fox jumps over it) Tj ET "
    words = b"".join(line % y for y in (700, 680, 660))
    catalog = "<< /Type /Catalog /Pages 2 0 R >>"
    return assemble(catalog, PAGES, PAGE, stream(words), font, stream(cmap.encode()))
