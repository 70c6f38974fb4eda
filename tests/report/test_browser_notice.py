"""A notice in a real browser: text, pictures and records."""

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.report.output import Output, Row
from tests.report.conftest import HOSTILE, MARKUP
from tests.report.looking import address, open_findings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def test_a_record_shows_its_place_and_a_mark_its_record(page: "Page", out: Path, output: Output) -> None:
    notice_id = output.notice_ids[-1]
    records = output.read(notice_id)
    page.goto(address(out, f"notices/{notice_id}.html"))
    measure = records.measures[-1]
    key = measure["measure_id"][17:]
    page.click(f".records button[data-show='{key}']")
    marked = "".join(page.locator("mark.active").all_text_contents())
    assert "".join(marked.split()) == "".join(measure["text"].split())
    mention = next(row for row in records.mentions if row["finding_id"])
    key = mention["mention_id"][17:]
    page.locator(f"mark[data-record~='{key}']").first.click()
    assert page.locator(".records .active").get_attribute("data-record") == key
    assert page.locator(".records .active").is_visible()


def test_arrow_keys_go_from_record_to_record(page: "Page", out: Path, output: Output) -> None:
    page.goto(address(out, f"notices/{output.notice_ids[-1]}.html"))
    page.locator(".records").focus()
    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
        seen.append(page.evaluate("document.activeElement.id"))
    assert seen == ["f001", "f002", "f003", "f002"]
    assert {"002:problem"} <= set(
        " ".join(page.locator("mark.active").evaluate_all("all => all.map(m => m.dataset.record)")).split()
    )


def test_markup_in_a_notice_is_text(page: "Page", out: Path, output: Output) -> None:
    row = next(row for row in output.rows("notices") if "onerror" in row["source_path"])
    page.goto(address(out, f"notices/{row['notice_id']}.html"))
    assert MARKUP in row["title"]
    assert page.title() == row["title"]
    assert page.text_content("h1") == row["title"]
    assert page.text_content("#text") == (out / "text" / f"{row['notice_id']}.txt").read_bytes().decode()
    assert HOSTILE.count("<") == (page.text_content("#text") or "").count("<")
    assert page.locator("main img, main svg, main style, main script, #text b").count() == 0
    open_findings(page, out, "#q=onload")
    assert page.locator("#rows tbody tr").count() == 1
    assert page.locator("#rows img, #rows svg, #rows script").count() == 0
    assert "<svg onload=alert(2)>" in (page.text_content("#rows tbody") or "")
    page.goto(address(out, "files.html"))
    page.wait_for_selector("#rows[data-ready]")
    assert "<img src=x onerror=alert(4)>.txt" in (page.text_content("#rows tbody") or "")


def open_pdf(page: "Page", out: Path, output: Output) -> Row:
    row = next(row for row in output.rows("notices") if row["source_path"].endswith(".pdf"))
    page.goto(address(out, f"notices/{row['notice_id']}.html"))
    return row


def test_pages_of_a_pdf_are_pictured(page: "Page", out: Path, output: Output) -> None:
    row = open_pdf(page, out, output)
    page.click("button[data-view=pages]")
    assert not page.is_visible("#text")
    pictures = page.locator("figure img")
    assert pictures.count() == int(output.read(row["notice_id"]).files[0]["pages"])
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    page.click("button[data-view=text]")
    assert page.is_visible("#text")


def test_a_finding_is_marked_on_the_picture_of_its_page(page: "Page", out: Path, output: Output) -> None:
    row = open_pdf(page, out, output)
    finding = output.read(row["notice_id"]).findings[2]
    page.click("#f003 button[data-show='003:problem']")
    page.click("#f003 a[href^='#page-']")
    marked = page.locator("rect.problem.active")
    assert marked.count() > 0
    sheets = marked.evaluate_all("all => [...new Set(all.map(mark => mark.closest('figure').id))]")
    assert sheets[0] == f"page-{finding['page']}"
    inside = """mark => {
        const [a, b] = [mark.getBoundingClientRect(), mark.closest('.sheet').getBoundingClientRect()];
        return a.width > 10 && a.left > b.left && a.right < b.right && a.top > b.top && a.bottom < b.bottom;
    }"""
    assert all(mark.evaluate(inside) for mark in marked.all())
    page.click("#f003 button[data-show='003:rectification']")
    assert page.locator("rect.measure.active").count() >= len(
        [row for row in output.read(row["notice_id"]).measures if row["finding_id"] == finding["finding_id"]]
    )
    page.locator("rect.mention[data-record^='003-m']").first.click()
    assert (page.locator(".records .active").get_attribute("data-record") or "").startswith("003-m")


def test_print_shows_the_whole_of_text_and_records(page: "Page", out: Path, output: Output) -> None:
    page.goto(address(out, f"notices/{output.notice_ids[1]}.html"))
    clipped = """() => [...document.querySelectorAll('.source, .records')]
        .filter(node => node.scrollHeight > node.clientHeight + 1).length"""
    assert page.evaluate(clipped) == 2
    page.emulate_media(media="print")
    assert page.evaluate(clipped) == 0
    assert not page.locator("header.site nav").is_visible()


def test_without_scripts_a_notice_is_still_there(browser: "Browser", out: Path, output: Output) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address(out, f"notices/{output.notice_ids[1]}.html"))
        assert page.locator(".words").evaluate_all("all => all.every(node => node.checkVisibility())")
        page.goto(address(out, "findings.html"))
        assert "findings.csv" in page.inner_text("noscript")
