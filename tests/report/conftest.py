"""A report of a few samples and of a notice full of markup, and a real browser to look at it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.report.output import Output
from pipeline.report.site import write_report
from pipeline.run.batch import run_batch
from tests.conftest import SAMPLES
from tests.report.chromium import find_chromium, open_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHOSEN = ("a1-changsha-water.pdf", "b1-university.txt", "f1-market-bureau.docx", "t1-table.docx")
OTHERS = ("o1-attachment.txt", "x1-mobilisation-news.txt")
MARKUP = "<script>document.title='hacked'</script><img src=x onerror=alert(1)>"
HOSTILE = f"""中共甲县水利局党组关于{MARKUP}巡察整改情况的通报
根据县委统一部署，2023年3月1日至4月30日，县委第一巡察组对县水利局党组进行了巡察。2023年6月1日，县委巡察组反馈了意见。
一、财务管理不规范，</script>{MARKUP}报销3万元"><svg onload=alert(2)>没有附件。
整改情况：一是追回资金3万元{{{{7*7}}}}{{% raw %}}。二是修订《财务制度<b>》&amp;&#60;，
javascript:alert(3)\u2028已完成。
二、党建工作<!-- 弱化。
整改情况：召开会议2次--><style>body{{display:none}}</style>，已整改完成。
中共甲县水利局党组
2023年9月1日
"""


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a run; one of them has a name that is markup, too."""
    folder = tmp_path_factory.mktemp("archive")
    for name in CHOSEN + OTHERS:
        shutil.copy(SAMPLES / name, folder)
    (folder / "<img src=x onerror=alert(4)>.txt").write_text(HOSTILE, "utf-8")
    return folder


@pytest.fixture(scope="session")
def out(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a run, with its report. Tests only look at it."""
    folder = tmp_path_factory.mktemp("run") / "out"
    run_batch([archive], folder, 0)
    write_report(folder)
    return folder


@pytest.fixture(scope="session")
def output(out: Path) -> Output:
    """The tables of that run."""
    return Output(out)


@pytest.fixture(scope="package")
def browser() -> "Iterator[Browser]":
    """Debian's Chromium, driven by Playwright; closed behind these tests, whose loop others would meet."""
    if not find_chromium():
        pytest.skip("no Chromium here: apt-get install chromium (.ci/run does it)")
    pytest.importorskip("playwright.sync_api")
    with open_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    """An empty page. Whatever a test does on it: no error is told, nothing leaves the machine."""
    context = browser.new_context(locale="en-US", reduced_motion="reduce", accept_downloads=True)
    page = context.new_page()
    errors: list[str] = []
    requests: list[str] = []
    page.on("console", lambda told: errors.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(dialog.message))
    page.on("request", lambda request: requests.append(request.url))
    yield page
    context.close()
    assert errors == []
    assert [url for url in requests if not url.startswith(("file:///", "blob:null/"))] == []
