"""Names of persons and contacts are found where they stand, and ordinary words are left alone."""

import pytest

from pipeline.masks.contacts import find_contacts
from pipeline.masks.cover import MASK, Cover
from tests.masks.measure import measure, read_sentences


@pytest.mark.parametrize(("part", "recall", "precision"), [("one", 0.88, 0.98), ("two", 0.7, 0.95)])
def test_most_names_are_covered_and_little_else(part: str, recall: float, precision: float) -> None:
    score, wrong = measure(read_sentences()[part])
    assert score.recall >= recall, wrong
    assert score.precision >= precision, wrong


def test_what_only_looks_like_a_name_is_left() -> None:
    score, wrong = measure(read_sentences()["none"])
    assert not score.stretches, wrong


@pytest.mark.parametrize(
    "line",
    [
        "联系电话：|0731-00001234|；",
        "电 话：|（0731）00001234转801|",
        "手机|138 0000 0000|",
        "监督电话：|00001234、00005678|，",
        "举报电话：|12388|；",
        "服务热线|400-000-0000|。",
        "电子邮箱：|jubao_2023@example.gov.cn|。",
        "邮箱：|jubao＠example.cn|",
        "邮政编码：|410000|；",
        "通信地址：|某市某路1号某局办公室|；邮政编码：|410000|",
        "身份证号|430000190001010000|",
        "退回资金12345678元，12345热线受理20231件。",
        "电话费3.5万元，传真机2台，微信群12个",
        "编号430000-2023-0017，2023-10-11至2023-12-30",
    ],
)
def test_contacts_are_covered_and_other_numbers_are_not(line: str) -> None:
    parts = line.split("|")
    expected = "".join(
        "".join(MASK if c != " " else c for c in part) if odd % 2 else part for odd, part in enumerate(parts)
    )
    assert Cover([line], ("contacts", "persons")).cover("".join(parts)) == expected


def test_a_name_told_once_is_covered_wherever_it_stands_and_across_the_ends_of_lines() -> None:
    text = "联系人：张若谷\n经查，张若\n谷挪用公款，張若谷已退缴。"
    cover = Cover([text], ("persons",))
    assert cover.cover(text) == "联系人：＊＊＊\n经查，＊＊\n＊挪用公款，＊＊＊已退缴。"
    assert cover.cover("与张若谷无关") == "与＊＊＊无关"


def test_a_kind_that_is_not_asked_for_is_left() -> None:
    text = "联系人：张若谷，电话：0731-00001234"
    assert Cover([text], ("persons",)).cover(text) == "联系人：＊＊＊，电话：0731-00001234"
    assert Cover([text], ("contacts",)).cover(text) == "联系人：张若谷，电话：＊＊＊＊＊＊＊＊＊＊＊＊＊"


def test_a_long_text_of_marks_is_looked_through_quickly() -> None:
    for stretch in ("某", "张", "对", "书记", "0", "电话：", "张某、"):
        text = stretch * (20_000 // len(stretch))
        assert len(Cover([text], ("contacts", "persons")).cover(text)) == len(text)
        assert sum(1 for _ in find_contacts(text)) <= len(text)
