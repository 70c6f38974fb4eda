"""What a file is, by its content and never by its name."""

import io
import random
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import Unreadable
from pipeline.model import Source
from pipeline.read.documents import READERS, read_document
from pipeline.read.limits import LIMITS
from pipeline.read.members import ZIP
from pipeline.read.sniff import DOC, DOCX, HTML, MHTML, OFD, PDF, RTF, TEXT, WORD_XML, sniff
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


def compound(stream: str, content: bytes) -> bytes:
    """An OLE2 file of one stream ([MS-CFB]): a header, its FAT, its directory, the content."""
    content += bytes(4096 - len(content))  # shorter ones would lie in the mini stream
    sectors = len(content) // 512
    header = OLE2[:8] + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    fat = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    entries = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(stream, 2, 0xFFFFFFFF, 2, len(content))
    return header + fat + entries + bytes(512 - len(entries)) + content


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    words = name.encode("utf-16-le")
    none = 0xFFFFFFFF
    return (
        words.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(words) + 2, kind, 1, none, none, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


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
        (b"{\\rtf1\\ansi\\ansicpg936 }", RTF),
        (b"\x89PNG\r\n\x1a\n" + bytes(16), "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (b"II*\0\x08\0\0\0", "image/tiff"),
        (b"MM\0*\0\0\0\x08", "image/tiff"),
        (package({"OFD.xml": b"<ofd:OFD/>"}), OFD),
        (package({"notes/通报.txt": "通报".encode()}), ZIP),
        (package({}), ZIP),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; type=text/html\r\n\r\n", MHTML),
        (
            b"From: <Saved by Blink>\r\nSubject: =?utf-8?Q?=E9?=\r\n x\r\n"
            b"Content-Type: multipart/related;\r\n",
            MHTML,
        ),
        (b"<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument>", WORD_XML),
        (
            b"<?xml version='1.0'?><pkg:package xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'>",
            WORD_XML,
        ),
    ],
)
def test_other_files_are_known_by_their_content_too(data: bytes, media_type: str) -> None:
    assert sniff(data) == media_type


@pytest.mark.parametrize(
    ("data", "media_type", "detail"),
    [
        (package({"[Content_Types].xml": b"", "xl/workbook.xml": b"<workbook/>"}), ZIP, "xlsx"),
        (b"Rar!\x1a\x07\x01\0" + bytes(20), "application/octet-stream", "RAR"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(20), "application/octet-stream", "7z"),
    ],
)
def test_files_without_a_reader_are_named(data: bytes, media_type: str, detail: str) -> None:
    error = refusal(data)
    assert (error.reason, error.media_type) == ("unsupported", media_type)
    assert detail in error.message.text


@pytest.mark.parametrize(
    "start",
    [
        "<!DOCTYPE html>",
        "<html lang='zh-CN'>",
        "\n\n  <HTML>",
        "<?xml version='1.0' encoding='utf-8'?>\n<html>",
        "<!-- saved from url=(0041)http://www.example.gov.cn/ -->\n<!-- 通报 -->\n<html>",
        "<div class='article'><h1>标题</h1>",
        "<p>前言</p><p>一、</p>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_saved_web_page_is_known_by_its_first_tag(start: str, encoding: str) -> None:
    assert sniff((start + "<p>关于整改情况的通报</p>").encode(encoding)) == HTML


@pytest.mark.parametrize("text", ["见<body>", "<htmlx>", "<bodyguard>", "<p>通报</p>", "<pp>一</p><p>二</p>"])
def test_a_text_that_only_speaks_of_tags_is_a_text(text: str) -> None:
    assert sniff(text.encode()) == TEXT


def test_compound_files_are_told_apart_by_their_streams() -> None:
    assert sniff(compound("WordDocument", bytes(512))) == DOC
    assert refusal(compound("WordDocument", bytes(10) + b"\0\x01" + bytes(500))).reason == "encrypted"
    assert refusal(compound("EncryptedPackage", bytes(512))).reason == "encrypted"
    assert refusal(compound("Workbook", bytes(512))).reason == "unsupported"
    assert refusal(OLE2).reason == "damaged"


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
        assert sniff(bytes(broken)) in (DOCX, ZIP)  # ZIP where the name of a part was hit
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


def forged(method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package whose part declares 1,000 bytes and unpacks to 100 million."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("[Content_Types].xml", b"")
        archive.writestr("word/document.xml", bytes(100_000_000))
    return file.getvalue().replace(struct.pack("<L", 100_000_000), struct.pack("<L", 1_000))


def cost(data: bytes) -> tuple[str, int]:
    """Why a file is refused, and the bytes of memory that this takes."""
    sniff(package(WORD))  # what is loaded once
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable) as caught:
            read_document(data, "x.docx")
        return caught.value.reason, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


BOMBS = {
    "declared": (package(WORD | {"word/document.xml": bytes(100_000_000)}), "too_large"),
    "forged": (forged(), "damaged"),
    "forged, and packed by another method": (forged(zipfile.ZIP_LZMA), "unsupported"),
    "types": (package(WORD | {"[Content_Types].xml": bytes(100_000_000)}), "too_large"),
}


@pytest.mark.parametrize(("data", "reason"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_before_it_is_unpacked(data: bytes, reason: str) -> None:
    found, memory = cost(data)
    assert found == reason
    assert memory < 10_000_000


def test_a_directory_of_very_many_members_is_refused_before_it_is_read() -> None:
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"x"
    data = package(WORD)
    for count in (LIMITS["members"] + 1, 1_500_000):
        end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 1, 1, len(entry) * count, len(data), 0)
        found, memory = cost(data + entry * count + end)
        assert (found, memory < 30_000_000) == ("too_large", True)


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
    st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", OLE2, b"{\\rtf", b"\xff\xfe", b"<html>"]), st.binary()
)
def test_any_bytes_are_of_a_known_kind_or_refused(start: bytes, rest: bytes) -> None:
    try:
        assert sniff(start + rest) in (*READERS, ZIP)
    except Unreadable as error:
        assert error.reason in REASONS
