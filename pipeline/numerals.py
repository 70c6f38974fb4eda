"""Numbers as Chinese documents write them.

一…九十九, 一百零二, 二十, 廿三, 〇; 12, １２ (full width); ①, ⑴, ⒈, ㈠, Ⅳ; 二〇二一 digit by digit.
"""

import unicodedata

__all__ = ["parse_number", "render_chinese"]

DIGITS = {
    c: n
    for n, row in enumerate(
        ("〇零○Ｏ", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for c in row
}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}


def parse_number(text: str) -> int:
    """Read a whole number in any of the forms above.

    Raises ValueError for anything else, the empty string included.
    """
    text = text.strip()
    if not text:
        raise ValueError("no number in an empty text")
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and text not in DIGITS and text not in UNITS and text not in MYRIADS:
        value = unicodedata.numeric(text, None)
        if value is None or value != int(value):
            raise ValueError(f"not a number: {text!r}")
        return int(value)
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    return _parse_units(text)


def _parse_units(text: str) -> int:
    """三亿五千万: each 万 or 亿 multiplies what stands since the greater one before it."""
    groups: list[tuple[int, int]] = []  # (value, myriad), the myriads falling
    section = digit = 0
    for character in text.replace("廿", "二十").replace("卅", "三十"):
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in UNITS:
            section += (digit or 1) * UNITS[character]
            digit = 0
        elif character in MYRIADS:
            value = section + digit
            while groups and groups[-1][1] <= MYRIADS[character]:
                value += groups.pop()[0]
            groups.append((value * MYRIADS[character], MYRIADS[character]))
            section = digit = 0
        else:
            raise ValueError(f"not a number: {text!r}")
    return sum(value for value, _ in groups) + section + digit


def render_chinese(number: int) -> str:
    """Write 1 to 9,999 as 一 to 九千九百九十九, the way headings are numbered (十一, not 一十一).

    Raises ValueError outside that range.
    """
    if not 1 <= number <= 9999:
        raise ValueError(f"no heading is numbered {number}")
    text, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + "〇一二三四五六七八九"[digit] + unit
        gap = False
    return text.removeprefix("一") if 10 <= number < 20 else text
