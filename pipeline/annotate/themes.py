"""What a finding is about: words of a codebook, weighed, rules where two codes meet, and a model over both.

The problem decides; the headings above it and the rectification only tip the scales::

    heading        the problem's first sentence: its clauses count 1, 0.85, 0.7
    detail         the rest of the problem
    path           the headings above, the nearest first
    rectification  little, and limited
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from pipeline.annotate.segmenter import segment
from pipeline.annotate.taxonomy import SKIPPED, Rule, Scoring, Taxonomy, default_taxonomy, load_taxonomy
from pipeline.annotate.theme_model import find_features, load_model, weigh_places
from pipeline.model import Theme
from pipeline.variants import simplify

__all__ = ["Taxonomy", "describe", "load_taxonomy", "tag_themes"]

LONGEST = 4000  # characters of a part that are looked at: what comes first says what it is about
MOST_WORDS = 6  # of a theme's evidence
BESIDE, ALONE = 0.1, 1.0  # how much the codebook's words count; the latter where the problem has none of them
MOST_SECONDS = 2
WEIGHTY = 0.25  # of the weightiest word: words with less led to nothing
HAN = re.compile("[\u4e00-\u9fff]")
CLAUSE_END = re.compile(r"[，,；;：:！!？?]")  # 重业务轻党建，|组织生活不严肃
HEADING = re.compile(r"(?:[^。\n]*方面[。\n])?[^。\n]*")  # 履行职责方面。监管不到位|。对三家企业…


class Hit(NamedTuple):
    """A word or pattern found; the span is half-open in the squeezed text."""

    start: int
    end: int
    word: str
    code: str
    weight: float


class Text(NamedTuple):
    """A text in simplified characters, without the marks that may stand inside a word, and where each was."""

    squeezed: str
    source: str
    offsets: tuple[int, ...]

    @property
    def heading(self) -> str:
        """The first sentence, and the second where the first only names a field."""
        match = HEADING.match(self.squeezed)
        return match.group() if match else ""


def tag_themes(
    problem: str, rectification: str, path: tuple[str, ...], taxonomy: Taxonomy | None = None
) -> tuple[Theme, ...]:
    """The themes of a finding, the main one first; at least one.

    The codebook that comes with the program is weighed by a model (``theme_model.py``), whose
    scores are shares: of the themes with 0.8, about 80 % are right. A codebook of one's own is
    weighed by its words, and its scores only order the themes. The evidence of a theme are the
    words of the problem, else of the rectification, that led to it; it is empty where only a
    heading above did.
    """
    reading = read_finding(problem, rectification, path, taxonomy or default_taxonomy())
    if not reading.totals and not reading.text.squeezed:
        return (Theme(reading.taxonomy.fallback, 0.0, ()),)
    return weigh_words(reading) if taxonomy else weigh_model(reading)


class Reading(NamedTuple):
    """What the words of a codebook say about a finding."""

    taxonomy: Taxonomy
    text: Text
    done: Text
    stated: dict[str, float]  # by the problem
    totals: dict[str, float]  # with the headings above, the rectification and the rules
    rules: list[Rule]
    in_problem: list[Hit]
    in_rectification: list[Hit]

    def find_evidence(self, code: str) -> tuple[str, ...]:
        """The codebook's words for a code, of the problem if there are any."""
        return collect_evidence(code, self.text, self.in_problem) or collect_evidence(
            code, self.done, self.in_rectification
        )


def read_finding(problem: str, rectification: str, path: tuple[str, ...], taxonomy: Taxonomy) -> Reading:
    """Find the words and the rules of a codebook in a finding."""
    scoring = taxonomy.scoring
    text, done = squeeze(problem), squeeze(rectification)
    above = [squeeze(heading) for heading in reversed(path)]
    ruled = list(find_rules(text, above, taxonomy))
    in_problem, in_rectification = list(weigh_problem(text, taxonomy)), list(find_words(done, taxonomy))
    stated = add_up(in_problem, scoring)
    in_problem += [hit for _, hit in ruled if hit.word]
    totals = add_context(stated, in_rectification, [find_words(title, taxonomy) for title in above], scoring)
    for code in {code for rule, _ in ruled for code in (rule.lead, rule.second) if code}:
        totals[code] = max(totals.get(code, 0.0), scoring.second_least)
    rules = [rule for rule, _ in ruled]
    return Reading(taxonomy, text, done, stated, totals, rules, in_problem, in_rectification)


def describe(problem: str, rectification: str, path: tuple[str, ...]) -> dict[str, float]:
    """The features by which the model weighs a finding."""
    return _describe(read_finding(problem, rectification, path, default_taxonomy()))


def _describe(reading: Reading) -> dict[str, float]:
    seconds = (rule.second for rule in reading.rules)
    share = BESIDE if reading.stated else ALONE
    return find_features(reading.text.squeezed, reading.done.squeezed, reading.totals, seconds, share)


def weigh_model(reading: Reading) -> tuple[Theme, ...]:
    """The code with the highest score, and others above the threshold or added by a rule."""
    model = load_model()
    scores = model.score(_describe(reading))
    order = sorted(scores, key=lambda code: (-scores[code], code))
    ruled = {rule.second for rule in reading.rules}
    others = [code for code in order[1:] if scores[code] > model.threshold or code in ruled][:MOST_SECONDS]
    codes = [order[0], *(code for code in others if reading.taxonomy.fallback not in (order[0], code))]
    return tuple(
        Theme(code, round(model.share(scores[code]), 2), find_weighty_words(reading, code)) for code in codes
    )


def find_weighty_words(reading: Reading, code: str) -> tuple[str, ...]:
    """The words of the problem whose characters speak most for a code, else what the codebook names."""
    text = reading.text
    places = weigh_places(text.squeezed, code, load_model())
    for hit in reading.in_problem:
        if hit.code == code and hit.word:
            for place in range(hit.start, hit.end):
                places[place] += hit.weight / (hit.end - hit.start)
    hits, start = [], 0
    for word in segment(text.squeezed):
        end = start + len(word)
        weight = sum(places[start:end])
        if weight > 0 and len(word) > 1 and HAN.search(word) and "\n" not in word:
            hits.append(Hit(start, end, word, code, weight))
        start = end
    most = max((hit.weight for hit in hits), default=0.0)
    weighty = [hit for hit in hits if hit.weight >= WEIGHTY * most]
    return collect_evidence(code, text, weighty) or reading.find_evidence(code)


def weigh_words(reading: Reading) -> tuple[Theme, ...]:
    """By the words and rules of a codebook alone."""
    taxonomy, totals = reading.taxonomy, dict(reading.totals)
    scoring = taxonomy.scoring
    if not totals:
        return (Theme(taxonomy.fallback, 0.0, ()),)
    main = choose_main(totals, reading.rules)
    seconds = {rule.second for rule in reading.rules}
    codes = [main, *choose_seconds(reading.stated, totals, main, seconds, scoring)]
    totals[main] = max(totals.values())
    return tuple(
        Theme(code, round(totals[code] / (totals[code] + scoring.half), 2), reading.find_evidence(code))
        for code in codes
    )


def squeeze(text: str) -> Text:
    """Quotation marks and white space out; paragraphs stay apart."""
    text = text[:LONGEST]
    offsets = tuple(i for i, c in enumerate(text) if c == "\n" or not SKIPPED.match(c))
    plain = simplify(text)
    return Text("".join(plain[i] for i in offsets), text, offsets)


def weigh_problem(text: Text, taxonomy: Taxonomy) -> Iterator[Hit]:
    """Words and patterns of the problem, each with the weight that its place leaves it."""
    scoring = taxonomy.scoring
    heading = len(text.heading)
    cuts = [cut.start() for cut in CLAUSE_END.finditer(text.squeezed, 0, heading)]
    asides = [aside.span(1) for pattern in taxonomy.asides for aside in pattern.finditer(text.squeezed)]
    words = list(find_words(text, taxonomy))
    for hit in (*words, *find_patterns(text, words, taxonomy)):
        clause = min(sum(cut < hit.start for cut in cuts), len(scoring.clauses) - 1)
        factor = scoring.clauses[clause] if hit.start < heading else scoring.detail
        if any(start <= hit.start and hit.end <= end for start, end in asides):
            factor *= scoring.aside
        yield hit._replace(weight=hit.weight * factor)


def find_words(text: Text, taxonomy: Taxonomy) -> Iterator[Hit]:
    """The longest word at each place; where two overlap, the second counts only if it weighs more."""
    squeezed = text.squeezed
    ends = _token_ends(squeezed)
    covered, heaviest = 0, 0.0
    for start in range(len(squeezed) - 1):
        for length in taxonomy.lengths.get(squeezed[start : start + 2], ()):
            end = start + length
            codes = taxonomy.words.get(squeezed[start:end])
            if (
                codes is None
                or not covered < end <= len(squeezed)
                or (length == 2 and _cuts_across(start, ends))
            ):
                continue
            weight = max((weight for _, weight in codes), default=0.0)
            if start >= covered or weight > heaviest:
                covered, heaviest = end, weight
                yield from (Hit(start, end, squeezed[start:end], code, weight) for code, weight in codes)
            break


def _token_ends(text: str) -> frozenset[int]:
    return frozenset(accumulate(map(len, segment(text)), initial=0))


def _cuts_across(start: int, ends: frozenset[int]) -> bool:
    """工会 in 员工|会议"""
    return start + 1 in ends and not (start in ends and start + 2 in ends)


def find_patterns(text: Text, words: Iterable[Hit], taxonomy: Taxonomy) -> Iterator[Hit]:
    """The first place of each pattern, 学习…不深; one that begins inside a word does not count."""
    inside = {place for hit in words for place in range(hit.start + 1, hit.end)}
    for pattern, code, weight in taxonomy.patterns:
        if (match := pattern.search(text.squeezed)) and match.start() not in inside:
            yield Hit(match.start(), match.end(), match.group(), code, weight)


def find_rules(text: Text, above: list[Text], taxonomy: Taxonomy) -> Iterator[tuple[Rule, Hit]]:
    """The rules that hold, each with the words that speak for it; no words where a heading above does."""
    places = {
        "heading": [text.heading],
        "problem": [text.squeezed],
        "path": [heading.squeezed for heading in above],
    }
    for rule in taxonomy.rules:
        for place in places[rule.where]:
            match = _first(rule.when, place)
            if match and not _first(rule.unless, place):
                word = "" if rule.where == "path" else match.group()
                yield rule, Hit(*match.span(), word, rule.lead or rule.second, taxonomy.scoring.second_least)
                break


def _first(patterns: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    return next((match for pattern in patterns if (match := pattern.search(text))), None)


def add_up(hits: Iterable[Hit], scoring: Scoring) -> dict[str, float]:
    """By code: the weights of its different words, each further one counting less."""
    words: dict[str, dict[str, float]] = {}
    for hit in hits:
        weights = words.setdefault(hit.code, {})
        weights[hit.word] = max(hit.weight, weights.get(hit.word, 0.0))
    return {
        code: sum(
            weight * scoring.repeat**i for i, weight in enumerate(sorted(weights.values(), reverse=True))
        )
        for code, weights in words.items()
    }


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
