"""Stated statuses: a sentence, field or section that says how far the rectification has come."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.structure.status import (
    find_status_sentences,
    match_section_status,
    match_status,
    match_status_cell,
)

STATED = """
completed|已完成。
completed|已完成整改
completed|该问题已完成整改。
completed|该问题已整改到位。
completed|此问题已整改完成
completed|整改已完成
completed|该项整改任务已完成。
completed|此项工作已完成。
completed|以上问题均已整改到位。
completed|目前已整改到位
completed|现已整改完成。
completed|完成整改任务
completed|问题已解决。
completed|已整改销号
completed|已办结
completed|已完成整改并通过验收
completed|该问题已通过验收。
completed|完成
completed|（已完成）
completed|【已完成】
continuing|已经完成，长期坚持。
continuing|已完成并长期坚持
continuing|已完成，并长期坚持
continuing|该问题已完成整改，并长期坚持。
continuing|已整改到位并持续坚持
continuing|长期坚持
continuing|持续坚持
continuing|需长期坚持。
in_progress|阶段性完成
in_progress|已阶段性完成。
in_progress|基本完成
in_progress|已基本完成整改
in_progress|已基本整改到位
in_progress|基本完成，持续推进
in_progress|部分完成
in_progress|持续推进
in_progress|正在整改
in_progress|正在整改，持续推进。
in_progress|该问题正在推进中。
in_progress|取得阶段性成效
in_progress|正在整改，取得阶段性进展
in_progress|基本完成，取得阶段性成果。
in_progress|此项取得阶段性成果，仍在推进。
in_progress|推进之中。
completed|已经整改完成.
completed|已验收销号。
not_completed|未完成
not_completed|暂未完成。
not_completed|尚未完成
not_completed|该问题尚未完成整改。
not_completed|未整改
not_completed|该问题未通过验收
""".strip().splitlines()

# Hints and deeds in prose, other fields, claims about all findings together.
UNSTATED = """
已完成党员教育培训3期。
已完成3处房屋的清退
该问题已整改到位，后续将进一步健全长效机制。
正在整改的3个项目已落实资金。
党组持续推进作风建设。
长期坚持每月调度
完成整改任务25项
问题整改完成率100%
所有问题已整改到位
反馈的25个问题均已完成整改
25个问题全部完成整改。
整改时限：2022年6月
整改落实情况
按期完成换届选举
未完成年度任务
已建立长效机制
加强学习。
。
"""

OTHERS = """
completed|截至目前，该问题已完成整改。
completed|目前，该问题已完成整改。
completed|已按时完成整改
completed|已于2022年6月完成整改。
completed|已整改完毕
completed|该问题整改工作已全部完成。
continuing|已完成（长期坚持）
continuing|已完成，需长期坚持并巩固
in_progress|目前，该问题正在整改中。
in_progress|正按序时进度推进
in_progress|正在整改，未达到序时进度
in_progress|达到序时进度
not_completed|未达到序时进度
""".strip().splitlines()

# Where a cell or a field is there for the status
CELLS = """
completed|销号
completed|办结
completed|是
completed|√
completed|100%
completed|已完成100％
completed|已完成
continuing|长期
in_progress|在办
in_progress|进行中
in_progress|60%
not_completed|否
not_completed|未办结
""".strip().splitlines()

SENTENCES = """
{已完成。}一是加强领导。二是完善制度。
{已经完成，长期坚持。}1.加强领导。
　　{该问题已完成整改。}党组召开会议。
一是加强领导。二是完善制度。{该问题已完成整改。}
党组召开会议。{已整改到位}
{正在整改。}党组召开会议。{持续推进。}
{已完成整改。}
党组召开会议，该问题已完成整改。
党组召开会议。已完成。修订制度。
党组召开会议。{已完成整改。}另外修订制度。
党组召开会议。{该问题已完成。}修订制度。
党组召开会议。所有问题已整改到位。修订制度。
一是加强领导，已完成3项。二是完善制度。
""".strip().splitlines()

SECTIONS = """
completed|已完成|已完成的整改事项
completed|已完成整改|已完成整改的问题
completed|已整改到位|已整改到位的问题
continuing|需长期坚持|需长期坚持的整改事项
continuing|已完成并长期坚持|已完成并长期坚持的整改事项
in_progress|正在推进|正在推进的问题
in_progress|正在整改|正在整改的事项
in_progress|基本完成|基本完成的整改任务
in_progress|持续推进|持续推进的整改事项
not_completed|未完成整改|未完成整改的问题
not_completed|尚未完成|尚未完成的整改事项
""".strip().splitlines()

NO_SECTIONS = """
整改落实情况
问题整改完成情况
完成整改情况
未完成整改原因
巡察整改组织情况
落实党中央重大决策部署方面
关于“未落实主体责任”的问题
政治建设方面存在的问题
""".strip().splitlines()


@pytest.mark.parametrize("case", STATED)
def test_a_sentence_states_a_status(case: str) -> None:
    code, text = case.split("|")
    assert match_status(text) == (code, text.strip("（）【】。."))


@pytest.mark.parametrize("text", ["", *UNSTATED.strip().splitlines()])
def test_a_hint_in_prose_states_none(text: str) -> None:
    assert match_status(text) is None


@pytest.mark.parametrize("case", OTHERS)
def test_other_words_state_a_status_too(case: str) -> None:
    code, text = case.split("|")
    found = match_status(text)
    assert found is not None
    assert found[0] == code


@pytest.mark.parametrize("case", CELLS)
def test_a_word_says_it_where_it_fills_a_cell_of_states(case: str) -> None:
    assert match_status_cell(case.partition("|")[2]) == tuple(case.split("|"))


@pytest.mark.parametrize("text", ["", "第一季度", "已退回3万元", "1200%工作法", "责任科室：办公室"])
def test_other_words_in_such_a_cell_say_none(text: str) -> None:
    assert match_status_cell(text) is None


@pytest.mark.parametrize("case", SENTENCES)
def test_status_sentences_stand_at_the_two_ends(case: str) -> None:
    text = case.replace("{", "").replace("}", "")
    marked = text
    for start, end in reversed(find_status_sentences(text)):
        marked = f"{marked[:start]}{{{marked[start:end]}}}{marked[end:]}"
    assert marked == case


@pytest.mark.parametrize("case", SECTIONS)
def test_a_section_gives_its_status(case: str) -> None:
    code, words, heading = case.split("|")
    assert match_section_status(heading) == (code, words)


@pytest.mark.parametrize("heading", NO_SECTIONS)
def test_other_sections_give_none(heading: str) -> None:
    assert match_section_status(heading) is None


@pytest.mark.parametrize(
    "heading",
    [
        "完成任务不到位的问题",
        "对重点工作未完成问题追责不力",
        "整改推进中工作不实",
        "关于长期坚持工作不够的问题",
    ],
)
def test_a_category_that_names_a_deficiency_gives_none(heading: str) -> None:
    assert match_section_status(heading) is None


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("已完成整改的25个问题", "completed"),
        ("阶段性完成并长期坚持的问题", "in_progress"),
        ("正在整改的6个具体问题", "in_progress"),
    ],
)
def test_a_section_with_more_words_gives_its_status(heading: str, code: str) -> None:
    found = match_section_status(heading)
    assert found is not None
    assert found[0] == code


PIECES = [
    "已完成",
    "正在整改",
    "长期坚持",
    "未完成",
    "该问题",
    "目前",
    "，",
    "。",
    "\n",
    " ",
    "并",
    "（",
    "）",
    "加强",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=50))
def test_a_status_is_cut_exactly_from_its_text(text: str) -> None:
    if found := match_status(text):
        assert found[0] in ("completed", "continuing", "in_progress", "not_completed")
        assert found[1] in text
    end = 0
    for start, stop in find_status_sentences(text):
        assert end <= start < stop <= len(text)
        assert match_status(text[start:stop])
        assert (
            not text[:start].strip() or not text[stop:].strip() or re.search("整改|问题|项", text[start:stop])
        )
        end = stop
