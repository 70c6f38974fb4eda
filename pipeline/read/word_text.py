"""The text of a paragraph of Word as a reader of the page sees it (ECMA-376 part 1, §17.3)."""

from collections.abc import Iterator

from pipeline.read.word_fields import MARK, Fields
from pipeline.read.word_ledger import TEXT, Ledger, children
from pipeline.read.word_names import A, Element, M, R, V, W, find
from pipeline.read.word_styles import Styles
from pipeline.read.word_symbols import spell_private, spell_symbol

__all__ = ["Speller"]

# One character each. A page that ends inside a paragraph ends a line too.
CHARACTERS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "cr": "\n",
    W + "br": "\n",
    A + "br": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "",
    M + "den": "/",
}
BOXES = (W + "txbxContent", A + "txBody", V + "textpath")
NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
CHARTS = (
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart",
)
THINGS = {
    "{urn:schemas-microsoft-com:office:office}OLEObject": "objects",
    **dict.fromkeys((DIAGRAM, *CHARTS), "drawings"),
    **dict.fromkeys((A + "blip", V + "imagedata"), "pictures"),
    W + "subDoc": "chunks",
}


class Speller:
    """Spells one paragraph after another; what is anchored in one waits in ``boxes``."""

    def __init__(self, styles: Styles, fields: Fields, ledger: Ledger) -> None:
        self._styles = styles
        self._fields = fields
        self._ledger = ledger
        self._hidden = False  # by the style of the paragraph
        self.boxes: list[Element] = []

    def spell(self, paragraph: Element) -> str:
        """The words of a paragraph, in lines."""
        self._hidden, self.boxes = self._styles.hides_by_style(paragraph), []
        return "".join(self._spell(paragraph, None))

    def _spell(self, parent: Element, properties: Element | None) -> Iterator[str]:
        for child in children(parent, self._ledger):
            tag = child.tag
            if child in self._fields.unseen:
                self._ledger.leave("instruction", child)
            elif tag == W + "r":
                yield from self._spell_run(child)
            elif tag in TEXT:
                self._ledger.seen += len(child.text or "")
                yield spell_private((child.text or "").replace("\n", " "), properties)
            elif tag in BOXES:
                self.boxes.append(child)
            else:
                yield self._spell_mark(child)
                yield from self._spell(child, properties)

    def _spell_run(self, run: Element) -> Iterator[str]:
        properties = find(run, "rPr")
        if self._styles.hides(properties, self._hidden):
            self._ledger.leave("hidden", run)
        else:
            yield from self._spell(run, properties)

    def _spell_mark(self, element: Element) -> str:
        """What an empty element shows; things that are seen but not read are counted."""
        tag = element.tag
        if tag == MARK:
            return self._fields.shown.get(element, "")
        if tag == W + "sym":
            return spell_symbol(element.get(W + "font", ""), element.get(W + "char", ""))
        if tag in NOTES:
            self._ledger.notes.append((NOTES[tag], element.get(W + "id", "")))
        elif tag in THINGS and (tag != A + "blip" or element.get(R + "embed")):
            self._ledger.things[THINGS[tag]] += 1
        return CHARACTERS.get(tag, "")
