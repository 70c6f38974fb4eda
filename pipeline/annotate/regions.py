"""Where the inspected body belongs: its region and GB/T 2260 code, and what follows for the level.

The gazetteer ``lexicon/regions.csv`` holds every code with the years in which it was
valid (``lexicon/regions.md`` names its sources). A name that several places share is
settled by the places above it, if the notice names them; else it stays open.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.messages import Message, message
from pipeline.model import Header, Notice
from pipeline.variants import simplify

__all__ = ["Place", "find_code", "find_places", "locate_notice"]

SHORT_ENDINGS = re.compile(r"(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|省|市)$")
# Those that names of autonomous units hold (GB/T 3304); some leave out 族: 芷江|侗族自治县, 各族自治县
NATIONALITIES = files("pipeline.annotate.lexicon").joinpath("nationalities.txt").read_text("utf-8").split()
AUTONOMOUS = re.compile(rf"(?:(?:{'|'.join(NATIONALITIES)})族?)+自治[州县]$")
MUNICIPALITIES = ("11", "12", "31", "50")
STILL = 9999  # the last year of a name that is still borne
COMMITTEE = re.compile(r"(?P<name>[\u4e00-\u9fff]{0,6}市)委(?![员托])")


class Place(NamedTuple):
    """A row of the gazetteer: the years are those at whose end the code had this name."""

    code: str
    name: str
    since: int
    until: int

    @property
    def is_county(self) -> bool:
        """Of the third level: county, district, county-level city, banner."""
        return not self.code.endswith("00")

    @property
    def is_province(self) -> bool:
        """Of the first level."""
        return self.code.endswith("0000")

    def was_valid(self, year: int) -> bool:
        """A unit abolished in a year existed for part of it."""
        return self.since - 1 <= year <= self.until + 1


@cache
def _gazetteer() -> tuple[dict[str, list[Place]], dict[str, list[Place]], dict[str, list[str]]]:
    """By name (short names of provinces and prefectures included), by code, and names by how they begin."""
    by_name: dict[str, list[Place]] = {}
    by_code: dict[str, list[Place]] = {}
    data = files("pipeline.annotate.lexicon").joinpath("regions.csv").read_text("utf-8")
    for line in data.splitlines()[1:]:
        code, name, since, until = line.split(",")
        place = Place(code, name, int(since), int(until or STILL))
        by_code.setdefault(place.code, []).append(place)
        for printed in _names(place):
            if len(printed) >= 2:
                by_name.setdefault(printed, []).append(place)
    beginnings: dict[str, list[str]] = {}
    for name in sorted(by_name, key=len, reverse=True):
        beginnings.setdefault(name[:2], []).append(name)
    return by_name, by_code, beginnings


def _find_names(text: str) -> Iterator[tuple[str, int]]:
    """The longest name at each place, none inside another, and where it ends."""
    beginnings = _gazetteer()[2]
    end = 0
    for start in range(len(text) - 1):
        if start < end or text[start : start + 2] not in beginnings:
            continue
        for name in beginnings[text[start : start + 2]]:
            if text.startswith(name, start):
                end = start + len(name)
                yield name, end
                break


def _names(place: Place) -> set[str]:
    """湖南省 and 湖南, 湘潭市 and 湘潭, 芷江侗族自治县 and 芷江县; other counties in full alone."""
    stem = AUTONOMOUS.sub("", place.name) if "自治" in place.name else place.name
    if not place.is_county:
        return {place.name, SHORT_ENDINGS.sub("", stem)}
    return {place.name, f"{stem}县"} if stem != place.name and place.name.endswith("县") else {place.name}


def find_places(text: str, year: int | None) -> list[Place]:
    """The first place that a text names, chained downwards: 湖南省长沙市 is one place, 长沙市.

    Several where a name is shared and nothing above it decides; empty where none is named.
    Without a year today's places come first, then those of old.
    """
    return next(iter(_find_chains(text, year)), [])


def find_code(region: str, year: int | None) -> str:
    """The code of the place that has a full name (湖南省湘潭市); empty where none has it, or several."""
    codes = {
        place.code
        for name, places in _gazetteer()[0].items()
        if region.endswith(name)
        for place in _valid(places, year)
        if _full_name(place, year) == region
    }
    return codes.pop() if len(codes) == 1 else ""


def _find_chains(text: str, year: int | None) -> list[list[Place]]:
    """Every place that a text names, each as the candidates that bear its name."""
    by_name = _gazetteer()[0]
    chains: list[list[Place]] = []
    for name, end in _find_names(simplify(text)):
        candidates = _prefer_full(_valid(by_name[name], year), name)
        if not candidates:
            continue
        if chains and (below := [p for p in candidates if any(_is_above(q, p) for q in chains[-1])]):
            chains[-1] = below
        else:
            chains.append(candidates)
        behind = text[end : end + 6]
        if not _begins_with_name(text, end) and (below := _named_by_stem(behind, chains[-1], year)):
            chains[-1] = below
    return chains


def _begins_with_name(text: str, start: int) -> bool:
    """湖南省|长沙市 and 湖南|长沙银行 name the city, and not 长沙县."""
    names = _gazetteer()[2].get(text[start : start + 2], ())
    return any(text.startswith(name, start) for name in names)


def _named_by_stem(text: str, above: Sequence[Place], year: int | None, ends: str = "市县") -> list[Place]:
    """贵州|兴仁农村商业银行: behind the place above it a county needs no 市 or 县."""
    stems = _stems(ends)
    for length in (4, 3, 2):
        places = _valid(stems.get(text[:length], []), year) if len(text) > length else []
        if found := [place for place in places if any(_is_above(upper, place) for upper in above)]:
            return found
    return []


@cache
def _stems(endings: str) -> dict[str, list[Place]]:
    """Counties, county-level cities or districts by their names without 县, 市 or 区."""
    stems: dict[str, list[Place]] = {}
    for places in _gazetteer()[1].values():
        for place in places:
            if place.name[-1] in endings and len(place.name) > 2 and place.is_county:
                stems.setdefault(place.name[:-1], []).append(place)
    return stems


def _valid(places: Sequence[Place], year: int | None) -> list[Place]:
    if year is not None:
        return [place for place in places if place.was_valid(year)]
    return [place for place in places if place.until == STILL] or list(places)


def _prefer_full(candidates: Sequence[Place], name: str) -> list[Place]:
    full = [place for place in candidates if place.name == name]
    return full or list(candidates)


def _is_above(upper: Place, lower: Place) -> bool:
    if upper.code == lower.code:
        return False
    return (
        lower.code.startswith(upper.code[:2] if upper.is_province else upper.code[:4]) and not upper.is_county
    )


def _full_name(place: Place, year: int | None) -> str:
    _, by_code, _ = _gazetteer()
    names = []
    for code in dict.fromkeys((place.code[:2] + "0000", place.code[:4] + "00", place.code)):
        known = _valid(by_code.get(code, []), year)
        if code == place.code:
            names.append(place.name)
        elif known:
            names.append(known[-1].name)
    return "".join(names)


def _narrow(candidates: Sequence[Place], others: Iterable[Sequence[Place]]) -> list[Place]:
    """Keep those that another place of the notice lies above, or lies in."""
    remaining = _distinct(candidates)
    for places in others:
        if len(remaining) <= 1:
            break
        kept = [p for p in remaining if any(p.code[:4] == q.code[:4] or _is_above(q, p) for q in places)]
        remaining = kept or remaining
    return remaining


def _distinct(places: Iterable[Place]) -> list[Place]:
    return list({place.code: place for place in places}.values())


def locate_notice(notice: Notice) -> Notice:
    """The notice with ``region``, ``region_code`` and a settled ``inspection_level``."""
    header = notice.header
    year = int(header.issued_on[:4] or header.inspected_to[:4] or 0) or None
    opening = notice.text[:1500]
    places, own = _settle(header, opening, year)
    messages: tuple[Message, ...] = ()
    if len(places) == 1:
        place = places[0]
        if header.inspection_level == "provincial" and not own:
            place = _province(place)
        header = replace(header, region=_full_name(place, year), region_code=place.code)
        header = replace(header, inspection_level=_level(header, place, opening, year))
    else:
        named = "、".join(f"{_full_name(p, year)} {p.code}" for p in places[:6]) or "—"
        messages = (message("region_unknown", detail=named),)
    return replace(notice, header=header, messages=notice.messages + messages)


def _settle(header: Header, opening: str, year: int | None) -> tuple[list[Place], bool]:
    """The place, and whether the body's own name says it in full."""
    issuer = simplify(header.issuer).removeprefix("中共")
    sources = [header.title, header.address, header.recipient, header.team, opening]
    others = [chain for text in sources for chain in _find_chains(text, year)]
    own = _in_the_county(find_places(issuer, year), header, year)
    if own:
        return _narrow(own, others), any(p.name in issuer for p in own)
    return (_narrow(others[0], others), False) if others else ([], False)


def _in_the_county(own: list[Place], header: Header, year: int | None) -> list[Place]:
    """A county's committee inspects its bodies (龙城区委); a body may name it (滨州市|沾化公司)."""
    if len(own) != 1 or header.inspection_level != "county" or "cross" in header.inspection_type:
        return own
    behind = simplify(header.issuer).partition(own[0].name)[2]
    places = find_places(header.team, year) or _named_by_stem(behind, own, year, "区")
    return [place for place in places if place.is_county and _is_above(own[0], place)] or own


def _province(place: Place) -> Place:
    _, by_code, _ = _gazetteer()
    return by_code[place.code[:2] + "0000"][-1]


def _level(header: Header, place: Place, opening: str, year: int | None) -> str:
    """市委 is a prefecture's, a county-level city's, or a municipality's under the central government."""
    if header.inspection_level != "municipal":
        return header.inspection_level
    named = next(
        (
            m["name"]
            for source in (header.team, header.title, opening)
            for m in COMMITTEE.finditer(simplify(source))
        ),
        "",
    )
    places = find_places(named, year) if len(named) > 1 else []
    city = places[-1] if places else place
    if city.code[:2] in MUNICIPALITIES:
        return "provincial"
    return "county" if city.is_county and city.name.endswith("市") else "municipal"
