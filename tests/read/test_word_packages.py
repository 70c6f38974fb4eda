"""Packages of Word that are damaged, empty, too large, or sound and still refused."""

import io
import zipfile
from collections.abc import Callable

import pytest

from pipeline.errors import Unreadable
from pipeline.read.documents import read_document
from pipeline.read.sniff import LIMITS
from tests.read.wordml import NUMBERED, OPEN, p, package, r, read, words

Edit = Callable[[str, bytes], bytes | None]


def edited(edit: Edit) -> bytes:
    """A sound package whose parts went through ``edit``; None leaves one out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package(p(r("通报"))))) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = edit(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return file.getvalue()


def change(part: str, content: bytes | None) -> Edit:
    return lambda name, old: content if name == part else old


@pytest.mark.parametrize(
    "edit",
    [
        change("word/document.xml", OPEN.replace("w:root", "w:document").encode() + b"</w:document>"),
        change("word/document.xml", b"<a/>"),
        change("word/document.xml", b"<w:document"),
        change("word/document.xml", b""),
        change("word/numbering.xml", b"<w:numbering"),
        change("[Content_Types].xml", None),
        change("_rels/.rels", None),
    ],
    ids=[
        "no body",
        "another root",
        "XML cut short",
        "empty",
        "numbering cut short",
        "no types",
        "no relations",
    ],
)
def test_a_package_that_cannot_be_opened_is_damaged(edit: Edit) -> None:
    with pytest.raises(Unreadable) as caught:
        read_document(edited(edit), "x.docx")
    assert caught.value.reason == "damaged"
    assert caught.value.message.text.count("docx: ") == 2


def test_a_package_with_a_wrong_checksum_is_damaged() -> None:
    data = edited(lambda name, old: old)
    with pytest.raises(Unreadable, match="damaged"):
        read_document(data.replace("通报".encode(), "通知".encode()), "x.docx")


@pytest.mark.xfail(strict=True, raises=Unreadable, reason="sound packages that python-docx refuses")
@pytest.mark.parametrize("kind", ["document.macroEnabled", "template.macroEnabledTemplate"])
def test_a_document_with_macros_or_a_template_is_read(kind: str) -> None:
    old = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    new = f"application/vnd.ms-word.{kind}.main+xml".encode()
    assert words(read(edited(lambda _, content: content.replace(old, new)))) == ["通报"]


def test_a_document_without_words_is_empty() -> None:
    with pytest.raises(Unreadable, match="empty"):
        read(package(p("") + p(r(" "), NUMBERED)))


def test_a_document_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "characters", 6)
    assert words(read(package(p(r("甲乙")) * 2))) == ["甲乙", "甲乙"]
    with pytest.raises(Unreadable, match="too_large"):
        read(package(p(r("甲乙")) * 3))
