"""A notice as the tables will show it, beside its gold file; white space aside."""

import json
from pathlib import Path
from typing import Any

from pipeline.model import Finding, Notice

__all__ = ["differences", "squash"]


def squash(value: Any) -> Any:
    """Without white space, in lists as well; None is the empty string."""
    if isinstance(value, list | tuple):
        return [squash(item) for item in value]
    return "".join(str("" if value is None else value).split())


def differences(notice: Notice, gold_path: Path) -> list[str]:
    """Each field that is not as the gold file says, as one line; themes are judged elsewhere."""
    gold = json.loads(gold_path.read_text("utf-8"))
    found = [
        _differ("document", key, want, getattr(notice.header, key)) for key, want in gold["document"].items()
    ]
    found.append(_differ("", "outcome", gold["outcome"], notice.outcome))
    found.append(_differ("", "findings", len(gold["findings"]), len(notice.findings)))
    for want, got in zip(gold["findings"], notice.findings, strict=False):
        fields = _fields(got)
        want["measures"] = [[measure["number"], measure["text"]] for measure in want["measures"]]
        found += [_differ(want["number"], key, want[key], got) for key, got in fields.items() if key in want]
    return [line for line in found if line]


def _differ(place: str, key: str, want: Any, got: Any) -> str:
    return "" if squash(want) == squash(got) else f"{place} {key}: want {want!r}, got {got!r}"


def _fields(finding: Finding) -> dict[str, Any]:
    measures = finding.rectification.measures
    return {
        "number": finding.number,
        "path": finding.path,
        "heading": finding.heading.text,
        "problem": finding.problem.text,
        "rectification_label": finding.rectification.label,
        "rectification": finding.rectification.text.text,
        "status": finding.status,
        "measures": [[measure.number, measure.text.text] for measure in measures],
        "responsible": finding.responsible,
        "deadline": finding.deadline,
    }
