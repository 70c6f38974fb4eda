"""OFD, the government's own fixed-layout format (GB/T 33190—2016): a package of pages in XML.

What stands on a page is placed in millimetres; it is read as the page of a PDF is. Annotations,
seals and hidden objects are no text of a notice and are left out, and a message says so.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator

from pipeline.errors import Unreadable
from pipeline.messages import Message, message
from pipeline.model import Box, Document, Source
from pipeline.read.directions import Sorted, find_doubts, sort_letters
from pipeline.read.draft import Draft
from pipeline.read.glyphs import Letters
from pipeline.read.limits import LIMITS
from pipeline.read.ofd_drawing import Budget, Drawing
from pipeline.read.ofd_paths import may_be_table
from pipeline.read.ofd_volume import Volume, find_volumes
from pipeline.read.package import Package
from pipeline.read.page import Row, build_rows
from pipeline.read.ruled_tables import find_ruled_cells

__all__ = ["read_ofd"]

NO_CHARACTERS = {"Co", "Cn", "Cs"}  # of private use, of none at all


def read_ofd(data: bytes, source: Source) -> Document:
    """The lines of every page of every document in the package, from top to bottom, with their boxes.

    Raises Unreadable: damaged, encrypted, garbled, needs_ocr, too_large.
    """
    try:
        return _read(Package(data, source.media_type), source)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # a broken file can contradict itself in more ways than can be listed
        detail = f"{type(error).__name__}: {error}"[:100]
        raise Unreadable("damaged", detail, source.media_type) from error


def _read(package: Package, source: Source) -> Document:
    volumes = list(find_volumes(package))
    pages = [(volume, location) for volume in volumes for location in volume.find_pages()]
    if len(pages) > LIMITS["pages"]:
        raise Unreadable("too_large", f"{len(pages):,} pages > {LIMITS['pages']:,}", source.media_type)
    if not pages:
        raise package.damaged("no pages")
    draft, messages, letters, budget = Draft(source), list[Message](), Counter[bool](), Budget()
    tables = hidden = silent = 0
    for number, (volume, location) in enumerate(pages, 1):
        drawing, own = volume.draw_page(location, budget)
        text = sort_letters(Letters.of(drawing.letters), *drawing.size)
        rows = _build_rows(text, drawing.rules, tables)
        for row in rows:
            draft.add(row.words, page=number, box=row.box, size=row.size, cell=row.cell)
        letters.update(_is_no_character(letter.glyph.text) for letter in drawing.letters)
        tables = max([tables, *(row.cell.table + 1 for row in rows if row.cell)])
        hidden += drawing.hidden
        is_silent = not rows or (drawing.pictures > 0 and own == 0)
        silent += is_silent
        messages += [*find_doubts(text, number), *_find_doubts(drawing, number, is_silent)]
    if silent == len(pages):
        raise Unreadable("needs_ocr", media_type=source.media_type)
    if letters[True] > letters[False]:
        raise Unreadable("garbled", f"{letters[True]:,} / {letters.total():,}", source.media_type)
    messages += _find_left_out(volumes, hidden)
    return draft.finish(messages, reader="ofd", pages=len(pages))


def _build_rows(text: Sorted, rules: list[Box], first_table: int) -> list[Row]:
    cells = find_ruled_cells([text.turn(r) for r in rules], first_table) if may_be_table(rules) else []
    return [row._replace(box=text.restore(row.box)) for row in build_rows(text.glyphs, cells)]


def _is_no_character(letter: str) -> bool:
    return letter == "\ufffd" or letter == "\u00a4" or unicodedata.category(letter) in NO_CHARACTERS


def _find_doubts(drawing: Drawing, page: int, is_silent: bool) -> Iterator[Message]:
    if is_silent:
        yield message("page_without_text", page=page)
    for name in dict.fromkeys(drawing.missing):
        yield message("part_missing", page=page, name=name)


def _find_left_out(volumes: list[Volume], hidden: int) -> Iterator[Message]:
    counts = [volume.count_marks() for volume in volumes]
    annotations, seals = (sum(column) for column in zip(*counts, strict=True))
    if annotations or seals:
        yield message("marks_left_out", annotations=annotations, seals=seals)
    if hidden:
        yield message("hidden_left_out", count=hidden)
