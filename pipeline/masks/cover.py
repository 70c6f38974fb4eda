"""What is personal in one notice, and its texts and cells with that covered."""

import re
from collections.abc import Iterable, Sequence

from pipeline.masks.contacts import find_contacts
from pipeline.masks.persons import find_identities, find_listed, find_names
from pipeline.variants import simplify

__all__ = ["MASK", "Cover"]

MASK = "＊"  # as wide as a character of the text
GAP = r"[ \t\u3000]*\n?[ \t\u3000]*"  # inside a name or a number that a line's end has broken
PARTING = r"[\s()（）—－–‐-]{0,4}"  # between the digits of a number
SHORTEST = 7  # digits
VISIBLE = re.compile(r"[^\s|]")


class Cover:
    """Learns from the texts of a notice what is personal, and covers it wherever it stands in them.

    So a name that is told once by a label is covered in every sentence. ``listed`` are cells that name
    those responsible; ``names`` and ``contacts`` are known already. What is covered keeps its length.
    """

    def __init__(
        self,
        texts: Iterable[str],
        kinds: Sequence[str],
        listed: Iterable[str] = (),
        names: Iterable[str] = (),
        contacts: Iterable[str] = (),
    ) -> None:
        self._kinds = frozenset(kinds)
        words = {simplify(name) for name in names if name}
        if "persons" in self._kinds:
            words.update(name for text in texts for name in find_names(text))
            words.update(name for cell in listed for name in find_listed(cell))
        patterns = [GAP.join(map(re.escape, word)) for word in sorted(words, key=lambda w: (-len(w), w))]
        patterns += filter(None, map(_loosen, contacts))
        self._words = re.compile("|".join(patterns) or r"(?!)")

    def cover(self, text: str) -> str:
        """The text with a mask in the place of each character that is covered."""
        spans = [found.span() for found in self._words.finditer(simplify(text))]
        if "contacts" in self._kinds:
            spans += find_contacts(text)
        if "persons" in self._kinds:
            spans += find_identities(text)
        if not spans:
            return text
        characters = list(text)
        for start, end in spans:
            characters[start:end] = VISIBLE.sub(MASK, text[start:end])
        return "".join(characters)

    @staticmethod
    def cover_all(text: str) -> str:
        """All of a cell but for blanks and the marks between its parts."""
        return VISIBLE.sub(MASK, text)


def _loosen(contact: str) -> str:
    """A pattern for a contact wherever it stands: blanks, marks and ends of lines may part it.

    Numbers of less than seven digits, such as 12388, are found by the words before them alone.
    """
    digits = "".join(filter(str.isdigit, contact))
    if not re.fullmatch(r"[\d\s()（）—－–‐-]+", contact):
        return GAP.join(map(re.escape, "".join(simplify(contact).split())))
    return rf"(?<!\d){PARTING.join(digits)}(?!\d)" if len(digits) >= SHORTEST else ""
