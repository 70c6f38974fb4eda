"""The text of a paragraph of Word as a reader of the page sees it (ECMA-376 part 1, §17.3)."""

from pipeline.read.word_fields import MARK, find_fields
from pipeline.read.word_ledger import TEXT, Ledger, children
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
RUN = W + "r"
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
    """Spells one paragraph of a part after another; what is anchored in one waits in ``boxes``."""

    def __init__(self, part: Element, styles: Styles, ledger: Ledger) -> None:
        self._styles = styles
        self._may_hide = styles.may_hide or next(part.iter(VANISH), None) is not None
        self._fields = find_fields(part)
        self._ledger = ledger
        self._hidden = False  # by the style of the paragraph
        self._words: list[str] = []
        self.boxes: list[Element] = []

    def spell(self, paragraph: Element, hidden: bool) -> str:
        """The words of a paragraph, in lines; whether its style hides it has been asked."""
        self._hidden, self._words, self.boxes = hidden, [], []
        self._spell(paragraph, None)
        return "".join(self._words)

    def _spell(self, parent: Element, run: Element | None) -> None:
        """What is seen inside an element of a run, or of none."""
        unseen = self._fields.unseen
        for child in children(parent, self._ledger):
            tag = child.tag
            if child in unseen:
                self._ledger.leave("instruction", child)
            elif tag == RUN:
                self._spell_run(child)
            elif tag in TEXT:
                self._spell_text(child.text or "", run)
            elif tag in BOXES:
                self.boxes.append(child)
            else:
                self._words.append(self._spell_mark(child))
                self._spell(child, run)

    def _spell_run(self, run: Element) -> None:
        if self._may_hide and self._styles.hides(find(run, "rPr"), self._hidden):
            self._ledger.leave("hidden", run)
        else:
            self._spell(run, run)

    def _spell_text(self, text: str, run: Element | None) -> None:
        self._ledger.seen += len(text)
        if PRIVATE.search(text):
            text = spell_private(text, find(run, "rPr"))
        self._words.append(text.replace("\n", " "))

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
