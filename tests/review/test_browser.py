"""A person reviews a notice in a real browser, and the next run keeps what was decided."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.corrections.table import read_corrections
from pipeline.run.batch import run_batch
from pipeline.tables.load import load_rows
from tests.report.chromium import find_chromium, open_browser
from tests.review.conftest import RARE, Server, ids

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SELECT = """([start, end]) => {
  const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let at = 0; walker.nextNode();) {
    const letters = [...walker.currentNode.data];
    const place = (offset) => letters.slice(0, offset - at).join("").length;
    if (at <= start && start < at + letters.length) range.setStart(walker.currentNode, place(start));
    if (at < end && end <= at + letters.length) range.setEnd(walker.currentNode, place(end));
    at += letters.length;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""

# as the arrow keys would, which go by letters
SELECT_IN_FIELD = """([start, end]) => {
  const field = document.querySelector(".picker textarea");
  const units = (place) => [...field.value].slice(0, place).join("").length;
  field.setSelectionRange(units(start), units(end));
}"""
READ_FIELD = "zhenggaiSelection.readField(document.querySelector('.picker textarea'))"


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Debian's Chromium."""
    pytest.importorskip("playwright.sync_api")
    if not find_chromium():
        pytest.skip("no Chromium here: apt-get install chromium (.ci/run does it)")
    with open_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: "Browser", server: Server) -> "Iterator[Page]":
    """The server's first page. Whatever a test does: no error is told, nothing leaves the server."""
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
    page = context.new_page()
    errors: list[str] = []
    requests: list[str] = []
    page.on("console", lambda told: errors.append(f"{told.type}: {told.text}"))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(dialog.message))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(server.address)
    yield page
    context.close()
    assert [error for error in errors if "409 (Conflict)" not in error] == []  # a refusal, which is told
    assert [url for url in requests if not url.startswith(server.address)] == []


def open_notice(page: "Page", server: Server, notice_id: str) -> None:
    page.goto(f"{server.address}notices/{notice_id}.html")
    page.wait_for_selector("html[data-review=ready]")


def act(page: "Page", change: Callable[[], object]) -> None:
    """Do something that has the page made anew, and wait for it."""
    page.evaluate("document.documentElement.dataset.review = 'old'")
    change()
    page.wait_for_selector("html[data-review=ready]")


def find(out: Path, finding_id: str) -> dict[str, str]:
    return next(row for row in load_rows(out)["findings"] if row["finding_id"] == finding_id)


def test_a_theme_that_is_corrected_is_kept_by_the_next_run(
    page: "Page", server: Server, inputs: Path
) -> None:
    first = ids(server.out)[0]
    page.click("text=问题 >> nth=0")
    page.click(f"a[href*='{first[:16]}'] >> nth=0")
    page.wait_for_selector("html[data-review=ready]")
    article = page.locator(f"[data-finding='{first}']")
    article.locator(".edit-themes summary").click()
    article.locator("select[name=main]").select_option("environment")
    article.locator("input[value=finance]").check()
    act(page, article.locator(".save").click)
    assert article.locator("[data-field=themes]").get_attribute("data-value") == "environment|finance"
    assert article.locator(".corrected").is_visible()
    run_batch([inputs], server.out, 0)
    assert find(server.out, first)["themes"] == "environment|finance"
    open_notice(page, server, first[:16])
    assert article.locator("[data-field=themes]").get_attribute("data-value") == "environment|finance"
    assert [row["code"] for row in load_rows(server.out)["messages"]].count("corrected") == 1


def test_text_that_is_selected_becomes_the_rectification_of_the_finding_that_is_chosen(
    page: "Page", server: Server
) -> None:
    _, second, *_ = ids(server.out)
    open_notice(page, server, second[:16])
    text = (server.out / "text" / f"{second[:16]}.txt").read_bytes().decode()
    words = "12月20日新粮全部补库到位，经县发改、财政部门联合验收。"
    start = text.index(words)
    page.evaluate(SELECT, [start, start + len(words)])
    panel = page.locator(".selected")
    assert panel.locator("select").input_value() == second
    act(page, panel.locator(".rectification").click)
    assert page.locator(f"[data-finding='{second}'] [data-field=rectification]").inner_text() == words
    [made] = read_corrections(server.out)
    assert [(span.start, span.end) for span in made.spans] == [(start, start + len(words))]


def test_offsets_are_those_of_the_text_where_letters_take_two_units(page: "Page", server: Server) -> None:
    rows = load_rows(server.out)["notices"]
    notice = next(row["notice_id"] for row in rows if row["source_path"].startswith("<img"))
    open_notice(page, server, notice)
    page.click(".picker summary")
    text = (server.out / "text" / f"{notice}.txt").read_bytes().decode()
    for start, end in (
        (0, 5),
        (text.index("整改情况"), text.index("整改情况") + 30),
        (len(text) - 9, len(text) - 2),
    ):
        page.evaluate(SELECT, [start, end])
        assert page.evaluate("zhenggaiSelection.read()") == [[start, end]]
        page.evaluate(SELECT_IN_FIELD, [start, end])
        assert page.evaluate(READ_FIELD) == [[start, end]]
    assert page.locator("#text").evaluate("node => node.textContent") == text
    assert RARE.splitlines()[0] in text


def test_findings_are_merged_split_checked_and_all_of_it_undone(page: "Page", server: Server) -> None:
    first, second, third, *_ = ids(server.out)
    open_notice(page, server, first[:16])
    before = page.locator(".records").inner_text()
    act(page, page.locator(f"[data-finding='{first}'] .merge").click)
    assert page.locator(f"[data-finding='{second}']").count() == 0
    row = find(server.out, third)
    start = int(row["char_start"]) + 20
    page.evaluate(SELECT, [start, start + 8])
    act(page, page.locator(".selected .split").click)
    assert page.locator("article.finding").count() == len(ids(server.out))
    act(page, page.locator(f"[data-finding='{third}'] .check").click)
    assert page.locator(f"[data-finding='{third}'] .check").get_attribute("aria-pressed") == "true"
    act(page, page.locator(".check-all").click)
    assert page.locator(".check-all").get_attribute("aria-pressed") == "true"
    act(
        page, lambda: page.locator(f"[data-finding='{third}'] select[name=status]").select_option("completed")
    )
    for _ in range(5):
        act(page, page.locator(".undo").click)
    assert page.locator(".undo").is_disabled()
    assert page.locator(".records").inner_text() == before


def test_a_page_that_is_behind_is_told_so_and_writes_nothing(page: "Page", server: Server) -> None:
    first = ids(server.out)[0]
    open_notice(page, server, first[:16])
    server.decide(first, "themes", ["other"])
    page.locator(f"[data-finding='{first}'] select[name=status]").select_option("completed")
    page.wait_for_selector(".told.failed")
    assert "请刷新" in page.locator(".told").inner_text()
    assert len(read_corrections(server.out)) == 1


def test_all_of_it_can_be_done_with_the_keyboard_and_read_in_english(page: "Page", server: Server) -> None:
    first = ids(server.out)[0]
    open_notice(page, server, first[:16])
    page.click("#language")
    assert page.locator(".undo").inner_text() == "Undo the last correction"
    assert (
        page.locator(f"[data-finding='{first}'] select[name=status] option >> nth=0").inner_text()
        == "completed"
    )
    page.locator(f"[data-finding='{first}'] .check").focus()
    act(page, lambda: page.keyboard.press("Enter"))
    assert page.evaluate("document.activeElement.dataset.finding") == first


def test_findings_are_deleted_and_added_with_the_keyboard_alone(page: "Page", server: Server) -> None:
    first, second, *_ = ids(server.out)
    open_notice(page, server, first[:16])
    page.locator(f"[data-finding='{second}'] .delete").focus()
    act(page, lambda: page.keyboard.press("Enter"))
    assert page.locator(f"[data-finding='{second}']").count() == 0
    assert page.evaluate("document.activeElement.className") == "undo"
    page.locator(f"[data-finding='{first}'] .pick").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.type("改")
    for _ in range(10):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    panel = page.locator(".selected")
    assert panel.locator("select").input_value() == first
    while page.evaluate("document.activeElement.className") != "add":
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.selected') !== null")
    act(page, lambda: page.keyboard.press("Enter"))
    added = page.evaluate("document.activeElement.dataset.finding")
    assert added == f"{first[:16]}-{len(ids(server.out)) + 1:03d}"
    problem = find(server.out, first)["problem"]
    assert page.locator(f"[data-finding='{added}'] [data-field=problem]").inner_text() == problem[:10]


def test_a_fact_that_is_corrected_is_kept_by_the_next_run(page: "Page", server: Server, inputs: Path) -> None:
    notice = ids(server.out)[0][:16]
    open_notice(page, server, notice)
    for name, value in (("issuer", "丙县粮食局"), ("inspection_kind", "audit")):
        page.click(".edit-facts summary")
        page.select_option(".edit-facts select[name=fact]", name)
        control = page.locator(".edit-facts [name=value]")
        control.fill(value) if name == "issuer" else control.select_option(value)
        act(page, page.locator(".edit-facts .save").click)
    assert page.locator(".facts [data-field=issuer]").inner_text() == "丙县粮食局"
    run_batch([inputs], server.out, 0)
    [row] = [row for row in load_rows(server.out)["notices"] if row["notice_id"] == notice]
    assert (row["issuer"], row["inspection_kind"]) == ("丙县粮食局", "audit")


def test_what_is_added_to_the_page_has_no_serious_fault_of_accessibility(
    page: "Page", server: Server
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    first = ids(server.out)[0]
    open_notice(page, server, first[:16])
    for part in (".edit-themes", ".picker", ".edit-facts"):
        page.locator(f"{part} summary").first.click()
    page.evaluate(SELECT, [200, 220])
    page.wait_for_selector(".selected:not([hidden])")
    found = axe.Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
