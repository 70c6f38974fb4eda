"""Two runs over the same files: what the second found, lost, or tells differently."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.run.evaluate import FINDING, HEADER, Evaluation, evaluate
from pipeline.run.matching import align
from pipeline.tables.load import load_rows

__all__ = ["Change", "compare", "format_comparison"]

Row = Mapping[str, str]
FILE = ("outcome", "outcome_reason")
CONTEXT = 12  # characters shown on each side of a difference


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: ``kind`` is gained, lost or changed; ``field`` is empty for a whole finding or file."""

    path: str
    kind: str
    place: str  # the finding's number and the start of its problem; empty for the file
    field: str
    before: str
    after: str


def compare(first: Path, second: Path) -> list[Change]:
    """Every difference between two output folders, file by file. Raises UsageError."""
    before, after = _Run(first), _Run(second)
    paths = sorted(set(before.files) | set(after.files))
    return [change for path in paths for change in _compare_file(path, before, after)]


class _Run:
    """The rows of one run by the file they came from."""

    def __init__(self, out: Path) -> None:
        rows = load_rows(out)
        self.files = {row["source_path"]: row for row in rows["files"]}
        self.headers = {row["notice_id"]: row for row in rows["notices"]}
        self.findings: dict[str, list[Row]] = {}
        measures: dict[str, list[str]] = {}
        for row in rows["measures"]:
            measures.setdefault(row["finding_id"], []).append(f"{row['number']}|{row['text']}")
        for row in rows["findings"]:
            told = row | {"measures": "\n".join(measures.get(row["finding_id"], ()))}
            self.findings.setdefault(row["notice_id"], []).append(told)

    def of(self, path: str) -> tuple[Row, Sequence[Row]]:
        """The facts about a file and its notice, and its findings."""
        file = self.files[path]
        return file | self.headers.get(file["notice_id"], {}), self.findings.get(file["notice_id"], ())


def _compare_file(path: str, before: _Run, after: _Run) -> Iterator[Change]:
    if path not in before.files or path not in after.files:
        yield Change(path, "gained" if path in after.files else "lost", "", "", "", "")
        return
    (old, olds), (new, news) = before.of(path), after.of(path)
    for name in (*FILE, *HEADER):
        if old.get(name, "") != new.get(name, ""):
            yield Change(path, "changed", "", name, old.get(name, ""), new.get(name, ""))
    for first, second in align(olds, news, key=lambda row: row["problem"]):
        yield from _compare_finding(path, first, second)


def _compare_finding(path: str, old: Row | None, new: Row | None) -> Iterator[Change]:
    row = new or old
    assert row is not None
    place = f"{row['number']}{row['problem'][:24]}"
    if old is None or new is None:
        yield Change(path, "gained" if old is None else "lost", place, "", "", "")
        return
    for name in (*FINDING, "status_text", "themes", "measures"):
        if old[name] != new[name]:
            yield Change(path, "changed", place, name, old[name], new[name])


def format_comparison(first: Path, second: Path, gold: Path | None = None) -> Iterator[str]:
    """The differences as lines: + gained, - lost, ~ changed; with gold files also the records right."""
    changes = compare(first, second)
    right = _right_records(evaluate(first, gold), evaluate(second, gold)) if gold else {}
    path = None
    for change in changes:
        if change.path != path:
            path = change.path
            yield f"{path}{right.get(path, '')}"
        sign = {"gained": "+", "lost": "-", "changed": "~"}[change.kind]
        yield f"  {sign} {change.place}".rstrip() + _difference(change)
    counts = Counter((change.kind, change.field) for change in changes)
    for (kind, name), count in sorted(counts.items()):
        yield f"{kind} {name or 'findings and files'}: {count}"
    if not changes:
        yield "没有差异 / no differences"


def _right_records(first: Evaluation, second: Evaluation) -> dict[str, str]:
    """path -> records right in the first and the second run, where they differ."""
    before, after = ({one.path: one.count("record").right for one in each.files} for each in (first, second))
    both = before.keys() & after.keys()
    return {path: f"  right {before[path]} → {after[path]}" for path in both if before[path] != after[path]}


def _difference(change: Change) -> str:
    """The field and both values around the first character that differs."""
    if not change.field:
        return ""
    before, after = (value.replace("\n", "⏎") for value in (change.before, change.after))
    length = min(len(before), len(after))
    start = next((i for i in range(length) if before[i] != after[i]), length)
    window = slice(max(0, start - CONTEXT), start + 2 * CONTEXT)
    return f" {change.field}: “{before[window]}” → “{after[window]}”"
