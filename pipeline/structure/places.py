"""What surrounds each number of a document, whatever it is read as."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.structure.frames import match_frame, match_leading_frame
from pipeline.structure.numbering import Marker, find_inline_markers
from pipeline.structure.sections import COUNTED, is_other_heading, leaning
from pipeline.structure.units import Unit

__all__ = ["Listed", "Place", "find_places", "list_inside"]

MIN_LABELS = 2  # labels that make a document a labelled one
# 作风建设方面   “两个责任”落实情况
NAMED = re.compile(rf"(?:方面|情况|问题)[”\"]?{COUNTED}[：:。．.]?$")
CATEGORY = re.compile(r"方面[”\"]?(?:存在)?的?(?:突出|主要|具体)?问题[：:。．.]?$")  # 关于作风建设方面的问题
STYLE = str.maketrans("）．：", ").:", "（(〔 \t\u3000\xa0")  # a first bracket may be lost


class Listed(NamedTuple):
    """The last number of a list inside an item."""

    kind: str
    number: int
    style: str


class Place(NamedTuple):
    """What a number's surroundings say, whatever the reading."""

    unit: Unit
    kind: str
    number: int
    label: str  # of the rectification before the next number that may head an item, or empty
    framed: bool
    other: bool  # front matter or a plan, by its words
    named: bool  # a section's heading, by how it ends
    told: bool  # between the first and the last label of a labelled document
    labelled: bool  # of a document with labels
    records: bool  # of a document whose 反馈问题： stand apart from numbered headings
    details: bool  # 具体表现： right behind the numbered heading of a problem
    awaited: bool  # right behind a label with nothing behind it
    style: str  # the form of the number
    inside: tuple[Listed, ...]  # the numbers of lists in its paragraph

    @property
    def marker(self) -> Marker | None:
        """The number itself; None for a heading or record without one."""
        return self.unit.marker

    @property
    def leaning(self) -> float:
        """Above 0 where it states a problem, below where it tells a deed; seldom asked for."""
        return leaning(self.unit.passage.text)


def find_places(units: Sequence[Unit]) -> list[Place | None]:
    """What surrounds each number that may head an item; None for the other units."""
    labels = [index for index, unit in enumerate(units) if unit.is_rectification]
    first, last = (labels[0], labels[-1]) if labels else (len(units), -1)
    behind = [index for index in range(1, len(units)) if _stands_behind_a_problem(units, index)]
    records, label = _has_records(units, behind), ""
    places: list[Place | None] = [None] * len(units)
    for index in range(len(units) - 1, -1, -1):
        unit = units[index]
        if unit.is_rectification and unit.label:
            label = unit.label.printed
        if unit.can_head:
            text = unit.passage.text
            framed = (
                match_frame(text).framed or match_leading_frame(text) is not None or unit.kind == "problem"
            )
            places[index] = Place(
                unit=unit,
                kind=unit.kind,
                number=unit.number,
                label=label,
                framed=framed,
                other=not framed and is_other_heading(text),
                named=len(text) <= 40 and NAMED.search(text.strip()) is not None,
                told=first < index <= last,
                labelled=len(labels) >= MIN_LABELS,
                records=records,
                details=not records and index in behind,
                awaited=index > 0 and units[index - 1].is_rectification and not units[index - 1].passage.text,
                style=_style(unit.marker.printed) if unit.marker else "",
                inside=list_inside(unit),
            )
            label = ""
    return places


def _has_records(units: Sequence[Unit], behind: Sequence[int]) -> bool:
    """Whether most 反馈问题： without a number stand apart from a numbered heading."""
    found = sum(_begins_a_record(unit) for unit in units)
    return found >= 2 and 2 * len(behind) < found


def _begins_a_record(unit: Unit) -> bool:
    return unit.is_problem and unit.marker is None


def _stands_behind_a_problem(units: Sequence[Unit], index: int) -> bool:
    """反馈问题： without a number behind a heading with one that names no category (…方面)."""
    above = units[index - 1]
    if not (_begins_a_record(units[index]) and above.marker and above.can_head):
        return False
    heading = above.passage.text.strip()
    framed = above.kind == "problem" or (match_frame(heading).framed and not CATEGORY.search(heading))
    return framed or not NAMED.search(heading)


@lru_cache(maxsize=1024)
def _style(printed: str) -> str:
    """The form of a number, whatever its value: #)   #.   #、"""
    return re.sub(
        r"[一二三四五六七八九十百〇零两\d]+|[㈠-㈩⑴-⒛①-⑳❶-❿]", "#", re.sub(r"\s", "", printed)
    ).translate(STYLE)


def list_inside(unit: Unit) -> tuple[Listed, ...]:
    """The numbers of lists in a paragraph: 整改情况：1、… and the next paragraph goes on with 2、"""
    markers = find_inline_markers(unit.passage.text)
    return tuple(Listed(marker.kind, marker.number, _style(marker.printed)) for marker in markers)
