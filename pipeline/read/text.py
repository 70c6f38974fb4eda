"""Plain text: UTF-8 with or without BOM, UTF-16, GB18030, Big5."""

import re

from pipeline.errors import Unreadable
from pipeline.messages import Message, message
from pipeline.model import Document, Source
from pipeline.read.draft import Draft
from pipeline.read.limits import LIMITS

__all__ = ["decode", "read_text"]

BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),  # before UTF-16, whose BOM it begins with
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
# Stretches of letters of the text itself: Latin, Han, CJK punctuation, full and half width forms, and the
# signs of GB 2312: § ° × ÷, ℃ № Ⅳ → ≥, ①, the lines that plain tables are drawn with, □.
WRITING = re.compile(
    r"[\s!-~\u00a7\u00b0\u00b1\u00b7\u00d7\u00f7\u2010-\u203f\u2100-\u22ff\u2460-\u25ff"
    r"\u3000-\u303f\u3200-\u32ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]+"
)
BIG5 = "cp950"
HAN = re.compile("[\u4e00-\u9fff]+")
LEVEL_1 = bytes(range(0xA4, 0xC7))  # the first byte of a common Han in Big5
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def read_text(data: bytes, source: Source) -> Document:
    """Every line of the file that is not blank, words unchanged.

    Raises Unreadable: unsupported where the bytes are no text, too_large.
    """
    text, encoding, messages = decode(data)
    if len(text) > LIMITS["characters"]:
        raise Unreadable(
            "too_large", f"{len(text):,} characters > {LIMITS['characters']:,}", source.media_type
        )
    draft = Draft(source)
    for words in LINE_ENDS.split(text):
        draft.add(words)
    return draft.finish(messages, reader="text", encoding=encoding)


def decode(data: bytes) -> tuple[str, str, tuple[Message, ...]]:
    """The text, the name of its encoding, and a message where bytes were lost.

    A BOM decides; else UTF-8 where it is valid; else UTF-16 where every other byte
    is NUL or the words are Han; else GB18030; else Big5 where nearly all Han are common
    ones. Raises Unreadable (unsupported), for what follows a BOM and is no text as well.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            text, name, messages = _decode_lossy(data, encoding)
            if _is_binary(text) or (messages and _likeness(text) < 0.9):
                raise _refused()
            return text, name, messages
    candidates = ["utf-8", "gb18030"]
    if len(data) % 2 == 0:
        candidates += ["utf-16-le", "utf-16-be"]
    scored = []
    for order, encoding in enumerate(candidates):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" and not text.isascii() and not _is_binary(text):
            return text, encoding, ()
        scored.append((_likeness(text), -order, text, encoding))
    if scored:
        likeness, _, text, encoding = max(scored)
        if likeness >= 0.9:
            return text, encoding, ()
    if text := _decode_big5(data):
        return text, BIG5, ()
    for encoding in ("utf-8", "gb18030"):
        text, name, messages = _decode_lossy(data, encoding)
        if text.count("\ufffd") <= len(text) / 200 and _likeness(text) >= 0.9:
            return text, name, messages
    raise _refused()


def _decode_big5(data: bytes) -> str:
    """The text where it is Big5; else empty. Other encodings read as Big5 give rare Han, level 2, as well."""
    try:
        text = data.decode(BIG5)
    except UnicodeDecodeError:
        return ""
    leads = "".join(HAN.findall(text)).encode(BIG5)[::2]
    common = len(leads) - len(leads.translate(None, LEVEL_1))
    return text if _likeness(text) >= 0.9 and leads and common >= 0.9 * len(leads) else ""


def _refused() -> Unreadable:
    return Unreadable("unsupported", "binary data", "application/octet-stream")


def _is_binary(text: str) -> bool:
    """It holds control characters in number."""
    return len(CONTROLS.findall(text)) > len(text) / 500


def _likeness(text: str) -> float:
    """The share of characters that Chinese text is made of; 0 with control characters in number."""
    if _is_binary(text):
        return 0.0
    return sum(map(len, WRITING.findall(text))) / max(1, len(text))


def _decode_lossy(data: bytes, encoding: str) -> tuple[str, str, tuple[Message, ...]]:
    try:
        return data.decode(encoding), encoding, ()
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        offset = error.start + len(data) - len(error.object)  # the codec counts without a BOM of UTF-8
        lost = message("bad_bytes", count=text.count("\ufffd"), encoding=encoding, offset=offset)
        return text, encoding, (lost,)
