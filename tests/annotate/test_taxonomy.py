"""load_taxonomy: the program's own codebook, one of the user's, and faulty ones."""

import tomllib
from pathlib import Path

import pytest

from pipeline.annotate.taxonomy import Pattern, default_taxonomy, load_taxonomy, parse_taxonomy
from pipeline.annotate.themes import tag_themes
from pipeline.errors import UsageError

LEXICON = Path(__file__).parents[2] / "pipeline" / "annotate" / "lexicon" / "themes.toml"


def test_the_codebook_has_its_seventeen_codes() -> None:
    codes = [category.code for category in default_taxonomy().categories]
    assert len(codes) == len(set(codes)) == 17
    assert codes[-1] == default_taxonomy().fallback == "other"


def test_no_word_stands_twice_in_a_theme() -> None:
    for theme in tomllib.loads(LEXICON.read_text(encoding="utf-8"))["themes"]:
        words = [word for grade in theme.get("words", {}).values() for word in grade]
        assert sorted(words) == sorted(set(words)), theme["code"]


def test_every_rule_and_pattern_can_be_found() -> None:
    assert Pattern("未|没有…集体研究", 10).search("未经班子集体研究")
    assert not Pattern("未|没有…集体研究", 10).search("未报告，集体研究")
    assert not Pattern("未…集体研究", 2).search("未经班子集体研究")


def test_a_taxonomy_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    scoring = LEXICON.read_text(encoding="utf-8").split("[scoring]")[1].split("[neutral]")[0]
    category = 'zh = "甲"\nen = "A"\nzh_description = ""\nen_description = ""\n'
    path.write_text(
        'fallback = "rest"\ngap = 5\n[weights]\nstrong = 4.0\n[scoring]'
        f'{scoring}[[themes]]\ncode = "water"\n{category}[themes.words]\nstrong = ["污水"]\n'
        f'[[themes]]\ncode = "rest"\n{category}',
        encoding="utf-8",
    )
    taxonomy = load_taxonomy(path)
    assert tag_themes("污水直排", "", (), taxonomy)[0].code == "water"
    assert tag_themes("公车私用", "", (), taxonomy)[0].code == "rest"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('fallback = "other"', 'fallback = "nothing"'),
        ('lead = "procurement"', 'lead = "buying"'),
        ('where = "path"', 'where = "title"'),
        ('"第一议题"', '"一"'),
        ("[scoring]", "[scoring]\nextra = 1"),
        ("\n[weights]", "\n[["),
    ],
)
def test_a_faulty_taxonomy_is_refused(before: str, after: str, tmp_path: Path) -> None:
    path = tmp_path / "faulty.toml"
    text = LEXICON.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(UsageError, match="faulty"):
        load_taxonomy(path)
    with pytest.raises(UsageError):
        load_taxonomy(tmp_path / "missing.toml")
    assert parse_taxonomy(text).rules.entries
