"""Pages of 36 kinds, written without a look at the reader: findings and header are those of the gold."""

import pytest

from pipeline.run.convert import parse_bytes
from tests.conftest import GOLD
from tests.formats.sites import TEMPLATES
from tests.gold.compare import differences
from tests.gold.source import load_sample

# Automatic numbers, two title lines; detail paragraphs; records; a table; a round's summary
NAMES = ("a1-changsha-water", "g1-forestry", "l1-land", "t1-table", "p1-round-summary")


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_equals_the_gold(name: str, template: str) -> None:
    sample = load_sample(GOLD / f"{name}.notice")
    found = differences(parse_bytes(TEMPLATES[template](sample), "x"), GOLD / f"{name}.gold.json")
    assert found == []
