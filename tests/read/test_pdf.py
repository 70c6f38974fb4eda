"""PDF: the words that stand on each page, in their order, and never silence about a page."""

import random
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Unreadable
from pipeline.model import Box, Cell, Document, Source
from pipeline.read import scan
from pipeline.read.directions import Sorted
from pipeline.read.documents import read_document
from pipeline.read.glyphs import Glyphs
from pipeline.read.limits import LIMITS
from pipeline.read.page import Row
from pipeline.read.pdf import needs_recognition, read_pdf
from pipeline.read.pdf_file import PageText
from pipeline.read.sniff import PDF
from tests.conftest import ROOT, SAMPLES
from tests.read.pdf_bytes import encrypted, show, write

SQUARE = "100 100 200 200 re f\n"
# — 1 — at the foot of a page
HAN_AND_DIGITS = re.compile(r"[\u4e00-\u9fff] +[0-9]|[0-9] +[\u4e00-\u9fff]")
PAGE_NUMBER = re.compile(r"— \d+ —")
PAGE = show(100, 100, "关于整改情况的通报")


def read(data: bytes) -> Document:
    return read_pdf(data, Source("x.pdf", "", len(data), PDF))


def words(document: Document) -> list[str]:
    return [document.text[line.span.start : line.span.end] for line in document.lines]


def refusal(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(data)
    return caught.value


@cache
def sample(path: Path) -> Document:
    return read_document(path.read_bytes(), path.name)


ROWS = [
    ("drawn from the bottom", show(100, 200, "two") + show(100, 100, "one"), "one|two"),
    ("drawn from the right", show(200, 100, "改") + show(100, 100, "整"), "整改"),
    ("in two columns", show(400, 100, "B") + show(100, 100, "A") + show(100, 120, "C"), "A B|C"),
    ("close lines", show(100, 100, "上") + show(100, 112, "下"), "上|下"),
    ("a raised sign", show(100, 100, "整改") + show(124, 97, "①", 6) + show(130, 100, "情况"), "整改①情况"),
    ("Han and digits apart", show(100, 100, "共") + show(130, 100, "12") + show(160, 100, "人"), "共12人"),
    ("Han apart", show(100, 100, "整改") + show(160, 100, "情况"), "整改情况"),
    ("words apart", show(100, 100, "Word") + show(140, 100, "2021") + show(180, 100, "PDF"), "Word 2021 PDF"),
    ("letters kerned apart", show(100, 100, "A") + show(110, 100, "B"), "AB"),
    ("signs apart", show(100, 100, "1.") + show(120, 100, "2"), "1.2"),
    ("blanks that the file holds", show(100, 100, "  Word  2021  "), "Word 2021"),
    ("blanks of full width", show(100, 100, "\u3000\u3000整\u3000改\u3000"), "整\u3000改"),
    ("bold by printing twice", show(100, 100, "整改情况") + show(100.3, 100, "整改情况"), "整改情况"),
    ("the same words below each other", show(100, 100, "无") + show(100, 120, "无"), "无|无"),
    ("a watermark on its side", show(100, 100, "正文") + show(300, 500, "水印", 40, "0 1 -1 0"), "正文"),
]


@pytest.mark.parametrize(("page", "expected"), [case[1:] for case in ROWS], ids=[case[0] for case in ROWS])
def test_rows_are_read_from_top_to_bottom_and_from_left_to_right(page: str, expected: str) -> None:
    assert words(read(write(page))) == expected.split("|")


def test_a_page_that_is_turned_is_read_as_it_is_seen() -> None:
    page = show(100, 100, "二", matrix="0 1 -1 0") + show(80, 100, "一", matrix="0 1 -1 0")
    assert words(read(write(page, rotate=90))) == ["一", "二"]


def test_a_line_knows_its_page_its_size_and_its_box() -> None:
    document = read(write(show(100, 100, "整改", 16), show(50, 700, "情况", 10)))
    assert [(line.page, line.size) for line in document.lines] == [(1, 16), (2, 10)]
    first, second = (line.box for line in document.lines)
    assert isinstance(first, Box)
    assert isinstance(second, Box)
    assert (first.x0, first.x1, second.x0, second.x1) == (100, 132, 50, 70)
    assert 84 <= first.top < 100 < first.bottom <= 104
    assert (document.source.reader, document.source.pages, document.text) == ("pdf", 2, "整改\n情况\n")


def test_the_cells_of_a_ruled_table_are_read_one_after_another() -> None:
    edges = ((100, 600), (200, 650), (300, 700))
    rules = "".join(f"{x} 600 m {x} 700 l S 100 {y} m 300 {y} l S\n" for x, y in edges)
    shown = ((110, 120, "甲"), (110, 135, "续"), (210, 120, "乙"), (110, 170, "丙"), (210, 170, "丁"))
    cells = "".join(show(x, y, text) for x, y, text in shown)
    document = read(write(show(100, 50, "前") + rules + cells + show(100, 250, "后")))
    assert list(zip(words(document), [line.cell for line in document.lines], strict=True)) == [
        *(("前", None), ("甲", Cell(0, 0, 0)), ("续", Cell(0, 0, 0)), ("乙", Cell(0, 0, 1))),
        *(("丙", Cell(0, 1, 0)), ("丁", Cell(0, 1, 1)), ("后", None)),
    ]


@pytest.fixture
def without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the extra is not installed; tests/read/test_scan.py does without it for real."""
    monkeypatch.setattr(scan, "available", lambda: False)


@pytest.mark.usefixtures("without_recognition")
def test_pages_that_hold_pictures_only_need_character_recognition() -> None:
    assert refusal(write(SQUARE, SQUARE)).reason == "needs_ocr"


@pytest.mark.usefixtures("without_recognition")
def test_a_page_without_text_among_others_is_named_and_one_without_anything_is_called_blank() -> None:
    document = read(write(PAGE, SQUARE, PAGE, show(100, 100, "  ")))
    assert [line.page for line in document.lines] == [1, 3]
    assert [message.code for message in document.messages] == ["page_without_text", "page_blank"]
    assert "第 2 页" in document.messages[0].text
    assert "page 2 " in document.messages[0].text


def test_pages_that_hold_nothing_are_an_empty_file() -> None:
    assert refusal(write(" ", show(100, 100, "  "))).reason == "empty"


def test_a_file_that_asks_for_a_password_is_encrypted() -> None:
    error = refusal(encrypted(PAGE, b"secret"))
    assert (error.reason, error.media_type) == ("encrypted", PDF)


def test_a_file_that_only_its_owner_may_change_is_read() -> None:
    page = show(100, 100, "Notice")
    data = encrypted(page)
    assert page.encode() not in data
    assert words(read(data)) == ["Notice"]


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.4\n",
        b"%PDF-1.4\n" + b"\0" * 500,
        b"%PDF-1.7\n" + random.Random(1).randbytes(2000),
        write(PAGE)[:300],
    ],
    ids=["the head only", "zeros", "random bytes", "cut short"],
)
def test_bytes_that_only_begin_like_a_pdf_are_damaged(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read_document(data, "x.pdf")
    assert (caught.value.reason, caught.value.media_type) == ("damaged", PDF)


def test_a_file_whose_table_of_places_is_not_where_it_should_be_is_read_all_the_same() -> None:
    data = write(PAGE, PAGE)
    assert words(read(data.replace(b"startxref\n", b"startxref\n9"))) == ["关于整改情况的通报"] * 2


def layer(text: str, unmapped: int = 0, pictured: bool = False) -> PageText:
    letters = Sorted(Glyphs.of([]), "", "", False, lambda box: box, lambda box: box)
    return PageText([Row(text, Box(0, 0, 1, 1), 12)] if text else [], letters, unmapped, pictured)


NOTICE = "中共某某县委员会关于巡察整改情况的通报现将整改进展情况予以公布欢迎广大干部群众进行监督"
STRANGE = "".join(chr(0x7280 + 7 * number) for number in range(60))
LAYERS = [
    (layer(NOTICE), ""),
    (layer(""), "needs_ocr"),
    (layer("由扫描仪生成", pictured=True), "needs_ocr"),
    (layer(NOTICE, pictured=True), ""),
    (layer(STRANGE), "garbled"),
    (layer(NOTICE + STRANGE[:15]), ""),
    (layer("關於縣委巡察組反饋意見整改進展情況的通報現將有關情況予以公佈歡迎廣大幹部群衆進行監督"), ""),
    (layer("".join(chr(0xE000 + number) for number in range(30))), "garbled"),
    (layer("킜킰톁톁킰킜킰톁톈톂킰킱킘킷킼", unmapped=15), "garbled"),
    (layer("Working Papers", unmapped=14), ""),
]


@pytest.mark.parametrize(("page", "reason"), LAYERS, ids=[reason or "text" for _, reason in LAYERS])
def test_a_text_layer_that_is_not_the_text_is_told_from_one_that_is(page: PageText, reason: str) -> None:
    assert needs_recognition(page) == reason


@pytest.mark.parametrize(
    ("there", "told"), [(b"/Count 2", "mended"), (b"[5 0 R 99 0 R]", "structure_damaged")]
)
def test_pages_that_are_counted_and_not_held_are_mended_away(there: bytes, told: str) -> None:
    document = read(write(PAGE).replace(b"/Count 1" if told == "mended" else b"[5 0 R]", there))
    assert (words(document), codes(document)) == (["关于整改情况的通报"], [told])


def test_objects_that_the_table_of_places_denies_are_read_all_the_same() -> None:
    data = write(PAGE, PAGE).replace(b" 00000 n", b" 00009 f")
    assert words(read(data)) == ["关于整改情况的通报"] * 2


def codes(document: Document) -> list[str]:
    return [message.code for message in document.messages]


def test_what_runs_across_the_page_is_set_aside_and_told() -> None:
    document = read(write(PAGE + show(200, 300, "内部资料", 40, "0.7 0.7 -0.7 0.7")))
    assert (words(document), codes(document)) == (["关于整改情况的通报"], ["turned_text"])
    assert "“内部资料”" in document.messages[0].text


def test_a_watermark_below_the_text_is_set_aside_and_told() -> None:
    lines = "".join(show(100, 100 + 20 * i, "关于巡察整改情况的通报") for i in range(9))
    document = read(write(show(110, 190, "内部", 90) + lines))
    assert (words(document), codes(document)) == (["关于巡察整改情况的通报"] * 9, ["watermark_left_out"])


def test_a_page_in_columns_is_read_from_the_right_to_the_left() -> None:
    columns = (("中共某某县委员会关于巡察整改", 500), ("情况的通报现将情况予以公布", 470))
    page = "".join(show(x, 100 + 14 * i, t) for text, x in columns for i, t in enumerate(text))
    document = read(write(page))
    assert (words(document), codes(document)) == ([text for text, _ in columns], ["columns_text"])


def cells(document: Document) -> list[tuple[str, tuple[int, int] | None]]:
    places = [(line.cell.row, line.cell.column) if line.cell else None for line in document.lines]
    return list(zip(words(document), places, strict=True))


GRID = "".join(f"{x} 600 m {x} 700 l S 100 {x + 500} m 300 {x + 500} l S\n" for x in (100, 150, 200)) + (
    "250 600 m 250 700 l S 300 600 m 300 700 l S\n"
)
CELLS = GRID + show(110, 130, "甲") + show(160, 130, "乙") + show(110, 180, "丙") + show(260, 180, "丁")


@pytest.mark.parametrize("box", [b"", b"/CropBox [50 100 580 790]"])
def test_cells_are_found_whatever_part_of_the_page_is_seen(box: bytes) -> None:
    document = read(write(CELLS).replace(b"/MediaBox", box + b" /MediaBox"))
    assert cells(document) == [("甲", (0, 0)), ("乙", (0, 1)), ("丙", (1, 0)), ("丁", (1, 3))]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_has_the_size_that_it_inherits(rotate: int) -> None:
    own, inherited = (read(write(CELLS, rotate=rotate, inherits=inherits)) for inherits in (False, True))
    assert inherited.lines == own.lines


def test_a_table_on_a_page_that_lies_on_its_side_is_read_upright() -> None:
    document = read(write(f"q 0 1 -1 0 700 0 cm {CELLS} Q"))
    assert cells(document) == [("甲", (0, 0)), ("乙", (0, 1)), ("丙", (1, 0)), ("丁", (1, 3))]


@settings(max_examples=40)
@given(st.data())
def test_a_file_with_wrong_bytes_is_read_or_refused_and_never_breaks(data: st.DataObject) -> None:
    broken = bytearray(write(PAGE))
    changes = st.tuples(st.integers(9, len(broken) - 1), st.integers(0, 255))
    for place, byte in data.draw(st.lists(changes, min_size=1, max_size=8)):
        broken[place] = byte
    try:
        document = read(bytes(broken))
    except Unreadable as error:
        assert error.reason in ("damaged", "empty", "encrypted", "garbled", "needs_ocr", "too_large")
    else:
        assert "".join(f"{line}\n" for line in words(document)) == document.text


def test_a_file_of_too_many_pages_is_refused_before_any_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "pages", 2)
    assert len(read(write(PAGE, PAGE)).lines) == 2
    assert refusal(write(PAGE, PAGE, PAGE)).reason == "too_large"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.pdf")), ids=lambda path: path.stem)
def test_a_sample_has_the_same_letters_in_all_its_formats(path: Path) -> None:
    shown = [line for line in words(sample(path)) if not PAGE_NUMBER.fullmatch(line)]
    in_order = not path.stem.startswith("t1")  # a cell that a page cut goes on behind its neighbours
    for suffix in (".txt", ".docx"):
        found, wanted = (
            "".join("".join(shown).split()),
            "".join(sample(path.with_suffix(suffix)).text.split()),
        )
        assert found == wanted if in_order else sorted(found) == sorted(wanted)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.pdf")), ids=lambda path: path.stem)
def test_a_sample_has_its_pages_in_order_and_no_blank_between_han_and_digits(path: Path) -> None:
    document = sample(path)
    pages = [line.page or 0 for line in document.lines]
    assert pages == sorted(pages)
    assert set(pages) == set(range(1, (document.source.pages or 0) + 1))
    assert len([line for line in words(document) if PAGE_NUMBER.fullmatch(line)]) == document.source.pages
    written = set(HAN_AND_DIGITS.findall(sample(path.with_suffix(".txt")).text))
    assert set(HAN_AND_DIGITS.findall(document.text)) <= written


def test_underlines_are_no_table_and_need_no_pdfplumber() -> None:
    """To import it takes as long as to read ten notices."""
    page = PAGE + "100 100 m 200 100 l S\n" * 9
    reading = f"import sys; from tests.read.test_pdf import read, write; read(write({page!r}))"
    told = subprocess.run(
        [sys.executable, "-c", f"{reading}; print('pdfplumber' in sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "False\n"
