"""Label Studio's export (JSON) -> what annotators left in each task.

Places are code points in current versions of Label Studio. Early ones counted UTF-16 units, two for
a character such as 𠮷; which of the two a region has is told by the words that it says it holds.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.labels.config import CHECKED, PARTS
from pipeline.labels.predictions import Predicted, read_predicted
from pipeline.passage import Span

__all__ = ["Annotation", "Region", "Relation", "Task", "locate", "read_tasks"]

FAULTS = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)
NOTICE_ID = re.compile(r"[0-9a-f]{16}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch that is marked as part of a problem or of a rectification."""

    region_id: str
    part: str  # problem or rectification
    start: int  # as given: see ``locate``
    end: int
    words: str  # as given; empty where the export holds none
    choices: Mapping[str, tuple[str, ...]]  # status, main_theme, themes


@dataclass(frozen=True, slots=True)
class Relation:
    """Of two regions; an annotator may leave out the label."""

    one: str
    other: str
    label: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one annotator left."""

    who: str
    when: str  # ISO 8601; empty where it is not stated
    regions: tuple[Region, ...]
    relations: tuple[Relation, ...]
    checked: bool


@dataclass(frozen=True, slots=True)
class Task:
    """A notice with what was predicted, and the annotation that counts."""

    notice_id: str
    text_sha256: str
    predicted: tuple[Predicted, ...]
    annotation: Annotation | None
    others: int  # annotations that were passed over


@dataclass(slots=True)
class _Found:
    regions: dict[str, dict[str, Any]] = field(default_factory=dict)
    choices: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    checked: bool = False


def read_tasks(path: Path) -> Iterator[Task]:
    """The tasks of an export. Raises UsageError where it is not one of tasks that were exported here."""
    try:
        tasks = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{path}: 读不出 / cannot be read: {error}") from error
    if not isinstance(tasks, list):
        raise UsageError(f"{path}: 请用 Label Studio 的 JSON 导出 / export from Label Studio as JSON")
    for number, task in enumerate(tasks, 1):
        try:
            yield _read_task(task)
        except FAULTS as error:
            raise UsageError(
                f"{path}: 第 {number} 个任务不是由 export-labels 生成，或不是 JSON 导出（JSON-MIN 不行）"
                f" / task {number} is not one of export-labels, or not in the export format JSON (JSON-MIN"
                f" will not do): {type(error).__name__}: {error}"
            ) from error


def _read_task(task: Mapping[str, Any]) -> Task:
    data = task["data"]
    notice_id, predicted = str(data["notice_id"]), tuple(map(read_predicted, data["predicted"]))
    if not NOTICE_ID.fullmatch(notice_id):
        raise ValueError(ascii(notice_id))
    if not predicted or any(one.finding_id[:16] != notice_id for one in predicted):
        raise ValueError("predicted")
    given = [one for one in task["annotations"] if not one.get("was_cancelled")]
    given.sort(key=lambda one: (bool(one.get("ground_truth")), _time(one)))
    return Task(
        notice_id,
        str(data["text_sha256"]),
        predicted,
        _read_annotation(given[-1]) if given else None,
        max(0, len(given) - 1),
    )


def _read_annotation(given: Mapping[str, Any]) -> Annotation:
    found = _Found()
    for result in given["result"]:
        READ.get(result["type"], _ignore)(result, found)
    regions = (
        Region(
            name,
            PARTS[value["labels"][0]],
            int(value["start"]),
            int(value["end"]),
            str(value.get("text") or ""),
            found.choices.get(name, {}),
        )
        for name, value in found.regions.items()
        if value["labels"][0] in PARTS
    )
    ordered = sorted(regions, key=lambda region: (region.start, region.end))
    return Annotation(_name(given), _time(given), tuple(ordered), tuple(found.relations), found.checked)


def _read_label(result: Mapping[str, Any], found: _Found) -> None:
    value = result["value"]
    if result["from_name"] == "part" and value.get("labels"):
        found.regions[str(result["id"])] = value


def _read_choice(result: Mapping[str, Any], found: _Found) -> None:
    chosen = tuple(map(str, result["value"]["choices"]))
    if result["from_name"] == CHECKED:
        found.checked |= CHECKED in chosen
    else:
        found.choices.setdefault(str(result["id"]), {})[str(result["from_name"])] = chosen


def _read_relation(result: Mapping[str, Any], found: _Found) -> None:
    labels: Sequence[str] = result.get("labels") or [""]
    found.relations += (Relation(str(result["from_id"]), str(result["to_id"]), name) for name in labels)


def _ignore(result: Mapping[str, Any], found: _Found) -> None:
    """What another configuration has added."""


READ = {"labels": _read_label, "choices": _read_choice, "relation": _read_relation}


def _name(given: Mapping[str, Any]) -> str:
    who = given.get("completed_by")
    if isinstance(who, Mapping):
        who = who.get("email") or who.get("id")
    name = str(who if who is not None else "?")
    return name if "@" in name and name.isprintable() else f"Label Studio {ascii(name).strip(chr(39))}"


def _time(given: Mapping[str, Any]) -> str:
    when = str(given.get("updated_at") or given.get("created_at") or "")
    return when if TIME.fullmatch(when) else ""


def locate(region: Region, text: str, predicted: Iterable[Span]) -> Span | None:
    """The code points of a region, without blanks at its ends; None where other words stand there.

    A region that has not been moved is one of those that were ``predicted``.
    """
    span = Span(region.start, region.end)
    if span in predicted:
        return span
    words = _letters(region.words.replace("\\n", "\n"))
    for count in (_as_given, _from_utf16):
        place = count(text, span)
        found = text[place.start : place.end]
        if 0 <= place.start < place.end <= len(text) and words in ("", _letters(found)):
            return _trim(text, place)
    return None


def _as_given(text: str, span: Span) -> Span:
    return span


def _from_utf16(text: str, span: Span) -> Span:
    """The code points where UTF-16 units end; inside a pair of units is nowhere."""
    units = text.encode("utf-16-le", "surrogatepass")
    if 2 * span.end > len(units):
        return Span(0, 0)
    try:
        places = [len(units[: 2 * place].decode("utf-16-le")) for place in (span.start, span.end)]
    except UnicodeDecodeError:
        return Span(0, 0)
    return Span(*places)


def _letters(words: str) -> str:
    return "".join(words.split())


def _trim(text: str, span: Span) -> Span | None:
    words = text[span.start : span.end]
    start = span.end - len(words.lstrip())
    return Span(start, span.start + len(words.rstrip())) if words.strip() else None
