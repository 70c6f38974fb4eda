"""A damaged PDF is read with a message or refused, and never gives less than it holds in silence."""

import re
import zlib

import pytest

from pipeline.errors import Unreadable
from pipeline.model import Document
from pipeline.read.documents import read_document
from tests.conftest import SAMPLES

PDF = (SAMPLES / "a2-county-grain.pdf").read_bytes()
STREAM = re.compile(rb"/FlateDecode[^>]*>>\s*stream\r?\n")


def read(data: bytes) -> Document:
    return read_document(data, "x.pdf")


def codes(document: Document) -> list[str]:
    return [message.code for message in document.messages]


def streams(words: bytes) -> list[tuple[int, int]]:
    """Where the packed streams lie that hold some words."""
    places = [(found.end(), PDF.index(b"endstream", found.end())) for found in STREAM.finditer(PDF)]
    return [(start, end) for start, end in places if words in zlib.decompressobj().decompress(PDF[start:end])]


def flip(place: int) -> bytes:
    return PDF[:place] + bytes([PDF[place] ^ 0x10]) + PDF[place + 1 :]


def test_a_sound_file_gives_no_doubt() -> None:
    assert codes(read(PDF)) == []


@pytest.mark.parametrize(
    "words", [b"BT\n", b"beginbfchar", b"%!PS-AdobeFont"], ids=["contents", "map", "font"]
)
def test_a_page_whose_letters_a_wrong_bit_may_change_is_named(words: bytes) -> None:
    for start, end in streams(words)[:3]:
        for place in (start + (end - start) // 2, end - 4):  # in the middle, in the checksum
            try:
                assert "page_damaged" in codes(read(flip(place)))
            except Unreadable as error:
                assert error.reason in ("garbled", "needs_ocr")


def test_a_file_without_its_table_of_places_is_read_and_the_damage_told() -> None:
    document = read(PDF[: PDF.rindex(b"xref\n")] + b"\n%%EOF\n")
    assert document.text == read(PDF).text
    assert codes(document) == ["structure_damaged"]
    assert "0x" not in document.messages[0].text  # nothing that differs from run to run


def test_a_page_that_the_tree_lost_is_told() -> None:
    kids = re.search(rb"/Kids\s*\[\s*\d+ 0 R", PDF)
    assert kids
    data = PDF[: kids.end() - 5] + b"9" * 5 + PDF[kids.end() :]
    document = read(data)
    assert document.text != read(PDF).text
    assert {"mended", "structure_damaged", "page_blank"} & set(codes(document))
