"""OFD files that are odd, broken or hostile: read where they can be, else refused with a reason."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Unreadable
from pipeline.read.documents import read_document
from pipeline.read.limits import LIMITS
from pipeline.read.sniff import OFD
from tests.read.ofd_bytes import document, draw, element, pack, page, parts, show, write
from tests.read.test_ofd import TITLE, composite, read, use, with_units, words

TEXT = "关于整改情况的通报"
DOCUMENT, CONTENT = "Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml"


def refusal(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(data)
    return caught.value


@pytest.mark.parametrize(
    "namespace", ["", ' xmlns:ofd="http://www.ofdspec.org/2016"', ' xmlns:ofd="http://www.ofdspec.org"']
)
def test_the_namespace_of_the_parts_decides_nothing(namespace: str) -> None:
    assert words(read(pack(parts(page(TITLE)), namespace))) == [TEXT]


PLACES = [
    ("P/C.xml", "Doc_0/P/C.xml"),
    ("./P/../P/C.xml", "Doc_0/P/C.xml"),
    ("/Doc_0/P/C.xml", "Doc_0/P/C.xml"),
    ("Doc_0/P/C.xml", "Doc_0/P/C.xml"),
    (r"P\C.xml", "Doc_0/P/C.xml"),
    ("P/C.xml", r"Doc_0\P\C.xml"),
    ("p/content.XML", "doc_0/P/Content.xml"),
    ("../C.xml", "C.xml"),
    ("/页面/内容.xml", "页面/内容.xml"),
]


@pytest.mark.parametrize(("location", "name"), PLACES)
def test_a_part_is_found_however_its_location_is_written(location: str, name: str) -> None:
    members = parts() | {DOCUMENT: document([location]), name: page(TITLE)}
    assert words(read(pack(members))) == [TEXT]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_chinese_name_is_found_that_the_package_does_not_declare_as_such(encoding: str) -> None:
    raw = "内容.xml".encode(encoding)
    stand_in = "n" * len(raw)
    data = pack(parts() | {DOCUMENT: document(["内容.xml"]), f"Doc_0/{stand_in}": page(TITLE)})
    assert words(read(data.replace(stand_in.encode(), raw))) == [TEXT]


def test_an_encrypted_file_is_told_apart() -> None:
    assert (
        refusal(pack(parts(page(TITLE)) | {"Encryptions.xml": element("Encryptions")})).reason == "encrypted"
    )
    data = bytearray(write(page(TITLE)))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(signature, place + 1)
    assert refusal(bytes(data)).reason == "encrypted"


BROKEN = {
    "no entry": {"OFD.xml": None},
    "no document": {DOCUMENT: None},
    "no page": {CONTENT: None},
    "no pages": {DOCUMENT: element("Document")},
    "no bodies": {"OFD.xml": element("OFD")},
    "no root in a body": {"OFD.xml": element("OFD", element("DocBody"))},
    "an entry that is no XML": {"OFD.xml": b"OFD"},
    "a page cut short": {CONTENT: page(TITLE).encode()[:-20]},
    "an empty page": {CONTENT: b""},
    "an encoding nobody knows": {CONTENT: b"<?xml version='1.0' encoding='x-none'?><Page/>"},
    "a prefix without a namespace": {CONTENT: page(TITLE).encode()},
    "words for numbers": {CONTENT: page(show(30, 40, "整改", steps="wide"))},
    "numbers without end": {CONTENT: page(show(30, 40, "整改", steps="g 1 1e999"))},
    "steps without a count": {CONTENT: page(show(30, 40, "整改", steps="g g"))},
}


@pytest.mark.parametrize("changed", BROKEN.values(), ids=BROKEN)
def test_a_broken_or_missing_part_makes_the_file_damaged(changed: dict[str, str | bytes | None]) -> None:
    members = parts(page(TITLE)) | changed
    error = refusal(pack({name: content for name, content in members.items() if content is not None}))
    assert (error.reason, error.media_type) == ("damaged", OFD)


def test_nothing_outside_the_file_is_read_and_no_entity_is_filled_in() -> None:
    for entity in ("SYSTEM 'file:///etc/hostname'", "SYSTEM 'http://localhost:9/x'", "'整改'"):
        content = f"<!DOCTYPE Page [<!ENTITY e {entity}>]>" + page(show(30, 40, "甲")).replace("甲", "&e;")
        content = content.replace("ofd:", "")
        error = refusal(pack(parts(page(TITLE)) | {CONTENT: content.encode()}))
        assert (error.reason, "DOCTYPE" in error.message.text) == ("damaged", True)


def test_a_part_that_is_larger_than_it_declares_is_not_read_beyond_that() -> None:
    members = parts(page(TITLE)) | {CONTENT: b" " * 50_000_000}
    data = bytearray(pack(members))
    entry = data.rindex(CONTENT.encode()) - 46
    data[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    assert refusal(bytes(data)).reason == "damaged"


@pytest.mark.parametrize("limit", ["part", "unpacked"])
def test_a_part_over_the_limit_is_refused(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write(page(TITLE), page(TITLE + " " * 5000))
    monkeypatch.setitem(LIMITS, limit, 4000)
    assert refusal(data).reason == "too_large"


@pytest.mark.parametrize(("limit", "most"), [("pages", 1), ("members", 3), ("characters", 20)])
def test_a_file_over_a_limit_is_refused(limit: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write(page(TITLE), page(TITLE))
    monkeypatch.setitem(LIMITS, limit, most)
    assert refusal(data).reason == "too_large"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_packed_in_another_way_is_refused(method: int) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("OFD.xml", " " * 1000)
    assert refusal(file.getvalue()).reason == "unsupported"


def test_a_part_of_too_many_levels_is_too_large() -> None:
    assert refusal(pack(parts(page(TITLE)) | {CONTENT: b"<a>" * 100_000})).reason == "too_large"


def test_objects_that_hold_each_other_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(pack(with_units(composite(1, use(1))))).reason == "too_large"
    monkeypatch.setitem(LIMITS, "characters", 20_000)
    towers = [composite(i, *[use(i + 1)] * 10) for i in range(1, 16)]
    assert refusal(pack(with_units(*towers, composite(16, TITLE)))).reason == "too_large"


def test_a_number_of_repeats_is_no_reason_to_repeat() -> None:
    steps = f"g {10**15} 5"
    assert words(read(write(page(show(30, 40, "整改情况", steps=steps))))) == ["整改情况"]


COUNTLESS = {
    "lines": "".join(f"M {x % 200} {x % 290} L {x % 200 + 5} {x % 290} " for x in range(5000)),
    "squares": "".join(f"M {x} 0 L {x} 200 M 0 {x} L 200 {x} " for x in range(0, 200, 2)),
}


@pytest.mark.parametrize("data", COUNTLESS.values(), ids=COUNTLESS)
def test_a_page_of_countless_lines_is_a_drawing_and_no_table(data: str) -> None:
    found = read(write(page(draw(data) + TITLE)))
    assert (words(found), found.lines[0].cell) == ([TEXT], None)


def test_a_part_of_countless_tags_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "marks", 1000)
    assert refusal(write(page(TITLE, "<ofd:Layer/>" * 1000))).reason == "too_large"


REASONS = {"damaged", "empty", "encrypted", "garbled", "needs_ocr", "too_large", "unsupported"}
CHANGES = st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, 255)), min_size=1, max_size=6)


def change(data: bytes, changes: list[tuple[float, int]]) -> bytes:
    broken = bytearray(data)
    for place, byte in changes:
        broken[int(place * len(broken))] = byte
    return bytes(broken)


@settings(max_examples=60)
@given(CHANGES, st.booleans(), st.sampled_from(["OFD.xml", DOCUMENT, CONTENT, "Doc_0/Res.xml"]))
def test_a_file_with_wrong_bytes_is_read_or_refused_and_never_breaks(
    changes: list[tuple[float, int]], packed: bool, name: str
) -> None:
    plain = pack(with_units(composite(1, show(0, 5, "整改"))), "")
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        members = {part: archive.read(part) for part in archive.namelist()}
    members[name] = change(members[name], changes)
    try:
        found = read(change(plain, changes) if packed else pack(members))
    except Unreadable as error:
        assert error.reason in REASONS
    else:
        assert "".join(f"{line}\n" for line in words(found)) == found.text


@pytest.mark.parametrize("kept", [30, 200, 0.5, 0.9])
def test_a_file_cut_short_is_damaged(kept: float) -> None:
    data = write(page(TITLE))
    with pytest.raises(Unreadable) as caught:
        read_document(data[: int(kept * len(data)) if kept < 1 else int(kept)], "x.ofd")
    assert caught.value.reason == "damaged"
