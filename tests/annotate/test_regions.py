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
中共重庆市渝中区水利局党组|2022|区委第一巡察组|county|重庆市渝中区|500103|county
中共昆山市水务局党组|2022|市委第二巡察组|municipal|江苏省苏州市昆山市|320583|county
中共大理市水务局党组|2022|市委第一巡察组|municipal|云南省大理白族自治州大理市|532901|county
中共东方市水务局党组|2022|市委第一巡察组|municipal|海南省东方市|469007|county
中共宁乡县水务局党组|2016|县委第一巡察组|county|湖南省长沙市宁乡县|430124|county
中共宁乡市水务局党组|2019|市委第一巡察组|municipal|湖南省长沙市宁乡市|430182|county
中共株洲县水利局党组|2017|县委第一巡察组|county|湖南省株洲市株洲县|430221|county
中共株洲市渌口区水利局党组|2019|区委第一巡察组|county|湖南省株洲市渌口区|430212|county
中共吉林市水务局党组|2022|市委第一巡察组|municipal|吉林省吉林市|220200|municipal
中共吉林省水利厅党组|2022|省委第一巡视组|provincial|吉林省|220000|provincial
中共内蒙古自治区水利厅党组|2022|自治区党委第一巡视组|provincial|内蒙古自治区|150000|provincial
中共锡林郭勒盟水利局党组|2022|盟委第一巡察组|municipal|内蒙古自治区锡林郭勒盟|152500|municipal
中共黔东南州水务局党组|2022|州委第一巡察组|municipal|贵州省黔东南苗族侗族自治州|522600|municipal
中共芷江侗族自治县水利局党组|2022|县委第一巡察组|county|湖南省怀化市芷江侗族自治县|431228|county
中共河南蒙古族自治县水利局党组|2022|县委第一巡察组|county|青海省黄南藏族自治州河南蒙古族自治县|632324|county
中共柳州市河西市政养护处党总支|2021|柳南区委第四巡察组|county|广西壮族自治区柳州市柳南区|450204|county
中共滨州市沾化沿海滩涂公司支部委员会|2024|区委第二巡察组|county|山东省滨州市沾化区|371603|county
中共长沙县水利局党组|2022|县委第一巡察组|county|湖南省长沙市长沙县|430121|county
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


@pytest.mark.parametrize(
    ("team", "region"),
    [
        ("北京市朝阳区委第一巡察组", "北京市朝阳区"),
        ("长春市朝阳区委第一巡察组", "吉林省长春市朝阳区"),
        ("区委第一巡察组", ""),
    ],
)
def test_the_team_settles_a_shared_name(team: str, region: str) -> None:
    header = Header(title="朝阳区水务局党组关于整改情况的通报", issuer="朝阳区水务局党组", team=team)
    assert located(header).header.region == region


def test_the_opening_settles_a_shared_name() -> None:
    header = Header(title="朝阳区水务局党组关于整改情况的通报", issuer="朝阳区水务局党组")
    text = header.title + "\n根据北京市委统一部署，区委第一巡察组对局党组开展了巡察。"
    notice = Notice(Source("x.txt", "0" * 64, 1, "text/plain"), text, "itemised", header=header)
    assert locate_notice(notice).header.region == "北京市朝阳区"


@pytest.mark.parametrize(
    ("issuer", "code"), [("中共宁乡县水务局党组", "430124"), ("中共芷江县水利局党组", "431228")]
)
def test_a_name_that_only_one_place_bears_is_placed(issuer: str, code: str) -> None:
    found = located(Header(title=f"{issuer}关于巡察整改情况的通报", issuer=issuer))
    assert found.header.region_code == code


@pytest.mark.parametrize(
    ("text", "name"),
    [("湖南省|长沙市水利局", "长沙市"), ("湖南|长沙银行", "长沙市"), ("贵州|兴仁农村商业银行", "兴仁市")],
)
def test_behind_a_province_a_city_is_no_county_of_that_name(text: str, name: str) -> None:
    assert [place.name for place in find_places(text.replace("|", ""), None)] == [name]
