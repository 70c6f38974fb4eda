"""All pages in a real browser: languages, charts, keyboard, small screens, accessibility."""

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.report.output import Output
from tests.report.looking import address

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_the_language_is_switched_and_kept(page: "Page", out: Path) -> None:
    page.goto(address(out, "index.html"))
    assert page.inner_text("h1") == "Overview"
    page.click("#language")
    assert page.inner_text("h1") == "概览"
    assert page.title().startswith("概览")
    page.click("text=问题 >> nth=0")
    page.wait_for_selector("#rows[data-ready]")
    assert page.inner_text("h1") == "问题"
    assert (page.get_attribute("#search", "placeholder") or "").startswith("问题")
    assert "共" in (page.text_content("#count") or "")


def test_every_chart_is_drawn_and_has_its_table_and_download(page: "Page", out: Path) -> None:
    page.goto(address(out, "index.html"))
    figures = page.locator("section.figure")
    assert figures.count() == 9
    for figure in figures.all():
        if not figure.locator("table").count():
            continue
        assert figure.locator("img.en").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
        with page.expect_download() as caught:
            figure.locator("a[download]").click()
        table = list(csv.reader(io.StringIO(caught.value.path().read_text("utf-8-sig"))))
        assert len(table) - 1 == figure.locator("tbody tr").count()


@pytest.mark.parametrize("name", ["index.html", "findings.html", "files.html", "notice"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_fit_and_axe_finds_nothing_serious(
    page: "Page", out: Path, output: Output, name: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address(out, name if "." in name else f"notices/{output.notice_ids[1]}.html"))
    if page.locator("#rows").count():
        page.wait_for_selector("#rows[data-ready]")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.Axe().run(page, options={"preload": False}).response["violations"]
    worst = [(one["id"], one["impact"], one["nodes"][0]["html"][:200]) for one in found]
    assert [one for one in worst if one[1] in ("serious", "critical")] == []


def test_the_keyboard_skips_to_the_content(page: "Page", out: Path) -> None:
    page.goto(address(out, "findings.html"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
