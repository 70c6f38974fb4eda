"""Packages of Word: sound ones are read, odd as they are; the others are refused with a reason."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from pipeline.errors import Unreadable
from pipeline.read.documents import read_document
from pipeline.read.limits import LIMITS
from tests.read.wordml import NUMBERED, OPEN, p, package, r, read, words

Parts = dict[str, bytes]
BODY, TYPES, LINKS = "word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def parts() -> Parts:
    """A sound package: a numbered paragraph, so that its numbering is needed too."""
    with zipfile.ZipFile(io.BytesIO(package(p(r("通报"), NUMBERED)))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return file.getvalue()


def refused(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_document(data, "x.docx")
    return caught.value


def replaced(old: bytes, new: bytes) -> Parts:
    return {name: data.replace(old, new) for name, data in parts().items()}


def renamed(change: Callable[[str], str]) -> Parts:
    return {change(name): data for name, data in parts().items()}


def strict() -> Parts:
    """The names of ISO/IEC 29500 strict in the place of the transitional ones."""
    old, new = b"http://schemas.openxmlformats.org/%s/2006/%s", b"http://purl.oclc.org/ooxml/%s/%s"
    found = parts()
    for names in ((b"wordprocessingml", b"main"), (b"officeDocument", b"relationships")):
        found = {name: data.replace(old % names, new % names) for name, data in found.items()}
    return found


def elsewhere() -> Parts:
    """The document of another name, as Office 365 writes it, and in another folder."""
    moved = {name.replace("word/document.xml", "doc/document2.xml"): data for name, data in parts().items()}
    moved["doc/_rels/document2.xml.rels"] = moved.pop(LINKS).replace(b'Target="', b'Target="/word/')
    return {name: data.replace(b"word/document.xml", b"doc/document2.xml") for name, data in moved.items()}


def linked(relation: str) -> Parts:
    found = parts()
    found[LINKS] = found[LINKS].replace(b"</Relationships>", f"{relation}</Relationships>".encode())
    return found


LINK = '<Relationship Id="x9" Type="http://x/{}" Target="{}"{}/>'.format
KINDS = ("document.macroEnabled", "template.macroEnabledTemplate")


@pytest.mark.parametrize(
    "content",
    [
        *(replaced(MAIN, f"application/vnd.ms-word.{kind}.main+xml".encode()) for kind in KINDS),
        replaced(MAIN, MAIN.replace(b"document.main", b"template.main")),
        strict(),
        elsewhere(),
        renamed(lambda name: name.replace("/", "\\")),
        renamed(str.upper),
        replaced(b'Target="word/document.xml"', b'Target="\\word\\Document.xml"'),
        linked(LINK("image", "media/none.png", "")),
        linked(LINK("thumbnail", "../../../none", "")),
        linked(LINK("hyperlink", "http://[x", ' TargetMode="External"')),
        linked(LINK("numbering", "", "")),
        linked(LINK("theme", "%zz\\..\\?x=1", "")),
        {name: data for name, data in parts().items() if name != TYPES},
        parts() | {"word/theme/theme1.xml": b"<a:theme", "docProps/app.xml": b""},
        parts() | {BODY: parts()[BODY].decode().replace("UTF-8", "UTF-16").encode("utf-16")},
    ],
    ids=[
        *("macros", "template with macros", "template", "strict", "elsewhere", "backslashes", "upper case"),
        *("target with backslashes", "no picture", "no thumbnail", "a link to nowhere", "an empty target"),
        *("a broken target", "no types", "broken parts", "UTF-16"),
    ],
)  # fmt: skip
def test_a_sound_package_is_read_however_odd_it_is(content: Parts) -> None:
    assert words(read_document(packed(content), "x.docx")) == ["（一）通报"]


def test_a_document_that_nothing_points_to_is_read_in_its_usual_place() -> None:
    content = parts()
    del content["_rels/.rels"]
    assert words(read(packed(content))) == ["（一）通报"]


def test_of_a_broken_part_that_is_not_read_nobody_hears() -> None:
    data = packed(parts() | {"word/theme/theme1.xml": b"theme" * 9}, zipfile.ZIP_STORED)
    assert words(read_document(data.replace(b"themetheme", b"themeTHEME"), "x.docx")) == ["（一）通报"]


ROOT = OPEN.replace("w:root", "w:document")
DEEP = f"{ROOT}<w:body>{'<w:sdt><w:sdtContent>' * 200}{p(r('甲'))}{'</w:sdtContent></w:sdt>' * 200}</w:body>"
ENTITY = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (BODY, f"{ROOT}</w:document>", "damaged"),
        (BODY, "<a/>", "damaged"),
        (BODY, "<w:document", "damaged"),
        (BODY, "", "damaged"),
        (BODY, f"{ENTITY}{ROOT}<w:body>{p(r('甲&x;乙'))}</w:body></w:document>", "damaged"),
        (BODY, f"{DEEP}</w:document>", "too_large"),
        ("word/numbering.xml", "<w:numbering", "damaged"),
        ("word/styles.xml", "", "damaged"),
        (LINKS, "<Relationships", "damaged"),
    ],
    ids=[
        *("no body", "another root", "cut short", "empty", "entity", "too deep"),
        *("numbering cut short", "no styles", "relations cut short"),
    ],
)
def test_a_package_whose_parts_cannot_be_read_is_refused(name: str, content: str, reason: str) -> None:
    error = refused(packed(parts() | {name: content.encode()}))
    assert error.reason == reason
    assert name in error.message.text or "docx: no " in error.message.text


def test_a_package_without_a_document_is_damaged() -> None:
    content = parts()
    del content[BODY]
    assert "docx: no document" in refused(packed(content)).message.text


def test_a_package_with_a_wrong_checksum_is_damaged() -> None:
    data = packed(parts(), zipfile.ZIP_STORED)
    assert refused(data.replace("通报".encode(), "通知".encode())).reason == "damaged"


def test_a_package_locked_with_a_password_is_encrypted() -> None:
    data = bytearray(packed(parts()))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := data.find(mark, start)) >= 0:
            data[start + flags] |= 1
            start += 4
    assert refused(bytes(data)).reason == "encrypted"


def test_a_part_that_unpacks_to_more_than_it_declares_is_damaged() -> None:
    content = parts()
    content[BODY] += b" " * 200_000
    size, declared = struct.pack("<L", len(content[BODY])), struct.pack("<L", 1_000)
    error = refused(packed(content).replace(size, declared))
    assert (error.reason, "> 1,000 bytes" in error.message.text) == ("damaged", True)


def test_a_part_over_the_limit_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "part", 100_000)
    content = parts()
    content[BODY] += b" " * 200_000
    assert refused(packed(content)).reason == "too_large"


def test_a_part_of_very_many_elements_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "marks", 50_000)
    assert words(read(package(p(r("甲")) * 100))) == ["甲"] * 100
    with pytest.raises(Unreadable, match="too_large"):
        read(package("<w:p/>" * 50_000))


def test_the_parts_together_keep_the_limit_of_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(parts())
    assert words(read(data)) == ["（一）通报"]
    monkeypatch.setitem(LIMITS, "unpacked", len(parts()[BODY]) + len(parts()["_rels/.rels"]) + 10)
    with pytest.raises(Unreadable, match="too_large"):
        read(data)


def test_a_document_without_words_is_empty() -> None:
    with pytest.raises(Unreadable, match="empty"):
        read(package(p("") + p(r(" "), NUMBERED)))


def test_a_document_of_pictures_needs_to_be_recognised() -> None:
    picture = '<w:drawing><a:blip r:embed="x"/></w:drawing>'
    with pytest.raises(Unreadable, match="needs_ocr"):
        read(package(p(f"<w:r>{picture}</w:r>")))
    assert words(read(package(p(f"<w:r>{picture}</w:r>") + p(r("甲"))))) == ["甲"]


def test_a_document_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "characters", 6)
    assert words(read(package(p(r("甲乙")) * 2))) == ["甲乙", "甲乙"]
    with pytest.raises(Unreadable, match="too_large"):
        read(package(p(r("甲乙")) * 3))


@pytest.mark.parametrize("cut", range(200, 2_000, 300))
def test_a_package_in_pieces_is_read_or_refused_and_never_breaks(cut: int) -> None:
    data = packed(parts())
    for broken in (data[:cut] + data[cut + 1 :], data[:cut] + bytes(40) + data[cut + 40 :], data[:-cut]):
        try:
            assert words(read_document(broken, "x.docx"))
        except Unreadable as error:
            assert error.reason in ("damaged", "empty", "unsupported")
