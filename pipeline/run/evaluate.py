"""The tables of a run against gold files: precision, recall and F1, field by field.

Findings are paired in their order by the likeness of their problems. A field is
expected where the gold file fills it and found where the table does; it is right
where a matcher takes both for the same. A record is a finding's problem together
with its rectification. As in GROBID's end-to-end evaluation, every field is counted
over all records, those that were missed or invented included.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.errors import UsageError
from pipeline.run.matching import MATCHERS, align
from pipeline.tables.load import load_rows

__all__ = ["Evaluation", "Tallies", "Tally", "evaluate", "format_evaluation", "judge_findings"]

Row = Mapping[str, str]
HEADER = (
    *("title", "doc_number", "issuer", "recipient", "region", "region_code", "inspection_kind"),
    *("inspection_type", "inspection_level", "team", "inspected_from", "inspected_to", "feedback_on"),
    *("issued_on", "phone", "address", "postal_code", "email", "reported_findings", "reported_completed"),
)
FINDING = (
    "number",
    "path",
    "heading",
    "problem",
    "rectification_label",
    "rectification",
    "status",
    "main_theme",
)
# What the summaries show: name -> fields added up.
GROUPS = {
    "record": ("record",),
    "detected": ("detected",),
    "header": HEADER,
    "path": ("path",),
    "measures": ("measures",),
    "status": ("status",),
}


@dataclass(slots=True)
class Tally:
    """How often a field was expected, found, and right."""

    expected: int = 0
    found: int = 0
    right: int = 0

    def add(self, other: "Tally") -> None:
        """Add another tally's counts."""
        self.expected += other.expected
        self.found += other.found
        self.right += other.right

    @property
    def precision(self) -> float:
        """Right of found; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Right of expected; 1 where nothing was expected."""
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """2 × right / (expected + found); 1 where there is neither."""
        both = self.expected + self.found
        return 2 * self.right / both if both else 1.0


Tallies = dict[tuple[str, str], Tally]  # (field, matcher)


@dataclass(slots=True)
class Judged:
    """One file against its gold file."""

    path: str
    layout: str
    format: str
    tallies: Tallies = field(default_factory=dict)

    def count(self, name: str, matcher: str = "strict") -> Tally:
        """One field's counts."""
        return self.tallies.get((name, matcher), Tally())


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every judged file, and what could not be judged."""

    files: tuple[Judged, ...]
    without_gold: int  # files of the run that no gold file speaks of
    without_file: tuple[str, ...]  # gold files that speak of no file of the run

    def total(self, fields: Iterable[str], matcher: str = "strict", **where: str) -> Tally:
        """The counts of some fields added up, over the files whose layout or format is as ``where`` says."""
        total = Tally()
        for judged in self.files:
            if all(getattr(judged, name) == value for name, value in where.items()):
                for name in fields:
                    total.add(judged.count(name, matcher))
        return total


def evaluate(out: Path, gold: Path) -> Evaluation:
    """Judge the output folder of a run by the gold files below a folder (or by one file).

    A gold file ``NAME.gold.json`` speaks of every file of the run named ``NAME`` with
    any suffix. Raises UsageError where either cannot be read.
    """
    rows = load_rows(out)
    golds = _load_gold(gold)
    findings, measures, notices = (
        _by(rows["findings"], "notice_id"),
        _by(rows["measures"], "finding_id"),
        rows["notices"],
    )
    headers = {row["notice_id"]: row for row in notices}
    judged, without = [], 0
    for file in rows["files"]:
        path = PurePosixPath(file["source_path"])
        if path.stem not in golds:
            without += 1
            continue
        truth = golds[path.stem]
        one = Judged(str(path), truth.get("layout", ""), path.suffix.lstrip("."))
        got = findings.get(file["notice_id"], []) if file["notice_id"] else []
        _judge(one.tallies, truth, file, headers.get(file["notice_id"], {}), got, measures)
        judged.append(one)
    seen = {PurePosixPath(one.path).stem for one in judged}
    return Evaluation(tuple(judged), without, tuple(sorted(set(golds) - seen)))


def _load_gold(gold: Path) -> dict[str, dict[str, Any]]:
    paths = [gold] if gold.is_file() else sorted(gold.rglob("*.gold.json"))
    if not paths:
        raise UsageError(f"没有 *.gold.json / no gold files in {gold}")
    try:
        return {path.name.removesuffix(".gold.json"): json.loads(path.read_text("utf-8")) for path in paths}
    except (OSError, ValueError) as error:
        raise UsageError(f"标注文件读不出 / cannot read a gold file: {error}") from error


def _by(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def _judge(
    tallies: Tallies,
    gold: Mapping[str, Any],
    file: Row,
    header: Row,
    findings: Sequence[Row],
    measures: Mapping[str, Sequence[Row]],
) -> None:
    _count(tallies, "outcome", gold.get("outcome", "itemised"), file["outcome"])
    if gold.get("outcome") != "not_a_notice":
        for name in HEADER:
            if name in gold["document"]:
                _count(tallies, name, _printed(gold["document"][name]), header.get(name, ""))
    rows = [{**row, "measures": measures.get(row["finding_id"], ())} for row in findings]
    judge_findings(tallies, gold["findings"], rows)


def judge_findings(
    tallies: Tallies, wanted: Sequence[Mapping[str, Any]], got: Sequence[Mapping[str, Any]]
) -> None:
    """Count the findings of one gold file against rows of the table, each with its ``measures``."""
    rows = [_gold_row(finding) for finding in wanted]
    for want, found in align(rows, got, key=lambda row: row["problem"]):
        _judge_finding(tallies, want or {}, found or {})


def _judge_finding(tallies: Tallies, want: Mapping[str, Any], got: Mapping[str, Any]) -> None:
    _count(tallies, "detected", "1" if want else "", "1" if got else "")
    for name in FINDING:
        if not want or name in want:
            _count(tallies, name, want.get(name, ""), got.get(name, ""))
    measures = want.get("measures", ()), got.get("measures", ())
    for first, second in align(measures[0], measures[1], key=lambda row: row["text"]):
        _count(tallies, "measures", _measure(first), _measure(second))
    for matcher, same in MATCHERS.items():
        right = bool(want and got) and all(
            same(want[name], got[name]) for name in ("problem", "rectification")
        )
        _tally(tallies, "record", matcher).add(Tally(bool(want), bool(got), right))


def _gold_row(finding: Mapping[str, Any]) -> dict[str, Any]:
    themes = finding.get("themes") or [""]
    row = {name: finding.get(name, "") for name in FINDING if name in finding or name == "main_theme"}
    row |= {"main_theme": themes[0], "path": " > ".join(finding.get("path", ()))}
    return row | {"measures": finding.get("measures", ())}


def _measure(row: Mapping[str, str] | None) -> str:
    return f"{row['number']} {row['text']}" if row else ""


def _printed(value: Any) -> str:
    return "" if value is None else str(value)


def _count(tallies: Tallies, name: str, want: str, got: str) -> None:
    """Count one value under every matcher; an unstated status is no value."""
    want, got = ("" if value == "unstated" else value for value in (want, got))
    for matcher, same in MATCHERS.items():
        right = bool(want and got) and same(want, got)
        _tally(tallies, name, matcher).add(Tally(bool(want), bool(got), right))


def _tally(tallies: Tallies, name: str, matcher: str) -> Tally:
    return tallies.setdefault((name, matcher), Tally())


def format_evaluation(evaluation: Evaluation) -> Iterator[str]:
    """The figures as Markdown: by field under the four matchers, then by layout and by format."""
    yield f"{len(evaluation.files)} files judged · {evaluation.without_gold} without a gold file"
    if evaluation.without_file:
        yield f"gold files without a file: {', '.join(evaluation.without_file)}"
    yield from (
        "",
        *_table(["field", "expected", *(f"{name} P / R / F1" for name in MATCHERS)], _by_field(evaluation)),
    )
    for name in ("layout", "format"):
        values = sorted({getattr(judged, name) for judged in evaluation.files})
        yield from ("", *_table([name, "files", "findings", *GROUPS], _by_value(evaluation, name, values)))


def _by_field(evaluation: Evaluation) -> Iterator[list[str]]:
    for name in ("outcome", "detected", "record", *FINDING, "measures", *HEADER):
        tallies = [evaluation.total([name], matcher) for matcher in MATCHERS]
        cells = (f"{t.precision:.3f} / {t.recall:.3f} / {t.f1:.3f}" for t in tallies)
        yield [name, str(tallies[0].expected), *cells]


def _by_value(evaluation: Evaluation, name: str, values: Sequence[str]) -> Iterator[list[str]]:
    for value in (*values, ""):
        where = {name: value} if value else {}
        files = sum(1 for judged in evaluation.files if not value or getattr(judged, name) == value)
        tallies = [evaluation.total(fields, **where) for fields in GROUPS.values()]
        yield [
            value or "all",
            str(files),
            str(tallies[0].expected),
            *(f"{tally.f1:.3f}" for tally in tallies),
        ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
