"""Regions and the relations between them -> findings.

A relation decides, whatever a region was before; a region without one stays with its finding, and a
new one goes to the finding around it. A finding is more than one where several of its problems have
a rectification of their own.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.labels.annotations import Annotation, Region
from pipeline.labels.config import MERGED, PARTS
from pipeline.labels.predictions import Predicted

__all__ = ["Grouping", "group_regions"]

OURS = re.compile(r"(?P<finding>[0-9a-f]{16}-\d{3,})-(?:problem|rectification)-(?P<number>\d+)")

Group = tuple[Region, ...]  # in the order of the text


@dataclass(frozen=True, slots=True)
class Grouping:
    """What became of the findings that were predicted."""

    groups: Mapping[str, Sequence[Group]]  # finding -> itself; several where it was split
    merged: tuple[frozenset[str], ...]  # findings that are one
    unclear: frozenset[str]  # whose regions are related to those of another


def group_regions(annotation: Annotation, predicted: Sequence[Predicted]) -> Grouping:
    """The findings that an annotation's regions make."""
    findings = {one.finding_id for one in predicted}
    heads = _follow(annotation)
    owners: dict[str, str] = {}  # of the regions
    members: dict[str, list[Group]] = {}
    unclear: set[str] = set()
    kept = {_finding(region) for region in annotation.regions if region.part == "problem"}
    for group in _gather(annotation.regions, heads):
        found = _find_owners(group, kept) & findings or {_find_around(group, predicted)}
        if len(found) > 1:
            unclear |= found
        else:
            [owner] = found
            owners |= dict.fromkeys((region.region_id for region in group), owner)
            members.setdefault(owner, []).append(group)
    return Grouping(
        {owner: _divide(groups) for owner, groups in members.items() if owner not in unclear},
        tuple(_find_merged(annotation, owners)),
        frozenset(unclear),
    )


def _follow(annotation: Annotation) -> dict[str, str]:
    """Region -> the one that stands for all that it is related to."""
    heads = {region.region_id: region.region_id for region in annotation.regions}
    for relation in annotation.relations:
        if relation.label != MERGED and {relation.one, relation.other} <= heads.keys():
            one, other = heads[relation.one], heads[relation.other]
            heads = {name: one if head == other else head for name, head in heads.items()}
    return heads


def _gather(regions: Iterable[Region], heads: Mapping[str, str]) -> Iterable[Group]:
    groups: dict[str, list[Region]] = {}
    for region in regions:
        groups.setdefault(heads[region.region_id], []).append(region)
    return map(tuple, groups.values())


def _find_owners(group: Group, kept: set[str]) -> set[str]:
    """The findings that a group was, by its problems; where they are drawn anew, by its rectifications."""
    ours = {_finding(region) for region in group if region.part == "problem"} - {""}
    if ours:
        return ours
    others = {_finding(region) for region in group} - {""}
    return others - kept if _has(group, "problem") else others


def _find_around(group: Group, predicted: Sequence[Predicted]) -> str:
    """The finding that holds the place where a group begins, else the last one that begins before it."""
    start = group[0].start
    before = [one for one in predicted if one.span.start <= start] or predicted[:1]
    return max(before, key=lambda one: (start < one.span.end, one.span.start)).finding_id


def _divide(groups: Sequence[Group]) -> Sequence[Group]:
    """One group, or several where more than one is whole: a problem with its rectification, or ours."""
    whole = [
        group for group in groups if all(_has(group, part) for part in PARTS.values()) or _is_first(group)
    ]
    if len(whole) < 2:
        return [_join(groups)]
    starts = sorted(group[0].start for group in whole)
    parted: dict[int, list[Group]] = {start: [] for start in starts}
    for group in groups:
        before = [start for start in starts if start <= group[0].start] or starts[:1]
        parted[before[-1]].append(group)
    return [_join(some) for some in parted.values()]


def _join(groups: Iterable[Group]) -> Group:
    return tuple(sorted((r for group in groups for r in group), key=lambda r: (r.start, r.end)))


def _find_merged(annotation: Annotation, owners: Mapping[str, str]) -> list[frozenset[str]]:
    merged: list[frozenset[str]] = []
    for relation in annotation.relations:
        some = frozenset(owners[name] for name in (relation.one, relation.other) if name in owners)
        if relation.label == MERGED and len(some) == 2:
            touched = [group for group in merged if group & some]
            merged = [group for group in merged if group not in touched] + [some.union(*touched)]
    return merged


def _finding(region: Region) -> str:
    """The finding of a region of ours; empty where an annotator drew it."""
    found = OURS.fullmatch(region.region_id)
    return found["finding"] if found else ""


def _is_first(group: Group) -> bool:
    found = (OURS.fullmatch(region.region_id) for region in group if region.part == "problem")
    return any(match and match["number"] == "1" for match in found)


def _has(group: Group, part: str) -> bool:
    return any(region.part == part for region in group)
