"""What a finding is about: a model over its characters and the codebook's words, or the words alone."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.annotate.codebook_words import (
    Hit,
    Text,
    add_context,
    add_up,
    choose_main,
    choose_seconds,
    collect_evidence,
    find_rules,
    find_words,
    squeeze,
    weigh_problem,
)
from pipeline.annotate.segmenter import segment
from pipeline.annotate.taxonomy import Rule, Taxonomy, default_taxonomy, load_taxonomy
from pipeline.annotate.theme_model import Group, find_features, load_model, weigh_places
from pipeline.model import Theme

__all__ = ["Taxonomy", "describe", "load_taxonomy", "share_evidence", "tag_themes"]

BESIDE, ALONE = 0.1, 1.0  # how much the codebook's words count; the latter where the problem has none of them
MOST_SECONDS = 2
WEIGHTY = 0.25  # of the weightiest word: words with less led to nothing
HAN = re.compile("[\u4e00-\u9fff]")


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
    in_rectification: Sequence[Hit]

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
    in_problem, in_rectification = list(weigh_problem(text, taxonomy)), find_words(done, taxonomy)
    stated = add_up(in_problem, scoring)
    in_problem += [hit for _, hit in ruled if hit.word]
    totals = add_context(stated, in_rectification, [find_words(title, taxonomy) for title in above], scoring)
    for code in {code for rule, _ in ruled for code in (rule.lead, rule.second) if code}:
        totals[code] = max(totals.get(code, 0.0), scoring.second_least)
    rules = [rule for rule, _ in ruled]
    return Reading(taxonomy, text, done, stated, totals, rules, in_problem, in_rectification)


def describe(problem: str, rectification: str, path: tuple[str, ...]) -> dict[str, float]:
    """The features by which the model weighs a finding."""
    groups = _describe(read_finding(problem, rectification, path, default_taxonomy()))
    return {name: value for names, value in groups for name in names}


def _describe(reading: Reading) -> Iterator[Group]:
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
    hits = _weigh_each_word(reading, code)
    most = max((hit.weight for hit in hits), default=0.0)
    weighty = [hit for hit in hits if hit.weight >= WEIGHTY * most]
    return collect_evidence(code, reading.text, weighty) or reading.find_evidence(code)


def share_evidence(problem: str, rectification: str, path: tuple[str, ...], code: str) -> dict[str, float]:
    """The words of the problem that speak for a code, each with its share of what they say in all."""
    hits = _weigh_each_word(read_finding(problem, rectification, path, default_taxonomy()), code)
    whole = sum(hit.weight for hit in hits)
    shares: dict[str, float] = {}
    for hit in sorted(hits, key=lambda hit: -hit.weight):
        shares[hit.word] = shares.get(hit.word, 0.0) + hit.weight / whole
    return shares


def _weigh_each_word(reading: Reading, code: str) -> list[Hit]:
    text = reading.text
    places = weigh_places(text.squeezed, code, load_model())
    for hit in reading.in_problem:
        if hit.code == code and hit.word:
            for place in range(hit.start, hit.end):
                places[place] += hit.weight / (hit.end - hit.start)
    hits, start = [], 0
    for word in segment(text.squeezed):
        end = start + len(word)
        if len(word) > 1 and HAN.search(word) and "\n" not in word:
            weight = sum(places[start:end])
            if weight > 0:
                hits.append(Hit(start, end, word, code, weight))
        start = end
    return hits


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
