"""A whole notice in one paragraph -> its paragraphs.

Some sites lose every line break: 一、共性问题1.F。整改措施：…2.F。整改措施：…二、个性问题1.…
The labels of the rectifications show where items are: before each of them stands the
next number of one sequence, and before a number that begins anew a heading's number.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from pipeline.model import Paragraph
from pipeline.passage import trim
from pipeline.structure.closing import BODY, PLANS, closes
from pipeline.structure.labels import Label, find_inline_labels
from pipeline.structure.numbering import RANK, Marker, find_loose_markers

__all__ = ["break_runs"]

MIN_LABELS = 3  # inline labels that make a paragraph a run
MIN_LENGTH = 300
STOPS = ("。", "；", "！", "：")
# 云党发〔2022〕3号 and the title before the recipient
HEAD = re.compile(
    r"(?P<number>[^〔。，]{0,12}〔\d{4}〕\d{1,4}号)?\s*(?P<title>[^。，：]{6,90}?(?:通报|报告|公示|公告|说明|(?<=情况)(?:公开|公布|通告)))(?P<to>[^。：]{2,60}：)?"
)
# 0731-00012345|中共…党组 2021年12月30日
SIGN_OFF = re.compile(
    r"(?P<body>(?=[\u4e00-\u9fff])[^。；，：]{4,50}?)\s*(?P<date>\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*$"
)


def break_runs(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs, those that hold a whole notice broken into its own."""
    for paragraph in paragraphs:
        places = _find_breaks(paragraph.text) if len(paragraph.text) >= MIN_LENGTH else []
        if not places:
            yield paragraph
            continue
        for start, end in zip([0, *places], [*places, len(paragraph.text)], strict=True):
            part = trim(paragraph.passage, start, end)
            if part.text:
                yield Paragraph(part, paragraph.page, paragraph.style, paragraph.cell)


def _find_breaks(text: str) -> list[int]:
    if text.count("：") + text.count(":") < MIN_LABELS:
        return []
    labels = find_inline_labels(text)
    if len(labels) < MIN_LABELS:
        return []
    markers = find_loose_markers(text)
    ends = [0, *(label.end for label in labels)]
    items = max((_follow(markers, kind, ends, labels) for kind in RANK), key=len, default=[])
    if len(items) < MIN_LABELS:
        return []
    places = {marker.start for marker in items} | set(_headings(text, markers, items, ends))
    places |= set(_head_breaks(text[: min(places)])) | set(_closing_breaks(text, ends[-1]))
    return sorted(places - {0})


def _follow(
    markers: Sequence[Marker], kind: str, ends: Sequence[int], labels: Sequence[Label]
) -> list[Marker]:
    """The markers of one kind that count on, or begin anew, one between each two labels.

    Where neither stands there, the last number that skips or repeats a little is taken.
    """
    chosen: list[Marker] = []
    candidates = [marker for marker in markers if marker.kind == kind]
    starts = [marker.start for marker in candidates]
    for start, label in zip(ends, labels, strict=False):
        wanted = chosen[-1].number + 1 if chosen else 1
        between = candidates[bisect_left(starts, start) : bisect_left(starts, label.start)]
        for accepted in ({wanted}, {1}, {wanted - 1, wanted + 1, wanted + 2}):
            if found := [marker for marker in between if marker.number in accepted]:
                chosen.append(found[-1])
                break
    return chosen


def _headings(
    text: str, markers: Sequence[Marker], items: Sequence[Marker], ends: Sequence[int]
) -> Iterator[int]:
    """Higher numbers before an item that begins anew, and after the last label."""
    last: dict[str, int] = {}
    starts = [item.start for item in items]
    for marker in markers:
        known = last.get(marker.kind)
        if marker.rank >= items[0].rank or (known is not None and marker.number not in (1, known + 1)):
            continue
        place = bisect_right(starts, marker.start)
        following = items[place] if place < len(items) else None
        leads = (
            following is not None and following.number == 1 and not _label_between(ends, marker, following)
        )
        if _is_after_stop(text, marker.start) and (leads or following is None):
            last[marker.kind] = marker.number
            yield marker.start


def _is_after_stop(text: str, place: int) -> bool:
    while place and text[place - 1].isspace():
        place -= 1
    return text[max(0, place - 1) : place] in STOPS


def _label_between(ends: Sequence[int], first: Marker, second: Marker) -> bool:
    return bisect_right(ends, first.start) < bisect_right(ends, second.start)


def _head_breaks(head: str) -> Iterator[int]:
    found = HEAD.match(head)
    if found:
        yield from (found.end(name) for name in ("number", "title", "to") if found[name])


def _closing_breaks(text: str, start: int) -> Iterator[int]:
    """Where after the last label the closing begins, and the two lines of the sign-off."""
    for sentence in re.finditer(r"[^。]+。?", text[start:]):
        if closes(sentence[0]) or PLANS.match(sentence[0].lstrip()):
            yield start + sentence.start()
            break
    signed = SIGN_OFF.search(text, max(start, len(text) - 90))
    if signed and BODY.fullmatch(signed["body"].strip()):
        yield from (signed.start("body") + max(0, signed["body"].rfind("中共")), signed.start("date"))
