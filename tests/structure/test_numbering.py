"""The numbers that paragraphs and clauses begin with. A case is one line, the cut marked with |.

``kind value: number|text``; a question mark for | where only the neighbours can decide.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.numerals import render_chinese
from pipeline.structure.numbering import RANK, find_inline_markers, match_marker

CUTS = """
han 1: 一、|对数字经济发展研究不够
han 1: 一、|“三重一大”制度执行不严
han 12: 十二、|《采购办法》执行不到位
han 21: 二十一、|档案管理混乱
han 42: 四十二、|公务用车管理不严
han 3: 三 、|第三方监管缺位
han 1: 一.|对上级部署落实不力
han 1: 一．|对上级部署落实不力
han 7: 　　七、|财务管理不规范
capital 2: 贰、|反馈问题办理进展
capital 3: 叁　|下一步打算
stem 1: （甲）|党建引领
stem 3: (丙)|作风建设
problem 1: 反馈问题之一：|针对“服务大局有差距”方面的问题
ordinal 2: 其二，|联合有关部门督办
han_paren 1: （一）|政治建设方面
han_paren 1: (一)|政治建设方面
han_paren 1: （一)|政治建设方面
han_paren 1: （ 一 ）|政治建设方面
han_paren 1: ( 一 )|政治建设方面
han_paren 1: （　一　）|政治建设方面
han_paren 1: （一）、|政治建设方面
han_paren 1: 一)|政治建设方面
han_paren 1: 一）|政治建设方面
han_paren 1: ㈠|政治建设方面
han_paren 10: ㈩|政治建设方面
han_paren 11: （十一）|政治建设方面
compound 1: 2-1、|关于“学习不深入”的问题
compound 3: 1—3.|学习不深入
compound 2: 4-2、|2016年巡察反馈的问题整改不到位
compound 1: 1－1 |学习不深入
digit 1: 1.|关于“学习不深入”的问题
digit 1: 1．|关于“学习不深入”的问题
digit 1: 1、|关于“学习不深入”的问题
digit 1: 1 .|关于“学习不深入”的问题
digit 1: 1.| 关于“学习不深入”的问题
digit 1: １．|关于“学习不深入”的问题
digit 1: ⒈|关于“学习不深入”的问题
digit 15: 15.|党费收缴不及时
digit 100: 100.|党费收缴不及时
digit 1: 1.|2023年以来，未召开专题会议
digit 1: 1、|2023年以来，未召开专题会议
digit 12: 12.|2019-2021年，未召开专题会议
digit 3: 3.|2019至2021年未召开专题会议
digit_paren 1: （1）|针对“学习不深入”的问题
digit_paren 1: (1)|针对“学习不深入”的问题
digit_paren 1: ( 1 )|针对“学习不深入”的问题
digit_paren 12: （12）|针对“学习不深入”的问题
digit_paren 1: ⑴|针对“学习不深入”的问题
digit_paren 20: ⒇|针对“学习不深入”的问题
half_paren 2: 2)|党员教育不经常
half_paren 2: 2）|党员教育不经常
circled 1: ①|修订制度
circled 20: ⑳|修订制度
problem 1: 问题1.|针对支部建设弱化的问题
problem 3: 问题三：|支部建设弱化
problem 3: 问题（三）：|支部建设弱化
problem 12: 问题12：|支部建设弱化
problem 1: 反馈问题一：|关于“责任落实不到位”的问题。
problem 2: 巡察反馈问题二：|责任落实不到位
problem 1: 【问题1】|责任落实不到位
problem 1: 问题一| 责任落实不到位
ordinal 1: 第一，|组织全体党员学习
ordinal 2: 第二,|组织全体党员学习
ordinal 11: 第十一，|组织全体党员学习
ordinal 3: 第三、|组织全体党员学习
item 1: 一是|组织全体党员学习
item 11: 十一是|组织全体党员学习
item 2: 二要|组织全体党员学习
item 1: 一是：|组织全体党员学习
part 1: 第一部分|整改工作组织情况
part 2: 第二部分：|整改落实情况
digit 4: 4、?5次之多，未引起重视
digit 1: 1.?3个支部未按期换届
digit 2: 2、?12名党员未交党费
""".strip().splitlines()

# What begins with a figure, or with words that only look like a number.
NO_CUT = """
2021年7月25日、2022年3月27日
2021 年 7 月 25 日
（2021）15号文件
（20人）
(一人多岗)
十一月召开专题会议
一月、二月未召开专题会议
二〇二一年六月七日
三重一大制度执行不严
一岗双责落实不到位
第一批主题教育
第一书记驻村不实
第三方机构监管缺位
问题整改不彻底
问题清单、任务清单、责任清单
整改问题25个
12345热线无人接听
800元、500元的发票各1张
其一
五年规划
""".strip().splitlines()
FIGURES = ["124.40万元", "87.5%", "7.20事故", "1.5亿元未入账", "4、5次之多", "3、4月份", "1.3个支部"]

INLINE = """
|一是加强领导。|二是完善制度。|三是强化监督。
该问题已整改。|一是加强领导；|二是完善制度。
整改工作如下：|一是加强领导。|二是完善制度。
主要做法:|一是加强领导;|二是完善制度。
学习《规则》（试行）|一是加强领导。|二是完善制度。
|1.加强领导。|2.完善制度。
主要做法：|1、加强领导；|2、完善制度。
|1.加强领导。|2.2023年以来未再发生。
|（1）加强领导；|（2）完善制度。
|（1）加强领导.|（2）完善制度.3.5万元已退回.
|（一）加强领导。|（二）完善制度。
|㈠加强领导。|㈡完善制度。
|⑴加强领导；|⑵完善制度。
|①加强领导；|②完善制度。
|1）加强领导；|2）完善制度。
|1.加强领导；2.3个支部已换届。
|第一，加强领导。|第二，完善制度。
|其一，加强领导。|其二，完善制度。
|一、加强领导。|二、完善制度。
|一要加强领导。|二要完善制度。
|一是加强领导。 |二是完善制度。
已完成。追回资金。124.40万元已上缴。87.5%已完成。
分别于：2021年7月25日、2022年3月27日召开。
约谈。4、5次之多。2020年一是。
这一是非问题，第一批、第二批人员，“一是一、二是二”，十一月。
"""


def read_case(line: str) -> tuple[str, int, str, str, bool]:
    facts, _, text = line.partition(": ")
    kind, value = facts.split()
    certain = "|" in text
    printed, _, rest = text.partition("|" if certain else "?")
    return kind, int(value), printed, rest, certain


@pytest.mark.parametrize("line", CUTS)
def test_a_number_is_cut_from_its_text(line: str) -> None:
    kind, value, printed, rest, certain = read_case(line)
    text = printed + rest
    found = match_marker(text)
    assert found is not None
    assert (found.kind, found.number, found.certain) == (kind, value, certain)
    assert (found.printed, text[found.end :].strip()) == (printed.strip(), rest.strip())
    assert text[found.start : found.end].strip() == found.printed


@pytest.mark.parametrize("text", NO_CUT)
def test_a_text_without_a_number_is_not_cut(text: str) -> None:
    assert match_marker(text) is None


@pytest.mark.parametrize("text", FIGURES)
def test_a_figure_is_never_certainly_a_number(text: str) -> None:
    found = match_marker(text)
    assert found is None or not found.certain


@pytest.mark.parametrize("text", ["1．２０２３年以来未召开会议", "１、２０２３年以来未召开会议"])
def test_a_year_in_full_width_digits_is_told_from_a_decimal(text: str) -> None:
    found = match_marker(text)
    assert found is not None
    assert found.certain


def mark_inline(text: str) -> str:
    for found in reversed([found for found in find_inline_markers(text) if found.certain]):
        text = text[: found.start] + "|" + text[found.start :]
    return text


@pytest.mark.parametrize("line", INLINE.strip().splitlines())
def test_numbers_inside_a_paragraph_stand_at_the_start_of_a_clause(line: str) -> None:
    assert mark_inline(line.replace("|", "")) == line


@pytest.mark.parametrize(
    "line",
    [
        "采取措施，|一是加强领导，|二是完善制度，|三是强化监督。",
        "|①加强领导|②完善制度|③强化监督",
    ],
)
def test_numbers_inside_a_paragraph_after_a_comma_or_none(line: str) -> None:
    assert mark_inline(line.replace("|", "")) == line


def test_the_kinds_nest_as_the_standard_says() -> None:
    ranks = [RANK[kind] for kind in ("han", "han_paren", "digit", "digit_paren", "circled", "item")]
    assert ranks == sorted(set(ranks))


@given(
    st.integers(1, 99), st.sampled_from(["{}、", "（{}）", "({})", "（ {} ）", "{}是", "第{}，", "问题{}："])
)
def test_every_chinese_number_is_read_in_every_frame(number: int, frame: str) -> None:
    printed = frame.format(render_chinese(number))
    found = match_marker(printed + "学习不深入")
    assert found is not None
    assert (found.number, found.printed, found.end) == (number, printed, len(printed))


@given(st.integers(1, 199), st.sampled_from(["{}.", "{}．", "{}、", "（{}）", "({})", "{}）", "问题{}："]))
def test_every_number_in_digits_is_read_in_every_frame(number: int, frame: str) -> None:
    printed = frame.format(number)
    found = match_marker(printed + "学习不深入")
    assert found is not None
    assert (found.number, found.printed, found.end) == (number, printed, len(printed))


PIECES = [*"一二十百第是要问题、.．（）()：，。；;\n 　①⑴㈠⒈1２年", "2023", "12", "反馈问题", "学习"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=40))
def test_numbers_are_exact_ordered_and_apart(text: str) -> None:
    leading = match_marker(text)
    for found in [leading] if leading else []:
        assert not text[: found.start].strip()
        assert text[found.start : found.end].strip() == found.printed != ""
        assert found.number > 0
    end = 0
    for found in find_inline_markers(text):
        assert found.start >= end
        assert text[found.start : found.end].strip() == found.printed != ""
        end = found.end
