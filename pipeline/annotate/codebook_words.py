"""What the words and rules of a codebook find in a text, and how they add up.

heading        the problem's first sentence: its clauses count 1, 0.85, 0.7
detail         the rest of the problem
path           the headings above, the nearest first
rectification  little, and limited
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import add, itemgetter
from typing import NamedTuple

from pipeline.annotate.segmenter import segment
from pipeline.annotate.taxonomy import SKIPPED, Pattern, Rule, Scoring, Taxonomy
from pipeline.variants import simplify

__all__ = [
    "Hit",
    "Text",
    "add_context",
    "add_up",
    "choose_main",
    "choose_seconds",
    "collect_evidence",
    "find_rules",
    "find_words",
    "squeeze",
    "weigh_problem",
]

LONGEST = 4000  # characters of a part that are looked at: what comes first says what it is about
MOST_WORDS = 6  # of a theme's evidence
CLAUSE_END = re.compile(r"[，,；;：:！!？?]")  # 重业务轻党建，|组织生活不严肃
HEADING = re.compile(r"(?:[^。\n]*方面[。\n])?[^。\n]*")  # 履行职责方面。监管不到位|。对三家企业…


class Hit(NamedTuple):
    """A word or pattern found; the span is half-open in the squeezed text."""

    start: int
    end: int
    word: str
    code: str
    weight: float


class Text:
    """A text in simplified characters, without the marks that may stand inside a word."""

    def __init__(self, source: str) -> None:
        self.source = source[:LONGEST]
        self.squeezed = SKIPPED.sub(_keep_paragraphs, simplify(self.source))

    @cached_property
    def heading(self) -> str:
        """The first sentence, and the second where the first only names a field."""
        match = HEADING.match(self.squeezed)
        return match.group() if match else ""

    @cached_property
    def pairs(self) -> list[str]:
        """Each character with the next one."""
        return list(map(add, self.squeezed, self.squeezed[1:]))

    @cached_property
    def grams(self) -> frozenset[str]:
        """Its characters and pairs: what a pattern may begin with."""
        return frozenset(self.squeezed).union(self.pairs)

    @cached_property
    def word_ends(self) -> frozenset[int]:
        """Where its words end, as they are segmented, and 0."""
        return frozenset(accumulate(map(len, segment(self.squeezed)), initial=0))

    @cached_property
    def offsets(self) -> list[int]:
        """Where each character stands in the source."""
        return [i for i, c in enumerate(self.source) if c == "\n" or not SKIPPED.match(c)]


def _keep_paragraphs(skipped: re.Match[str]) -> str:
    return "\n" if skipped[0] == "\n" else ""


@lru_cache(maxsize=64)
def squeeze(text: str) -> Text:
    """Quotation marks and white space out; paragraphs stay apart."""
    return Text(text)


def weigh_problem(text: Text, taxonomy: Taxonomy) -> Iterator[Hit]:
    """Words and patterns of the problem, each with the weight that its place leaves it."""
    scoring = taxonomy.scoring
    heading = len(text.heading)
    cuts = [cut.start() for cut in CLAUSE_END.finditer(text.squeezed, 0, heading)]
    asides = [aside.span(1) for pattern in taxonomy.asides for aside in pattern.finditer(text.squeezed)]
    words = find_words(text, taxonomy)
    for hit in (*words, *find_patterns(text, words, taxonomy)):
        clause = min(sum(cut < hit.start for cut in cuts), len(scoring.clauses) - 1)
        factor = scoring.clauses[clause] if hit.start < heading else scoring.detail
        if any(start <= hit.start and hit.end <= end for start, end in asides):
            factor *= scoring.aside
        yield hit._replace(weight=hit.weight * factor)


@lru_cache(maxsize=64)
def find_words(text: Text, taxonomy: Taxonomy) -> tuple[Hit, ...]:
    """The longest word at each place; where two overlap, the second counts only if it weighs more."""
    squeezed, ends = text.squeezed, text.word_ends
    hits: list[Hit] = []
    covered, heaviest = 0, 0.0
    for start, words in enumerate(map(taxonomy.words.get, text.pairs)):
        for word, codes in words or ():
            end = start + len(word)
            if end <= covered:
                break  # as those that follow are shorter
            if not squeezed.startswith(word, start) or (len(word) == 2 and _cuts_across(start, ends)):
                continue
            weight = codes[0][1] if codes else 0.0
            if start >= covered or weight > heaviest:
                covered, heaviest = end, weight
                hits += [Hit(start, end, word, code, weight) for code, weight in codes]
            break
    return tuple(hits)


def _cuts_across(start: int, ends: Set[int]) -> bool:
    """工会 in 员工|会议"""
    return start + 1 in ends and not (start in ends and start + 2 in ends)


def find_patterns(text: Text, words: Iterable[Hit], taxonomy: Taxonomy) -> Iterator[Hit]:
    """The first place of each pattern, 学习…不深; one that begins inside a word does not count."""
    inside = {place for hit in words for place in range(hit.start + 1, hit.end)}
    for pattern in taxonomy.patterns.find_begun(text.grams):
        match = pattern.search(text.squeezed)
        if match and match.start() not in inside:
            yield Hit(match.start(), match.end(), match.group(), pattern.code, pattern.weight)


def find_rules(text: Text, above: list[Text], taxonomy: Taxonomy) -> Iterator[tuple[Rule, Hit]]:
    """The rules that hold, each with the words that speak for it; no words where a heading above does."""
    places = {
        "heading": [text.heading],
        "problem": [text.squeezed],
        "path": [title.squeezed for title in above],
    }
    grams = text.grams.union(*(title.grams for title in above))
    for rule in taxonomy.rules.find_begun(grams):
        for place in places[rule.where]:
            match = _first(rule.when, place)
            if match and not _first(rule.unless, place):
                word = "" if rule.where == "path" else match.group()
                yield rule, Hit(*match.span(), word, rule.lead or rule.second, taxonomy.scoring.second_least)
                break


def _first(patterns: Iterable[Pattern], text: str) -> re.Match[str] | None:
    return next((match for pattern in patterns if (match := pattern.search(text))), None)


def add_up(hits: Iterable[Hit], scoring: Scoring) -> dict[str, float]:
    """By code: the weights of its different words, each further one counting less."""
    words: dict[str, set[str]] = {}
    totals: dict[str, float] = {}
    for _, _, word, code, weight in sorted(hits, key=itemgetter(4), reverse=True):
        seen = words.setdefault(code, set())
        if word not in seen:
            totals[code] = totals.get(code, 0.0) + weight * scoring.repeat ** len(seen)
            seen.add(word)
    return totals


def add_context(
    stated: Mapping[str, float], done: Iterable[Hit], above: Iterable[Iterable[Hit]], scoring: Scoring
) -> dict[str, float]:
    """The problem's scores, and a little of what the headings above and the rectification say."""
    total = dict(stated)
    for code, score in add_up(done, scoring).items():
        total[code] = total.get(code, 0.0) + min(scoring.rectification * score, scoring.rectification_most)
    for i, hits in enumerate(above):
        factor = scoring.path[min(i, len(scoring.path) - 1)]
        for code, score in add_up(hits, scoring).items():
            total[code] = total.get(code, 0.0) + factor * score
    return total


def choose_main(total: Mapping[str, float], rules: Iterable[Rule]) -> str:
    """The highest score, unless a rule says otherwise; the first rule decides."""
    best = max(total, key=lambda code: (total[code], code))
    leads = (rule.lead for rule in rules if rule.lead and (not rule.over or best in rule.over | {rule.lead}))
    return next(leads, best)


def choose_seconds(
    stated: Mapping[str, float], total: Mapping[str, float], main: str, ruled: set[str], scoring: Scoring
) -> list[str]:
    """The other codes that the problem plainly states or a rule adds, the highest first."""
    least = max(scoring.second_least, scoring.second_share * stated.get(main, 0.0))
    codes = {code for code, score in stated.items() if score >= least} | ruled - {""}
    return sorted(codes - {main}, key=lambda code: (-total[code], code))[: scoring.seconds_most]


def collect_evidence(code: str, text: Text, hits: Iterable[Hit]) -> tuple[str, ...]:
    """The words for a code as printed, the weightiest first, none inside another."""
    chosen: list[Hit] = []
    for hit in sorted(
        (hit for hit in hits if hit.code == code), key=lambda hit: (-hit.weight, hit.start, -hit.end)
    ):
        if not any(other.start < hit.end and hit.start < other.end for other in chosen):
            chosen.append(hit)
    return tuple(dict.fromkeys(_printed(text, hit) for hit in chosen[:MOST_WORDS]))


def _printed(text: Text, hit: Hit) -> str:
    return text.source[text.offsets[hit.start] : text.offsets[hit.end - 1] + 1]
