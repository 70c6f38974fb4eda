"""Pieces of our notices in every encoding are read right, or told; odd characters are counted."""

import random
from collections import Counter

import pytest
from opencc import OpenCC

from pipeline.errors import Unreadable
from pipeline.read.text import decode
from pipeline.run.convert import parse_bytes
from tests.conftest import SAMPLES
from tests.invariants import convert, squash

NOTICES = [decode(path.read_bytes())[0] for path in sorted(SAMPLES.glob("*.txt"))]
TRADITIONAL = OpenCC("s2t").convert
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5"]
TRIED = 500


def cut(draw: random.Random, length: int, encoding: str) -> tuple[str, bytes]:
    """A piece of at least 20 characters, and its bytes."""
    while True:
        text = draw.choice(NOTICES)
        start = draw.randrange(max(1, len(text) - length))
        piece = text[start : start + length].strip()
        if encoding == "big5":  # without the few characters that it lacks
            piece = TRADITIONAL(piece).encode("cp950", "ignore").decode("cp950")
        if len(squash(piece)) >= 20:
            return piece, piece.encode("cp950" if encoding == "big5" else encoding)


def judge(piece: str, data: bytes) -> str:
    try:
        text, _, messages = decode(data)
    except Unreadable:
        return "refused"
    return "right" if text == piece else "told" if messages else "wrong"


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("length", [22, 40, 400])
def test_a_piece_of_a_notice_is_read_right_whatever_its_encoding(encoding: str, length: int) -> None:
    draw = random.Random(f"{encoding} {length}")
    found = Counter(judge(*cut(draw, length, encoding)) for _ in range(TRIED))
    assert found["right"] >= 0.99 * TRIED, found
    assert found["wrong"] <= (0.005 * TRIED if encoding == "big5" else 0), found


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_pieces_with_bad_bytes_are_right_but_for_those_and_tell_how_many(encoding: str) -> None:
    draw = random.Random(encoding)
    for _ in range(40):
        piece, data = cut(draw, 400, encoding)
        place = draw.randrange(4, len(data) // 2) * 2
        changed = data[:place] + b"\xff\xff" + data[place:]
        told = judge(piece, changed)
        assert told in ("told", "refused") or (
            encoding == "utf-16" and told == "wrong"
        )  # U+FFFF is a character


ODD = [
    "\0",
    "\x0b",
    "\x1b[31m",
    "\u202e",
    "\ufeff",
    "\u200b",
    "\ue000",
    "\uffff",
    "\U000f0000",
    "\r",
    "\u2028",
]
COUNTED = {"\0", "\x1b[31m", "\ue000", "\uffff", "\U000f0000"}


def with_odd(character: str) -> bytes:
    text = decode((SAMPLES / "b1-university.txt").read_bytes())[0]
    return text.replace("整改情况：", f"整改情况：{character}甲", 3).encode()


@pytest.mark.parametrize("character", ODD, ids=ascii)
def test_an_odd_character_breaks_no_row_and_is_counted_where_it_shows_nothing(character: str) -> None:
    found, plain = convert(with_odd(character)), parse_bytes(with_odd(""), "x")
    assert (found.outcome, len(found.notice.findings if found.notice else ())) == (
        "itemised",
        len(plain.findings),
    )
    counted = [message.text for message in found.messages if message.code == "odd_characters"]
    assert bool(counted) == (character in COUNTED)
    assert all("3 个" in text for text in counted)
