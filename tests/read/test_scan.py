"""Scans and pictures: what stands on them is recognised, and what cannot be is said."""

import io
import os
import re
import struct
import subprocess
import sys
import zlib
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps
from rapidfuzz.distance import Levenshtein

from pipeline.errors import Unreadable
from pipeline.model import Document, Line
from pipeline.read import scan
from pipeline.read.documents import read_document
from pipeline.read.limits import LIMITS
from pipeline.run.convert import parse
from tests.conftest import GOLD, ROOT, SAMPLES
from tests.formats.scans import scan_pages, write_scan_pdf, write_tiff
from tests.gold.compare import differences
from tests.read.pdf_bytes import show, write

installed = pytest.mark.skipif(
    not scan.available(), reason="the extra ocr is not installed; make test installs it"
)
DOTS = 200
NAME = "m1-commerce"
PAGE_NUMBER = re.compile(r"\W*\d+\W*")


def words(document: Document, page: int = 0) -> list[str]:
    """The document's lines, or those of a page, page numbers aside."""
    lines = [line for line in document.lines if not page or line.page == page]
    shown = [document.text[line.span.start : line.span.end] for line in lines]
    return [line for line in shown if not PAGE_NUMBER.fullmatch(line)]


def squashed(document: Document, page: int = 0) -> str:
    return "".join("".join(words(document, page)).split())


def error_rate(found: str, wanted: str) -> float:
    return Levenshtein.distance(found, wanted) / len(wanted)


def codes(document: Document) -> list[str]:
    return [message.code for message in document.messages]


@cache
def text_layer(name: str) -> Document:
    return read_document((SAMPLES / f"{name}.pdf").read_bytes(), f"{name}.pdf")


@cache
def scanned(name: str) -> bytes:
    """The scan of a whole sample, with a stamp over its sign-off."""
    return write_scan_pdf(scan_pages(SAMPLES / f"{name}.pdf", seal=True))


@cache
def upper_part() -> Image.Image:
    """The title and the first rows of a notice, as wide as its page."""
    page = Image.open(io.BytesIO(scan_pages(SAMPLES / f"{NAME}.pdf", only=(1,))[0]))
    return page.crop((0, 0, page.width, page.height // 3))


def encode(picture: Image.Image, form: str) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form, dpi=(DOTS, DOTS))
    return buffer.getvalue()


def printed_rows(count: int) -> list[str]:
    return words(text_layer(NAME), 1)[:count]


@installed
@pytest.mark.parametrize("name", [NAME, "o1-attachment"])
def test_a_scan_gives_what_the_gold_file_says(name: str, tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(scanned(name))
    notice = parse(tmp_path / "scan.pdf")
    assert differences(notice, GOLD / f"{name}.gold.json") == []
    assert notice.source.reader == "ocr"
    assert "recognised" in [message.code for message in notice.messages]


@installed
def test_a_mild_scan_has_next_to_no_wrong_characters_below_a_stamp_either() -> None:
    document = read_document(scan_last_page(), "x.pdf")
    wanted = squashed(text_layer(NAME), text_layer(NAME).source.pages or 0)
    assert error_rate(squashed(document), wanted) <= 0.01


def scan_last_page() -> bytes:
    pages = text_layer(NAME).source.pages or 0
    return write_scan_pdf(scan_pages(SAMPLES / f"{NAME}.pdf", seal=True, only=(pages,)))


@installed
def test_the_cells_of_a_table_are_those_that_its_ruling_lines_show() -> None:
    document = read_document(write_scan_pdf(scan_pages(SAMPLES / "t1-table.pdf", only=(1,))), "t1.pdf")
    assert cells(document) == cells(text_layer("t1-table"), 1)


def cells(document: Document, page: int = 1) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for line in document.lines:
        if line.cell and line.page == page:
            place = (line.cell.row, line.cell.column)
            found[place] = found.get(place, "") + document.text[line.span.start : line.span.end]
    return found


@installed
def test_only_the_page_that_is_a_picture_is_recognised() -> None:
    data = write_scan_pdf([encode(upper_part().convert("RGB"), "JPEG")], show(100, 300, "Notice of 2021"))
    document = read_document(data, "x.pdf")
    assert words(document)[0] == "Notice of 2021"
    assert [line.page for line in document.lines[:2]] == [1, 2]
    assert (document.source.reader, document.source.pages) == ("pdf+ocr", 2)
    told = next(message for message in document.messages if message.code == "recognised")
    assert "第 2 页" in told.text


@installed
def test_a_line_that_a_scanner_wrote_over_its_picture_is_not_the_text_of_the_page() -> None:
    page = scan_pages(SAMPLES / f"{NAME}.pdf", only=(1,))[0]
    data = write_scan_pdf([page], over=show(100, 780, "made by a scanner"))
    document = read_document(data, "x.pdf")
    assert words(document)[:6] == printed_rows(6)
    assert document.source.reader == "ocr"


@installed
def test_a_page_with_nothing_on_it_needs_no_recognition() -> None:
    document = read_document(write(show(100, 100, "Notice"), " ", show(100, 100, "  ")), "x.pdf")
    assert (words(document), document.source.reader) == (["Notice"], "pdf")
    assert codes(document) == ["page_blank", "page_blank"]


@installed
def test_a_picture_without_words_is_named() -> None:
    document = read_document(write(show(100, 100, "Notice"), "100 100 200 200 re f\n"), "x.pdf")
    assert codes(document) == ["nothing_recognised"]


@installed
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_read_whatever_its_form(form: str) -> None:
    document = read_document(encode(upper_part(), form), "x")
    assert words(document) == printed_rows(len(words(document)))
    assert len(document.lines) >= 6
    assert (document.source.reader, document.source.pages) == ("ocr", 1)


@installed
def test_the_pages_of_a_tiff_follow_one_another() -> None:
    part = encode(upper_part().crop((0, 300, upper_part().width, 700)), "PNG")
    document = read_document(write_tiff([part, part]), "x.tif")
    first, second = words(document, 1), words(document, 2)
    assert first == second
    assert len(first) >= 2
    assert document.source.pages == 2


@installed
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_on_its_side_or_on_its_head_is_set_upright(turned: int) -> None:
    document = read_document(encode(upper_part().rotate(turned, expand=True), "PNG"), "x.png")
    assert words(document) == printed_rows(len(document.lines))


@installed
@pytest.mark.parametrize("skew", [-4.5, 3.0])
def test_a_page_that_leans_is_set_straight(skew: float) -> None:
    leaning = upper_part().rotate(skew, Image.Resampling.BICUBIC, fillcolor="white")
    document = read_document(encode(leaning, "PNG"), "x.png")
    assert words(document) == printed_rows(len(document.lines))
    lefts = sorted(line.box.x0 for line in document.lines[2:] if line.box)
    assert lefts[len(lefts) // 2] - lefts[0] < 6


@installed
def test_a_red_letterhead_is_text() -> None:
    values = np.asarray(upper_part().convert("RGB")).copy()
    plain = read_document(encode(upper_part(), "PNG"), "x.png")
    box = plain.lines[0].box
    assert box
    head = values[int(box.top * DOTS / 72) : int(box.bottom * DOTS / 72)]
    head[..., 0] = np.maximum(head[..., 0], 214)
    red = read_document(encode(Image.fromarray(values), "PNG"), "x.png")
    assert words(red) == words(plain)


@installed
def test_faded_ink_is_read() -> None:
    faded = Image.fromarray((200 + np.asarray(upper_part().convert("L"), np.float64) / 6).astype(np.uint8))
    document = read_document(write_scan_pdf([encode(faded.convert("RGB"), "JPEG")]), "x.pdf")
    assert len(document.lines) >= 6


@installed
def test_boxes_and_sizes_are_those_of_the_printed_page_in_points() -> None:
    document = read_document(encode(upper_part(), "PNG"), "x.png")
    for found, printed in zip(document.lines, text_layer(NAME).lines, strict=False):
        assert distance(found, printed) < 12
        assert abs(found.size - printed.size) < 0.12 * printed.size


def distance(first: Line, second: Line) -> float:
    assert first.box
    assert second.box
    return max(abs(first.box.x0 - second.box.x0), abs(first.box.top - second.box.top))


@installed
def test_a_row_that_is_hard_to_read_is_named_with_its_place() -> None:
    blurred = upper_part().resize((200, 94)).resize(upper_part().size)
    document = read_document(encode(blurred, "PNG"), "x.png")
    doubts = [message for message in document.messages if message.code == "uncertain_characters"]
    assert doubts
    for doubt in doubts:
        assert doubt.span
        assert f"“{document.text[doubt.span.start : doubt.span.end]}”" in doubt.text


def bomb(side: int) -> bytes:
    """The head of a PNG that says it is ``side`` pixels wide and high."""
    head = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"\0" * 100)
    chunks = (struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (head, body))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@installed
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK", "I;16"])
def test_a_picture_is_read_whatever_its_colours(mode: str) -> None:
    picture = upper_part().crop((0, 0, upper_part().width, 380)).convert("L")
    if mode == "RGBA":  # black ink, and no paper
        picture = Image.merge("LA", (Image.new("L", picture.size), ImageOps.invert(picture))).convert(mode)
    elif mode == "I;16":
        picture = Image.fromarray(np.asarray(picture, np.uint16) * 257)
    else:
        picture = picture.convert("RGB").convert(mode)
    document = read_document(encode(picture, "TIFF" if mode == "CMYK" else "PNG"), "x")
    assert words(document) == printed_rows(len(document.lines))


@pytest.mark.parametrize("side", [int(LIMITS["pixels"] ** 0.5) + 1, 12_000, 100_000])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(side: int) -> None:
    with pytest.raises(Unreadable) as caught:
        read_document(bomb(side), "x.png")
    assert (caught.value.reason, caught.value.media_type) == ("too_large", "image/png")


@pytest.mark.parametrize("cut", [12, 200, 20_000])
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_a_picture_that_is_cut_short_is_damaged(form: str, cut: int) -> None:
    with pytest.raises(Unreadable) as caught:
        read_document(encode(upper_part(), form)[:cut], "x")
    assert caught.value.reason == "damaged"


WITHOUT = """
import sys
from pathlib import Path
from pipeline.errors import Unreadable
from pipeline.read.documents import read_document

for path in sys.argv[1:]:
    try:
        document = read_document(Path(path).read_bytes(), path)
    except Unreadable as error:
        print(error.reason, error.message.text)
    else:
        print(document.source.reader, *(f"{m.code} {m.text}" for m in document.messages))
"""


def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path) -> None:
    """In an interpreter whose packages are all the installed ones but those of the extra."""
    packages = tmp_path / "packages"
    packages.mkdir()
    for entry in Path(np.__file__).parents[1].iterdir():
        if not entry.name.lower().startswith(("rapidocr", "onnxruntime", "cv2", "opencv")):
            (packages / entry.name).symlink_to(entry)
    page = encode(upper_part().convert("RGB"), "JPEG")
    files = {
        "scan.pdf": write_scan_pdf([page]),
        "mixed.pdf": write_scan_pdf([page], show(100, 300, "Notice")),
        "blank.pdf": write(show(100, 100, "Notice"), " "),
        "page.jpg": page,
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    told = subprocess.run(
        [sys.executable, "-S", "-c", WITHOUT, *(str(tmp_path / name) for name in files)],
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{packages}", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    starts = ("needs_ocr ", "pdf page_without_text ", "pdf page_blank ", "needs_ocr ")
    assert all(line.startswith(start) for line, start in zip(told, starts, strict=True))
    for line in (told[0], told[1], told[3]):
        assert line.count("make setup-ocr") == line.count("pip install 'zhenggai[ocr]'") == 2
