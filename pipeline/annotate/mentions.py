"""The values named in the text of a finding: sums, shares, counts, dates, documents, sanctions.

===========  ===========================  =====================  ====================================
kind         text                         value, unit            qualifier
===========  ===========================  =====================  ====================================
money        12万余元, 3至5万元             120000 元; 30000 元     余, 近, 约, 以上, 以下, range
count        10余名, 4亿条                 10 名; 400000000 条     the same
percent      87.5%, 百分之三十, 2个百分点     87.5 %; 30 %; 2 百分点   the same
date         2021年7月25日, 2022年7月       2021-07-25; 2022-07
document     《关于印发〈…〉的通知》
sanction     提醒谈话, 党内警告               persons, 0 too, or ""   that of the number; shared
===========  ===========================  =====================  ====================================

A date whose year is not printed, nor known from the list it stands in, is ``--07-25`` (the
form of ISO 8601:2000 and of XML Schema's gMonthDay). The number of persons beside a sanction
is a count as well. Nothing inside the title of a document is a mention, and of two mentions
that overlap the longer one stays.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from pipeline.annotate.amounts import Value, find_amounts
from pipeline.annotate.figures import normalise
from pipeline.annotate.sanctions import find_sanctions
from pipeline.dates import find_printed_dates
from pipeline.model import Mention
from pipeline.passage import Passage, locate
from pipeline.variants import simplify

__all__ = ["find_mentions", "find_totals"]

LONGEST_TITLE = 200  # characters; a longer one has lost a bracket
# 《 and 》, and the line feed between paragraphs, which no title crosses
BRACKET = re.compile("[《》\n]")


def find_mentions(part: str, passage: Passage) -> Iterator[Mention]:
    """The values of a problem or a rectification in their order; part says which of the two it is."""
    for value in _find_values(simplify(passage.text)):
        span = locate(passage, value.start, value.end)
        text = passage.text[value.start : value.end]
        yield Mention(part, value.kind, text, value.value, span, value.qualifier, value.unit)


def find_totals(passages: Iterable[Passage]) -> tuple[Mention, ...]:
    """What a notice reports as a whole, outside its findings: sums, counts, documents, sanctions."""
    found = (mention for passage in passages for mention in find_mentions("notice", passage))
    return tuple(mention for mention in found if mention.kind != "date")


def _find_values(text: str) -> Iterator[Value]:
    """The values of a text, those of its documents' titles left out."""
    normal = normalise(text)
    amounts = list(find_amounts(normal))
    sanctions = find_sanctions(normal, amounts)
    return _drop_overlaps(chain(_find_documents(text), _find_dates(text), amounts, sanctions))


def _find_dates(text: str) -> Iterator[Value]:
    for found in find_printed_dates(text):
        yield Value("date", found.start, found.end, found.iso)


def _find_documents(text: str) -> Iterator[Value]:
    """Titles in 《》, with what is nested in them; of one that is never closed, those inside it.

    《a《b》c》 is one document; of 《a《b》 the closed one is.
    """
    open_titles: list[tuple[int, list[Value]]] = []
    for match in BRACKET.finditer(text):
        if match.group() == "《":
            open_titles.append((match.start(), []))
        elif match.group() == "\n":
            yield from chain.from_iterable(inner for _, inner in open_titles)
            open_titles = []
        elif open_titles:
            start, inner = open_titles.pop()
            closed = _close_title(text, start, match.end(), inner)
            if open_titles:
                open_titles[-1][1].extend(closed)
            else:
                yield from closed
    yield from chain.from_iterable(inner for _, inner in open_titles)


def _close_title(text: str, start: int, end: int, inner: list[Value]) -> list[Value]:
    """The whole title, or what is inside it where it is too long to be one."""
    if end - start > LONGEST_TITLE:
        return inner
    return [Value("document", start, end)] if text[start + 1 : end - 1].strip() else []


def _drop_overlaps(values: Iterable[Value]) -> Iterator[Value]:
    """In the order of the text; of two that overlap the document, else the longer one."""
    last: Value | None = None
    for value in sorted(values, key=lambda value: (value.start, -value.end)):
        if last and value.start < last.end:
            if last.kind == "document" or value.end - value.start <= last.end - last.start:
                continue
        elif last:
            yield last
        last = value
    if last:
        yield last
