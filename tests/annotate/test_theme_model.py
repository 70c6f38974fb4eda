"""The model behind the themes: it agrees with readers, says why, and its table is what the training gives."""

import pytest

from pipeline.annotate.taxonomy import default_taxonomy
from pipeline.annotate.theme_model import TABLE, find_features, find_grams, load_model
from pipeline.annotate.theme_weights import Weights
from pipeline.annotate.themes import share_evidence, tag_themes
from tests.themes.labelled import TEST, Labelled, load_set
from tests.themes.measure import agreement, by_model, by_words, f1, macro_f1, main_share, micro_f1

FINDINGS = [finding for number in TEST for finding in load_set(number)]


def test_the_tagger_agrees_with_a_reader_on_findings_it_was_not_trained_on() -> None:
    assert main_share(FINDINGS, by_model) >= 0.90
    assert micro_f1(FINDINGS, by_model) >= 0.90
    assert macro_f1(FINDINGS, by_model) >= 0.85


def test_the_tagger_agrees_better_than_the_words_of_the_codebook_alone() -> None:
    assert main_share(FINDINGS, by_model) > main_share(FINDINGS, by_words) + 0.1


def test_scores_are_shares_of_right() -> None:
    pairs = [(t.score, t.code in f.codes) for f in FINDINGS for t in tag_themes(*f[:3])]
    for low, high in ((0.7, 0.9), (0.9, 1.01)):
        right = [is_right for score, is_right in pairs if low <= score < high]
        assert len(right) > 30
        assert abs(sum(right) / len(right) - (low + high) / 2) < 0.1


@pytest.mark.parametrize("finding", FINDINGS, ids=range(len(FINDINGS)))
def test_every_theme_shows_its_evidence_and_it_stands_in_the_text(finding: Labelled) -> None:
    for theme in tag_themes(*finding[:3]):
        assert theme.evidence
        assert all(word in finding.problem or word in finding.rectification for word in theme.evidence)


def test_the_words_behind_a_theme_have_shares_that_make_a_whole() -> None:
    shares = share_evidence("党费收缴不及时，账目不清楚", "", (), "party_building")
    assert next(iter(shares)) == "党费"
    assert sum(shares.values()) == pytest.approx(1)
    assert list(shares.values()) == sorted(shares.values(), reverse=True)


def test_the_table_knows_the_codes_of_the_codebook() -> None:
    model = load_model()
    assert list(model.bias) == [category.code for category in default_taxonomy().categories]
    assert len(model.weights) == len(TABLE.read_text("utf-8").splitlines()) - 2


def test_the_weights_of_features_add_up() -> None:
    weights = Weights(
        ("finance", "assets"), ["党\tfinance -0.4\tassets 1.3", "费\tassets -2.0", "账\tfinance 0.1"]
    )
    assert weights.look_up("finance", ["党", "费", "无"]) == [-0.4, 0.0, 0.0]
    assert weights.add_up(["党", "费", "无"]) == [-0.4, -0.7]
    assert weights.add_up([]) == [0.0, 0.0]


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("党费", "党 费 党费"),
        ("党，费", "党 费"),
        ("12.5万元", "0 万 元 0万 万元"),
        ("《办法》", "办 法 办法"),
        ("一是", "一 是 一是"),
        ("", ""),
        ("，。", ""),
    ],
)
def test_grams_are_characters_and_pairs_within_a_clause(text: str, grams: str) -> None:
    assert find_grams(text, 1) + find_grams(text, 2) == grams.split()


def test_long_and_short_texts_count_the_same() -> None:
    for text in ("党费", "党费收缴不及时，账目不清楚"):
        groups = find_features(text, "", {}, (), 0.1)
        plain = [value for names, value in groups for name in names if name[0] not in "^="]
        assert sum(value * value for value in plain) == pytest.approx(1)


def test_the_second_reader_agrees_with_the_first() -> None:
    share, kappa = agreement(FINDINGS)
    assert share > 0.95 < kappa
    assert f1(3, 4, 4) == 0.75
