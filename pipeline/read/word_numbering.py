"""The automatic numbers of Word's paragraphs, which a document does not hold as text.

ECMA-376 part 1, §17.9 and §17.18.59. Where Word departs from the standard, Word is
followed, as Microsoft documents it in [MS-OI29500] and [MS-DOCX] §2.4.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lxml import etree

from pipeline.read.word_names import MARK, W, is_deleted, value
from pipeline.read.word_number_formats import spell_number

__all__ = ["Numbering"]

STYLE, LIST = W + "pStyle", W + "numPr"
ABSENT = -1  # for a number that is missing, negative or no number at all
SYMBOL_FONTS = {"Symbol", "Webdings", "Wingdings", "Wingdings 2", "Wingdings 3"}
LEVELS = set(range(9))
MAX_DEPTH = 20  # of styles based on one another; it ends a cycle too
MAX_TEXT = 127  # characters of w:lvlText, of which Word takes 31


@dataclass(frozen=True, slots=True)
class _Level:
    """w:lvl, §17.9.6."""

    format: str  # a value of ST_NumberFormat, or the sample of a custom one: 001
    text: str
    start: int
    restart: int  # the level, counted from 1, whose use restarts this one; 0 is never
    legal: bool
    style: str


@dataclass(frozen=True, slots=True)
class _List:
    """w:num, §17.9.15. The lists of one definition share its counters."""

    definition: int
    levels: dict[int, _Level]
    overrides: dict[int, int]  # w:startOverride, which holds after every restart too: §17.9.26

    def start(self, level: int) -> int:
        return self.overrides.get(level, self.levels[level].start)

    def is_restarted(self, level: int, used: int) -> bool:
        """Whether a level starts anew after a paragraph of the used one above it, §17.9.10."""
        restart = self.levels[level].restart if level in self.levels else ABSENT
        return restart == ABSENT or used < restart


class Numbering:
    """Numbers the paragraphs of a document in one pass."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._definitions = _index(numbering, "abstractNum", "abstractNumId")
        self._nums = _index(numbering, "num", "numId")
        self._styles: dict[str, etree._Element] = {}
        self._default: etree._Element | None = None
        for style in styles.iter(f"{W}style") if styles is not None else ():
            self._styles[style.get(f"{W}styleId", "")] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self._default = style
        self._lists: dict[int, _List | None] = {}
        self._numbers: dict[str, int] = {}  # by style: the list that its paragraphs belong to
        self._levels: dict[tuple[int, str], int] = {}  # by list and style
        self._counters: dict[int, dict[int, int]] = {}
        self._overridden: set[tuple[int, int]] = set()

    def label(self, paragraph: etree._Element, properties: dict[str, etree._Element]) -> str:
        """The number that Word shows before this w:p of these properties, without its trailing tab or blank.

        Empty where there is none. Call it once for every paragraph in document order,
        table cells and text boxes included: counters advance. A paragraph whose mark is
        a tracked deletion does not count: what is left of it belongs to the next one.
        """
        if not self._nums or _is_uncounted(paragraph, properties):
            return ""
        style, own = value(properties.get(STYLE)), properties.get(LIST)
        number = _number(own, "numId")
        number = self._number_of(style) if number == ABSENT else number
        found = self._find_list(number)
        if found is None:
            return ""
        level = _number(own, "ilvl")
        level = self._level_of(style, number, found) if level == ABSENT else level
        level = level if level in found.levels else 0
        return _render(found, level, self._count(number, found, level)) if level in found.levels else ""

    def _number_of(self, style: str) -> int:
        """The list of a style, or of those it is based on."""
        if style not in self._numbers:
            chain = self._find_styles(style)
            self._numbers[style] = _first(_number(place, "pPr/numPr/numId") for place in chain)
        return self._numbers[style]

    def _level_of(self, style: str, number: int, found: _List) -> int:
        """The level of a style in a list."""
        if (number, style) not in self._levels:
            levels = (_find_level(found, place) for place in self._find_styles(style))
            self._levels[number, style] = _first(levels)
        return self._levels[number, style]

    def _find_styles(self, name: str) -> list[etree._Element]:
        """The style of a paragraph and those it is based on, nearest first."""
        chain: list[etree._Element] = []
        style = self._styles.get(name, self._default)
        while style is not None and len(chain) < MAX_DEPTH:
            chain.append(style)
            style = self._styles.get(_text(style, "basedOn"))
        return chain

    def _find_list(self, number: int) -> _List | None:
        """A w:num with its w:abstractNum, or with that of the list style it refers to, §17.9.21."""
        if number not in self._lists:
            num = self._nums.get(number) if number else None  # 0 switches numbering off, §17.9.18
            key = _number(num, "abstractNumId")
            style = _text(self._definitions.get(key), "numStyleLink")
            if style:
                linked = self._nums.get(_number(self._styles.get(style), "pPr/numPr/numId"))
                key = _number(linked, "abstractNumId")
            self._lists[number] = _read_list(key, self._definitions.get(key), num)
        return self._lists[number]

    def _count(self, number: int, found: _List, level: int) -> dict[int, int]:
        counters = self._counters.setdefault(found.definition, {})
        for upper in range(level):
            if upper in found.levels:  # Word counts a skipped level as used: after 1.1 comes 2
                counters.setdefault(upper, found.start(upper))
        overriding = level in found.overrides and (number, level) not in self._overridden
        if overriding or level not in counters:
            counters[level] = found.start(level)
            self._overridden.add((number, level))
        else:
            counters[level] += 1
        for deeper in [d for d in counters if d > level and found.is_restarted(d, level)]:
            del counters[deeper]
        return counters


def _is_uncounted(paragraph: etree._Element, properties: dict[str, etree._Element]) -> bool:
    """Its mark is gone as a tracked change, or it is nothing but the break of a section."""
    return is_deleted(properties.get(MARK)) or (
        f"{W}sectPr" in properties and next(paragraph.iter(f"{W}t"), None) is None
    )


def _find_level(found: _List, style: etree._Element) -> int:
    """The level that is linked to a style, §17.9.23; else the one that the style names."""
    name = style.get(f"{W}styleId")
    linked = (number for number, level in found.levels.items() if level.style and level.style == name)
    return next(linked, _number(style, "pPr/numPr/ilvl"))


def _read_list(key: int, definition: etree._Element | None, num: etree._Element | None) -> _List | None:
    if definition is None or num is None:
        return None
    defined, changed = _index(definition, "lvl", "ilvl"), _index(num, "lvlOverride", "ilvl")
    levels = {index: _read_level(defined[index]) for index in LEVELS & defined.keys()}
    for index in LEVELS & changed.keys():
        level = _find(changed[index], "lvl")
        if level is not None:  # Word takes no w:lvlRestart from here
            restart = levels[index].restart if index in levels else ABSENT
            levels[index] = replace(_read_level(level), restart=restart)
    starts = {index: _number(override, "startOverride") for index, override in changed.items()}
    return _List(key, levels, {index: start for index, start in starts.items() if start != ABSENT})


def _read_level(level: etree._Element) -> _Level:
    legal = _find(level, "isLgl")
    formats = [_read_format(element) for element in level.iter(f"{W}numFmt")] or ["decimal"]
    spelling = formats[0] if formats[0].isdecimal() else formats[-1]  # the last is the fallback
    text = _text(level, "lvlText")[:MAX_TEXT]
    return _Level(
        format=spelling,
        text=_read_bullet(level, text) if spelling == "bullet" else text,
        start=max(_number(level, "start"), 0),
        restart=_number(level, "lvlRestart"),
        legal=legal is not None and legal.get(f"{W}val") not in ("0", "false", "off"),
        style=_text(level, "pStyle"),
    )


def _read_format(element: etree._Element) -> str:
    """w:numFmt; of a custom one its sample: 001."""
    name = element.get(f"{W}val", "decimal")
    return (element.get(f"{W}format", "").partition(",")[0] if name == "custom" else name)[:MAX_TEXT]


def _read_bullet(level: etree._Element, text: str) -> str:
    fonts = _find(level, "rPr/rFonts")
    symbolic = text != "" and fonts is not None and fonts.get(f"{W}ascii") in SYMBOL_FONTS
    return "•" if symbolic or re.search("[\ue000-\uf8ff]", text) else text


def _render(found: _List, level: int, counters: dict[int, int]) -> str:
    """w:lvlText, §17.9.11: Word shows nothing at all for a text that names a deeper level."""
    own = found.levels[level]
    if own.format == "bullet":
        return own.text.strip()
    if any(int(name) > level + 1 for name in re.findall("%([1-9])", own.text)):
        return ""

    def spell(name: re.Match[str]) -> str:
        index = int(name[1]) - 1
        spelling = found.levels[index].format if index in found.levels else "none"
        if spelling in ("none", "bullet"):
            return ""
        if own.legal and spelling != "decimalZero":
            spelling = "decimal"
        return spell_number(counters[index], spelling)

    return re.sub("%([1-9])", spell, own.text).strip()


def _index(parent: etree._Element | None, tag: str, key: str) -> dict[int, etree._Element]:
    """Elements by their number; those without a proper one are left out."""
    elements = parent.iter(W + tag) if parent is not None else ()
    found = {_parse(element.get(W + key)): element for element in elements}
    found.pop(ABSENT, None)
    return found


def _find(element: etree._Element | None, path: str) -> etree._Element | None:
    return element.find(W + path.replace("/", f"/{W}")) if element is not None else None


def _text(element: etree._Element | None, path: str) -> str:
    found = _find(element, path)
    return found.get(f"{W}val", "") if found is not None else ""


def _number(element: etree._Element | None, path: str) -> int:
    return _parse(_text(element, path))


def _parse(value: str | None) -> int:
    return int(value) if value and re.fullmatch("[0-9]{1,9}", value) else ABSENT


def _first(numbers: Iterable[int]) -> int:
    return next((number for number in numbers if number != ABSENT), ABSENT)
