"""What a file is, by its content and never by its name."""

import io
import random
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import Unreadable
from pipeline.model import Source
from pipeline.read.documents import read_document
from pipeline.read.sniff import DOCX, LIMITS, PDF, TEXT, sniff
from pipeline.read.text import read_text

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}
REASONS = {"empty", "encrypted", "damaged", "too_large", "unsupported"}


def package(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def refusal(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        sniff(data)
    return caught.value


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        ("关于整改情况的通报".encode(), TEXT),
        ("关于整改情况的通报".encode("gb18030"), TEXT),
        ("关于整改情况的通报".encode("utf-16"), TEXT),
        (b"\xef\xbb\xbf" + "通报".encode(), TEXT),
        ("<通报>".encode(), TEXT),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", PDF),
        (b"\r\n" * 500 + b"%PDF-1.7\n", PDF),  # readers look for it in the first kilobyte
        (package(WORD), DOCX),
    ],
)
def test_a_supported_file_is_known_by_its_first_bytes(data: bytes, media_type: str) -> None:
    assert sniff(data) == media_type


@pytest.mark.parametrize("name", ["通报.docx", "通报.pdf", "通报.txt", "通报", "通报.docx.exe"])
def test_the_name_of_a_file_decides_nothing(name: str) -> None:
    document = read_document("关于整改情况的通报\n".encode(), name)
    assert (document.source.path, document.source.media_type, document.source.reader) == (name, TEXT, "text")


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t", bytes(4096), b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff\0\n"]
)
def test_a_file_of_nothing_but_blanks_is_empty(data: bytes) -> None:
    assert refusal(data).reason == "empty"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (OLE2, "application/x-ole-storage"),
        (b"{\\rtf1\\ansi\\ansicpg936 }", "application/rtf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(16), "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (b"II*\0\x08\0\0\0", "image/tiff"),
        (b"MM\0*\0\0\0\x08", "image/tiff"),
        (package({"xl/workbook.xml": b"<workbook/>"}), "application/zip"),
        (package({"notes/通报.txt": "通报".encode()}), "application/zip"),
        (package({}), "application/zip"),
    ],
)
def test_other_files_are_named_and_not_supported(data: bytes, media_type: str) -> None:
    error = refusal(data)
    assert (error.reason, error.media_type) == ("unsupported", media_type)


@pytest.mark.parametrize(
    "start",
    [
        "<!DOCTYPE html>",
        "<html lang='zh-CN'>",
        "\n\n  <HTML>",
        "\ufeff<html>",
        "<?xml version='1.0' encoding='utf-8'?>\n<html>",
        "<!-- saved from url=(0041)http://www.example.gov.cn/ -->\n<!-- 通报 -->\n<html>",
    ],
)
def test_a_saved_web_page_is_no_text(start: str) -> None:
    error = refusal((start + "<p>关于整改情况的通报").encode())
    assert (error.reason, error.media_type) == ("unsupported", "text/html")


@pytest.mark.parametrize("text", ["见<body>", "<htmlx>", "<bodyguard>", "<p>通报</p>"])
def test_a_text_that_only_speaks_of_tags_is_a_text(text: str) -> None:
    assert sniff(text.encode()) == TEXT


@pytest.mark.xfail(strict=True, reason="markup in these forms is taken for the words of a text")
@pytest.mark.parametrize(
    "data",
    [
        "<html><p>通报".encode("utf-16"),
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; type=text/html\r\n\r\n",
        b"<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument>",
        b"<?xml version='1.0'?><pkg:package xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'>",
    ],
    ids=["HTML in UTF-16", "MHTML", "Word 2003 XML", "flat OPC"],
)
def test_other_markup_is_no_text_either(data: bytes) -> None:
    assert sniff(data) != TEXT


def test_an_encrypted_word_file_is_told_apart_from_an_old_one() -> None:
    assert refusal(OLE2 + "EncryptedPackage".encode("utf-16-le") + bytes(64)).reason == "encrypted"
    assert refusal(OLE2 + "WordDocument".encode("utf-16-le") + bytes(64)).reason == "unsupported"


@pytest.mark.parametrize("kept", [4, 30, 100, -1])
def test_a_package_cut_short_is_damaged(kept: int) -> None:
    error = refusal(package(WORD)[:kept])
    assert (error.reason, error.media_type) == ("damaged", "application/zip")


@pytest.mark.parametrize(("place", "byte"), [(0, 0), (6, 255)], ids=["its mark", "its version"])
def test_a_package_without_a_directory_that_can_be_read_is_damaged(place: int, byte: int) -> None:
    data = bytearray(package(WORD))
    data[data.index(b"PK\x01\x02") + place] = byte
    assert refusal(bytes(data)).reason == "damaged"


@given(st.data())
def test_a_package_with_wrong_bytes_is_read_or_refused_and_never_breaks(data: st.DataObject) -> None:
    broken = bytearray(package(WORD))
    changes = st.tuples(st.integers(4, len(broken) - 1), st.integers(0, 255))
    for place, byte in data.draw(st.lists(changes, min_size=1, max_size=8)):
        broken[place] = byte
    try:
        assert sniff(bytes(broken)) == DOCX
    except Unreadable as error:
        assert error.reason in REASONS


def test_a_package_that_would_unpack_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = package(WORD | {"word/media/image1.png": bytes(5_000)})
    assert sniff(data) == DOCX
    monkeypatch.setitem(LIMITS, "unpacked", 5_000)
    assert refusal(data).reason == "too_large"


def test_a_package_is_refused_for_its_ratio_only_above_a_mebibyte(monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = (package(WORD | {"x": b"<w:p/>" * count}) for count in (2**17, 2**18))
    assert max(len(small), len(large)) * LIMITS["ratio"] < 2**17 * 6
    assert sniff(small) == DOCX
    assert refusal(large).reason == "too_large"
    monkeypatch.setitem(LIMITS, "ratio", 10_000)
    assert sniff(large) == DOCX


@pytest.mark.xfail(strict=True, raises=pytest.fail.Exception, reason="declared sizes are believed")
def test_a_package_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "unpacked", 100_000)
    honest = package({"[Content_Types].xml": b"", "word/document.xml": b" " * 300_000})
    forged = honest.replace(struct.pack("<L", 300_000), struct.pack("<L", 1_000))
    assert refusal(forged).reason in ("too_large", "damaged")


def test_a_file_over_the_limit_is_refused_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "bytes", 10)
    assert sniff(b"%PDF-12345") == PDF
    error = refusal(b"%PDF-123456")
    assert error.reason == "too_large"
    assert "11 bytes > 10" in error.message.text


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_are_no_text(seed: int) -> None:
    data = random.Random(seed).randbytes(100 + 100 * seed)
    assert sniff(data) == TEXT
    with pytest.raises(Unreadable) as caught:
        read_text(data, Source("x.txt", "", len(data), TEXT))
    assert caught.value.reason == "unsupported"


@given(
    st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", OLE2, b"{\\rtf", b"\xff\xfe", b"<html"]), st.binary()
)
def test_any_bytes_are_of_a_known_kind_or_refused(start: bytes, rest: bytes) -> None:
    try:
        assert sniff(start + rest) in (TEXT, DOCX, PDF)
    except Unreadable as error:
        assert error.reason in REASONS
