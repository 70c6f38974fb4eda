"""Real files, changed at random: each is read or refused for a known reason, and loses nothing in silence."""

import pytest

from tests.fuzz.mutants import KINDS, judge

# How many of each kind are tried here; python -m tests.fuzz.mutants -n 1000 tries more, and other kinds
TRIED = {"pdf": 16, "docx": 16, "docx parts": 16, "ofd": 8, "ofd parts": 8, "txt": 16, "html": 12, "mhtml": 8}
CASES = [(kind, seed) for kind, count in TRIED.items() for seed in range(count)]


@pytest.fixture(autouse=True)
def without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.read.scan.available", lambda: False)


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_a_mutant_is_read_or_refused_and_loses_nothing_in_silence(kind: str, seed: int) -> None:
    assert kind in KINDS
    judge(kind, seed, 2)
