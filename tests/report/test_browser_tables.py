"""The tables that are searched, in a real browser."""

import csv
import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.report.output import Output
from pipeline.report.pages import script_json
from pipeline.report.rows import Filters, cut_chunks
from pipeline.report.tables_page import render_findings
from tests.report.looking import address, choose, count, open_findings, rows_with

if TYPE_CHECKING:
    from playwright.sync_api import Page


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


def test_a_row_of_the_overview_leads_to_its_findings(page: "Page", out: Path, output: Output) -> None:
    page.goto(address(out, "index.html"))
    link = page.locator("#themes tbody tr", has_text="Money and accounts")
    counted = link.locator("td.number").first.inner_text()
    link.locator("a").click()
    page.wait_for_selector("#rows[data-ready]")
    rows = list(output.rows("findings"))
    finance = sum(row["main_theme"] == "finance" for row in rows)
    assert counted == str(finance)
    assert finance < sum("finance" in row["themes"].split("|") for row in rows)
    count(page, finance, len(rows))


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
