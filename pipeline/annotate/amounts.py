"""Sums of money, shares and counts: 12万余元, 87.5%, 3场次.

    amount    = [near] quantity [after]                       近5万元, 5万元以上
              | [near] quantity 至 quantity [after]           3至5万元, 300元—500元, 4、5次
    quantity  = figure [余|多] [scale] [余|多] [unit]          10余名, 4亿条, 237054.47 万元
              | 百分之 figure | ￥ figure [unit] | 港币 figure [scale] 元
    near, after, unit: lexicon/units.toml

The value is the printed figure with its scale, of a range the lower end. What has no unit
is no amount, nor is 数万元, 万元 or 一元化. A numeral in characters counts only where it can be
nothing else: 两名 and 三项 do, 一次 (an article), 二期 (an order) and “四个统一” (a saying) do not.
Lengths of time (3个月, 45天) are not counts.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pipeline.annotate.figures import GAP, SCALES, Figure, find_figures
from pipeline.annotate.units import (
    UNITS,
    Unit,
    has_one,
    match_after,
    match_currency,
    match_near,
    match_unit,
    needs_digits,
)

__all__ = ["Value", "find_amounts"]


class Value(NamedTuple):
    """A mention before it has a place in the document: offsets into the text it was found in."""

    kind: str  # money, count, percent, date, document, sanction
    start: int
    end: int
    value: str = ""
    qualifier: str = ""
    unit: str = ""


class Quantity(NamedTuple):
    """A figure with its scale and, if it has one, its unit."""

    figure: Figure
    start: int
    end: int
    number: Decimal
    scale: str = ""
    unit: Unit | None = None
    qualifier: str = ""


# 余 in 10余名, 万余 in 12万余元, 余万 in 十余万元
TAIL = re.compile(
    rf"(?:[ ]?(?P<more>[余多]))?(?P<gap>{GAP})"
    rf"(?:(?P<scale>万亿|[百千]?[万亿]|[百千])(?P<rest>[余多]?)(?P<last_gap>{GAP}))?"
)
# 至 in 3至5万元, — in 3—5万元
RANGE = re.compile(r"[ ]?(?:至|到|[-–—~～]{1,2})[ ]?")
# - in 增长-3.5%, not in 2-3.5%
MINUS = re.compile(r"(?<![0-9A-Za-z%元])-")
PERCENT_BEFORE = {"百分之": "%", "千分之": "‰", "万分之": "‱"}
OPENING_QUOTES = frozenset('“"‘「『')
BLANKS = frozenset(" \u00a0\u3000")
ITEM_ENDS = frozenset("\n。;；:：")
# what stands right behind the figure of an amount: its unit, a scale, 余, a blank, or 至 and another figure
BEHIND = frozenset("余多百千万亿至到-–—~～ \t\u00a0\u3000\n") | {printed[0] for printed in UNITS}


def find_amounts(text: str) -> Iterator[Value]:
    """Every sum of money, share and count in the order of a normalised text."""
    low: Quantity | None = None
    for figure in find_figures(text, BEHIND):
        if figure.bare and text[figure.start : figure.start + 3] in PERCENT_BEFORE:
            continue  # 百 of 百分之三十
        quantity = _read_quantity(text, figure)
        joined = low and _join_range(text, low, quantity)
        if low and low.unit and not joined:
            yield from _read_amount(text, low, low.unit)
        low = joined or quantity
    if low and low.unit:
        yield from _read_amount(text, low, low.unit)


def _read_amount(text: str, quantity: Quantity, unit: Unit) -> Iterator[Value]:
    """The quantity with the words around it that qualify it; nothing where it is no amount."""
    start = quantity.start - (text[quantity.start - 1 : quantity.start] in BLANKS)
    near, after = match_near(text, start), match_after(text, quantity.end)
    qualifier = quantity.qualifier or near.meaning or after.meaning
    if _is_amount(text, quantity, unit, qualifier):
        start = start - near.length if near.length else quantity.start
        end = quantity.end + after.length
        yield Value(unit.kind, start, end, _render(quantity.number), qualifier, unit.name)


def _render(number: Decimal) -> str:
    """71320 and 7.5: no exponent, no trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _is_amount(text: str, quantity: Quantity, unit: Unit, qualifier: str) -> bool:
    figure = quantity.figure
    if unit.kind == "percent" or not figure.chinese:
        return True
    if figure.bare and not qualifier:  # 百元, 千名
        return False
    if unit.kind == "money":  # 八百元, not 一元化, 二元结构
        return quantity.number >= 10 or "." in text[quantity.start : quantity.end]
    return _is_count(text, figure, quantity, unit)


def _is_count(text: str, figure: Figure, quantity: Quantity, unit: Unit) -> bool:
    """Whether a numeral in characters counts what the unit names."""
    printed = text[figure.start : figure.end]
    if text[figure.start - 1 : figure.start] in OPENING_QUOTES:
        return False
    if quantity.scale:
        return True
    if printed == "一":
        return has_one(unit) and not text.startswith("一", quantity.end)
    return printed != "二" and (printed == "两" or not needs_digits(unit))


def _read_quantity(text: str, figure: Figure) -> Quantity:
    """The figure with its scale and unit, and what says before it that it is a sum or a share."""
    found = _measure(text, figure)
    percent = PERCENT_BEFORE.get(text[max(0, figure.start - 3) : figure.start])
    if percent:
        number = figure.base + figure.number
        return Quantity(figure, figure.start - 3, figure.end, number, unit=Unit("percent", percent, 0))
    currency = match_currency(text, figure.start) if found.unit and found.unit.name == "元" else None
    if currency:
        return found._replace(start=figure.start - currency.length, unit=currency)
    sign = text[figure.start - 1 : figure.start]
    if sign in ("￥", "¥") and (not found.unit or found.unit.kind == "money"):
        return found._replace(start=figure.start - 1, unit=found.unit or Unit("money", "元", 0))
    if found.unit and found.unit.kind == "percent" and MINUS.match(text, figure.start - 1):
        return found._replace(start=figure.start - 1, number=0 - found.number)
    return _without_marker(text, found)


def _measure(text: str, figure: Figure) -> Quantity:
    """The unit right after the figure (千克), else after a scale (千元); without a unit the scale alone."""
    tail = TAIL.match(text, figure.end)
    if not tail:
        return Quantity(figure, figure.start, figure.end, figure.base + figure.number)
    more, scale, gap = tail["more"] or "", "", "gap"
    unit = _match_unit(text, figure, *tail.span(gap))
    if not unit and tail["scale"] and _fits(figure, tail["scale"]):
        more, scale, gap = more + tail["rest"], tail["scale"], "last_gap"
        unit = _match_unit(text, figure, *tail.span(gap))
    end = tail.end(gap) + unit.length if unit else tail.start(gap)
    number = figure.base + figure.number * SCALES[scale]
    qualifier = "range" if figure.ranged else "余" if more else ""
    return Quantity(figure, figure.start, end, number, scale, unit, qualifier)


def _fits(figure: Figure, scale: str) -> bool:
    """Whether the scale is smaller than that of the part before: 千 in 3万5千."""
    return not figure.least or figure.number * SCALES[scale] < figure.least


def _match_unit(text: str, figure: Figure, gap: int, position: int) -> Unit | None:
    """The unit after a gap; a count's is on the figure's line, and not parted from a marker: 3 个别干部."""
    unit = match_unit(text, position)
    if unit and unit.kind == "count" and gap < position:
        is_apart = "\n" in text[gap:position] or _starts_item(text, figure.start)
        return None if is_apart else unit
    return unit


def _starts_item(text: str, position: int) -> bool:
    """Whether a number here may be a marker: at the start of the text, a line or a sentence."""
    before = text[max(0, position - 4) : position].rstrip(" \t\u3000")
    return not before or before[-1] in ITEM_ENDS


def _without_marker(text: str, found: Quantity) -> Quantity:
    """1.3名干部 at the start of an item is marker and 3名; elsewhere things have no parts."""
    whole, point, part = text[found.figure.start : found.figure.end].partition(".")
    if not point or found.scale or not found.unit:
        return found
    if found.unit.divisible and (found.unit.kind != "money" or len(part) <= 2):
        return found
    if len(whole) <= 2 and not part.startswith("0") and _starts_item(text, found.start):
        return found._replace(start=found.start + len(whole) + 1, number=Decimal(part))
    return found if found.unit.divisible else found._replace(unit=None)


def _join_range(text: str, low: Quantity, high: Quantity) -> Quantity | None:
    """The two as one range, its value the lower end; None where they are not one."""
    if low.unit and not high.unit and text[low.start : low.start + 3] in PERCENT_BEFORE:
        high = high._replace(unit=low.unit)  # 百分之二十至三十
    if not high.unit or (low.unit and low.unit.name != high.unit.name):
        return None
    number = low.number
    if not low.unit and not low.scale:
        scaled = low.number * SCALES[high.scale]
        number = scaled if scaled <= high.number else number  # 3至5万元, 500至1万元
    joint = RANGE.match(text, low.end)
    is_joined = joint is not None and joint.end() == high.start and number <= high.number
    return high._replace(start=low.start, number=number, qualifier="range") if is_joined else None
