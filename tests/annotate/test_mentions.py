"""The values named in a finding. A case is one line: the text, then what is found in it.

``text => printed = value unit (qualifier) / printed = …``; nothing after the arrow where
nothing is found. Only mentions of the kind under test are shown.
"""

import itertools
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotate.mentions import find_mentions
from pipeline.dates import find_dates, parse_date
from pipeline.model import Mention
from pipeline.passage import Passage, Span, join
from tests.annotate.measure_mentions import KINDS, read_cases, read_samples, score_mentions

MONEY = """
从工会经费中另购买价值800元的运动服 => 800元 = 800 元
追缴资金7.132万元 => 7.132万元 = 71320 元
已清理用地款1.05亿元 => 1.05亿元 = 105000000 元
涉及金额237054.47 万元 => 237054.47 万元 = 2370544700 元
税收总额1,825.95亿元 => 1,825.95亿元 = 182595000000 元
税收总额1，825.95亿元 => 1，825.95亿元 = 182595000000 元
补交８００元 => ８００元 = 800 元
投资1万亿元 => 1万亿元 = 1000000000000 元
总投资1亿2000万元 => 1亿2000万元 = 120000000 元
退回3万5千元 => 3万5千元 = 35000 元
罚款八百元 => 八百元 = 800 元
罚款三万二千元 => 三万二千元 = 32000 元
拨付三亿五千万元 => 三亿五千万元 = 350000000 元
计人民币伍万元整 => 伍万元 = 50000 元
超标准发放12万余元 => 12万余元 = 120000 元 (余)
超标准发放12余万元 => 12余万元 = 120000 元 (余)
超标准发放5千多元 => 5千多元 = 5000 元 (余)
超标准发放十余万元 => 十余万元 = 100000 元 (余)
超标准发放近5万元 => 近5万元 = 50000 元 (近)
超标准发放近 5 万元 => 近 5 万元 = 50000 元 (近)
超标准发放近千万元 => 近千万元 = 10000000 元 (近)
超标准发放约5万元 => 约5万元 = 50000 元 (约)
超标准发放5万元左右 => 5万元左右 = 50000 元 (约)
采购5万元以上的货物 => 5万元以上 = 50000 元 (以上)
采购超过5万元的货物 => 超过5万元 = 50000 元 (以上)
采购不足5万元的货物 => 不足5万元 = 50000 元 (以下)
每月发放3至5万元 => 3至5万元 = 30000 元 (range)
每月发放3—5万元 => 3—5万元 = 30000 元 (range)
每月发放3万至5万元 => 3万至5万元 = 30000 元 (range)
每月发放300元-500元 => 300元-500元 = 300 元 (range)
每月发放5000元至1万元 => 5000元至1万元 = 5000 元 (range)
每月发放500至1万元 => 500至1万元 = 500 元 (range)
三至五万元 => 三至五万元 = 30000 元 (range)
节约5万元，签约6万元 => 5万元 = 50000 元 / 6万元 = 60000 元
人民币5万元，每人800元，200元/月 => 5万元 = 50000 元 / 800元 = 800 元 / 200元 = 200 元
5万美元，港币5万元，￥5,000.00 => 5万美元 = 50000 美元 / 港币5万元 = 50000 港元 / ￥5,000.00 = 5000 元
2.800元已退回 => 800元 = 800 元
扣发1200.50元 => 1200.50元 = 1200.5 元
涉及数万元、几十万元、上百万元、万元以上，约合5万 =>
一元化领导，二元结构，2022元旦 =>
12345678901234567890元 =>
"""

COUNT = """
引进人才10名，选调科级干部11名 => 10名 = 10 名 / 11名 = 11 名
汇集数据已达4亿条 => 4亿条 = 400000000 条
开展评审15场次，谈话12人次 => 15场次 = 15 场次 / 12人次 = 12 人次
谈话12人（次） => 12人（次） = 12 人次
反馈4方面16大项50小项 => 4方面 = 4 方面 / 16大项 = 16 大项 / 50小项 = 50 小项
反馈25个问题 => 25个 = 25 个
问题涉及10余名干部，200多户 => 10余名 = 10 名 (余) / 200多户 = 200 户 (余)
走访百余人，近百人，上百人，几十人，十几人 => 百余人 = 100 人 (余) / 近百人 = 100 人 (近)
走访30万余人次，1.5万人次 => 30万余人次 = 300000 人次 (余) / 1.5万人次 = 15000 人次
最近5次，附近3家 => 5次 = 5 次 / 3家 = 3 家
每季度至少1次，每组不超过3人 => 至少1次 = 1 次 (以上) / 不超过3人 = 3 人 (以下)
由5~7人组成，1至2次，3名—5名 => 5~7人 = 5 人 (range) / 1至2次 = 1 次 (range) / 3名—5名 = 3 名 (range)
拖延4、5次之多，三四名干部 => 4、5次 = 4 次 (range) / 三四名 = 3 名 (range)
流转土地12.5亩，新建5万平方米，用电3千瓦时 => 12.5亩 = 12.5 亩 / 5万平方米 = 50000 平方米 / 3千瓦时 = 3 千瓦时
给予政务处分0人 => 0人 = 0 人
两名干部，三项制度，一百五十人，两期 => 两名 = 2 名 / 三项 = 3 项 / 一百五十人 = 150 人 / 两期 = 2 期
对一名干部，对一人予以 => 一名 = 1 名 / 一人 = 1 人
开展一次排查，一个单位，一起学习，一次性，一人一策，统一名称，唯一一名 => 一名 = 1 名
第三次会议，第3、4条，第三至五条，前三名，五届三次全会，人大三次会议 =>
目前三名同志，此前3次，换届3个村 => 三名 = 3 名 / 3次 = 3 次 / 3个 = 3 个
二期工程，三期工程，二次整改，百名干部 =>
三会一课，一岗双责，三重一大，八项规定，两学一做，六个一，五险一金 =>
四个意识，两个维护，“七个统一”，十四五，一百五人 =>
12项目标任务，5项目建设，3个月，2个多小时，第2个工作日 => 12项 = 12 项
3人均受到处理，2次要求整改，5名单位负责人，2条线索 => 3人 = 3 人 / 2次 = 2 次 / 5名 = 5 名 / 2条 = 2 条
1.3名干部未报告 => 3名 = 3 名
1、2名干部未报告 => 2名 = 2 名
3 个别干部 =>
共 12 名，均值1.3名，A4名，1.2.3名 => 12 名 = 12 名
12、
名 =>
組織學習3場次，整改12項，約談5戶 => 3場次 = 3 场次 / 12項 = 12 项 / 5戶 = 5 户
"""

PERCENT = """
整改完成率76%，８７．５％，87.5 % => 76% = 76 % / ８７．５％ = 87.5 % / 87.5 % = 87.5 %
提高87.5个百分点 => 87.5个百分点 = 87.5 百分点
占百分之三十，百分之三十五点五，百分之百 => 百分之三十 = 30 % / 百分之三十五点五 = 35.5 % / 百分之百 = 100 %
下降百分之二十至百分之三十 => 百分之二十至百分之三十 = 20 % (range)
下降百分之二十至三十。 => 百分之二十至三十 = 20 % (range)
由百分之七降到百分之五至12人 => 百分之七 = 7 % / 百分之五 = 5 %
超过30%，不低于千分之三 => 超过30% = 30 % (以上) / 不低于千分之三 = 3 ‰ (以上)
30%-50%，30—50%，5%左右 => 30%-50% = 30 % (range) / 30—50% = 30 % (range) / 5%左右 = 5 % (约)
同比增长-3.5% => -3.5% = -3.5 %
"""

DATE = """
2021年7月25日、2022年3月27日 => 2021年7月25日 = 2021-07-25 / 2022年3月27日 = 2022-03-27
2022年7月，2022年，1.2023年以来 => 2022年7月 = 2022-07 / 2022年 = 2022 / 2023年 = 2023
2021年7月25日、26日 => 2021年7月25日 = 2021-07-25 / 26日 = 2021-07-26
2021年7月25、26日 => 2021年7月25 = 2021-07-25 / 26日 = 2021-07-26
2020年9月22日至11月13日 => 2020年9月22日 = 2020-09-22 / 11月13日 = 2020-11-13
2020年12月20日至2月3日 => 2020年12月20日 = 2020-12-20 / 2月3日 = --02-03
2021年9月下旬至11月底 => 2021年9月 = 2021-09 / 11月 = 2021-11
2021年3、5月 => 2021年3 = 2021-03 / 5月 = 2021-05
2021年7月25-8月3日 => 2021年7月25 = 2021-07-25 / 8月3日 = 2021-08-03
对2019、2020年度的资金 => 2019 = 2019 / 2020年 = 2020
2018至2020年 => 2018 = 2018 / 2020年 = 2020
7月25日，1—7月，每年12月 => 7月25日 = --07-25 / 1 = --01 / 7月 = --07 / 12月 = --12
2021年7月25日，3日内完成 => 2021年7月25日 = 2021-07-25
二〇二一年六月七日，二○二一年十二月 => 二〇二一年六月七日 = 2021-06-07 / 二○二一年十二月 = 2021-12
2021 年 7 月 25 日，２０２１年７月 => 2021 年 7 月 25 日 = 2021-07-25 / ２０２１年７月 = 2021-07
2021-06-07，2021.6.7，2021/6/7 => 2021-06-07 = 2021-06-07 / 2021.6.7 = 2021-06-07 / 2021/6/7 = 2021-06-07
2024717日至830日，2021年13月40日，2021年2月29日，12021年，五月花，3个月 =>
"""

DOCUMENT = """
制定《档案保密管理制度》，学习《党章》《准则》（试行） => 《档案保密管理制度》 = / 《党章》 = / 《准则》 =
《关于印发〈财务管理办法（试行）〉的通知》 => 《关于印发〈财务管理办法（试行）〉的通知》 =
《关于印发《采购办法》的通知》 => 《关于印发《采购办法》的通知》 =
《关于印发《采购办法》的通知，另有《甲》 => 《采购办法》 = / 《甲》 =
《》，《 》，》《，《不见尾 =>
"""

SANCTION = """
给予2人政务警告处分，1人政务降级处分，1人政务开除处分 => 政务警告 = 2 人 / 政务降级 = 1 人 / 政务开除 = 1 人
对相关责任人员进行提醒谈话，要求撰写书面检讨 => 提醒谈话 = / 书面检讨 =
诫勉0人，诫勉谈话3人次 => 诫勉 = 0 人 / 诫勉谈话 = 3 人次
给予责令检查、谈话提醒24人 => 责令检查 = 24 人 (shared) / 谈话提醒 = 24 人 (shared)
对1人予以记大过处分，对2人予以提醒谈话 => 记大过 = 1 人 / 提醒谈话 = 2 人
给予党内警告处分2人，党内严重警告1人 => 党内警告 = 2 人 / 党内严重警告 = 1 人
2名干部受到党内警告处分 => 党内警告 = 2 人
给予2名领导人员留党察看一年、党内严重警告处分 => 留党察看 = 2 人 (shared) / 党内严重警告 = 2 人 (shared)
对2名干部予以诫勉谈话并责令作出书面检查 => 诫勉谈话 = 2 人 (shared) / 责令作出书面检查 = 2 人 (shared)
党纪政务处分8人，其中党内警告5人、政务记过3人 => 党纪政务处分 = 8 人 / 党内警告 = 5 人 / 政务记过 = 3 人
对3名责任人，进行批评教育 => 批评教育 = 3 人
约谈分管领导5人次，约谈5家企业12人，约谈3名班子成员 => 约谈 = 5 人次 / 约谈 = 12 人 / 约谈 = 3 人
提醒谈话10余人，批评教育等方式处理两人 => 提醒谈话 = 10 人 (余) / 批评教育 = 2 人
对1名处级干部、2名科级干部给予诫勉谈话 => 诫勉谈话 =
对3名同志开展谈心谈话并对责任人员进行批评教育 => 批评教育 =
给予党内警告处分2人、给予诫勉谈话 => 党内警告 = 2 人 / 诫勉谈话 =
通报批评2个党组织，对5家企业约谈 => 通报批评 = / 约谈 =
开除党籍1人、开除公职1人，免职2人 => 开除党籍 = 1 人 / 开除公职 = 1 人 / 免职 = 2 人
开除员工2人，给予警告处分1人，干部降级1人 => 开除 = 2 人 / 警告 = 1 人 / 降级 = 1 人
建立约谈制度，登记过2次，任免职务，景区降级，设备开除故障，警告企业 =>
开展警示教育，严肃问责2人，罚款5万元 =>
对2名同志分别给予提醒谈话和批评教育 => 提醒谈话 = 1 人 / 批评教育 = 1 人
处长、副处长各1名受到政务警告、诫勉处理 => 政务警告 = 1 人 / 诫勉 = 1 人
院长、书记各1名被党内警告 => 党内警告 = 2 人
2名党员取得联系，其中1名转走，另1名因不参加组织生活被给予党内警告处分 => 党内警告 = 1 人
对1名会计给予政务警告，2名复核人员提醒谈话 => 政务警告 = 1 人 / 提醒谈话 = 2 人
对拍板举债的3名村支书，由镇党委约谈 => 约谈 = 3 人
对报账员批评教育，调整岗位1人，调离执法岗位2人 => 批评教育 = / 调整岗位 = 1 人 / 调离执法岗位 = 2 人
建议其单位给予政务警告，逐人约谈信访群众，协商解除劳动合同3人。优化窗口，调整岗位2个 =>
支部书记被立案调查。对12家企业立案调查 => 立案调查 =
給予黨內警告處分2人 => 黨內警告 = 2 人
"""


def lines(table: str) -> list[tuple[str, str]]:
    """Text and expectation of every line; one without an arrow goes on in the next."""
    cases, start = [], ""
    for line in table.strip("\n").split("\n"):
        text, arrow, expected = (start + line).partition(" =>")
        start = "" if arrow else text + "\n"
        if arrow:
            cases.append((text, expected.strip()))
    return cases


def mentions(text: str) -> list[Mention]:
    return list(find_mentions("problem", Passage(text, ((0, Span(0, len(text))),))))


def show(found: Iterable[Mention], kind: str) -> str:
    return " / ".join(
        " ".join(filter(None, (m.text, "=", m.value, m.unit, m.qualifier and f"({m.qualifier})")))
        for m in found
        if m.kind == kind
    )


TABLES = {
    "money": MONEY,
    "count": COUNT,
    "percent": PERCENT,
    "date": DATE,
    "document": DOCUMENT,
    "sanction": SANCTION,
}


@pytest.mark.parametrize(
    ("kind", "text", "expected"), [(kind, *case) for kind, table in TABLES.items() for case in lines(table)]
)
def test_values(kind: str, text: str, expected: str) -> None:
    assert show(mentions(text), kind) == expected


def test_nothing_inside_a_title_is_a_mention() -> None:
    assert [m.kind for m in mentions("《2021年800元3人诫勉87%办法》")] == ["document"]


def test_all_kinds_stand_in_the_order_of_the_text() -> None:
    text = "2021年，按《办法》退回800元，整改率76%，诫勉2人"
    assert [m.kind for m in mentions(text)] == ["date", "document", "money", "percent", "sanction", "count"]


def test_a_value_broken_over_two_lines_spans_both() -> None:
    document = "共退回12\n万元。"
    first, second = Passage("共退回12", ((0, Span(0, 5)),)), Passage("万元。", ((0, Span(6, 9)),))
    (found,) = find_mentions("rectification", join((first, second)))
    assert (found.part, found.text, found.value, found.span) == (
        "rectification",
        "12万元",
        "120000",
        Span(3, 8),
    )
    assert document[found.span.start : found.span.end] == "12\n万元"


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("2021年6月7日", "2021-06-07"),
        ("2021年6月", "2021-06"),
        ("2021年", "2021"),
        ("二〇二一年六月七日", "2021-06-07"),
        ("二零二一年", "2021"),
        ("2021-06-07", "2021-06-07"),
        ("2021.6.7", "2021-06-07"),
        ("2021/6/7", "2021-06-07"),
        (" ２０２１ 年6月7日\n", "2021-06-07"),
    ],
)
def test_parse_date(printed: str, iso: str) -> None:
    assert parse_date(printed) == iso
    assert parse_date(iso) == iso


@pytest.mark.parametrize(
    "text", ["", "6月7日", "2021年2月30日", "2021年13月", "2019、2020年", "2021年6月7日前", "六月"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        parse_date(text)


def test_find_dates_leaves_the_value_empty_without_a_year() -> None:
    assert list(find_dates("9月2日至10日，2021年")) == [(0, 4, ""), (5, 8, ""), (9, 14, "2021")]


PIECES = [
    *"0139.,，、-—至年月日号一二两三十百千万亿点零壹拾余近约第前元%个人名项《》〈〉“”（）￥对。；\n\u3000９號萬x",
    *("2021", "12", "40", "人次", "超过", "百分之", "八项规定"),
    *("给予", "受到", "诫勉", "党内警告", "警告", "处分", "约谈", "开除"),
]
notices = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60)


@given(notices)
def test_mentions_are_exact_ordered_and_apart(text: str) -> None:
    end = 0
    for found in mentions(text):
        assert text[found.span.start : found.span.end] == found.text != ""
        assert found.span.start >= end
        end = found.span.end


@given(notices)
def test_values_are_plain(text: str) -> None:
    for found in mentions(text):
        if found.kind in ("money", "count", "percent"):
            digits = found.value.removeprefix("-").replace(".", "", 1)
            assert digits.isascii()
            assert digits.isdecimal()
            assert not ("." in found.value and found.value.endswith(("0", ".")))
            assert found.unit
        elif found.kind == "date" and not found.value.startswith("--"):
            assert parse_date(found.value) == found.value


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert parse_date(parse_date(text)) == parse_date(text)


@given(st.integers(0, 10**12), st.sampled_from(["元", "人", "项", "%"]))
def test_a_whole_number_is_read_as_it_is(number: int, unit: str) -> None:
    (found,) = mentions(f"共{number}{unit}")
    assert (found.value, found.unit) == (str(number), unit)


@given(st.dates().filter(lambda day: 1900 <= day.year < 2100))
def test_every_day_is_read_back(day: date) -> None:
    (found,) = mentions(f"于{day.year}年{day.month}月{day.day}日印发")
    assert found.value == day.isoformat() == parse_date(found.text)


def test_mentions_that_other_hands_labelled_are_read() -> None:
    for cases, kind in itertools.product(([*read_cases()], [*read_samples()]), KINDS):
        right, found, labelled = score_mentions(cases)[kind]
        assert labelled > 80
        assert 2 * right / (found + labelled) >= 0.98, kind
