"""What a fuzzer once found stays mended, and what it begins with keeps every promise."""

from itertools import islice
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS, find_found

FOUND = [(name, path) for name in TARGETS for path in find_found(name)]


@pytest.mark.parametrize(("name", "path"), FOUND, ids=[path.name for _, path in FOUND])
def test_a_case_that_a_fuzzer_found_breaks_nothing_any_more(name: str, path: Path) -> None:
    TARGETS[name].run(path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_stands_what_it_begins_with_and_changes_of_it(name: str) -> None:
    target = TARGETS[name]
    for seed, data in enumerate(islice(target.seeds(), 0, None, 4)):
        target.run(data)
        if target.mutate:
            target.run(target.mutate(data, seed))
