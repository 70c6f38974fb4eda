"""Plain text: one document whatever its encoding and its line ends, and no word lost in silence."""

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.errors import Unreadable
from pipeline.model import Document, Line, Source
from pipeline.read.documents import read_document
from pipeline.read.limits import LIMITS
from pipeline.read.sniff import TEXT
from pipeline.read.text import decode, read_text

NOTICE = (
    "关于巡察整改情况的通报\n"
    "根据区委统一部署，2021年3月至5月，区委第一巡察组对我局开展了巡察。\n"
    "一、（一）党的领导弱化。Ⅳ类问题①②，占30%，℃×→≥——“学习”…\n"
    "整改情况：一是制定《办法》；二是退回5万元。\n"
)
SHORT = "关于整改情况的通报，℃№Ⅳ→×≥。"
# Bytes of each encoding, and its name in the tables
ENCODED = {
    "UTF-8": (NOTICE.encode(), "utf-8"),
    "UTF-8 with BOM": (b"\xef\xbb\xbf" + NOTICE.encode(), "utf-8-sig"),
    "GB18030": (NOTICE.encode("gb18030"), "gb18030"),
    "UTF-16 LE": (NOTICE.encode("utf-16-le"), "utf-16-le"),
    "UTF-16 BE": (NOTICE.encode("utf-16-be"), "utf-16-be"),
    "UTF-16 LE with BOM": (b"\xff\xfe" + NOTICE.encode("utf-16-le"), "utf-16"),
    "UTF-16 BE with BOM": (b"\xfe\xff" + NOTICE.encode("utf-16-be"), "utf-16"),
    "UTF-32 LE with BOM": (b"\xff\xfe\0\0" + NOTICE.encode("utf-32-le"), "utf-32"),
    "UTF-32 BE with BOM": (b"\0\0\xfe\xff" + NOTICE.encode("utf-32-be"), "utf-32"),
}
LINE_ENDS = ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"]
# The letters of notices: GB 2312's common Han, digits, punctuation of both widths
letters = st.sampled_from(
    "的是在了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
    "党委巡察整改情况通报问题落实责任制度学习监督检查纪律政治组织领导干部群众，。、；：（）《》“”—…％0123456789①②"
)


def read(data: bytes) -> Document:
    return read_text(data, Source("x.txt", "", len(data), TEXT))


def words(document: Document) -> list[str]:
    return [document.text[line.span.start : line.span.end] for line in document.lines]


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read(data)
    return caught.value.reason


@pytest.mark.parametrize(("data", "encoding"), ENCODED.values(), ids=ENCODED)
def test_every_encoding_of_a_notice_gives_the_same_document(data: bytes, encoding: str) -> None:
    document = read(data)
    assert document.text == NOTICE
    assert document.lines == read(NOTICE.encode()).lines
    assert (document.source.reader, document.source.encoding, document.messages) == ("text", encoding, ())


@given(
    st.lists(st.text(letters, min_size=1, max_size=30), min_size=1, max_size=6),
    st.sampled_from(["\n", "\r\n"]),
)
def test_every_encoding_of_any_chinese_text_gives_the_same_document(lines: list[str], end: str) -> None:
    text = end.join(lines)
    assume(sum("\u4e00" <= character <= "\u9fff" for character in text) >= 20)
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"):
        document = read(text.encode(encoding))
        assert words(document) == lines, encoding
        assert document.messages == ()


@given(st.text(letters | st.characters(min_codepoint=0x80, exclude_categories=["C", "Z"]), min_size=1))
def test_valid_utf_8_is_never_taken_for_another_encoding(text: str) -> None:
    assume(not text.isascii())
    assert decode(text.encode()) == (text, "utf-8", ())


@pytest.mark.parametrize("text", [SHORT, "┌─┐│甲│└─┘" * 3, "㐂㑇", "温度25℃以上"])
def test_signs_and_the_lines_of_a_plain_table_are_writing_in_gb18030(text: str) -> None:
    assert decode(text.encode("gb18030")) == (text, "gb18030", ())


@pytest.mark.parametrize("end", LINE_ENDS, ids=ascii)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_every_kind_of_line_end_ends_a_line(end: str, encoding: str) -> None:
    document = read(NOTICE.replace("\n", end).encode(encoding))
    assert document.text == NOTICE


def test_white_space_at_the_end_of_a_line_goes_and_at_its_start_stays() -> None:
    document = read("\n \u3000\n  一、问题 \u3000\n\u3000\u3000整改\t情况\r\n\n".encode())
    assert words(document) == ["  一、问题", "\u3000\u3000整改\t情况"]


def test_a_line_of_a_text_has_neither_page_nor_place() -> None:
    document = read("通报\n".encode())
    assert document.lines == (Line(document.lines[0].span),)
    assert document.source.pages is None


@given(st.text())
def test_the_spans_of_the_lines_cut_the_text_at_its_line_feeds(text: str) -> None:
    try:
        document = read(text.encode("utf-8", "replace"))
    except Unreadable as error:
        assert error.reason in ("empty", "unsupported")
        return
    assert "".join(f"{line}\n" for line in words(document)) == document.text
    assert all(line.strip() and "\n" not in line for line in words(document))


@pytest.mark.parametrize(
    ("bom", "encoding", "bad", "width"),
    [
        (b"", "utf-8", b"\xff", 3),
        (b"", "utf-8", b"\xe5\x85", 3),
        (b"\xef\xbb\xbf", "utf-8", b"\xff", 3),
        (b"", "gb18030", b"\xff", 2),
        (b"\xff\xfe", "utf-16-le", b"\x00\xd8", 2),
        (b"\xfe\xff", "utf-16-be", b"\xd8\x00", 2),
    ],
)
def test_bad_bytes_are_counted_and_the_first_is_shown(
    bom: bytes, encoding: str, bad: bytes, width: int
) -> None:
    text = "整改情况的通报。" * 60
    data = text.encode(encoding)
    data = bom + data[: 10 * width] + bad + data[10 * width : 400 * width] + bad + data[400 * width :]
    document = read(data)
    assert document.text == f"{text[:10]}\ufffd{text[10:400]}\ufffd{text[400:]}\n"
    (found,) = document.messages
    assert (found.code, found.severity) == ("bad_bytes", "warning")
    assert found.text.startswith("有 2 处字节不合")
    assert f"at byte {len(bom) + 10 * width}" in found.text


@pytest.mark.xfail(strict=True, raises=Unreadable, reason="UTF-16 without BOM must be whole to be recognised")
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_text_in_utf_16_cut_within_its_last_character_is_still_read(encoding: str) -> None:
    assert read((NOTICE * 20).encode(encoding)[:-1]).text.startswith(NOTICE)


@pytest.mark.parametrize(
    "start", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"GIF89a", b"\x7fELF", b"Rar!"]
)
@pytest.mark.parametrize("seed", range(5))
def test_a_binary_file_is_refused_whatever_its_name(start: bytes, seed: int) -> None:
    data = start + random.Random(seed).randbytes(2_000)
    with pytest.raises(Unreadable) as caught:
        read_document(data, "通报.txt")
    assert (caught.value.reason, caught.value.media_type) == ("unsupported", "application/octet-stream")


@pytest.mark.parametrize("data", [b"notice\0\0\1\2" * 50, NOTICE.encode() + bytes(100), b"\x1f\x8b\x08" * 99])
def test_control_characters_in_number_are_no_text(data: bytes) -> None:
    assert refusal(data) == "unsupported"


@pytest.mark.parametrize("data", [b"\n\n", "\u3000\n\u2003".encode(), b"\xef\xbb\xbf\r\n"])
def test_a_text_without_words_is_empty(data: bytes) -> None:
    assert refusal(data) == "empty"


def test_a_text_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "characters", len(NOTICE))
    assert read(NOTICE.encode()).text == NOTICE
    assert refusal(f"{NOTICE}完".encode()) == "too_large"
