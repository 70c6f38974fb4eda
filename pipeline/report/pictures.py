"""The pages of a PDF or a scan as pictures, from the file that the run read."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import Unreadable
from pipeline.read.sniff import IMAGES, PDF
from pipeline.report.output import Output, Records
from pipeline.report.pages import Phrase, find_phrase
from pipeline.report.sources import find_bytes, find_roots

if TYPE_CHECKING:
    from pipeline.read.ink import Picture

__all__ = ["NO_PICTURES", "Painter", "Pictures", "draw_pages"]

DOTS = 100  # an inch
MOST = 200  # pages of a notice that are drawn


class Pictures(NamedTuple):
    """Names of files in ``pages/``, the first page first; where there are none, why."""

    names: tuple[str, ...] = ()
    why_none: Phrase | None = None  # None: the format has no pages


NO_PICTURES = Pictures()


def draw_pages(data: bytes, media_type: str) -> "Iterator[Picture]":
    """Each page of a PDF or a scan. Raises Unreadable."""
    if media_type == PDF:
        from pipeline.read.pdf_file import PdfFile

        with PdfFile(data) as file:
            yield from (file.draw(number, DOTS)[0] for number in range(1, file.pages + 1))
    elif media_type in IMAGES.values():
        from pipeline.read.pictures import read_pictures

        yield from (picture for picture, _ in read_pictures(data, media_type))


class Painter:
    """Writes the pictures of notices into a folder; ``drawn`` counts them."""

    def __init__(self, output: Output, folder: Path, wanted: bool, sources: Path | None = None) -> None:
        self.drawn = 0
        self._folder = folder
        self._wanted = wanted
        self._roots = find_roots(output, sources) if wanted else []

    def draw(self, records: Records) -> Pictures:
        """The pictures of a notice, as far as its file has pages."""
        from pipeline.read.pictures import pack_webp

        file = next((row for row in records.files if row["media_type"] in (PDF, *IMAGES.values())), None)
        if not file:
            return NO_PICTURES
        if not self._wanted:
            return Pictures((), find_phrase("pictures", "off"))
        data = find_bytes(self._roots, file)
        if data is None:
            return Pictures((), find_phrase("pictures", "gone"))
        names: list[str] = []
        try:
            for number, picture in enumerate(islice(draw_pages(data, file["media_type"]), MOST), 1):
                names.append(f"{records.notice['notice_id']}-{number}.webp")
                self._folder.mkdir(parents=True, exist_ok=True)
                (self._folder / names[-1]).write_bytes(pack_webp(picture))
                self.drawn += 1
        except Unreadable:
            return Pictures(tuple(names), find_phrase("pictures", "unreadable"))
        return Pictures(tuple(names))
