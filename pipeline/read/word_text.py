"""The text of a paragraph of Word as a reader of the page sees it (ECMA-376 part 1, §17.3).

Of most paragraphs all text is seen and no rule has a say; only the others are gone through
element by element.
"""

from collections.abc import Iterable
from itertools import chain

from pipeline.read.word_fields import MARK, find_fields
from pipeline.read.word_ledger import ALTERNATIVES, LEFT_OUT, TEXT, Ledger, children
from pipeline.read.word_names import A, Element, M, R, V, W, find
from pipeline.read.word_styles import VANISH, Styles
from pipeline.read.word_symbols import PRIVATE, spell_private, spell_symbol

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
RUN, SYMBOL = W + "r", W + "sym"
SHOWN = (*TEXT, *CHARACTERS)
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

# Where a rule has a say: what is left out or hidden, what shows something of its own; tabs that are stops.
RULED = (
    *(tag for tag, rule in LEFT_OUT.items() if rule != "properties"),
    *(ALTERNATIVES, *BOXES, *NOTES, *THINGS, MARK, SYMBOL, VANISH),
    *(W + "tabs", W + "pPrChange", W + "rPrChange"),
)


class Speller:
    """Spells one paragraph of a part after another; what is anchored in one waits in ``boxes``."""

    def __init__(self, part: Element, styles: Styles, ledger: Ledger) -> None:
        self._styles = styles
        self._fields = find_fields(part)
        self._ruled = _find_around(chain(part.iter(*RULED, *styles.hiding), self._fields.unseen))
        self._shown = [tag for tag in SHOWN if next(part.iter(tag), None) is not None]
        self._ledger = ledger
        self._hidden = False  # by the style of the paragraph
        self._words: list[str] = []
        self.boxes: list[Element] = []

    def spell(self, paragraph: Element, hidden: bool) -> str:
        """The words of a paragraph, in lines; ``hidden`` says that its style hides it."""
        self._hidden, self._words, self.boxes = hidden, [], []
        if hidden or paragraph in self._ruled:
            self._spell(paragraph)
        else:
            for element in paragraph.iter(*self._shown) if self._shown else ():
                self._show(element, element.tag)
        return "".join(self._words)

    def _show(self, element: Element, tag: str) -> None:
        """A text, or what shows as one character."""
        if tag in CHARACTERS:
            self._words.append(CHARACTERS[tag])
            return
        text = (element.text or "").replace("\n", " ")
        self._ledger.seen += len(text)
        self._words.append(spell_private(text, element) if PRIVATE.search(text) else text)

    def _spell(self, parent: Element) -> None:
        """What is seen inside an element, by the rules."""
        for child in children(parent, self._ledger):
            tag = child.tag
            if child in self._fields.unseen:
                self._ledger.leave("instruction", child)
            elif tag in TEXT:
                self._show(child, tag)
            elif tag in BOXES:
                self.boxes.append(child)
            elif tag == RUN and self._styles.hides(find(child, "rPr"), self._hidden):
                self._ledger.leave("hidden", child)
            else:
                self._words.append(self._spell_mark(child))
                self._spell(child)

    def _spell_mark(self, element: Element) -> str:
        """What an empty element shows; things that are seen but not read are counted."""
        tag = element.tag
        if tag == MARK:
            return self._fields.shown.get(element, "")
        if tag == SYMBOL:
            return spell_symbol(element.get(W + "font", ""), element.get(W + "char", ""))
        if tag in NOTES:
            self._ledger.notes.append((NOTES[tag], element.get(W + "id", "")))
        elif tag in THINGS and (tag != A + "blip" or element.get(R + "embed")):
            self._ledger.things[THINGS[tag]] += 1
        return CHARACTERS.get(tag, "")


def _find_around(elements: Iterable[Element]) -> set[Element]:
    """The elements and all that they stand in."""
    found: set[Element] = set()
    for element in elements:
        around: Element | None = element
        while around is not None and around not in found:
            found.add(around)
            around = around.getparent()
    return found
