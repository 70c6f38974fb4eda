"""PDF with a text layer, through pdfplumber; pages are counted by pypdfium2 as well.

A line is made of the characters that the file holds. The gaps that a layout program
leaves between Han characters and digits are no blanks: one is put in only between
two Latin letters or digits that stand well apart.
"""

import io
import itertools
from collections.abc import Iterator
from dataclasses import replace
from statistics import median
from typing import Any

from pipeline.errors import Unreadable
from pipeline.messages import Message, message
from pipeline.model import Box, Document, Line, Source, Span
from pipeline.read.sniff import LIMITS

__all__ = ["read_pdf"]

Character = dict[str, Any]  # pdfplumber's: text, x0, x1, top, bottom, size, upright


def read_pdf(data: bytes, source: Source) -> Document:
    """The lines of every page from top to bottom, with their boxes.

    Raises Unreadable: encrypted, damaged, needs_ocr, too_large.
    """
    counted = _count_pages(data)
    if counted > LIMITS["pages"]:
        raise Unreadable("too_large", f"{counted:,} pages > {LIMITS['pages']:,}", source.media_type)
    lines: list[Line] = []
    parts: list[str] = []
    messages: list[Message] = []
    position = 0
    for number, rows in enumerate(_read_pages(data, counted), 1):
        if not rows:
            messages.append(message("page_without_text", page=number))
        for words, box, size in rows:
            lines.append(Line(Span(position, position + len(words)), number, box, size))
            parts.append(words + "\n")
            position += len(words) + 1
    if not lines:
        raise Unreadable("needs_ocr", media_type=source.media_type)
    return Document(
        replace(source, reader="pdf", pages=counted), "".join(parts), tuple(lines), tuple(messages)
    )


def _count_pages(data: bytes) -> int:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        try:
            return len(document)
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Unreadable("encrypted", media_type="application/pdf") from None
        raise Unreadable("damaged", str(error), "application/pdf") from None


def _read_pages(data: bytes, counted: int) -> Iterator[list[tuple[str, Box, float]]]:
    """The rows of each page; raises Unreadable (damaged) where pages are missing."""
    import pdfplumber

    read = 0
    try:
        with pdfplumber.open(io.BytesIO(data), unicode_norm=None) as pdf:
            for page in pdf.pages:
                read += 1
                yield _read_rows(page.dedupe_chars().chars)
                page.close()
    except Unreadable:
        raise
    except Exception as error:  # pdfminer raises whatever a broken file makes it raise
        raise Unreadable("damaged", f"page {read}: {type(error).__name__}", "application/pdf") from error
    if read != counted:
        raise Unreadable("damaged", f"{read} of {counted} pages could be read", "application/pdf")


def _read_rows(characters: list[Character]) -> list[tuple[str, Box, float]]:
    """Characters on one base line -> words, box, size."""
    rows: list[list[Character]] = []
    level = 0.0
    upright = [c for c in characters if c["upright"] and c["text"]]
    for character in sorted(upright, key=lambda c: ((c["top"] + c["bottom"]) / 2, c["x0"])):
        middle = (character["top"] + character["bottom"]) / 2
        if rows and middle - level < 0.4 * max(character["size"], rows[-1][0]["size"]):
            rows[-1].append(character)
        else:
            rows.append([character])
        level = middle
    found = []
    for row in rows:
        row.sort(key=lambda c: c["x0"])
        while row and row[0]["text"].isspace():
            row.pop(0)
        while row and row[-1]["text"].isspace():
            row.pop()
        if row:
            found.append((_spell(row), _box(row), float(median(c["size"] for c in row))))
    return found


def _spell(row: list[Character]) -> str:
    words: str = row[0]["text"]
    for previous, character in itertools.pairwise(row):
        gap = character["x0"] - previous["x1"]
        if gap > 0.25 * character["size"] and _is_latin(previous["text"]) and _is_latin(character["text"]):
            words += " "
        words += character["text"]
    return words


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _box(row: list[Character]) -> Box:
    return Box(
        round(min(c["x0"] for c in row), 2),
        round(min(c["top"] for c in row), 2),
        round(max(c["x1"] for c in row), 2),
        round(max(c["bottom"] for c in row), 2),
    )
