"""Damaged PDF files: mended and said, told page by page, or refused; never read in part without a word."""

import random
import re
import tracemalloc
import zlib

import pytest

from pipeline.errors import Unreadable
from pipeline.model import Document, Source
from pipeline.read.limits import LIMITS
from pipeline.read.pdf import read_pdf
from pipeline.read.sniff import PDF
from tests.conftest import SAMPLES
from tests.read.pdf_bytes import show, write
from tests.torture.pdfs import HELVETICA, PAGE, PAGES, assemble, stream

CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
TOLD = {"mended", "structure_damaged", "page_damaged"}
SAMPLE = (SAMPLES / "b1-university.pdf").read_bytes()
NOTICE = (SAMPLES / "a2-county-grain.pdf").read_bytes()
STREAM = re.compile(rb"/FlateDecode[^>]*>>\s*stream\r?\n")


@pytest.fixture(autouse=True)
def without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.read.scan.available", lambda: False)


def read(data: bytes) -> Document:
    return read_pdf(data, Source("x.pdf", "", len(data), PDF))


def codes(document: Document) -> set[str]:
    return {message.code for message in document.messages}


def pack(content: bytes, extra: str = "") -> bytes:
    return stream(zlib.compress(content), f"/Filter /FlateDecode {extra}")


def one_page(content: bytes) -> bytes:
    return assemble(CATALOG, PAGES, PAGE, content, HELVETICA)


WORDS = b"".join(b"BT /F 12 Tf 60 %d Td (Line %d of the text) Tj ET\n" % (760 - 12 * n, n) for n in range(50))


def test_a_sound_file_is_read_without_a_word_of_damage() -> None:
    document = read(SAMPLE)
    assert (document.source.reader, codes(document) & TOLD) == ("pdf", set())


@pytest.mark.parametrize(("told", "there"), [(9, 1), (1, 3), (2, 3), (900_000, 2)])
def test_pages_are_counted_and_not_believed(told: int, there: int) -> None:
    data = write(*(show(60, 60, f"Page {n}") for n in range(there)))
    document = read(data.replace(f"/Count {there} ".encode(), f"/Count {told} ".encode()))
    assert document.text.count("Page") == document.source.pages == there
    assert (document.source.reader, codes(document)) == ("pikepdf+pdf", {"mended"})


def test_contents_that_do_not_unpack_to_their_end_are_told_with_their_page() -> None:
    packed = zlib.compress(WORDS)
    for broken in (packed[: len(packed) // 2], packed[:200] + b"\xff\xff\xff" + packed[203:], packed[:-1]):
        document = read(one_page(stream(broken, "/Filter /FlateDecode ")))
        assert [m.text for m in document.messages if m.code == "page_damaged"]


def test_a_file_of_which_damage_leaves_no_text_is_damaged_and_not_empty() -> None:
    broken = stream(b"\0" + zlib.compress(WORDS), "/Filter /FlateDecode ")
    for data, reason in ((one_page(broken), "damaged"), (one_page(pack(b"q Q")), "empty")):
        with pytest.raises(Unreadable, match=reason):
            read(data)


def test_a_broken_font_is_told_with_its_page() -> None:
    font = HELVETICA.replace(" >>", " /ToUnicode 6 0 R >>")
    broken = stream(b"x" * 500, "/Filter /FlateDecode ")
    for cmap, told in ((pack(b"x" * 500), set()), (broken, {"page_damaged"})):
        assert codes(read(assemble(CATALOG, PAGES, PAGE, pack(WORDS), font, cmap))) & TOLD == told
    assert codes(read(one_page(pack(WORDS)))) & TOLD == set()


def test_contents_in_several_filters_and_streams_are_looked_through() -> None:
    twice = stream(zlib.compress(zlib.compress(WORDS)), "/Filter [/FlateDecode /FlateDecode] ")
    assert codes(read(one_page(twice))) & TOLD == set()
    page = PAGE.replace("/Contents 4 0 R", "/Contents [4 0 R 6 0 R]")
    whole = assemble(CATALOG, PAGES, page, pack(WORDS), HELVETICA, pack(b"q Q"))
    assert codes(read(whole)) & TOLD == set()
    broken = stream(zlib.compress(WORDS)[:-9], "/Filter /FlateDecode ")
    assert "page_damaged" in codes(read(assemble(CATALOG, PAGES, page, pack(WORDS), HELVETICA, broken)))


@pytest.mark.parametrize("layers", [1, 2])
def test_a_page_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(layers: int) -> None:
    content, read_first = bytes(300_000_000), read(one_page(pack(WORDS)))
    for _ in range(layers):
        content = zlib.compress(content, 1)
    data = one_page(stream(content, f"/Filter [{'/FlateDecode ' * layers}] "))
    tracemalloc.start()
    with pytest.raises(Unreadable, match="too_large"):
        read(data)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert read_first.text


def test_a_page_of_many_words_is_no_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    data = one_page(pack(WORDS + b" " * 900_000))
    assert len(read(data).lines) == 50
    monkeypatch.setitem(LIMITS, "part", 800_000)
    with pytest.raises(Unreadable, match="too_large"):
        read(data)


def damage(seed: int) -> bytes:
    chance, data = random.Random(seed), bytearray(SAMPLE)
    for _ in range((1, 5, 30, 150)[seed % 4]):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def test_a_damaged_notice_never_loses_text_without_a_word() -> None:
    whole, told = len(read(SAMPLE).text), 0
    for seed in range(24):
        try:
            document = read(damage(seed))
        except Unreadable as error:
            assert error.reason in ("damaged", "garbled", "empty", "needs_ocr")
            continue
        if len(document.text) < 0.95 * whole:
            told += 1
            assert codes(document) & TOLD, seed
    assert told > 3


def find_streams(words: bytes) -> list[tuple[int, int]]:
    """Where the packed streams lie that hold some words."""
    places = [(found.end(), NOTICE.index(b"endstream", found.end())) for found in STREAM.finditer(NOTICE)]
    return [
        (start, end) for start, end in places if words in zlib.decompressobj().decompress(NOTICE[start:end])
    ]


def flip(place: int) -> bytes:
    return NOTICE[:place] + bytes([NOTICE[place] ^ 0x10]) + NOTICE[place + 1 :]


@pytest.mark.parametrize(
    "words", [b"BT\n", b"beginbfchar", b"%!PS-AdobeFont"], ids=["contents", "map", "font"]
)
def test_a_page_whose_letters_a_wrong_bit_may_change_is_named(words: bytes) -> None:
    for start, end in find_streams(words)[:3]:
        for place in (start + (end - start) // 2, end - 4):  # in the middle, in the checksum
            try:
                assert "page_damaged" in codes(read(flip(place)))
            except Unreadable as error:
                assert error.reason in ("garbled", "needs_ocr")


def test_a_file_without_its_table_of_places_is_read_and_the_damage_told() -> None:
    document = read(NOTICE[: NOTICE.rindex(b"xref\n")] + b"\n%%EOF\n")
    assert document.text == read(NOTICE).text
    assert codes(document) == {"structure_damaged"}
    assert "0x" not in document.messages[0].text  # nothing that differs from run to run


def test_a_page_that_the_tree_lost_is_told() -> None:
    kids = re.search(rb"/Kids\s*\[\s*\d+ 0 R", NOTICE)
    assert kids
    data = NOTICE[: kids.end() - 5] + b"9" * 5 + NOTICE[kids.end() :]
    document = read(data)
    assert document.text != read(NOTICE).text
    assert {"mended", "structure_damaged", "page_blank"} & codes(document)
