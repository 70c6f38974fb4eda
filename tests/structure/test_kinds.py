"""What a text is: a notice with items, a notice without, news, an announcement, anything else."""

import pytest

from pipeline.model import Document, Line, Notice, Source, Span
from pipeline.structure.notice import build_notice

ITEMS = """二、整改落实情况
1.学习不深入
整改情况：制定计划，组织学习12次。
2.谋划不足
整改情况：编制规划。
"""
TITLE = "中共云溪县水利局党组关于巡察整改进展情况的通报\n"
OPENING = "根据县委统一部署，县委第三巡察组对局党组开展了巡察，现将整改情况予以公布。\n"

ITEMISED = {
    "a notice": TITLE + OPENING + ITEMS,
    "without a title": OPENING + ITEMS,
    "without an opening": TITLE + ITEMS,
    "with other words for the rectification": """中共云溪县公交公司委员会
关于巡察反馈问题办理结果的公告
二、反馈问题及办理结果
1.学习不深入
办理结果：制定计划，组织学习12次。
2.谋划不足
办理结果：编制规划。
""",
    "with the words of news": TITLE
    + "反馈会后，党组召开动员会、推进会，会议强调要逐项整改，现将整改情况予以公布。\n"
    + ITEMS,
    "one record": """关于中央生态环境保护督察反馈问题整改完成情况的公示
现将整改完成情况公示如下：
整改任务：水源地内存在违建。
整改完成情况：已拆除3处。
公示时间：2022年6月1日至6月7日
""",
}
NOT_ITEMISED = {
    "in_attachment": TITLE + "现将巡察整改情况予以公布，具体整改情况详见附件。\n附件：整改情况清单\n",
    "in_attachment of a table": TITLE + "根据县委统一部署，现将巡察整改情况予以公示（详见附表）。\n",
    "summary_only": TITLE
    + OPENING
    + "党组召开会议5次，成立专班。反馈的25个问题已完成整改19个，正在整改6个。\n下一步，将持续整改。\n",
    "summary_only of a round": """云溪县委关于十三届县委第二轮巡察整改情况的通报
十三届县委第二轮巡察对12个单位开展了常规巡察，共反馈问题312个，已完成整改298个。
一是加强组织领导。县委召开会议研究。
二是强化督查督办。县委巡察办定期调度。
""",
    "summary_only of an audit": """云溪县2021年度预算执行审计查出问题整改情况的报告
县人大常委会：
县政府高度重视审计整改工作。截至2022年11月底，审计查出的38个问题已整改35个。
一、整改工作部署推进情况
各部门各单位认真落实整改责任，建立整改台账。
二、审计查出问题的整改情况
（一）财政管理方面。针对预算编制不细化的问题，财政局修订了办法。对结余资金，已收回1.2亿元。
（二）部门预算方面。12个单位完善了制度。
三、下一步工作措施
继续加大督促力度。
""",
}
NO_NOTICES = {
    "news of a mobilisation": """云溪县召开十三届县委第二轮巡察工作动员部署会
6月2日上午，县委第二轮巡察工作动员部署会召开，县委书记出席会议并讲话。
会议强调，要提高政治站位，一是抓学习。二是抓整改落实。
""",
    "other report, of something else that was carried out": """关于贯彻落实全面从严治党主体责任情况的报告
同志们：
现将今年以来履行主体责任的情况报告如下。
一、存在的不足
学习不够深入，谋划不足，作风不实。
""",
    "news of a meeting about rectification": """县水利局召开巡察整改工作推进会
6月2日，县水利局召开巡察整改工作推进会，听取整改进展情况汇报。
会议强调，一是提高站位。二是压实责任。
""",
    "news that names the progress": """县水利局召开巡察整改情况汇报会
6月2日，县水利局召开会议，通报了整改进展情况。
""",
    "news of an arrival": """县委第三巡察组进驻县水利局
3月1日，县委第三巡察组进驻县水利局，召开动员会。
""",
    "news of a reporter": """“整改不是一阵风”——云溪县水利局巡察整改侧记
记者走进县水利局，看到整改成效明显。
""",
    "announcement": """县委第三巡察组巡察县水利局党组公告
根据县委统一部署，县委第三巡察组将于2022年3月1日至4月15日进驻县水利局。
一、巡察时间
3月1日至4月15日
二、受理范围
受理反映县水利局党组班子及其成员的来信来电来访。
""",
    "other: a plan": """中共云溪县水利局党组关于巡察反馈问题的整改方案
一、总体要求
坚持问题导向。
二、整改任务
1.学习不深入
整改措施：制定计划。
2.谋划不足
整改措施：编制规划。
""",
    "other: a summary of a year": """云溪县水利局2022年工作总结
一、主要工作
（一）抓党建。学习12次。
二、存在的问题
1.学习不深入。
2.谋划不足。
""",
    "other: a rule": """云溪县巡察整改工作办法
第一条 为做好巡察整改工作，制定本办法。
第二条 被巡察单位应当报送整改情况报告。
""",
    "other: a greeting": "你好。\n",
    "news: a feedback without 召开": """县委第三巡察组向县水利局党组反馈巡察情况
6月2日，县委第三巡察组向县水利局党组反馈了巡察情况。会议指出，存在以下问题：
一、学习贯彻不深入。
二、谋划推动不足。
会议要求，要抓好整改落实。
""",
    "announcement of a check": """关于开展巡察整改情况监督检查的公告
县委第三巡察组将于6月2日至6月10日对整改情况开展监督检查，受理来信来电。
""",
    "announcement below a link to a notice": """中共云溪县水利局党组关于巡察整改进展情况的通报
县委巡察整改“回头看”督查组进驻公告
经县委批准，县委巡察整改“回头看”督查组于2022年9月5日至9月30日对县水利局开展整改“回头看”，现将有关事项公告如下。
一、督查内容
1.关于“学习贯彻不深入”的问题。重点看学习制度是否落实。
2.关于“项目推进缓慢”的问题。重点看工程是否复工。
3.关于“党费收缴不及时”的问题。重点看台账是否完整。
二、联系方式
受理来信来电：0731-00012345。
""",
    "announcement whose title speaks of rectification": """关于对县水利局党组巡察整改情况开展“回头看”的公告
根据县委部署，县委督查组对县水利局党组巡察整改情况开展“回头看”，现将整改“回头看”工作公告如下。
1.关于“学习贯彻不深入”的问题。重点看学习制度是否落实。
2.关于“项目推进缓慢”的问题。重点看工程是否复工。
3.关于“党费收缴不及时”的问题。重点看台账是否完整。
督查组受理来信来电，电话：0731-00012345。
""",
    "news of a feedback meeting, with its problems listed": """县委第二巡察组向县水利局党组反馈巡察情况
近日，县委第二巡察组向县水利局党组反馈了巡察情况。反馈会上通报了上轮巡察整改情况，提出以下问题。
（一）关于“政治建设”方面
1.关于“学习不深入”的问题。中心组全年只学习4次。
2.关于“责任不落实”的问题。班子成员未听取汇报。
（二）关于“作风建设”方面
1.关于“调研走过场”的问题。调研报告雷同。
会议要求，一要提高站位，二要抓好整改落实，三要及时报送整改情况。
""",
    "news of a hearing": """市人大常委会听取审计查出问题整改情况报告
本报讯（记者 张三）6月2日，市人大常委会听取了审计查出问题整改情况的报告。
一、预算执行方面的问题。已收回资金1.2亿元。
二、部门预算方面的问题。12个单位完善了制度。
三、国有资产方面的问题。补记资产3.4亿元。
""",
    "other: a speech with demands": """在全县巡察整改工作动员部署会上的讲话
同志们：
今天的会议主要是部署巡察整改工作。
一、关于学习不深入的问题。各单位要制定学习计划。
二、关于作风不实的问题。要大兴调查研究。
三、关于责任不落实的问题。要层层压实责任。
""",
    "other: the results of an audit": """2021年度保障性安居工程审计结果公告
根据工作安排，市审计局对全市保障性安居工程进行了审计。
一、基本情况
全市开工建设8200套。
二、审计发现的主要问题
（一）资金管理不规范。3个县滞留资金1.2亿元。
（二）分配管理不严格。42户不符合条件的家庭享受保障。
三、审计建议
加强资金管理，及时清退。
""",
    "other: a report to a congress": """在中国共产党云溪集团第二次代表大会上的报告
各位代表：
五年来，我们坚持以巡视整改为契机，整改落实各项任务。
一、过去五年的工作
（一）党的建设不断加强。巡视反馈的32个问题全部完成整改。
二、存在的问题
（一）创新能力不足。（二）管理不够精细。
""",
    "other: cases made public": """云溪县纪委监委关于3起整改不力典型问题的通报
近日，县纪委通报了3起典型问题。
一、县水利局整改不力问题。张某受到党内警告处分。
二、县住建局虚假整改问题。李某受到诫勉谈话。
""",
}


def read(text: str) -> Notice:
    lines, position = [], 0
    for line in text.splitlines():
        lines.append(Line(Span(position, position + len(line))))
        position += len(line) + 1
    return build_notice(Document(Source("a.txt", "0" * 64, len(text), "text/plain"), text, tuple(lines)))


@pytest.mark.parametrize("name", ITEMISED)
def test_a_notice_with_items_is_itemised(name: str) -> None:
    notice = read(ITEMISED[name])
    assert (notice.outcome, notice.reason) == ("itemised", "")
    assert len(notice.findings) == (1 if name == "one record" else 2)


@pytest.mark.parametrize("name", NOT_ITEMISED)
def test_a_notice_without_items_says_why(name: str) -> None:
    notice = read(NOT_ITEMISED[name])
    assert (notice.outcome, notice.reason, notice.findings) == ("not_itemised", name.split()[0], ())
    assert "not_itemised" in [doubt.code for doubt in notice.messages]


@pytest.mark.parametrize("name", NO_NOTICES)
def test_what_only_shares_the_vocabulary_is_no_notice(name: str) -> None:
    notice = read(NO_NOTICES[name])
    reason = name.replace(":", "").split()[0]
    assert (notice.outcome, notice.reason, notice.findings) == ("not_a_notice", reason, ())
