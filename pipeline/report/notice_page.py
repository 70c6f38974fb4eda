"""One notice: its text with everything marked on the left, its records on the right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.messages import SEVERITIES
from pipeline.report.marks import ID, KINDS, cut_segments, find_marks
from pipeline.report.output import Records, Row
from pipeline.report.pages import PLAIN, Frame, Phrase, find_phrase, render
from pipeline.report.pictures import NO_PICTURES, Pictures
from pipeline.report.shades import find_breaks, place_shades

__all__ = ["CODED", "Around", "render_notice"]

FACTS = (
    *(
        "doc_number",
        "issuer",
        "recipient",
        "region",
        "inspection_kind",
        "inspection_type",
        "inspection_level",
    ),
    *(
        "team",
        "inspected_from",
        "inspected_to",
        "feedback_on",
        "issued_on",
        "phone",
        "address",
        "postal_code",
    ),
    *("email", "reported_findings", "reported_completed", "n_findings"),
)
# fact -> the group of words that has its codes
CODED = {"inspection_kind": "kind", "inspection_type": "type", "inspection_level": "level"}


class Around(NamedTuple):
    """The ids of the notices before and behind; empty where there is none."""

    previous: str = ""
    next: str = ""


@dataclass(slots=True)
class _Finding:
    """A finding and what belongs to it."""

    row: Row
    key: str  # its id without the notice's
    measures: list[Row] = field(default_factory=list)
    themes: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)


class _Message(NamedTuple):
    """A doubt; ``key`` is that of its mark, empty where it names no place."""

    row: Row
    text: Phrase
    key: str


def render_notice(
    records: Records,
    themes: Mapping[str, Phrase],
    around: Around = Around(),  # noqa: B008
    pictures: Pictures = NO_PICTURES,
    frame: Frame = PLAIN,
) -> str:
    """The page ``notices/<notice_id>.html``; ``themes`` are the names of the themes' codes."""
    findings = _gather(records)
    breaks = find_breaks(pictures.lines)
    marks = find_marks(records)
    return render(
        "notice.html",
        frame,
        "../",
        notice=records.notice,
        files=records.files,
        title=records.notice["title"] or records.notice["source_path"],
        facts=list(_facts(records.notice)),
        segments=cut_segments(records.text, marks, breaks),
        breaks=breaks,
        shades=place_shades(records.text, marks, pictures.lines),
        kinds=KINDS,
        findings=findings,
        outside=[row for row in records.mentions if not row["finding_id"]],
        messages=_sort_messages(records.messages),
        theme_name=lambda code: themes.get(code, Phrase(code, code)),
        short=lambda name: name[ID:],
        around=around,
        pictures=pictures,
    )


def _gather(records: Records) -> list[_Finding]:
    found = {row["finding_id"]: _Finding(row, row["finding_id"][ID:]) for row in records.findings}
    for name in ("measures", "themes", "mentions"):
        for row in getattr(records, name):
            if row["finding_id"] in found:
                getattr(found[row["finding_id"]], name).append(row)
    return list(found.values())


def _facts(notice: Row) -> "Sequence[tuple[str, Phrase]]":
    facts = []
    for name in FACTS:
        if value := notice[name]:
            phrase = Phrase(value, value)
            if name in CODED:
                parts = [find_phrase(CODED[name], code) for code in value.split("|")]
                phrase = Phrase("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))
            facts.append((name, phrase))
    return facts


def _sort_messages(rows: Sequence[Row]) -> list[_Message]:
    """Worst first; their keys are those that ``find_marks`` gives."""
    found = [
        _Message(row, _split(row["text"]), f"message:{number}" if row["char_start"] else "")
        for number, row in enumerate(rows)
    ]
    return sorted(found, key=lambda message: SEVERITIES.get(message.row["severity"], 3))


def _split(text: str) -> Phrase:
    """Chinese, " / ", English; what stands inside may hold the sign too, in both."""
    parts = text.split(" / ")
    half = len(parts) // 2
    if len(parts) % 2:
        return Phrase(text, text)
    return Phrase(" / ".join(parts[:half]), " / ".join(parts[half:]))
