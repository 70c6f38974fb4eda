"""A notice that has lost its line breaks. A case is the notice with / where its paragraphs begin."""

import pytest

from pipeline.model import Paragraph
from pipeline.passage import Passage, Span
from pipeline.structure.runs import break_runs

OPENING = "2022年3月1日至4月30日，县委第三巡察组对村党支部进行了巡察，7月1日反馈了意见。现公开如下。"
FINDINGS = (
    "/1.学习不深入，全年只开过两次会，会上以读报纸代替讨论，没有一次围绕本村的事展开研究，党员意见较大。"
    "整改措施：一是制定全年计划，二是组织学习12次，由党员轮流讲自己的体会。"
    "/2.党费收缴不及时，流动党员三年没有交纳，账目由一人保管，收支没有公开。"
    "整改措施：补缴党费800元，账目按季度在村务公开栏张贴，由两人保管。"
    "/3.村务公开不全，低保名单和机动地承包没有上墙，群众多次询问没有答复。"
    "整改措施：低保名单和承包合同全部上墙，每月15日更新，村民代表逐项核对。"
)
CASES = [
    f"中共青禾县云溪村支部委员会巡察反馈问题整改情况公开/{OPENING}{FINDINGS}"
    "/监督电话：0731-00012345/中共青禾县云溪村支部委员会/2022年10月27日",
    f"中共青禾县云溪村支部委员会关于巡察整改情况的通报/{OPENING}{FINDINGS}"
    "/联系地址：青禾县云溪村9号/中共青禾县云溪村支部委员会/2022年10月27日",
    f"青禾县云溪村关于巡察整改情况的公示/{OPENING}{FINDINGS}"
    "/电子邮箱：yunxi@example.cn/青禾县云溪村党支部/2022年10月27日",
]


@pytest.mark.parametrize("case", CASES)
def test_a_notice_without_line_breaks_is_broken_into_its_paragraphs(case: str) -> None:
    text = case.replace("/", "")
    [*found] = break_runs([Paragraph(Passage(text, ((0, Span(0, len(text))),)))])
    assert "/".join(paragraph.text for paragraph in found) == case
