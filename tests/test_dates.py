"""Dates as they are printed. A case is one line: the text, then what is found in it, a day a piece.

``text => printed = value / printed = …``; a value without a year begins with ``--``.
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates import find_dates, find_printed_dates, parse_date
from pipeline.numerals import render_chinese

PARSED = """
2021年7月25日=2021-07-25 2021年07月05号=2021-07-05 2021年7月25號=2021-07-25 2021年七月二十五日=2021-07-25
2021年7月=2021-07 2021年=2021 2021=2021 2021.7=2021-07 1900年=1900 2099年12月31日=2099-12-31
2021-07-25=2021-07-25 2021/7/25=2021-07-25 2021.7.25=2021-07-25 ２０２１－０７－２５=2021-07-25
二〇二一年七月=2021-07 二○二一年七月=2021-07 一九九八年=1998 二零二一年十二月三十一日=2021-12-31
2020年2月29日=2020-02-29 2000年2月29日=2000-02-29
"""

REFUSED = """
1899年 2100年 21年7月 20210725 2021.06-07 2021年13月 2021年0月 2021年7月0日 2021年2月29日 1900年2月29日
2021-13 2021-00-10 2021年4月31日 7月25日 2021年上半年 2021年7月25日前 自2021年 2021717日 二一年 年 〇
"""

FOUND = """
2021年7月25日上午9时 => 2021年7月25日 = 2021-07-25
7月25日，今年7月，三月五日 => 7月25日 = --07-25 / 7月 = --07 / 三月五日 = --03-05
自2021年3月15日至2021年5月20日 => 2021年3月15日 = 2021-03-15 / 2021年5月20日 = 2021-05-20
2021年3月15日—5月20日 => 2021年3月15日 = 2021-03-15 / 5月20日 = 2021-05-20
2021年7月25至28日 => 2021年7月25 = 2021-07-25 / 28日 = 2021-07-28
2021年7月25日、8月3日和9月 => 2021年7月25日 = 2021-07-25 / 8月3日 = 2021-08-03 / 9月 = 2021-09
2021年7月25日，8月3日；9月1日 => 2021年7月25日 = 2021-07-25 / 8月3日 = 2021-08-03 / 9月1日 = 2021-09-01
2021年7月25日，26日 => 2021年7月25日 = 2021-07-25
2021年7月、25日 => 2021年7月 = 2021-07
2021年7月25日和3日内 => 2021年7月25日 = 2021-07-25
2019-2021年 => 2019 = 2019 / 2021年 = 2021
2021年1-3月 => 2021年1 = 2021-01 / 3月 = 2021-03
二〇二一年三月至五月 => 二〇二一年三月 = 2021-03 / 五月 = 2021-05
2021年3月至2022年1月 => 2021年3月 = 2021-03 / 2022年1月 = 2022-01
2021年12月25日至1月3日 => 2021年12月25日 = 2021-12-25 / 1月3日 = --01-03
2021年7月25日至24日 => 2021年7月25日 = 2021-07-25
2021年2月28日、30日 => 2021年2月28日 = 2021-02-28
2021年2月30日，3月1日 => 3月1日 = --03-01
2月29日，2月30日 => 2月29日 = --02-29
2021 年 3 月 15 日 => 2021 年 3 月 15 日 = 2021-03-15
第7月，2021年五一，五月，3个月，电话2021-12345678，〔2021〕7号，7月32日 => 2021年 = 2021
"""


def parsed() -> list[list[str]]:
    return [case.split("=") for case in PARSED.split()]


def found() -> list[list[str]]:
    return [line.split(" => ") for line in FOUND.strip().splitlines()]


@pytest.mark.parametrize(("printed", "iso"), parsed())
def test_a_printed_date_keeps_the_precision_that_it_has(printed: str, iso: str) -> None:
    assert parse_date(printed) == iso
    assert parse_date(f"\u3000{printed}\n") == iso


@pytest.mark.parametrize("text", REFUSED.split())
def test_what_no_calendar_has_or_names_no_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        parse_date(text)


@pytest.mark.parametrize(("text", "expected"), found())
def test_dates_are_found_with_what_their_list_says_about_them(text: str, expected: str) -> None:
    shown = [f"{text[day.start : day.end]} = {day.iso}" for day in find_printed_dates(text)]
    assert " / ".join(shown) == expected


@pytest.mark.parametrize("text", ["二O二一年七月", "二0二一年七月"])
def test_a_letter_o_for_a_zero_is_read_as_it_is_meant(text: str) -> None:
    assert parse_date(text) == "2021-07"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_the_same_in_every_form(day: date) -> None:
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    forms = (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month:02}月{day.day:02}号",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month:02}/{day.day:02}",
        f"{year}年{render_chinese(day.month)}月{render_chinese(day.day)}日",
        day.isoformat(),
    )
    assert {parse_date(form) for form in forms} == {day.isoformat()}
    assert [value for form in forms for _, _, value in find_dates(form)] == [day.isoformat()] * len(forms)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["", "于", "截至", "（", "从"]))
def test_a_date_is_found_where_it_stands(day: date, before: str) -> None:
    printed = f"{day.year}年{day.month}月{day.day}日"
    text = f"{before}{printed}完成整改。"
    assert list(find_dates(text)) == [(len(before), len(before) + len(printed), day.isoformat())]


@given(st.text(alphabet="2019０1３4二〇一十年月日号至、和-./ —，\n第", max_size=40))
def test_whatever_is_found_stands_in_order_and_exists(text: str) -> None:
    end = 0
    for day in find_printed_dates(text):
        assert end <= day.start < day.end <= len(text)
        end = day.end
        year = 2020 if day.year is None else day.year
        assert date(year, day.month or 1, day.day or 1)
        assert day.day is None or day.month is not None


@given(st.text(alphabet="2019０1３4二〇一十年月日号至、和-./ —，\n第", max_size=40))
def test_a_date_without_a_year_has_an_empty_value_and_the_rest_are_read_alike(text: str) -> None:
    printed = list(find_printed_dates(text))
    assert [value for _, _, value in find_dates(text)] == [day.iso if day.year else "" for day in printed]
    assert all(day.iso.startswith("-") == (day.year is None) for day in printed)
