"""Measure every format against the text and write ``docs/formats.md``; every figure is from this run.

    python -m tests.formats.measure [FILE]

Each sample is printed in every format by real writers (LibreOffice for the office formats
and the PDF; our own, by the standards, for web pages, OFD, archives and scans), read, and
compared with its plain text: its findings, the facts of its header, its characters.
"""

import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from pipeline.errors import Unreadable
from pipeline.model import Notice
from pipeline.run.convert import parse_bytes
from tests.conftest import GOLD, ROOT, SAMPLES
from tests.formats.ofd import write_ofd
from tests.formats.office import write_with_office
from tests.formats.scans import scan_pages, write_scan_pdf
from tests.formats.web import PAGES, write_web_archive, write_web_page
from tests.gold.compare import squash
from tests.gold.source import Sample, load_sample

INTRODUCTION = """# Formats

Made by `make formats`; nothing here is typed by hand. Every sample of `samples/` was written in every
format, read, and compared with the same notice as plain text. DOC, RTF and ODT are LibreOffice's
(DOC stands for WPS files too, which have the same form), PDF is its rendering; the web pages are those of
`tests/formats/web.py`; a scan is the PDF at 200 dots an inch, turned by half a degree, with noise, as JPEG.
"""
NOTE = """
The same findings: number, path, problem, rectification, status and measures, to the character, white
space aside. Characters are those of the notice without white space and page numbers; the notice in a
table (T) and pages with words of the site are left out of that column, as their text has another order.
"""
OFFICE = ("doc", "rtf", "odt")
SITE = ("division", "layout_table", "mhtml")  # pages with words of the site above the article
PAGE_NUMBER = re.compile(r"[-—一]\s*\d+\s*[-—一]")


@dataclass
class Tally:
    """What one format gave of some notices."""

    notices: int = 0
    same_outcome: int = 0
    findings: int = 0
    same_findings: int = 0
    facts: int = 0
    same_facts: int = 0
    characters: int = 0
    wrong_characters: int = 0

    def add(self, other: "Tally") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def main(target: Path) -> None:
    samples = [load_sample(path) for path in sorted(GOLD.glob("*.notice"))]
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    with tempfile.TemporaryDirectory() as folder:
        for suffix in OFFICE:
            write_with_office([SAMPLES / f"{s.name}.docx" for s in samples], suffix, Path(folder))
        for sample in samples:
            print(sample.name, file=sys.stderr, flush=True)
            text = parse_bytes((SAMPLES / f"{sample.name}.txt").read_bytes(), "x")
            for name, data in print_formats(sample, Path(folder)):
                tallies[name, sample.layout].add(compare(text, data, name, sample.layout))
    target.write_text(
        "\n".join([INTRODUCTION, *show_formats(tallies), "", *show_layouts(tallies)]) + "\n", "utf-8"
    )


def print_formats(sample: Sample, folder: Path) -> Iterator[tuple[str, bytes]]:
    """The name of each format and the sample in it."""
    for suffix in ("docx", "pdf"):
        yield suffix, (SAMPLES / f"{sample.name}.{suffix}").read_bytes()
    for suffix in OFFICE:
        yield suffix, (folder / f"{sample.name}.{suffix}").read_bytes()
    for page in PAGES:
        yield page, write_web_page(sample, page, "gb18030" if page in ("layout_table", "breaks") else "utf-8")
    yield "mhtml", write_web_archive(sample)
    pdf = SAMPLES / f"{sample.name}.pdf"
    yield "ofd", write_ofd(pdf)
    yield "scan", write_scan_pdf(scan_pages(pdf))


def compare(text: Notice, data: bytes, name: str, layout: str) -> Tally:
    try:
        notice = parse_bytes(data, "x")
    except Unreadable as error:
        notice = Notice(text.source, "", "unreadable", error.reason)
    tally = Tally(notices=1, same_outcome=text.outcome == notice.outcome)
    wanted, found = [describe(f) for f in text.findings], [describe(f) for f in notice.findings]
    tally.findings, tally.same_findings = len(wanted), sum(a in found for a in wanted)
    facts = {key: value for key, value in asdict(text.header).items() if value not in ("", None)}
    tally.facts = len(facts)
    tally.same_facts = sum(
        squash(getattr(notice.header, key)) == squash(value) for key, value in facts.items()
    )
    if layout != "T" and name not in SITE:
        tally.characters = len(squash(text.text))
        tally.wrong_characters = Levenshtein.distance(letters(text), letters(notice))
    return tally


def describe(finding: Any) -> Any:
    measures = [[m.number, m.text.text] for m in finding.rectification.measures]
    parts = (
        finding.number,
        finding.path,
        finding.problem.text,
        finding.rectification.text.text,
        finding.status,
    )
    return squash([*parts, measures])


def letters(notice: Notice) -> str:
    """The text without white space and page numbers."""
    lines = (line for line in notice.text.splitlines() if not PAGE_NUMBER.fullmatch(line.strip()))
    return str(squash("".join(lines)))


def show_formats(tallies: dict[tuple[str, str], Tally]) -> Iterator[str]:
    yield "| format | notices | outcome | findings | the same | facts | the same | wrong characters |"
    yield "|---|---|---|---|---|---|---|---|"
    for name in dict.fromkeys(name for name, _ in tallies):
        total = Tally()
        for (each, _), tally in tallies.items():
            if each == name:
                total.add(tally)
        wrong = total.wrong_characters / total.characters if total.characters else None
        shown = "–" if wrong is None else f"{wrong:.3%} of {total.characters:,}"
        counts = (
            total.notices,
            total.same_outcome,
            total.findings,
            total.same_findings,
            total.facts,
            total.same_facts,
        )
        yield f"| {name} | {' | '.join(f'{count:,}' for count in counts)} | {shown} |"
    yield NOTE


def show_layouts(tallies: dict[tuple[str, str], Tally]) -> Iterator[str]:
    """Same findings of each layout in each format; where it has none, whether the outcome is the same."""
    names = list(dict.fromkeys(name for name, _ in tallies))
    layouts = sorted({layout for _, layout in tallies})
    yield "## Findings that are the same as in the text, by layout\n"
    yield f"| layout | {' | '.join(names)} |"
    yield "|---" * (len(names) + 1) + "|"
    for layout in layouts:
        cells = []
        for name in names:
            t = tallies[name, layout]
            cells.append(
                f"{t.same_findings}/{t.findings}" if t.findings else f"outcome {t.same_outcome}/{t.notices}"
            )
        yield f"| {layout} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "formats.md")
