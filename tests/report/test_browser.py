"""The report as people see it, in a real browser, opened from disk."""

import csv
import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.report.output import Output, Row
from pipeline.report.pages import script_json
from pipeline.report.rows import Filters, cut_chunks
from pipeline.report.tables_page import render_findings
from tests.report.conftest import HOSTILE, MARKUP

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def output(out: Path) -> Output:
    return Output(out)


def address(out: Path, name: str) -> str:
    return (out / "report" / name).as_uri()


def open_findings(page: "Page", out: Path, conditions: str = "") -> None:
    page.goto(address(out, "findings.html") + conditions)
    page.wait_for_selector("#rows[data-ready]")


def count(page: "Page", number: int, total: int) -> None:
    """The status line tells how many rows fit."""
    page.wait_for_function(
        "text => document.getElementById('count').textContent.startsWith(text)",
        arg=f"{number:,} of {total:,}",
    )


def choose(page: "Page", name: str, code: str) -> None:
    value = page.get_attribute(f"select[name={name}] option[data-code={code}]", "value")
    page.select_option(f"select[name={name}]", value)


def holds(row: Row, word: str, issuers: dict[str, str]) -> bool:
    fields = (row["problem"], row["rectification"], row["heading"], issuers[row["notice_id"]])
    return any(word in field for field in fields)


def rows_with(output: Output, word: str) -> list[Row]:
    issuers = {row["notice_id"]: row["issuer"] for row in output.rows("notices")}
    return [row for row in output.rows("findings") if holds(row, word, issuers)]


def test_words_of_two_characters_are_found(page: "Page", out: Path, output: Output) -> None:
    open_findings(page, out)
    total = len(list(output.rows("findings")))
    count(page, total, total)
    page.fill("#search", "财务")
    fitting = rows_with(output, "财务")
    assert 0 < len(fitting) < total
    count(page, len(fitting), total)
    assert page.locator("#rows tbody tr").count() == min(50, len(fitting))
    assert page.locator("#rows tbody mark").first.text_content() == "财务"
    assert page.locator("#count").get_attribute("aria-live") == "polite"


def test_filters_and_words_narrow_together(page: "Page", out: Path, output: Output) -> None:
    open_findings(page, out)
    rows = list(output.rows("findings"))
    choose(page, "theme", "finance")
    finance = [row for row in rows if "finance" in row["themes"].split("|")]
    count(page, len(finance), len(rows))
    page.fill("#search", "财务 制度")
    both = [row for row in finance if row in rows_with(output, "财务") and row in rows_with(output, "制度")]
    count(page, len(both), len(rows))
    assert 0 < len(both) < len(finance)
    choose(page, "status", "completed")
    stated = [row for row in both if row["status"] == "completed"]
    count(page, len(stated), len(rows))
    page.click("#clear")
    count(page, len(rows), len(rows))


def test_nothing_that_fits_is_said(page: "Page", out: Path) -> None:
    open_findings(page, out, "#q=没有这样的话")
    assert "Nothing fits" in (page.text_content("#count") or "")
    assert page.locator("#rows tbody tr").count() == 0


def test_a_finding_leads_to_its_place_and_back_to_the_search(page: "Page", out: Path, output: Output) -> None:
    open_findings(page, out)
    page.fill("#search", "财务")
    fitting = rows_with(output, "财务")
    total = len(list(output.rows("findings")))
    count(page, len(fitting), total)
    page.locator("#rows tbody a").first.click()
    page.wait_for_selector("mark.active")
    row = fitting[0]
    assert row["finding_id"].startswith(page.url.partition("notices/")[2][:16])
    marked = "".join(page.locator("mark.problem.active").all_text_contents())
    assert "".join(marked.split()) == "".join(row["problem"].split())
    assert page.locator("mark.active").first.evaluate("node => node.getBoundingClientRect().top > 0")
    page.go_back()
    page.wait_for_selector("#rows[data-ready]")
    count(page, len(fitting), total)
    assert page.input_value("#search") == "财务"


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


def test_a_row_of_the_overview_leads_to_its_findings(page: "Page", out: Path, output: Output) -> None:
    page.goto(address(out, "index.html"))
    page.click("#themes tbody a >> text=Money and accounts")
    page.wait_for_selector("#rows[data-ready]")
    rows = list(output.rows("findings"))
    count(page, sum("finance" in row["themes"].split("|") for row in rows), len(rows))


def test_of_many_rows_only_a_page_is_drawn(page: "Page", out: Path, tmp_path: Path) -> None:
    shutil.copytree(out / "report" / "static", tmp_path / "static")
    (tmp_path / "data").mkdir()
    filters = Filters({"finance": None, "other": None})
    records = [[0, f"{n:05}", "", "", f"问题{n}", "已整改", 0, [n % 2]] for n in range(50_000)]
    filters.theme.met |= {"finance", "other"}
    chunks = list(cut_chunks(records))
    for number, chunk in enumerate(chunks):
        text = f'zhenggai.take("findings-{number:04}",{script_json(chunk)});'
        (tmp_path / "data" / f"findings-{number:04}.js").write_text(text, "utf-8")
    notice = ["0" * 16, "", "", "", 0, 0, 0]
    (tmp_path / "data" / "notices.js").write_text(
        f'zhenggai.take("notices",[{script_json(notice)}]);', "utf-8"
    )
    (tmp_path / "findings.html").write_text(render_findings(filters, {}, len(chunks)), "utf-8")
    page.goto((tmp_path / "findings.html").as_uri())
    page.wait_for_selector("#rows[data-ready]")
    count(page, 50_000, 50_000)
    assert page.locator("#rows tbody tr").count() == 50
    choose(page, "theme", "finance")
    count(page, 25_000, 50_000)
    page.click("#behind")
    assert page.text_content("#shown") == "51–100"
    assert "问题100" in (page.text_content("#rows tbody tr >> nth=0") or "")
    page.fill("#search", "问题49998")
    count(page, 1, 50_000)


def test_what_is_found_can_be_downloaded(page: "Page", out: Path, output: Output) -> None:
    open_findings(page, out, "#q=财务")
    with page.expect_download() as caught:
        page.click("#download")
    table = list(csv.DictReader(io.StringIO(caught.value.path().read_text("utf-8-sig"), newline="")))
    fitting = rows_with(output, "财务")
    shared = ("finding_id", "number", "heading", "problem", "rectification", "status", "themes")
    assert [[row[name] for name in shared] for row in table] == [
        [row[name] for name in shared] for row in fitting
    ]


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
    page.locator("rect[data-record~='003:rectification']").first.click()
    assert (page.locator(".records .active").get_attribute("data-record") or "").startswith("003")


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
