"""Fields: of a field its result is seen and its instruction is not (ECMA-376 part 1, §17.16).

A few fields hold no result; what they show stands in their instruction or in their form data.
Fields are matched in each story by itself: the body, and the inside of every text box.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field

from pipeline.read.word_names import DELETED, Element, W, find, is_on, number
from pipeline.read.word_symbols import spell_symbol

__all__ = ["Fields", "find_fields", "spell_equation"]

BOX = W + "txbxContent"
MARK, CODE = W + "fldChar", W + "instrText"
SHOWN = (W + "t", W + "tab", W + "br", W + "cr", W + "sym")
# SYMBOL 252 \f "Wingdings" \s 12
SYMBOL = re.compile(r"SYMBOL\s+(?:0x([0-9a-f]{1,6})|(\d{1,7}))\b(?:.*?\\f\s+\"?([^\"\\]*))?", re.I)
# MACROBUTTON NoMacro [请输入姓名]   GOTOBUTTON mark 附件
BUTTON = re.compile(r"(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s*(.*)", re.I | re.S)
# \* jc2 \* "Font:宋体"   of EQ \* jc2 \o\ad(…)
SWITCH = re.compile(r"\\\*\s*(?:\"[^\"]*\"|\S+)")
# \o\ac(○,1)   \s\up 9(甲)   \f(1,2)
GROUP = re.compile(r"((?:\\[a-z]{1,9}[\s\d-]{0,18}){0,9})\(([^()]*)\)", re.I)
RAISED = "\0"  # before what \s raises or lowers; no XML holds it
CIRCLES = "○〇◯O"
ENCLOSED = (range(0x2460, 0x2474), range(0x3251, 0x3260), range(0x3280, 0x328A), range(0x32B1, 0x32C0))
CIRCLED = {unicodedata.normalize("NFKC", chr(code)): chr(code) for codes in ENCLOSED for code in codes}


@dataclass(frozen=True, slots=True)
class Fields:
    """What the fields of a document hide and show."""

    unseen: set[Element] = field(default_factory=set)  # results of fields inside an instruction
    shown: dict[Element, str] = field(default_factory=dict)  # by the end of a field without a result


@dataclass(slots=True)
class _Open:
    begin: Element
    host: "_Open | None"  # the nearest one around it that it is in the instruction of
    inside: bool = True  # its instruction, until its result begins
    code: list[str] = field(default_factory=list)
    held: list[Element] = field(default_factory=list)
    has_result: bool = False


def find_fields(body: Element) -> Fields:
    """The fields that end in the story they begin in; a mark without its counterpart is none."""
    fields = Fields()
    if next(body.iter(MARK), None) is None:
        return fields
    stories: dict[Element | None, list[_Open]] = defaultdict(list)
    for element in body.iter(MARK, CODE, *SHOWN):
        if element.tag != MARK and not any(stories.values()):
            continue
        above = {ancestor.tag: ancestor for ancestor in reversed(list(element.iterancestors()))}
        if not above.keys() & {*DELETED}:
            _follow(element, stories[above.get(BOX)], fields)
    return fields


def _follow(element: Element, stack: list[_Open], fields: Fields) -> None:
    kind = element.get(W + "fldCharType") if element.tag == MARK else ""
    last = stack[-1] if stack else None
    if kind == "begin":
        stack.append(_Open(element, last if last and last.inside else last and last.host))
    elif last and kind == "separate":
        last.inside = False
    elif last and kind == "end":
        _close(element, stack, fields)
    elif last and element.tag == CODE and last.inside:
        last.code.append(element.text or "")
    elif last and element.tag in SHOWN:
        _hold(element, last)


def _hold(element: Element, last: _Open) -> None:
    """Something shown is a result of the last field, unless it is in an instruction."""
    last.has_result = last.has_result or not last.inside
    place = last if last.inside else last.host
    if place is not None:
        place.held.append(element)


def _close(end: Element, stack: list[_Open], fields: Fields) -> None:
    closed = stack.pop()
    fields.unseen.update(closed.held)
    code = "".join(closed.code)
    text = "" if closed.has_result else _spell_instruction(code, find(closed.begin, "ffData"))
    if text:
        fields.shown[end] = text
    if stack and text:
        _hold(end, stack[-1])
    elif stack and closed.has_result and not stack[-1].inside:
        stack[-1].has_result = True


def _spell_instruction(code: str, form: Element | None) -> str:
    """What a field without a result shows."""
    code = code.strip()
    if code.upper().startswith("FORMCHECKBOX"):
        ticked = find(form, "checkBox/checked")
        ticked = ticked if ticked is not None else find(form, "checkBox/default")
        return "☒" if is_on(ticked) else "☐"
    if code.upper().startswith("FORMDROPDOWN"):
        chosen = number(form, "ddList/result", number(form, "ddList/default", 0, 1000), 1000)
        entries = form.findall(f"{W}ddList/{W}listEntry") if form is not None else []
        return (entries[chosen].get(W + "val") or "") if chosen < len(entries) else ""
    if symbol := SYMBOL.match(code):
        return spell_symbol((symbol[3] or "").strip(), symbol[1] or f"{int(symbol[2]):x}")
    if button := BUTTON.match(code):
        return button[1].strip()
    return spell_equation(code[2:]) if code[:3].upper().strip() == "EQ" else ""


def spell_equation(code: str) -> str:
    r"""The words of an EQ field, as Word's layout of Chinese characters writes them.

    ``\o\ac(○,1)`` is ①, ``\o\ad(\s\up 9(yi),乙)`` is 乙 with its reading above it, which is left
    out as that of a ruby is, and ``\o(\s\up 9(甲),\s\do 3(乙))`` is 甲乙 in the room of one character.
    """
    text, depth = SWITCH.sub("", code), 0
    while depth < 20 and (changed := GROUP.sub(_spell_group, text)) != text:
        text, depth = changed, depth + 1
    return text.replace(RAISED, "").strip()


def _spell_group(group: re.Match[str]) -> str:
    command, parts = group[1].lower(), re.split("[,，;]", group[2])
    if command.startswith("\\s"):
        return RAISED + "".join(parts)
    if command.startswith("\\f"):
        return "/".join(parts)
    plain = [part.strip() for part in parts if RAISED not in part]
    if command.startswith("\\o") and plain and plain[0] in CIRCLES and len(plain) == 2:
        return CIRCLED.get(plain[1], plain[1])
    return "".join(plain if command.startswith("\\o") and plain else parts)
