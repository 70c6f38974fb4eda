"""Plain text: UTF-8 with or without BOM, UTF-16, GB18030."""

import re
from dataclasses import replace

from pipeline.errors import Unreadable
from pipeline.messages import Message, message
from pipeline.model import Document, Line, Source, Span
from pipeline.read.sniff import LIMITS

__all__ = ["decode", "read_text"]

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
# Letters of the text itself: Han, kana-free CJK punctuation, full and half width forms, Latin.
WRITING = re.compile(
    r"[\s!-~\u00b7\u2010-\u203f\u2460-\u24ff\u25a0-\u25ff\u3000-\u303f\u3200-\u32ff\u4e00-\u9fff\uff00-\uffef]"
)
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
    lines, parts, position = [], [], 0
    for words in LINE_ENDS.split(text):
        words = words.rstrip()
        if not words:
            continue
        lines.append(Line(Span(position, position + len(words))))
        parts.append(words + "\n")
        position += len(words) + 1
    if not lines:
        raise Unreadable("empty", media_type=source.media_type)
    return Document(replace(source, reader="text", encoding=encoding), "".join(parts), tuple(lines), messages)


def decode(data: bytes) -> tuple[str, str, tuple[Message, ...]]:
    """The text, the name of its encoding, and a message where bytes were lost.

    A BOM decides; else UTF-8 where it is valid; else UTF-16 where every other byte
    is NUL or the words are Han; else GB18030. Raises Unreadable (unsupported).
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _decode_lossy(data, encoding)
    candidates = ["utf-8", "gb18030"]
    if len(data) % 2 == 0:
        candidates += ["utf-16-le", "utf-16-be"]
    scored = []
    for order, encoding in enumerate(candidates):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        scored.append((_likeness(text), -order, text, encoding))
    if scored:
        likeness, _, text, encoding = max(scored)
        if likeness >= 0.9:
            return text, encoding, ()
    for encoding in ("utf-8", "gb18030"):
        text, name, messages = _decode_lossy(data, encoding)
        if text.count("\ufffd") <= len(text) / 200 and _likeness(text) >= 0.9:
            return text, name, messages
    raise Unreadable("unsupported", "binary data", "application/octet-stream")


def _likeness(text: str) -> float:
    """The share of characters that Chinese text is made of; 0 with control characters in number."""
    if len(CONTROLS.findall(text)) > len(text) / 500:
        return 0.0
    return len(WRITING.findall(text)) / max(1, len(text))


def _decode_lossy(data: bytes, encoding: str) -> tuple[str, str, tuple[Message, ...]]:
    try:
        return data.decode(encoding), encoding, ()
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        lost = message("bad_bytes", count=text.count("\ufffd"), encoding=encoding, offset=error.start)
        return text, encoding, (lost,)
