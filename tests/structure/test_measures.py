"""A rectification cut into its measures. A case is one line: | between them, › after a number.

⏎ stands between paragraphs; what stands in { } states the status and is no measure.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Measure
from pipeline.numerals import render_chinese
from pipeline.passage import Passage, Span
from pipeline.structure.measures import split_measures

CASES = """
党组召开专题会议，修订了制度。
党组召开专题会议。⏎成立整改专班。⏎修订制度3项。
一是›加强领导。|二是›完善制度。|三是›强化监督。
一是›加强领导；|二是›完善制度；|三是›强化监督。
一是›加强领导。⏎|二是›完善制度。⏎|三是›强化监督。
一是›加强领导。⏎党组召开会议。⏎|二是›完善制度。
党组高度重视。|一是›加强领导。|二是›完善制度。
党组高度重视，采取以下措施：|一是›加强领导。|二是›完善制度。
党组高度重视。⏎成立专班。⏎|一是›加强领导。|二是›完善制度。
一要›加强领导。|二要›完善制度。
第一，›加强领导。|第二，›完善制度。
第一、›加强领导。|第二、›完善制度。
1.›加强领导。|2.›完善制度。|3.›强化监督。
1.›加强领导；|2.›完善制度；|3.›强化监督。
1、›加强领导。|2、›完善制度。
1．›加强领导。⏎|2．›完善制度。
（1）›加强领导。|（2）›完善制度。
⑴›加强领导。|⑵›完善制度。
①›加强领导；|②›完善制度。
（一）›加强领导。⏎召开会议。⏎|（二）›完善制度。⏎印发办法。
㈠›加强领导。|㈡›完善制度。
一、›加强领导。|二、›完善制度。
1.›2023年以来召开会议。|2.›2022年修订制度。
1.›处置违建4处。|2.›3处正在办理手续。
{已完成。}|一是›加强领导。|二是›完善制度。
{已经完成，长期坚持。}|1.›加强领导。|2.›完善制度。
{该问题已完成整改。}⏎|一是›加强领导。|二是›完善制度。
一是›加强领导。|二是›完善制度。{该问题已完成整改。}
一是›加强领导。⏎|二是›完善制度。⏎{已完成整改，并长期坚持。}
{已完成。}|党组召开专题会议，修订了制度。
党组召开专题会议，修订了制度。{该问题已完成整改。}
{已完成。}
一是›加强领导。目前该问题已整改到位，后续将健全制度。|二是›完善制度。
""".strip().splitlines()

# The outermost enumeration counts; what it holds is not split again, and it may begin anew.
NESTED = """
（一）›加强领导。1.成立专班。2.召开会议。|（二）›完善制度。1.修订办法。2.建立台账。
1.›加强领导。一是成立专班。二是召开会议。|2.›完善制度。一是修订办法。二是建立台账。
1.›加强领导。（1）成立专班；（2）召开会议。|2.›完善制度。
一是›加强领导。主要是：1.成立专班；2.召开会议。|二是›完善制度。①修订办法；②建立台账。
一是›加强领导。|二是›完善制度，明确：1.报销标准；2.审批权限；3.公示要求。
1.›加强领导。⏎一是成立专班。⏎二是召开会议。⏎|2.›完善制度。⏎一是修订办法。⏎二是建立台账。
一是›加强领导。|二是›完善制度。⏎|一是›清退资金。|二是›通报批评。
一是›加强领导。|二是›完善制度。|二是›强化监督。
一是›加强领导。|二是›完善制度。|四是›强化监督。
（一）›思想上：一是加强学习。二是开展讨论。|（二）›行动上：一是修订制度。二是加强督查。
""".strip().splitlines()

# Numbers that are none: years, amounts, days, words.
FIGURES = """
2021年7月25日召开会议。2022年3月27日修订制度。
退回资金。124.40万元已上缴。整改率达87.5%。
谈话4、5次之多。2.5万元已上缴。
党组一是一、二是二，对标对表。第一批资金到位。第二批正在拨付。
一是›退回违规资金2.5万元。1.5万元已上缴。|二是›完善制度。
1.›退回资金3.5万元。87.5%已上缴。|2.›完善制度。
""".strip().splitlines()

CARELESS = """
采取措施，|一是›加强领导，|二是›完善制度，|三是›强化监督。
一是›加强领导，|二是›完善制度，|三是›强化监督。
①›加强领导|②›完善制度|③›强化监督
一是›加强领导。|三是›完善制度。
1.›退回资金3万元。2.5万元已上缴。|2.›完善制度。
一是›加强领导|二是›完善制度|三是›强化监督
1.›4处违建已拆除。|2.›3处正在办理手续。
{正在整改，达到序时进度。}1.›7个排口已封堵。|2.›6个小区完成4个。|3.›5月、6月水质达标。
""".strip().splitlines()


def place(text: str, start: int = 0) -> Passage:
    return Passage(text, ((0, Span(start, start + len(text))),) if text else ())


def show(measures: tuple[Measure, ...]) -> list[str]:
    return [f"{m.number}›{m.text.text}" if m.number else m.text.text for m in measures]


def bare(case: str) -> str:
    return re.sub("[|›{}]", "", case).replace("⏎", "\n")


def wanted(case: str) -> list[str]:
    return [
        part.strip("⏎").replace("⏎", "\n") for part in re.sub("{.*?}", "", case).split("|") if part.strip("⏎")
    ]


@pytest.mark.parametrize("case", [*CASES, *NESTED, *FIGURES])
def test_a_rectification_is_cut_into_its_measures(case: str) -> None:
    assert show(split_measures([("整改情况", place(bare(case)))])) == wanted(case)


@pytest.mark.parametrize("case", CARELESS)
def test_a_rectification_of_a_careless_typist_is_cut_too(case: str) -> None:
    assert show(split_measures([("整改情况", place(bare(case)))])) == wanted(case)


@pytest.mark.parametrize(
    ("parts", "measures"),
    [
        ([], []),
        (
            [("整改措施", "一是修订制度。二是加强督查。"), ("整改成效", "台账齐全。")],
            ["一是›修订制度。", "二是›加强督查。"],
        ),
        ([("整改措施", "修订制度，加强督查。"), ("整改成效", "台账齐全。")], ["修订制度，加强督查。"]),
        ([("整改成效", "台账齐全。"), ("整改措施", "修订制度，加强督查。")], ["修订制度，加强督查。"]),
        (
            [("整改情况", "高度重视。"), ("整改结果", "1.修订制度。2.加强督查。")],
            ["1.›修订制度。", "2.›加强督查。"],
        ),
        ([("整改情况", "")], []),
    ],
)
def test_measures_come_from_the_part_that_lists_them(
    parts: list[tuple[str, str]], measures: list[str]
) -> None:
    assert show(split_measures([(label, place(text)) for label, text in parts])) == measures


def test_a_colon_after_the_number_belongs_to_neither() -> None:
    assert show(split_measures([("", place("一是：加强领导。二是：完善制度。"))])) == [
        "一是›加强领导。",
        "二是›完善制度。",
    ]


FRAMES = ["{}是", "第{}，", "（{}）"]


@given(st.integers(2, 20), st.sampled_from(FRAMES), st.sampled_from(["。", "；", "。\n"]))
def test_every_measure_of_a_regular_enumeration_is_found(count: int, frame: str, stop: str) -> None:
    numbers = [frame.format(render_chinese(n)) for n in range(1, count + 1)]
    text = "".join(f"{number}加强学习，修订制度{stop}" for number in numbers)
    assert [m.number for m in split_measures([("", place(text))])] == numbers


PIECES = [
    *"一二三是第，。；：\n 1234.、（）①②③",
    "加强",
    "2023",
    "万元",
    "已完成。",
    "该问题已完成整改。",
    "一是",
    "二是",
]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60)


@given(texts, st.integers(0, 9))
def test_measures_are_exact_ordered_and_apart(text: str, start: int) -> None:
    end = start
    for measure in split_measures([("整改情况", place(text, start))]):
        span = measure.text.span
        assert span.start >= end
        pieces = [text[piece.start - start : piece.end - start] for _, piece in measure.text.pieces]
        assert "".join(pieces) == measure.text.text == measure.text.text.strip() != ""
        assert text[: span.start - start].rstrip("：:，, \n\u3000").endswith(measure.number.rstrip("，,、"))
        end = span.end
