"""Runs the tests that hold each promise and writes docs/reliability.md (make reliability)."""

import json
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from tests.conftest import ROOT

__all__ = ["Promise", "read_promises", "write_report"]

PAGE = ROOT / "docs/reliability.md"
JUNIT = ("-o", "junit_family=xunit1", "--junitxml")  # the form that holds properties
SOAK = ROOT / "docs/soak.json"
HEAD = """# What is promised of faults / 可靠性承诺

<!-- made by make reliability -->

Each promise with the tests that hold it, which inject the fault for real, and what they measured. A test that
this machine cannot run (no right to mount a disk, no LibreOffice) is counted as skipped. What is promised to
those who convert files that they do not trust, and what is not, stands in [SECURITY.md](../SECURITY.md).

每项承诺及其测试。测试真实地注入故障；本机无法运行的计为跳过。

| # | fault / 情形 | promise / 承诺 | tests / 测试 | outcome / 结果 | measured / 实测 |
|---|---|---|---|---|---|
"""


class Promise(NamedTuple):
    """A promise as ``promises.toml`` has it; tests are ``file::function``."""

    number: int
    fault: str
    promise: str
    tests: Sequence[str]


class Outcome(NamedTuple):
    """What became of the cases of a test, and what they recorded (record_property)."""

    cases: Counter[str]  # passed, failed, skipped
    figures: dict[str, str]


def read_promises() -> list[Promise]:
    """In the order of their numbers."""
    told = tomllib.loads(Path(__file__).with_name("promises.toml").read_text("utf-8"))
    return [Promise(**one) for one in told["promise"]]


def run_tests(tests: Sequence[str]) -> dict[str, Outcome]:
    """By ``file::function``; all cases of a function together."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "outcomes.xml"
        command = [sys.executable, "-m", "pytest", "-q", *JUNIT, str(place), *tests]
        subprocess.run(command, cwd=ROOT, check=False)
        cases = ElementTree.parse(place).iter("testcase")
        return _gather(cases)


def _gather(cases: Iterator[ElementTree.Element]) -> dict[str, Outcome]:
    found: dict[str, Outcome] = {}
    for case in cases:
        file = case.attrib["classname"].replace(".", "/") + ".py"
        name = f"{file}::{case.attrib['name'].partition('[')[0]}"
        outcome = found.setdefault(name, Outcome(Counter(), {}))
        kinds = {"failure": "failed", "error": "failed", "skipped": "skipped"}
        outcome.cases[next((kinds[part.tag] for part in case if part.tag in kinds), "passed")] += 1
        for figure in case.iter("property"):
            key, value = figure.attrib["name"], figure.attrib["value"]
            outcome.figures[key] = f"{outcome.figures[key]}, {value}" if key in outcome.figures else value
    return found


def _row(promise: Promise, found: Mapping[str, Outcome]) -> str:
    names = [f"[{test.rpartition('::')[2]}](../{test.partition('::')[0]})" for test in promise.tests]
    outcomes = [found[test] for test in promise.tests if test in found]
    cases = sum((outcome.cases for outcome in outcomes), Counter[str]())
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(cases.items())) or "no test yet / 尚无测试"
    figures = {key: value for outcome in outcomes for key, value in outcome.figures.items()}
    measured = "; ".join(f"{key.replace('_', ' ')}: {value}" for key, value in figures.items())
    cells = (str(promise.number), promise.fault, promise.promise, "<br>".join(names), told, measured)
    return f"| {' | '.join(cells)} |\n"


def _tell_soak() -> str:
    if not SOAK.exists():
        return ""
    soak = json.loads(SOAK.read_text("utf-8"))
    rows = "".join(
        f"| {kind} | {count:,} | {soak['counted'].get(kind, 0):,} |\n"
        for kind, count in soak["wanted"].items()
    )
    return f"""
## Soak / 长时间运行

<!-- measured by make soak -->

{soak["files"]:,} files on two processes, a twentieth of them faulty in eight ways: three that kill, hold up
or fill their worker, two kinds cut short, noise, locked and empty files. It took {soak["seconds"]:,} s. From
a tenth of the files to the last the parent's memory grew by {soak["growth_mib"]} MiB. The next run took
{soak["again_seconds"]} s and converted {soak["again_converted"]} files; beside OUT stood the store alone.

| outcome | put in | counted |
|---|---|---|
{rows}
![memory of the parent](soak.svg)
"""


def write_report() -> int:
    """Writes the page; 0 where no test failed and every promise has one."""
    promises = read_promises()
    found = run_tests(sorted({test for promise in promises for test in promise.tests}))
    rows = "".join(_row(promise, found) for promise in promises)
    PAGE.write_text(HEAD + rows + _tell_soak(), "utf-8")
    print(f"→ {PAGE.relative_to(ROOT)}")
    return int(any(outcome.cases["failed"] for outcome in found.values()))


if __name__ == "__main__":
    sys.exit(write_report())
