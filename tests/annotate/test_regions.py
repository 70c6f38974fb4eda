"""Names of places -> region and code, by the year; shared names stay open."""

import pytest

from pipeline.annotate.regions import find_places, locate_notice
from pipeline.model import Header, Notice, Source

PLACED = """
中共湘潭市大数据中心党组|2021|市委第四巡察组|municipal|湖南省湘潭市|430300|municipal
中共望城县水务局党组|2010|县委第一巡察组|county|湖南省长沙市望城县|430122|county
中共长沙市望城区水务局党组|2015|区委第一巡察组|county|湖南省长沙市望城区|430112|county
中共浏阳市水务局党组|2022|浏阳市委第二巡察组|municipal|湖南省长沙市浏阳市|430181|county
中共浏阳市水务局党组|2022|长沙市委第二巡察组|municipal|湖南省长沙市浏阳市|430181|municipal
中共大理州水务局党组|2022|州委第一巡察组|municipal|云南省大理白族自治州|532900|municipal
中共南京市鼓楼区水务局党组|2022|区委第一巡察组|county|江苏省南京市鼓楼区|320106|county
中共湖北省水利厅党组|2022|省委第一巡视组|provincial|湖北省|420000|provincial
中共北京市水务局党组|2022|市委第一巡视组|municipal|北京市|110000|provincial
""".strip().splitlines()


def located(header: Header) -> Notice:
    return locate_notice(
        Notice(Source("x.txt", "0" * 64, 1, "text/plain"), header.title, "itemised", header=header)
    )


@pytest.mark.parametrize("case", PLACED)
def test_a_body_is_placed_where_it_belongs(case: str) -> None:
    issuer, year, team, level, region, code, settled = case.split("|")
    title = f"{issuer}关于巡察整改进展情况的通报"
    header = Header(title=title, issuer=issuer, team=team, inspection_level=level, issued_on=f"{year}-06-01")
    found = located(header).header
    assert (found.region, found.region_code, found.inspection_level) == (region, code, settled)


def test_a_name_that_several_places_share_stays_open_and_says_so() -> None:
    notice = located(
        Header(title="鼓楼区水务局党组关于整改情况的通报", issuer="鼓楼区水务局党组", issued_on="2022-06-01")
    )
    assert notice.header.region == notice.header.region_code == ""
    assert [doubt.code for doubt in notice.messages] == ["region_unknown"]
    assert "320106" in notice.messages[0].text


def test_an_address_settles_a_shared_name() -> None:
    header = Header(
        title="鼓楼区水务局党组关于整改情况的通报", issuer="鼓楼区水务局党组", address="福州市鼓楼区1号"
    )
    assert located(header).header.region == "福建省福州市鼓楼区"


def test_a_university_inspected_by_the_province_belongs_to_the_province() -> None:
    header = Header(
        title="中共楚江大学委员会关于巡视整改情况的通报",
        issuer="中共楚江大学委员会",
        address="武汉市洪山区1号",
    )
    header = Header(
        title=header.title, issuer=header.issuer, address=header.address, inspection_level="provincial"
    )
    assert located(header).header.region_code == "420000"


@pytest.mark.parametrize("text", ["", "中心党组", "发展思路"])
def test_a_text_without_places_names_none(text: str) -> None:
    assert find_places(text, 2022) == []
