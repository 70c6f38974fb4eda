"""Doubts about a structured notice, as messages: nothing is repaired, everything is said."""

import itertools
import re
from collections.abc import Iterator, Sequence

from pipeline.messages import Message, message
from pipeline.model import Finding, Header
from pipeline.structure.numbering import match_marker

__all__ = ["PAIRING", "check_dates", "check_notice", "check_pairing", "check_total"]

PAIRING = ("no_rectification", "empty_label", "duplicate_finding", "total_differs")  # codes of two checks
COMPOUND = re.compile(r"(?P<outer>\d+)\s*[-－—–.．]\s*(?P<n>\d+)\s*[、.．：:）)]?")  # 2-1、   2.1
# 2024717日   至518日   市委第察组   ，)主要负责人: each looked for by itself, which is quicker
CORRUPTED = tuple(
    map(re.compile, (r"20(?<!\d20)\d{5,6}日", r"至\d{3}日", r"第(?:巡|督)?察组", r"[，。、：]\s*[)）]"))
)


def check_notice(header: Header, findings: Sequence[Finding], text: str) -> Iterator[Message]:
    """Numbering, pairing, totals, dates and lost characters."""
    yield from _check_numbering(findings)
    yield from check_pairing(findings)
    yield from check_total(header.reported_findings, len(findings))
    yield from check_dates(header)
    for start, end in sorted(found.span() for pattern in CORRUPTED for found in pattern.finditer(text)):
        context = text[max(0, start - 8) : end + 8].replace("\n", " ")
        yield message("lost_characters", text=context)


def _check_numbering(findings: Sequence[Finding]) -> Iterator[Message]:
    """Within one heading numbers count on by one; elsewhere they may begin anew or go on."""
    last: dict[tuple[tuple[str, ...], str], tuple[int, str]] = {}
    for ordinal, finding in enumerate(findings, 1):
        marker = match_marker(finding.number + "甲")
        if marker is None:
            continue
        before = COMPOUND.match(finding.number)
        if before:  # 2-1 stands behind 1-3
            marker = marker._replace(kind=before["outer"], number=int(before["n"]))
        key = (finding.path, marker.kind)
        if key in last:
            number, printed = last[key]
            if marker.number > number + 1:
                yield message("numbering_gap", finding.span, ordinal, before=printed, after=finding.number)
            elif marker.number <= number:
                yield message("numbering_repeat", finding.span, ordinal, before=printed, after=finding.number)
        last[key] = (marker.number, finding.number)


def check_pairing(findings: Sequence[Finding]) -> Iterator[Message]:
    """Findings without a rectification, and those that say what another one says."""
    seen: dict[str, int] = {}
    for ordinal, finding in enumerate(findings, 1):
        if not finding.rectification.text.text:
            label = finding.rectification.label
            code = "empty_label" if label else "no_rectification"
            yield message(code, finding.span, ordinal, label=label)
        words = finding.problem.text
        if words in seen:
            yield message("duplicate_finding", finding.span, ordinal, ordinal=seen[words])
        seen.setdefault(words, ordinal)


def check_total(reported: int | None, found: int) -> Iterator[Message]:
    """Whether as many were found as the notice reports."""
    if found and reported not in (None, found):
        yield message("total_differs", reported=reported, found=found)


def check_dates(header: Header) -> Iterator[Message]:
    """Dates in another order than they can have."""
    dates = [header.inspected_from, header.inspected_to, header.feedback_on, header.issued_on]
    known = [date for date in dates if date]
    for earlier, later in itertools.pairwise(known):
        length = min(len(earlier), len(later))
        if earlier[:length] > later[:length]:
            yield message("date_order", earlier=earlier, later=later)
