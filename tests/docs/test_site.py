"""The site of the documentation: built whole, offline, and looking for nothing outside."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

# What a browser fetches by itself: <script src="https://…">, <link href="https://…">, url(https://…)
FETCHED = re.compile(r"<(?:script|img|iframe|source)[^>]+src=\"https?:|<link[^>]+href=\"https?:|url\(https?:")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built with every doubt an error: a page that nothing leads to, a link to nowhere, a lost picture."""
    folder = tmp_path_factory.mktemp("site")
    command = (sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(ROOT / "docs"), str(folder))
    built = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert built.returncode == 0, built.stderr
    return folder


def test_a_page_fetches_nothing_from_outside(site: Path) -> None:
    pages = [*site.rglob("*.html"), *site.rglob("*.css")]
    assert pages
    assert [page.name for page in pages if FETCHED.search(page.read_text("utf-8"))] == []


def test_the_reference_names_every_command_table_and_message(site: Path) -> None:
    commands = (site / "reference" / "commands.html").read_text("utf-8")
    assert "zhenggai parse" in commands and "zhenggai review" in commands
    assert "char_start" in (site / "reference" / "tables.html").read_text("utf-8")
    assert "needs_ocr" in (site / "reference" / "messages.html").read_text("utf-8")


# [the report](report.md)   ![a chart](performance.svg): what lies in the project
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
