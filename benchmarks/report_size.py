"""Measure the report: its size, the time it takes, and how soon the table of findings answers.

    python -m benchmarks.report_size -n 1000

Notices are made (benchmarks.notices), converted, and the report of them is written with and without
pictures of pages. Then Chromium opens the table of findings, also one of 50,000 rows, and is asked for
words and for themes; each time is the middle one of several, from the key or the click to the rows drawn.
The figures go into docs/report.md, between the lines that say so.
"""

import argparse
import os
import platform
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.notices import make_notices
from pipeline.report.rows import CHUNK
from pipeline.report.site import write_report
from pipeline.run.batch import run_batch
from tests.report.chromium import open_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGE = Path(__file__).parents[1] / "docs" / "report.md"
BEGIN, END = "<!-- measured: python -m benchmarks.report_size -->", "<!-- end of what is measured -->"
MANY = 50_000
TIMES = 9
WORDS = ("财务", "党建 制度", "整改", "没有这样的话")
PARTS = ("notices", "data", "pages", "charts")
# From an event to the rows drawn, in milliseconds: two frames after the status line has changed.
ANSWER = """([name, value, event]) => new Promise(done => {
  const field = document.querySelector(`[name="${name}"]`);
  const count = document.getElementById("count");
  const start = performance.now();
  new MutationObserver((_, watch) => {
    watch.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
  }).observe(count, { childList: true, characterData: true, subtree: true });
  field.value = value;
  field.dispatchEvent(new Event(event));
})"""


class Answers(NamedTuple):
    """Of a table: its rows; seconds until all are loaded; milliseconds until it answers."""

    rows: int
    loaded: float
    words: float
    theme: float


def measure(count: int, workers: int) -> list[str]:
    """The lines for the document."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        load = os.getloadavg()[0]
        files = make_notices(top / "in", count, ("txt", "docx", "html", "pdf"))
        run_batch([top / "in"], top / "out", workers)
        bare = _time(lambda: write_report(top / "out", pictures=False))
        whole = _time(lambda: write_report(top / "out"))
        report = top / "out" / "report"
        with open_browser() as browser:
            answers = [_ask(browser, report), _ask(browser, _multiply(report, top / "many"))]
        return list(_tell(len(files), load, report, bare, whole, answers))


def _time(do: object) -> float:
    started = time.perf_counter()
    do()  # type: ignore[operator]
    return time.perf_counter() - started


def _multiply(report: Path, target: Path) -> Path:
    """The same table with its chunks again and again, until it has as many rows as are to be measured."""
    for name in ("static", "data"):
        shutil.copytree(report / name, target / name)
    chunks = sorted((target / "data").glob("findings-*.js"))
    full = [path for path in chunks if path.read_text("utf-8").count("\n") == 1][:-1] or chunks
    wanted = -(-MANY // CHUNK)
    for number in range(wanted):
        source = full[number % len(full)].read_text("utf-8").partition(",")[2]
        text = f'zhenggai.take("findings-{number:04}",{source}'
        (target / "data" / f"findings-{number:04}.js").write_text(text, "utf-8")
    page = (report / "findings.html").read_text("utf-8")
    (target / "findings.html").write_text(
        re.sub(r'data-chunks="\d+"', f'data-chunks="{wanted}"', page), "utf-8"
    )
    return target


def _ask(browser: "Browser", report: Path) -> Answers:
    page = browser.new_page(locale="en-US")
    started = time.perf_counter()
    page.goto((report / "findings.html").as_uri())
    page.wait_for_selector("#rows[data-ready]")
    loaded = time.perf_counter() - started
    total = re.findall(r"[\d,]+", page.text_content("#count") or "")[-1]
    words = [_answer(page, "q", WORDS[time_ % len(WORDS)], "input") for time_ in range(TIMES)]
    page.click("#clear")
    themes = page.locator("select[name=theme] option").evaluate_all("all => all.map(one => one.value)")
    theme = [
        _answer(page, "theme", themes[1 + time_ % (len(themes) - 1)], "change") for time_ in range(TIMES)
    ]
    page.close()
    middle = statistics.median
    return Answers(int(total.replace(",", "")), loaded, middle(words), middle(theme))


def _answer(page: "Page", name: str, value: str, event: str) -> float:
    return float(page.evaluate(ANSWER, [name, value, event]))


def _tell(
    notices: int, load: float, report: Path, bare: float, whole: float, answers: Sequence[Answers]
) -> Iterator[str]:
    sizes = {name: _size(report / name) for name in PARTS}
    pages = len(list((report / "pages").iterdir()))
    yield f"{notices:,} notices in TXT, DOCX, HTML and PDF in turn, {answers[0].rows:,} findings; measured on"
    yield f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()},"
    yield f"which had a load of {load:.1f} before."
    yield ""
    yield "| the report | |"
    yield "|---|--:|"
    yield f"| time to write it, without pictures of pages | {bare:.1f} s |"
    yield f"| time to write it with {pages:,} pictures of pages | {whole:.1f} s |"
    for name, words in (
        ("notices", "pages of the notices"),
        ("data", "findings and files, as the tables load them"),
        ("pages", "pictures of pages"),
        ("charts", "charts"),
    ):
        yield f"| {words} | {sizes[name]:,.1f} MB |"
    yield f"| all | {_size(report):,.1f} MB |"
    yield ""
    yield "| rows of the table of findings | opened, all rows loaded | answers words | answers a theme |"
    yield "|--:|--:|--:|--:|"
    for one in answers:
        yield f"| {one.rows:,} | {one.loaded:.1f} s | {one.words:.0f} ms | {one.theme:.0f} ms |"
    yield ""
    yield "Both are from the event to the drawn rows, the middle of nine; words wait 120 ms for the next key,"
    yield "which is part of the time. The larger table holds rows of the smaller one more than once."


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="benchmarks.report_size", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("-n", type=int, default=1000, dest="count", help="how many notices")
    parser.add_argument(
        "-j", type=int, default=os.cpu_count() or 1, dest="workers", help="processes of parse"
    )
    options = parser.parse_args(arguments)
    lines = "\n".join(measure(options.count, options.workers))
    print(lines)
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n\n{lines}\n\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
