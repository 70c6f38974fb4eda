"""A rectification -> its measures.

The outermost enumeration wins: the kind of number that starts first and counts on.
What stands before it is a measure without a number; an enumeration inside a measure
does not split it again. A sentence that only states the status is no measure.
"""

from collections.abc import Sequence

from pipeline.model import Measure, Passage
from pipeline.passage import cut, join, strip, trim
from pipeline.structure.numbering import Marker, find_inline_markers
from pipeline.structure.status import find_status_sentences, match_status

__all__ = ["find_enumeration", "split_measures"]


def split_measures(parts: Sequence[tuple[str, Passage]]) -> tuple[Measure, ...]:
    """Measures of a rectification, given as (label, text) for each of its labelled parts."""
    if not parts:
        return ()
    text, markers = _listing_part(parts)
    stated = find_status_sentences(text.text)
    cuts = [*(marker.start for marker in markers), len(text.text)]
    measures = [Measure("", _without(text, 0, cuts[0], stated))]
    for marker, end in zip(markers, cuts[1:], strict=True):
        printed = marker.printed.rstrip("，,：:") if marker.kind == "item" else marker.printed
        measures.append(Measure(printed, _without(text, marker.end, end, stated)))
    return tuple(measure for measure in measures if measure.text.text)


def _listing_part(parts: Sequence[tuple[str, Passage]]) -> tuple[Passage, list[Marker]]:
    """The text that enumerates, with its markers; else the measures' own."""
    for _, text in parts:
        if markers := find_enumeration(text.text):
            return text, markers
    named = [text for label, text in parts if "措施" in label or "举措" in label]
    return (named[0] if named else parts[0][1]), []


def _without(text: Passage, start: int, end: int, stated: Sequence[tuple[int, int]]) -> Passage:
    """``text[start:end]`` without the status sentences in it."""
    if not stated or stated[-1][1] <= start or stated[0][0] >= end:
        return trim(text, start, end)
    parts, position = [], start
    for first, last in stated:
        if start <= first < end or first <= start < last:
            parts.append(cut(text, position, max(position, first)))
            position = min(end, max(position, last))
    return strip(join([*parts, cut(text, position, max(position, end))]))


def find_enumeration(text: str) -> list[Marker]:
    """The markers of the outermost enumeration of at least two; empty where there is none.

    A number that begins anew is accepted (its paragraphs may count for themselves), a
    skipped or repeated one as well; what lies between belongs to the number before it.
    """
    markers = find_inline_markers(text)
    openers = dict.fromkeys(marker.kind for marker in markers if marker.number == 1)
    for kind in openers:
        chosen: list[Marker] = []
        known = {marker.number for marker in markers if marker.kind == kind and marker.certain}
        for marker in markers:
            if marker.kind != kind or (not marker.certain and marker.number in known):
                continue
            if _goes_on(chosen[-1] if chosen else None, marker):
                chosen.append(marker)
        sure = any(marker.certain for marker in chosen) or _opens_and_counts(chosen, text)
        if len(chosen) >= 2 and chosen[1].number in (2, 3) and sure:
            return chosen
    return _run_on(markers, text)


def _opens_and_counts(chosen: Sequence[Marker], text: str) -> bool:
    """1.4处…。2.3处…: numbers before figures, where the first opens the text and each counts on.

    A status may stand before them: 正在整改。1.4处…
    """
    numbers = [marker.number for marker in chosen]
    if not chosen or numbers != list(range(1, len(chosen) + 1)):
        return False
    before = text[: chosen[0].start].strip()
    return not before or match_status(before) is not None


def _run_on(markers: Sequence[Marker], text: str) -> list[Marker]:
    """一是…二是…三是… without any stop between them."""
    first = next((marker for marker in markers if marker.kind == "item" and marker.number == 1), None)
    if first is None:
        return []
    chosen = [first]
    for number, mark in enumerate("二三四五六七八九", 2):
        place = text.find(f"{mark}是", chosen[-1].end)
        if place < 0:
            break
        chosen.append(Marker("item", number, f"{mark}是", place, place + 2))
    return chosen if len(chosen) >= 3 else []


def _goes_on(last: Marker | None, marker: Marker) -> bool:
    """Whether a number goes on after the last one; before a digit (1.4处原址) only if it counts on."""
    if marker.number == 1:
        return True
    if last is None:
        return False
    return (
        last.number <= marker.number <= last.number + 2
        if marker.certain
        else marker.number == last.number + 1
    )
