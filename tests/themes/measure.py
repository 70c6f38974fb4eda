"""How well the tagger agrees with readers, on the sets for testing alone.

The tables are part of ``docs/accuracy.md``.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from pipeline.annotate.taxonomy import default_taxonomy
from pipeline.annotate.themes import tag_themes
from pipeline.model import Theme
from tests.themes.labelled import TEST, TRAINING, Labelled, load_set

__all__ = ["agreement", "f1", "main_share", "measure_themes", "micro_f1"]

Tag = Callable[[Labelled], Sequence[str]]
CODES = [category.code for category in default_taxonomy().categories]
INTRODUCTION = """Two readers labelled {count} findings by the codebook, each blind to the other's labels:
the main theme is the same in {share:.1%} (Cohen's kappa {kappa:.3f}), micro-F1 over all themes is
{micro:.3f}. The two are alike in kind, so others may agree less. The test part (sets 3 and 6 of
`tests/themes`, other hands, other bodies) took no part in training.
"""
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def tagged(finding: Labelled) -> tuple[Theme, ...]:
    return tag_themes(finding.problem, finding.rectification, finding.path)


def by_model(finding: Labelled) -> list[str]:
    return [theme.code for theme in tagged(finding)]


def by_words(finding: Labelled) -> list[str]:
    """The plain lexicon: the codebook's words and rules without the model."""
    themes = tag_themes(finding.problem, finding.rectification, finding.path, default_taxonomy())
    return [theme.code for theme in themes]


def by_second_reader(finding: Labelled) -> Sequence[str]:
    return finding.second


def main_share(findings: Sequence[Labelled], tag: Tag) -> float:
    """The share of main themes that are those of the first reader."""
    return sum(tag(finding)[0] == finding.codes[0] for finding in findings) / len(findings)


def counts(findings: Sequence[Labelled], tag: Tag) -> dict[str, tuple[int, int, int]]:
    """For each code: right, given, expected."""
    right, given, expected = Counter[str](), Counter[str](), Counter[str]()
    for finding in findings:
        codes = set(tag(finding))
        right.update(codes & set(finding.codes))
        given.update(codes)
        expected.update(finding.codes)
    return {
        code: (right[code], given[code], expected[code]) for code in CODES if expected[code] or given[code]
    }


def f1(right: int, given: int, expected: int) -> float:
    return 2 * right / (given + expected) if given + expected else 0.0


def micro_f1(findings: Sequence[Labelled], tag: Tag) -> float:
    return f1(*(sum(column) for column in zip(*counts(findings, tag).values(), strict=True)))


def macro_f1(findings: Sequence[Labelled], tag: Tag) -> float:
    scores = [f1(*count) for count in counts(findings, tag).values()]
    return sum(scores) / len(scores)


def agreement(findings: Sequence[Labelled]) -> tuple[float, float]:
    """Of the two readers on the main theme: the share, and Cohen's kappa."""
    share = sum(f.codes[0] == f.second[0] for f in findings) / len(findings)
    first, second = (
        Counter(codes) for codes in zip(*((f.codes[0], f.second[0]) for f in findings), strict=True)
    )
    chance = sum(first[code] * second[code] for code in first) / len(findings) ** 2
    return share, (share - chance) / (1 - chance)


def measure_themes() -> Iterator[str]:
    """The tables for ``docs/accuracy.md``."""
    test = [finding for number in TEST for finding in load_set(number)]
    every = [*test, *(finding for number in TRAINING for finding in load_set(number))]
    share, kappa = agreement(every)
    yield INTRODUCTION.format(
        count=len(every), share=share, kappa=kappa, micro=micro_f1(every, by_second_reader)
    )
    yield "| on the test part | main theme | micro-F1 | macro-F1 |"
    yield "|---|---|---|---|"
    for name, tag in (
        ("the tagger", by_model),
        ("plain lexicon", by_words),
        ("second reader", by_second_reader),
    ):
        figures = (main_share(test, tag), micro_f1(test, tag), macro_f1(test, tag))
        yield f"| {name} | {' | '.join(f'{figure:.3f}' for figure in figures)} |"
    yield "\n| theme | expected | precision | recall | F1 | lexicon's F1 |"
    yield "|---|---|---|---|---|---|"
    lexicon = counts(test, by_words)
    for code, (right, given, expected) in counts(test, by_model).items():
        shares = (right / max(1, given), right / max(1, expected), f1(right, given, expected))
        shown = " | ".join(f"{share:.3f}" for share in (*shares, f1(*lexicon.get(code, (0, 0, expected)))))
        yield f"| {code} | {expected} | {shown} |"
    yield "\nA score says how often such a theme is right:\n"
    yield "| score | themes | right |"
    yield "|---|---|---|"
    yield from measure_scores(test)
    yield ""


def measure_scores(findings: Sequence[Labelled]) -> Iterator[str]:
    pairs = [(theme.score, theme.code in finding.codes) for finding in findings for theme in tagged(finding)]
    for low, high in pairwise(BINS):
        right = [is_right for score, is_right in pairs if low <= score < high]
        if right:
            yield f"| {low:.1f} to {min(high, 1.0):.1f} | {len(right)} | {sum(right) / len(right):.2f} |"


if __name__ == "__main__":
    print("\n".join(measure_themes()))
