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
全县召开巡察整改动员会。|
""".strip().splitlines()

OPENINGS = """
2020年9月22日至11月13日，市委第四巡察组对局党组进行了常规巡察。12月17日反馈了意见。|2020-09-22|2020-11-13|2020-12-17|市委第四巡察组|routine
2023年2月下旬至4月底，县委第一巡察组进行了巡察，6月2日反馈。|2023-02|2023-04||县委第一巡察组|
2021年11月20日至2022年1月14日，第二联动巡察组开展联动巡察。3月9日反馈了意见。|2021-11-20|2022-01-14|2022-03-09|第二联动巡察组|joint
市委第一提级巡察组于2022年9月2日－9月10日开展提级巡察并反馈。|2022-09-02|2022-09-10||市委第一提级巡察组|upgraded
2023年9月11日起，县委第一巡察组开展机动巡察，至10月25日结束。|2023-09-11|2023-10-25||县委第一巡察组|mobile
""".strip().splitlines()

TOTALS = """
共反馈4方面16大项50小项问题，已完成整改19个|50|19
反馈25个问题，已完成整改19个、正在整改6个，整改完成率76%|25|19
指出问题12个，基本完成4个|12|
36个具体问题反馈后，完成整改30个，基本完成4个|36|30
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
    text, begun, ended, fed_back, team, kinds = case.split("|")
    facts = read_inspection("关于巡察整改情况的通报", [text], [])
    assert (facts["inspected_from"], facts["inspected_to"], facts["team"]) == (begun, ended, team)
    assert facts["inspection_type"] == kinds
    if fed_back:
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


def test_issuer_and_date_come_from_the_sign_off_where_the_title_has_no_body() -> None:
    top = paragraphs("关于巡察整改情况的通报/县委第一巡察组2021年3月进行了巡察，现将情况予以公布如下。")
    found = read_header(top, [], paragraphs("中共云溪县水利局党组/二〇二一年六月七日"))
    assert (found.issuer, found.issued_on) == ("中共云溪县水利局党组", "2021-06-07")
