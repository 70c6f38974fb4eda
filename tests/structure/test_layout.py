"""Lines rejoined to paragraphs. A case is one line: / between the lines, ⏎ between the paragraphs.

A case that begins with = is a page, one with > a page whose first lines are indented: 16
letters wide, a leading 　 is the line's indent, # larger type, an empty line a gap, ═ a new
page. ‹2› is the second cell of a table, ^ a centred line.
"""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Box, Cell, Document, Line, Source, Span
from pipeline.read.documents import read_document
from pipeline.structure import layout
from pipeline.structure.layout import Layout, lay_out
from pipeline.structure.wrap_rules import WRAP_RULES
from tests.conftest import SAMPLES

SIZE = 16.0
# What stands above every case, to show the column: a full line at the margin.
FLUSH = ["党组高度重视整改工作并多次召开会", "议研究部署整改任务。"]
INDENTED = ["　　党组高度重视整改工作多次召开", "会议研究部署。", "　　党组成立专班。", "　　党组建立清单。"]

# rule|lines|paragraphs: each case comes out otherwise without its rule
RULES = """
other_cell|=‹1›学习不深入/‹2›一年只学一次|学习不深入⏎一年只学一次
same_cell|=‹1›教育管/‹1›理不严|教育管理不严
other_style|请监督，/^整改清单|请监督，⏎整改清单
other_size|=#关于巡察整改情况的通报/根据统一部署|关于巡察整改情况的通报⏎根据统一部署
site_line|来源：县纪委，浏览次数：1286/各支部：|来源：县纪委，浏览次数：1286⏎各支部：
title_goes_on|=#云溪县水利局/#关于整改的通报/各支部：|云溪县水利局关于整改的通报⏎各支部：
begins_with_a_stop|已退回资金3万元/，并通报批评。|已退回资金3万元，并通报批评。
date_line|欢迎监督，反映/2021年6月7日|欢迎监督，反映⏎2021年6月7日
sign_off|地址：水利路7号，邮编/云溪县水利局/2022年6月7日|地址：水利路7号，邮编⏎云溪县水利局⏎2022年6月7日
begins_the_closing|=一是召开专题会议五次修订制度六项。/欢迎广大群众监督，提出意见。|一是召开专题会议五次修订制度六项。⏎欢迎广大群众监督，提出意见。
wrapped_at_the_margin|>　　经查办公楼共有十六间房其中/一、二楼出租。|经查办公楼共有十六间房其中一、二楼出租。
list_goes_on|党组1.细化方案，2.明确责任，/3.强化督办。|党组1.细化方案，2.明确责任，3.强化督办。
starts_with_marker|高度重视，认真抓好整改/一、学习不深入|高度重视，认真抓好整改⏎一、学习不深入
label_cut_in_two|四、关于“学习不深”整改/进展情况：已完成|四、关于“学习不深”整改进展情况：已完成
starts_with_label|学习少，质量低/整改情况：已完成|学习少，质量低⏎整改情况：已完成
heading_is_whole|=一、关于“学习落实不够力”的问题/党组组织学习12次|一、关于“学习落实不够力”的问题⏎党组组织学习12次
indented|>　　学习不深入，计划不具体不可行/　　班子带头不够。|学习不深入，计划不具体不可行⏎班子带头不够。
stops_short|=张贴，网站/接受群众监督。|张贴，网站⏎接受群众监督。
large_gap|=党组高度重视整改工作多次召开会议//县纪委监督。|党组高度重视整改工作多次召开会议⏎县纪委监督。
fills_the_line|=党组高度重视整改工作多次召开会议/部署任务|党组高度重视整改工作多次召开会议部署任务
unclosed|一、关于“学习贯彻上级/会议精神不深”的问题|一、关于“学习贯彻上级会议精神不深”的问题
cut_by_a_page|修订了项目管/—1—/理制度。|修订了项目管理制度。
ends_sentence|加强领导，完善制度。/党组高度重视|加强领导，完善制度。⏎党组高度重视
heading_goes_on|一、学习贯彻上级重要会议精神/不深入不扎实/整改情况：无|一、学习贯彻上级重要会议精神不深入不扎实⏎整改情况：无
running_text|修订制度，完善项目管/理制度。|修订制度，完善项目管理制度。
""".strip().splitlines()

OTHERS = """
有意见请反馈，电子邮箱：sxgx@exam/ple.cn。|有意见请反馈，电子邮箱：sxgx@example.cn。
有意见请反馈，电子邮箱：sx/gx@example.cn。|有意见请反馈，电子邮箱：sxgx@example.cn。
中共云溪县水利局党组/关于巡察整改进展情况的通报|中共云溪县水利局党组⏎关于巡察整改进展情况的通报
多次违规，达/4、5次之多，影响恶劣。|多次违规，达4、5次之多，影响恶劣。
退回资金，合计/124.40万元。|退回资金，合计124.40万元。
会议于上半年，即/2021年7月25日召开。|会议于上半年，即2021年7月25日召开。
整改情况：党组召开会/议研究部署|整改情况：党组召开会议研究部署
修订制度，明确责/任。/一是加强监督。|修订制度，明确责任。⏎一是加强监督。
有人说：“要整改。”/党组照办，成立专班|有人说：“要整改。”⏎党组照办，成立专班
指出“学习不深入/”等问题。|指出“学习不深入”等问题。
将整改情况予以公布，其中/整改情况报告张贴。|将整改情况予以公布，其中整改情况报告张贴。
中共云溪县水利局党组/2021年6月7日|中共云溪县水利局党组⏎2021年6月7日
中共云溪县水利局党组/二〇二一年六月七日|中共云溪县水利局党组⏎二〇二一年六月七日
‹1›修订制度，/‹1›加强监督|修订制度，⏎加强监督
>　　高度重视，召开会议集中研究/部署，压实责任。/　　督办。|高度重视，召开会议集中研究部署，压实责任。⏎督办。
>　　一、学习贯彻上级会议精神不深/　　整改情况：已完成。|一、学习贯彻上级会议精神不深⏎整改情况：已完成。
>　　欢迎监督，电话和邮箱如下/0731-00012345，另有信箱。|欢迎监督，电话和邮箱如下0731-00012345，另有信箱。
=党组成立整改专班，建立问题清单/册，逐项销号。|党组成立整改专班，建立问题清单册，逐项销号。
=#中共云溪县委办/#关于整改情况的通报/各支部：/根据部署|中共云溪县委办关于整改情况的通报⏎各支部：⏎根据部署
>　　一是修订制度，完善项目建设管/—1—/═/理制度，明确责任。/—2—|一是修订制度，完善项目建设管理制度，明确责任。
""".strip().splitlines()

CUT_IN_TWO = """
一是修订制度，完善项目管/理制度。
一是修订制度，完善项目管/—1—/理制度。
1.学习不深入，计划/—1—/不具体。
分别于5月、/2021年7月25日召开。
修订了《采购办法》《合同管理/办法》。
""".strip().splitlines()


def build(texts: list[str], page: bool) -> Document:
    lines, words, number, top = [], "", 1, 80.0
    for text in texts:
        if page and text in ("", "═"):
            number, top = (number + 1, 80.0) if text else (number, top + 28.0)
            continue
        cell = re.match(r"‹(\d)›", text)
        word = re.sub(r"^(?:‹\d›|[#^])", "", text)
        indent = len(word) - len(word.lstrip("　"))
        word = word[indent:] if page else word
        size = 22.0 if text.startswith("#") else SIZE
        wide = sum(size if unicodedata.east_asian_width(c) in "WFA" else size / 2 for c in word)
        x0 = 90 + SIZE * indent
        line = Line(
            Span(len(words), len(words) + len(word)),
            number if page else None,
            Box(x0, top, x0 + wide, top + size) if page else None,
            size if page else 0.0,
            "centre" if text.startswith("^") else "",
            cell=Cell(0, 0, int(cell[1])) if cell else None,
        )
        lines.append(line)
        words += word + "\n"
        top += 28.0
    return Document(Source("a", "", 0, ""), words, tuple(lines))


def read(case: str) -> Document:
    above = {"=": FLUSH, ">": INDENTED}.get(case[:1], [])
    return build(above + case.removeprefix(case[0] if above else "").split("/"), bool(above))


def show(found: Layout, wanted: str) -> str:
    """As many of the last paragraphs as are wanted."""
    return "⏎".join(p.text for p in found.paragraphs[-1 - wanted.count("⏎") :])


@pytest.mark.parametrize("case", RULES)
def test_a_rule_decides_what_no_other_does(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, lines, wanted = case.split("|")
    assert show(lay_out(read(lines)), wanted) == wanted
    without = tuple(rule for rule in WRAP_RULES if rule.__name__ != name)
    assert len(without) == len(WRAP_RULES) - 1
    monkeypatch.setattr(layout, "WRAP_RULES", without)
    assert show(lay_out(read(lines)), wanted) != wanted


def test_every_rule_but_the_last_has_a_case() -> None:
    assert [rule.__name__ for rule in WRAP_RULES[:-1]] == [case.partition("|")[0] for case in RULES]


@pytest.mark.parametrize("case", OTHERS)
def test_lines_are_rejoined(case: str) -> None:
    lines, wanted = case.split("|")
    assert show(lay_out(read(lines)), wanted) == wanted


@pytest.mark.parametrize("suffix", ["txt", "docx", "pdf"])
def test_a_rule_that_is_not_asked_would_have_had_no_opinion(
    suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [read_document(path.read_bytes(), path.name) for path in sorted(SAMPLES.glob(f"*.{suffix}"))]
    chosen = [lay_out(document).rules for document in documents]
    monkeypatch.setattr(layout, "LOOKS_AT", {})
    assert chosen
    assert chosen == [lay_out(document).rules for document in documents]


def test_a_blank_stays_between_latin_words_of_two_lines() -> None:
    found = lay_out(build(["使用软件，Word", "Excel 均可", "2021", "年度"], page=False))
    assert [paragraph.text for paragraph in found.paragraphs] == ["使用软件，Word Excel 均可2021年度"]


@pytest.mark.parametrize("case", CUT_IN_TWO)
def test_what_a_page_cut_in_two_is_whole(case: str) -> None:
    assert show(lay_out(read(case)), "") == re.sub("/(?:—1—/)?", "", case)


def test_a_footer_that_a_text_repeats_is_set_aside() -> None:
    foot = "云溪县水利局巡察整改进展情况通报"
    case = f"修订制度，完善项目管/{foot}/理制度。/加强监督，建立台/{foot}/账。/组织培训，提高能/{foot}/力。"
    assert foot not in show(lay_out(read(case)), case.replace("/", "⏎"))


@pytest.mark.parametrize(
    "number",
    [
        *("— 3 —", "－3－", "- 3 -", "·3·", "第 3 页", "第3页 共9页", "第3页/共9页", "3/9", "Page 3 of 9"),
        "某某局文件　　　第3页",
    ],
)
def test_a_page_number_is_set_aside_and_what_it_cut_is_whole(number: str) -> None:
    found = lay_out(build(["党组修订制度，完善项目管", number, "理制度。"], page=False))
    assert [paragraph.text for paragraph in found.paragraphs] == ["党组修订制度，完善项目管理制度。"]
    text = found.document.text
    assert [text[line.span.start : line.span.end] for line in found.furniture] == [number]


@pytest.mark.parametrize(
    "text", ["3", "第3页内容有误", "2021", "3/9号楼", "整改率3/4", "12345", "—", "第三页"]
)
def test_a_line_of_the_text_is_no_page_number(text: str) -> None:
    assert lay_out(build(["党组高度重视。", text, "党组成立专班。"], page=False)).furniture == ()


@pytest.mark.parametrize(("head", "foot"), [("云溪县水利局", "内部资料"), ("第{}期", "{}"), ("", "- {} -")])
def test_running_heads_and_feet_are_set_aside_on_every_page(head: str, foot: str) -> None:
    pages, aside = [], []
    for number, branch in enumerate(("机关", "城关", "河东"), 1):
        aside += [each.format(number) for each in (head, foot) if each]
        middle = [
            f"　　{branch}支部重视整改工作多次召开",
            f"{branch}专题会议。",
            f"　　{branch}支部成立整改专班。",
        ]
        pages += [head.format(number), *middle, foot.format(number), "═"]
    found = lay_out(build(pages[:-1], page=True))
    text = found.document.text
    assert [text[line.span.start : line.span.end] for line in found.furniture] == aside
    assert len(found.paragraphs) == 6


def test_a_label_at_the_same_place_of_every_page_is_no_running_head() -> None:
    found = lay_out(build(["整改情况：", *INDENTED, "═", "整改情况：", "　　已经完成整改。"], page=True))
    assert found.furniture == ()


PIECES = [*"一、（）学习，。”　 3", "整改情况：", "不深入", "2021年6月7日", "Word ", "— 3 —", "第3页", "2023"]
one_line = st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text("学习，。a 1", max_size=20)


def squash(text: str) -> str:
    return "".join(text.split())


@given(st.lists(one_line, max_size=12))
def test_no_letter_is_added_lost_or_moved(lines: list[str]) -> None:
    assert_whole(lines, lay_out(build(lines, page=False)))


@given(st.lists(one_line, max_size=12), st.integers(0, 12))
def test_no_letter_of_a_page_is_added_lost_or_moved(lines: list[str], turn: int) -> None:
    kept = [squash(line) for line in lines if squash(line)]
    indented = ["　" * (index % 3) + line for index, line in enumerate(kept)]
    assert_whole(kept, lay_out(build([*indented[:turn], "═", *indented[turn:]], page=True)))


def assert_whole(lines: list[str], found: Layout) -> None:
    text = found.document.text
    printed = [text[line.span.start : line.span.end] for line in found.document.lines]
    body, furniture = printed[: len(printed) - len(found.furniture)], [line.span for line in found.furniture]
    assert sorted(printed) == sorted(lines)
    assert [line.span for line in found.document.lines[len(body) :]] == furniture
    remaining = iter(lines)
    assert all(line in remaining for line in body)  # in their order
    assert squash("".join(paragraph.text for paragraph in found.paragraphs)) == squash("".join(body))
    assert len(found.rules) == len(lines)
    for paragraph in found.paragraphs:
        for offset, span in paragraph.passage.pieces:
            words = paragraph.text[offset : offset + span.end - span.start]
            assert text[span.start : span.end].replace("\n", " ") == words
