"""The pages of a PDF or a scan as pictures, from the file that the run read."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import Unreadable
from pipeline.model import Line
from pipeline.read.documents import read_document
from pipeline.read.sniff import IMAGES, PDF
from pipeline.report.output import Output, Records
from pipeline.report.pages import Phrase, find_phrase
from pipeline.report.sources import find_bytes, find_roots
from pipeline.structure.furniture import set_aside

if TYPE_CHECKING:
    from pipeline.read.ink import Picture

__all__ = ["NO_PICTURES", "Drawn", "Order", "Page", "Painter", "Pictures", "carry_out"]

DOTS = 100  # an inch
MOST = 200  # pages of a notice that are drawn


class Page(NamedTuple):
    """The picture of a page: a file in ``pages/``, and the page's size in points."""

    name: str
    width: float
    height: float


class Pictures(NamedTuple):
    """The pages of a notice, from the first; where there are none, why.

    ``lines`` are the notice's text line by line, with their places on the pages, where these are known
    without recognising the pages again.
    """

    pages: tuple[Page, ...] = ()
    lines: tuple[Line, ...] = ()
    why_none: Phrase | None = None  # None: the format has no pages


NO_PICTURES = Pictures()


class Order(NamedTuple):
    """A file whose pages are to be drawn."""

    data: bytes
    media_type: str
    text: str  # the notice's, whose lines are to be found on the pages; empty: they are not


class Drawn(NamedTuple):
    """Pages as WebP with their sizes in points, and the text's lines; broken: a page could not be drawn."""

    pages: list[tuple[bytes, float, float]]
    lines: tuple[Line, ...] = ()
    broken: bool = False


class Painter:
    """Draws the pages of notices and hands each to ``keep`` with its name; ``drawn`` counts them."""

    def __init__(
        self,
        output: Output,
        keep: Callable[[str, bytes], object],
        wanted: bool = True,
        sources: Path | None = None,
    ) -> None:
        self.drawn = 0
        self._keep = keep
        self._wanted = wanted
        self._masked = bool(output.mask)
        self._roots = find_roots(output, sources) if wanted else []

    def draw(self, records: Records) -> Pictures:
        """The pages of a notice, as far as its file has any."""
        order = self.order(records)
        return order if isinstance(order, Pictures) else self.take(records, carry_out(order))

    def order(self, records: Records) -> Order | Pictures:
        """What is to be drawn, or why nothing is."""
        file = next((row for row in records.files if row["media_type"] in (PDF, *IMAGES.values())), None)
        if not file:
            return NO_PICTURES
        if not self._wanted or self._masked:
            return Pictures(why_none=find_phrase("pictures", "masked" if self._masked else "off"))
        data = find_bytes(self._roots, file)
        if data is None:
            return Pictures(why_none=find_phrase("pictures", "gone"))
        return Order(data, file["media_type"], records.text if file["reader"] == "pdf" else "")

    def take(self, records: Records, drawn: Drawn) -> Pictures:
        """Keep what was drawn of a notice."""
        pages = []
        for number, (data, width, height) in enumerate(drawn.pages, 1):
            name = f"{records.notice['notice_id']}-{number}.webp"
            self._keep(name, data)
            self.drawn += 1
            pages.append(Page(name, width, height))
        return Pictures(
            tuple(pages), drawn.lines, find_phrase("pictures", "unreadable") if drawn.broken else None
        )


def carry_out(order: Order) -> Drawn:
    """Draw the pages of a file."""
    from pipeline.read.pictures import pack_webp

    pages = []
    try:
        for picture, scale in islice(_draw(order), MOST):
            height, width = picture.shape[:2]
            pages.append((pack_webp(picture), round(width * scale, 1), round(height * scale, 1)))
        return Drawn(pages, _read_lines(order))
    except Unreadable:
        return Drawn(pages, broken=True)


def _draw(order: Order) -> "Iterator[tuple[Picture, float]]":
    """Each page, with its points a pixel. Raises Unreadable."""
    if order.media_type == PDF:
        from pipeline.read.pdf_file import PdfFile

        with PdfFile(order.data) as file:
            yield from (file.draw(number, DOTS) for number in range(1, file.pages + 1))
        return
    from pipeline.read.pictures import read_pictures

    yield from read_pictures(order.data, order.media_type)


def _read_lines(order: Order) -> tuple[Line, ...]:
    """The lines of a notice's text with their places; none where they would not be those of the text."""
    if not order.text:
        return ()
    document, _, _ = set_aside(read_document(order.data, ""))
    return document.lines if document.text == order.text else ()
