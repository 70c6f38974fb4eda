"""What of a Word document is left out, by the rule that leaves it out.

Every element is gone through unless a rule names it. So what is seen is what was emitted, and
the two together are all the text that the document holds (a test adds them up).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.read.word_names import DELETED, MC, A, Element, M, W

__all__ = ["ALTERNATIVES", "LEFT_OUT", "TEXT", "Ledger", "children"]

ALTERNATIVES = f"{MC}AlternateContent"
TEXT = (W + "t", M + "t", A + "t")
# What is not on the page, by its rule. Properties hold no text but that of earlier ones.
LEFT_OUT = {
    **dict.fromkeys((*DELETED, W + "delText", W + "delInstrText"), "deleted"),
    W + "instrText": "instruction",
    W + "rt": "ruby",
    **{
        W + tag: "properties"
        for tag in ("pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr")
    },
}


@dataclass(slots=True)
class Ledger:
    """Characters emitted, elements left out by rule, and things that are seen but not read."""

    seen: int = 0
    left: defaultdict[str, list[Element]] = field(default_factory=lambda: defaultdict(list))
    things: Counter[str] = field(default_factory=Counter)  # objects, drawings, pictures, chunks
    notes: list[tuple[str, str]] = field(default_factory=list)  # footnote or endnote, and its number

    def leave(self, rule: str, element: Element) -> None:
        """Enter an element, with all text inside it, as left out."""
        self.left[rule].append(element)

    def count_left(self, *rules: str) -> int:
        """The characters that the rules leave out; counted when asked for, as most properties hold none."""
        elements = (element for rule in rules for element in self.left.get(rule, ()))
        return sum(len(text.text or "") for element in elements for text in element.iter(*TEXT))


def children(element: Element, ledger: Ledger) -> list[Element]:
    """The children of an element that are seen; of alternatives the first one (part 3, §9.3)."""
    seen: list[Element] = []
    for child in element:
        tag = child.tag
        if tag in LEFT_OUT:
            ledger.leave(LEFT_OUT[tag], child)
        elif tag == ALTERNATIVES:
            seen += _choose(child, ledger)
        else:
            seen.append(child)
    return seen


def _choose(alternatives: Element, ledger: Ledger) -> Iterator[Element]:
    chosen = alternatives.find(f"{MC}Choice")
    for version in alternatives:
        if version is chosen or (chosen is None and version.tag == f"{MC}Fallback"):
            yield from children(version, ledger)
        else:
            ledger.leave("alternative", version)
