"""A notice on a web page of any generation gives what its text gives, and nothing of the site."""

import pytest

from pipeline.model import Source
from pipeline.read.documents import read_document
from pipeline.read.web import read_web_page
from pipeline.run.convert import parse_bytes
from tests.conftest import GOLD
from tests.formats.web import PAGES, write_web_archive, write_web_page
from tests.gold.build import printed_text
from tests.gold.compare import differences
from tests.gold.source import Sample, load_sample

SAMPLES = [load_sample(path) for path in sorted(GOLD.glob("*.notice"))]
OLD = ("layout_table", "breaks")  # pages of the time of GB 2312


def page_of(sample: Sample, page: str) -> bytes:
    if page == "archive":
        return write_web_archive(sample)
    return write_web_page(sample, page, "gb18030" if page in OLD else "utf-8")


@pytest.mark.parametrize("page", [*PAGES, "archive"])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_page_equals_the_gold(sample: Sample, page: str) -> None:
    notice = parse_bytes(page_of(sample, page), "x")
    assert differences(notice, GOLD / f"{sample.name}.gold.json") == []


@pytest.mark.parametrize("page", ["breaks", "word_export", "fragment"])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_no_character_of_the_article_is_lost_or_altered(sample: Sample, page: str) -> None:
    read = read_document(page_of(sample, page), "x").text
    if sample.layout != "T":  # the text has its table in rows, and no category rows
        assert "".join(read.split()) == "".join(printed_text(sample).split())


def test_the_site_around_the_article_is_counted() -> None:
    sample = SAMPLES[0]
    data = page_of(sample, "division")
    document = read_web_page(data, Source("x", "", len(data), "text/html"))
    assert [message.code for message in document.messages] == ["site_left_out"]
    assert not any(words in document.text for words in ("机构概况", "相关阅读", "皖ICP备", "进驻公告"))
    assert "索引号：003145678/2022-00031" in document.text


def test_the_page_of_an_archive_is_read_and_not_its_frames() -> None:
    document = read_document(write_web_archive(SAMPLES[0]), "x")
    assert "扫一扫" not in document.text
    assert (document.source.media_type, document.source.reader) == ("multipart/related", "web")
