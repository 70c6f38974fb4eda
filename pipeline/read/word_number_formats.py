"""The formats of automatic numbers in Word (ECMA-376 part 1, §17.18.59, ST_NumberFormat).

Where Word departs from the standard, Word is followed.
"""

import re
from collections.abc import Callable

from pipeline.numerals import render_chinese

__all__ = ["spell_number"]

MAX_NUMBER = 9_999  # that is spelled; a larger one is shown in digits
UNITS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
TENFOLD = str.maketrans("IVXLC", "XLCDM")
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def spell_number(number: int, spelling: str) -> str:
    """A number in a format of ST_NumberFormat, or like the sample of a custom one (001).

    In digits where the format ends or is none that Chinese documents use.
    """
    if spelling.isdecimal():
        return str(number).zfill(len(spelling))
    return FORMATS.get(spelling, str)(number) if 0 < number <= MAX_NUMBER else str(number)


def _row(characters: str) -> Callable[[int], str]:
    return lambda number: characters[number - 1] if number <= len(characters) else str(number)


def _digits(digits: str) -> Callable[[int], str]:
    table = str.maketrans("0123456789", digits)
    return lambda number: str(number).translate(table)


def _letters(number: int) -> str:
    """A to Z, AA, BB: not the AA, AB of a spreadsheet."""
    return chr(ord("A") + (number - 1) % 26) * ((number + 25) // 26)


def _roman(number: int) -> str:
    text = ""
    for digit in f"{number % 1000:03}":
        text = text.translate(TENFOLD) + UNITS[int(digit)]
    return "M" * (number // 1000) + text


def _ordinal(number: int) -> str:
    special = {} if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{special.get(number % 10, 'th')}"


def _counting(number: int) -> str:
    """Digit by digit from 100: 一○○, where the counting of thousands has 一百."""
    return render_chinese(number) if number < 100 else _digits("○一二三四五六七八九")(number)


def _stems_and_branches(number: int) -> str:
    return STEMS[(number - 1) % 10] + BRANCHES[(number - 1) % 12]


def _legal(digits: str) -> Callable[[int], str]:
    """The forms that cannot be altered on a cheque; ten is one ten."""
    table = str.maketrans("一二三四五六七八九十百千", digits)
    return lambda number: (("一" if 10 <= number < 20 else "") + render_chinese(number)).translate(table)


FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "ordinal": _ordinal,
    "hex": lambda number: f"{number:X}",
    "numberInDash": lambda number: f"- {number} -",
    "chineseCounting": _counting,
    "chineseCountingThousand": render_chinese,
    "chineseLegalSimplified": _legal("壹贰叁肆伍陆柒捌玖拾佰仟"),
    "ideographLegalTraditional": _legal("壹貳參肆伍陸柒捌玖拾佰仟"),
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": render_chinese,
    "taiwaneseDigital": _digits("○一二三四五六七八九"),
    "japaneseCounting": lambda number: re.sub("一(?=[十百千])|零", "", render_chinese(number)),
    "ideographDigital": _digits("〇一二三四五六七八九"),
    "japaneseDigitalTenThousand": _digits("〇一二三四五六七八九"),
    "ideographTraditional": _row(STEMS),
    "ideographZodiac": _row(BRANCHES),
    "ideographZodiacTraditional": _stems_and_branches,  # 甲子 to 癸亥, 60 of them
    "ideographEnclosedCircle": _row("㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"),  # the standard circles them, Word has brackets
    "decimalEnclosedCircle": _row("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedCircleChinese": _row("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedFullstop": _row("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "decimalEnclosedParen": _row("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
}
