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
SYMBOL = re.compile(r"SYMBOL\s+(0x[0-9a-f]+|\d+)(?:.*?\\f\s+\"?([^\"\\]*))?", re.I)
# MACROBUTTON NoMacro [请输入姓名]   GOTOBUTTON mark 附件
BUTTON = re.compile(r"(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s*(.*)", re.I | re.S)
# \* jc2 \* "Font:宋体"   of EQ \* jc2 \o\ad(…)
SWITCH = re.compile(r"\\\*\s*(?:\"[^\"]*\"|\S+)")
# \o\ac(○,1)   \s\up 9(甲)   \f(1,2)
GROUP = re.compile(r"((?:\\[a-z]+\s*-?\d*\s*)*)\(([^()]*)\)", re.I)
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
    inside: bool = True  # its instruction, until its result begins
    code: str = ""
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
    if kind == "begin":
        stack.append(_Open(element))
    elif stack and kind == "separate":
        stack[-1].inside = False
    elif stack and kind == "end":
        _close(element, stack, fields)
    elif stack and element.tag == CODE and stack[-1].inside:
        stack[-1].code += element.text or ""
    elif stack and element.tag in SHOWN:
        _hold(element, stack)


def _hold(element: Element, stack: list[_Open]) -> None:
    for place in stack:
        if place.inside:
            place.held.append(element)
        else:
            place.has_result = True


def _close(end: Element, stack: list[_Open], fields: Fields) -> None:
    closed = stack.pop()
    fields.unseen.update(closed.held)
    text = "" if closed.has_result else _spell_instruction(closed.code, find(closed.begin, "ffData"))
    if text:
        fields.shown[end] = text
        _hold(end, stack)


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
        return spell_symbol((symbol[2] or "").strip(), f"{int(symbol[1], 0):x}")
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
