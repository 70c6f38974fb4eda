"""Titles, opening paragraphs and closings in the forms that notices have."""

import pytest

from pipeline.model import Paragraph, Passage
from pipeline.structure.closing import read_contacts
from pipeline.structure.header import find_title, read_header
from pipeline.structure.inspection import read_inspection

TITLES = """
中共云溪县水利局党组/关于巡察整改进展情况的通报|中共云溪县水利局党组关于巡察整改进展情况的通报
水利局党组文件/云水党发〔2021〕8号/中共水利局党组 关于巡察整改情况的通报|中共水利局党组关于巡察整改情况的通报
公开/中共水利局党组/关于第三巡察组反馈意见/整改情况的公示|中共水利局党组关于第三巡察组反馈意见整改情况的公示
中共云溪县水利局党组关于巡察整改进展情况/的通报|中共云溪县水利局党组关于巡察整改进展情况的通报
中共云溪县水利局党组关于巡察整改/进展情况的/通报|中共云溪县水利局党组关于巡察整改进展情况的通报
中共云溪县水利局党组/关于巡察整改情况的通报/中共云溪县水利局党组/关于巡察整改情况的通报|中共云溪县水利局党组关于巡察整改情况的通报
中 共 云 溪 县 水 利 局 党 组/关 于 巡 察 整 改 情 况 的 通 报|中共云溪县水利局党组关于巡察整改情况的通报
首页>公告/中共水利局党组关于巡察整改情况的公示/浏览次数：12|中共水利局党组关于巡察整改情况的公示
中共水利局党组关于巡察整改情况的通报_云溪县政府/中共水利局党组关于巡察整改情况的通报|中共水利局党组关于巡察整改情况的通报
中共水利局党组/关于巡察整改情况的报告（公开稿）|中共水利局党组关于巡察整改情况的报告（公开稿）
中共水利局党组关于县委第三巡察组反馈意见整改落实情况的说明|中共水利局党组关于县委第三巡察组反馈意见整改落实情况的说明
云溪集团党委/关于巡视整改阶段性进展情况的通报/2022年6月7日|云溪集团党委关于巡视整改阶段性进展情况的通报
云溪县水利局关于2021年度审计查出问题整改情况的公告|云溪县水利局关于2021年度审计查出问题整改情况的公告
中共云溪县卫生院党总支/关于县委巡察组反馈意见办理进展的/情况说明|中共云溪县卫生院党总支关于县委巡察组反馈意见办理进展的情况说明
巡察整改情况公示/根据县委统一部署，现将情况予以公示。|巡察整改情况公示
全县召开巡察整改动员会。|
""".strip().splitlines()

OPENINGS = """
2020年9月22日至11月13日，市委第四巡察组对局党组进行了常规巡察。12月17日反馈了意见。|2020-09-22|2020-11-13|2020-12-17|市委第四巡察组|routine
2023年2月下旬至4月底，县委第一巡察组进行了巡察，6月2日反馈。|2023-02|2023-04|2023-06-02|县委第一巡察组|
2021年11月20日至2022年1月14日，第二联动巡察组开展联动巡察。3月9日反馈了意见。|2021-11-20|2022-01-14|2022-03-09|第二联动巡察组|joint
市委第一提级巡察组于2022年9月2日－9月10日开展提级巡察并反馈。|2022-09-02|2022-09-10||市委第一提级巡察组|upgraded
2023年9月11日起，县委第一巡察组开展机动巡察，至10月25日结束。|2023-09-11|2023-10-25||县委第一巡察组|mobile
2020年9月22日—2020年11月13日，市委第四巡察组开展专项巡察。|2020-09-22|2020-11-13||市委第四巡察组|special
2020年9-11月，市委巡察五组对局党组开展交叉巡察。|2020-09|2020-11||市委巡察五组|cross
2020年12月20日至2月3日，为期45天，省委第三巡视组开展巡视。2月9日，反馈了意见。|2020-12-20|2021-02-03|2021-02-09|省委第三巡视组|
2022年11月1日至12月15日，县委第一巡察组开展巡察。1月12日，反馈了意见。|2022-11-01|2022-12-15|2023-01-12|县委第一巡察组|
县委第一巡察组于2022年3月1日到4月15日开展巡察。巡察组于6月2日反馈了2021年7月25日以来的问题。|2022-03-01|2022-04-15|2022-06-02|县委第一巡察组|
2022.3.1-2022.4.15，七届市委第十二轮巡察一组开展巡察“回头看”。|2022-03-01|2022-04-15||七届市委第十二轮巡察一组|follow_up
二〇二二年三月一日至四月十五日，中央第五巡视组开展常规巡视。|2022-03-01|2022-04-15||中央第五巡视组|routine
2022年3月1日至4月15日，市委笫四巡察组开展提级交叉巡察。2022年6月，反馈了意见。|2022-03-01|2022-04-15|2022-06|市委笫四巡察组|cross|upgraded
自2022年3月1日起，省第四生态环境保护督察组开展了为期30天的督察。|2022-03-01|||省第四生态环境保护督察组|
2024717日至830日，县委第一巡察组开展巡察。||||县委第一巡察组|
2022年上半年，市委第察组开展巡察。|||||
""".strip().splitlines()

TOTALS = """
共反馈4方面16大项50小项问题，已完成整改19个|50|19
反馈25个问题，已完成整改19个、正在整改6个，整改完成率76%|25|19
指出问题12个，基本完成4个|12|
36个具体问题反馈后，完成整改30个，基本完成4个|36|30
指出4个方面28个具体问题，截至6月30日，已完成整改24个；移交的2件线索和3件信访件均已办结。|28|24
指出的15项问题中，13项已完成整改，2项正在推进|15|13
反馈的三大类十二个问题，已整改到位十个|12|10
反馈3个方面9类26项具体问题，提出整改建议12条|26|
反馈问题15个，基本完成10个，阶段性完成5个|15|
反馈问题15个，完成整改0个|15|0
反馈的36个问题已全部完成整改|36|36
审计查出问题38个，已整改35个，整改金额1.2亿元|38|35
反馈督察意见，涉及园区整改任务7项|7|
截至11月30日，审计报告列示的8个问题已完成整改5个、正在整改3个|8|5
将巡视反馈的3个方面10个问题分解为46项具体任务|10|
开展了常规巡察||
""".strip().splitlines()


def paragraphs(text: str) -> list[Paragraph]:
    return [Paragraph(Passage(line)) for line in text.split("/")]


@pytest.mark.parametrize("case", TITLES)
def test_a_title_is_whole_and_without_the_lines_around_it(case: str) -> None:
    lines, title = case.split("|")
    first, last = find_title(paragraphs(lines))
    assert "".join(lines.split("/")[first:last]).replace(" ", "") == title


@pytest.mark.parametrize("case", OPENINGS)
def test_an_opening_tells_window_feedback_team_and_type(case: str) -> None:
    text, begun, ended, fed_back, team, kinds = case.split("|", 5)
    facts = read_inspection("关于巡察整改情况的通报", [text], [])
    assert (facts["inspected_from"], facts["inspected_to"], facts["team"]) == (begun, ended, team)
    assert facts["inspection_type"] == kinds
    assert facts["feedback_on"] == fed_back


def test_the_end_of_the_window_is_not_the_day_of_the_feedback() -> None:
    text = "9月2日至2022年9月10日，巡察组开展巡察并反馈了意见。"
    assert read_inspection("关于巡察整改情况的通报", [text], [])["feedback_on"] == ""


@pytest.mark.parametrize("case", TOTALS)
def test_totals_are_the_finest_unit_and_what_is_completed(case: str) -> None:
    text, found, completed = case.split("|")
    facts = read_inspection("关于巡察整改情况的通报", [text], [])
    assert facts["reported_findings"] == (int(found) if found else None)
    assert facts["reported_completed"] == (int(completed) if completed else None)


def test_contacts_are_read_from_the_closing() -> None:
    text = (
        "联系电话0731-00012345、(0731)00012346，地址：云溪县水利路7号，邮编：411100，邮箱：a-b@example.cn。"
    )
    assert read_contacts(text) == {
        "phone": "0731-00012345|(0731)00012346",
        "address": "云溪县水利路7号",
        "postal_code": "411100",
        "email": "a-b@example.cn",
    }


# text|phone|address|postal code|email
CONTACTS = """
电话:0731-00012345;邮政地址:云溪县水利路7号;邮政编码:411100;电子邮箱:a@example.cn|0731-00012345|云溪县水利路7号|411100|a@example.cn
电 话：0731-00012345　地 址：云溪县水利路7号　邮 编：411100|0731-00012345|云溪县水利路7号|411100|
监督电话：00012345，通讯地址：云溪县水利路7号，邮编：411100|00012345|云溪县水利路7号|411100|
邮寄地址：云溪县水利路7号（信封请注明“巡察整改”），邮编411100||云溪县水利路7号|411100|
请打电话0731-00012345，或写信到云溪县水利路7号，邮政编码：411100|0731-00012345|云溪县水利路7号|411100|
信函请寄云溪县水利路7号合规部，邮编411100||云溪县水利路7号合规部|411100|
可当面递交或寄送云溪县水利路7号（411100）||云溪县水利路7号|411100|
信函请寄学院党政办公室，邮政编码411100|||411100|
举报电话：12388|12388|||
公示时间：2022年6月1日至6月7日||||
""".strip().splitlines()


@pytest.mark.parametrize("case", CONTACTS)
def test_contacts_are_read_in_every_order(case: str) -> None:
    text, *values = case.split("|")
    assert list(read_contacts(text).values()) == values


def test_the_publisher_of_a_web_page_is_the_issuer_where_nothing_else_names_one() -> None:
    head = ["索引号：0031-2022", "发布机构：云溪县水利局", "关于巡察整改情况的公示"]
    paragraphs = [Paragraph(Passage(text)) for text in head]
    assert read_header(paragraphs, [], []).issuer == "云溪县水利局"


def test_issuer_and_date_come_from_the_sign_off_where_the_title_has_no_body() -> None:
    top = paragraphs("关于巡察整改情况的通报/县委第一巡察组2021年3月进行了巡察，现将情况予以公布如下。")
    found = read_header(top, [], paragraphs("中共云溪县水利局党组/二〇二一年六月七日"))
    assert (found.issuer, found.issued_on) == ("中共云溪县水利局党组", "2021-06-07")
    found = read_header(top, [], paragraphs("yxslj@example.cn中共云溪县水利局党组2021年6月7日"))
    assert (found.issuer, found.issued_on, found.email) == (
        "中共云溪县水利局党组",
        "2021-06-07",
        "yxslj@example.cn",
    )


def test_issuer_and_date_of_a_report_to_a_congress_stand_below_its_title() -> None:
    top = paragraphs(
        "关于云溪县2022年度审计查出问题整改情况的报告/——2023年12月26日在县人大常委会第十五次会议上/云溪县审计局/县人大常委会："
    )
    found = read_header(top, [], [])
    assert (found.issuer, found.issued_on, found.recipient) == ("云溪县审计局", "2023-12-26", "县人大常委会")


def test_a_body_that_signs_is_known_by_the_title_whatever_it_calls_itself() -> None:
    top = paragraphs("云溪县工程质量监测站2022年度审计查出问题整改结果公告")
    assert (
        read_header(top, [], paragraphs("云溪县工程质量监测站/2023年9月28日")).issuer
        == "云溪县工程质量监测站"
    )


# text|findings|completed
WRONG_TOTALS = """
反馈问题28个，整改完成率85.7%|28|
制定整改措施86条，反馈问题25个|25|
反馈25个问题，制定整改措施86项，已完成80项|25|
提出4个方面15个问题26条意见建议，已整改完成13个|15|13
""".strip().splitlines()


@pytest.mark.parametrize("case", WRONG_TOTALS)
def test_what_is_counted_beside_the_findings_is_no_total(case: str) -> None:
    test_totals_are_the_finest_unit_and_what_is_completed(case)


# text|from|to|feedback|team|type
WRONG_OPENINGS = """
县委第一巡察组对2019年1月至2021年12月的工作，于2022年3月1日至4月15日开展巡察。|2022-03-01|2022-04-15||县委第一巡察组|
2022年3月至5月，由自治区党委第六巡视组开展巡视。|2022-03|2022-05||自治区党委第六巡视组|
2022年3月至5月，县委第一巡察组开展巡察。反馈意见于2022年6月2日送达。|2022-03|2022-05|2022-06-02|县委第一巡察组|
""".strip().splitlines()


@pytest.mark.parametrize("case", WRONG_OPENINGS)
def test_an_opening_in_other_words_tells_the_same(case: str) -> None:
    test_an_opening_tells_window_feedback_team_and_type(case)


# title|opening|kind|level
INSPECTIONS = """
关于巡视整改情况的通报|省委第三巡视组对厅党组开展巡视。|xunshi|provincial
关于中央巡视整改情况的通报||xunshi|central
关于十三届省委第六轮巡视整改情况的通报||xunshi|provincial
关于巡察整改情况的通报|市委第一巡察组对局党组开展巡察。|xuncha|municipal
关于巡察整改情况的通报|州委第一巡察组对局党组开展巡察。|xuncha|municipal
关于县委巡察整改情况的通报|市委第一提级巡察组对县局开展巡察。|xuncha|municipal
关于巡察整改情况的通报|区委巡察二组对局党组开展巡察。|xuncha|county
关于巡察整改情况的通报|省国资委党委第三巡察组对公司党委开展巡察。|xuncha|provincial
关于校党委巡察整改情况的通报||xuncha|institution
关于总行党委巡察整改情况的通报|总行党委第二巡察组对分行党委开展巡察。|xuncha|institution
关于2021年度审计查出问题整改情况的公告|县审计局开展了审计。|audit|county
关于省审计厅审计整改情况的公告||audit|provincial
关于中央生态环境保护督察反馈意见整改情况的报告||environment|central
关于国家自然资源督察反馈问题整改情况的公示||other|central
关于省环保督察整改情况的公示||environment|provincial
关于意识形态工作责任制督查整改情况的通报||other|
""".strip().splitlines()


@pytest.mark.parametrize("case", INSPECTIONS)
def test_kind_and_level_are_those_of_the_body_that_inspects(case: str) -> None:
    title, opening, kind, level = case.split("|")
    facts = read_inspection(title, [opening] if opening else [], [])
    assert (facts["inspection_kind"], facts["inspection_level"]) == (kind, level)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("云水党发〔2022〕8号", "云水党发〔2022〕8号"),
        ("云水党发[2022]8号", "云水党发[2022]8号"),
        ("云水党发（2022）8号", "云水党发（2022）8号"),
        ("云水党 〔2022〕 第15号", "云水党〔2022〕第15号"),
        ("发文字号：云水党发〔2022〕8号", "云水党发〔2022〕8号"),
        ("按照云水党发〔2022〕8号文件要求，现将情况予以公布。", ""),
        ("云水党发8号", ""),
    ],
)
def test_a_doc_number_stands_on_a_line_of_its_own(line: str, number: str) -> None:
    top = paragraphs(f"{line}/中共云溪县水利局党组关于巡察整改情况的通报/局属各单位，机关各科室：")
    found = read_header(top, [], [])
    assert (found.doc_number, found.recipient) == (number, "局属各单位，机关各科室")
    assert found.issuer == "中共云溪县水利局党组"


@pytest.mark.parametrize(
    "line", ["云 水 党 发 〔2022〕 8 号", "云水党发﹝2022﹞8号", "云水党发〔2022〕8号　　　签发人：张三"]
)
def test_a_doc_number_is_found_in_spite_of_its_typist(line: str) -> None:
    top = paragraphs(f"{line}/中共云溪县水利局党组关于巡察整改情况的通报")
    assert (
        read_header(top, [], []).doc_number.replace("﹝", "〔").replace("﹞", "〕") == "云水党发〔2022〕8号"
    )


@pytest.mark.parametrize(
    ("lines", "issued_on"),
    [
        ("中共云溪县水利局党组/2022年6月7日", "2022-06-07"),
        ("中共云溪县水利局党组/2022 年 6 月 7 日/抄送：县纪委监委", "2022-06-07"),
        ("中共云溪县水利局党组/二〇二二年六月七日", "2022-06-07"),
        ("二○二二年十二月三十一日", "2022-12-31"),
        ("二零二二年十月十日", "2022-10-10"),
        ("２０２２年６月７日", "2022-06-07"),
        ("中共云溪县水利局党组2022年6月7日", "2022-06-07"),
        ("自2021年3月1日起施行。/2022年6月7日", "2022-06-07"),
        ("公示时间：2022年6月1日至6月7日", ""),
        ("2022年13月7日", ""),
        ("欢迎监督。", ""),
    ],
)
def test_the_date_of_issue_is_that_of_the_sign_off(lines: str, issued_on: str) -> None:
    assert read_header([], [], paragraphs(lines)).issued_on == issued_on


@pytest.mark.parametrize("line", ["二0二二年六月七日", "2022-06-07", "2022.6.7", "（2022年6月7日）"])
def test_the_date_of_issue_is_read_in_other_spellings(line: str) -> None:
    assert read_header([], [], paragraphs(f"中共云溪县水利局党组/{line}")).issued_on == "2022-06-07"
