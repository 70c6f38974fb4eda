"""Corrected findings are tagged by the codebook that their run had, or not at all."""

from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.corrections.codebook import GONE, PROGRAMS, Codebook
from pipeline.corrections.corrected import correct
from pipeline.corrections.table import append_corrections
from pipeline.errors import UsageError
from pipeline.passage import Span
from pipeline.run.batch import Options, run_batch
from pipeline.run.notices import open_case
from pipeline.run.settings import Settings
from pipeline.run.shards import Shard, merge_shards, run_shard
from pipeline.tables.form import Form
from pipeline.tables.load import load_rows
from tests.conftest import SAMPLES
from tests.corrections.reviewing import GRAIN, Review, rows

INPUTS = [SAMPLES / GRAIN]
# two codes of the program's, so that nothing but the words can tell whose they are
THEME = '[[themes]]\ncode = "{}"\nzh = "甲"\nen = "A"\nzh_description = ""\nen_description = ""\n'
CODEBOOK = (
    'fallback = "other"\n'
    + THEME.format("environment")
    + '[themes.words]\nstrong = ["粮款"]\n'
    + THEME.format("other")
)
NOW = "拖欠种粮农户售粮款"


@pytest.fixture
def codebook(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(CODEBOOK, "utf-8")
    return path


@pytest.fixture
def parts(tmp_path: Path, codebook: Path) -> str:
    """Two shards, converted with it."""
    options = Options(Settings(codebook))
    for number in (1, 2):
        run_shard(INPUTS, str(tmp_path / "parts"), Shard(number, 2), 0, lambda _: None, options)
    return str(tmp_path / "parts")


def correct_a_problem(out: Path) -> str:
    """A finding of other themes has these words now; its id."""
    review = Review()
    number = next(i for i, row in enumerate(review.rows("findings")) if "粮" not in row["problem"])
    review.decide("problem", number, [review.find(NOW)])
    append_corrections(out, review.made)
    finding_id: str = review.rows("findings")[number]["finding_id"]
    return finding_id


def codebook_of(out: Path) -> Codebook:
    return open_case(out, load_rows(out)["notices"][0]["notice_id"]).codebook


def find(out: Path, finding_id: str) -> dict[str, str]:
    return next(row for row in load_rows(out)["findings"] if row["finding_id"] == finding_id)


def told(out: Path, finding_id: str) -> list[str]:
    return [row["code"] for row in load_rows(out)["messages"] if row["finding_id"] == finding_id]


def test_a_merge_that_is_given_the_codebook_tags_as_the_run_does(
    tmp_path: Path, codebook: Path, parts: str
) -> None:
    run_batch(INPUTS, tmp_path / "run", 0, options=Options(Settings(codebook)))
    finding_id = correct_a_problem(tmp_path / "run")
    run_batch(INPUTS, tmp_path / "run", 0, options=Options(Settings(codebook)))
    assert find(tmp_path / "run", finding_id)["themes"] == "environment"
    out = tmp_path / "merged"
    merge_shards(parts, out, Form(("csv",)))
    correct_a_problem(out)
    assert main(["merge", parts, "-o", str(out), "--themes", str(codebook)]) == 0
    for name in ("findings", "themes"):
        assert load_rows(out)[name] == load_rows(tmp_path / "run")[name]
    assert "themes_kept" not in told(out, finding_id)


def test_a_merge_that_is_not_keeps_the_themes_and_says_so(tmp_path: Path, codebook: Path, parts: str) -> None:
    out = tmp_path / "merged"
    merge_shards(parts, out, Form(("csv",)))
    finding_id = correct_a_problem(out)
    before = find(out, finding_id)
    merge_shards(parts, out, Form(("csv",)))
    after = find(out, finding_id)
    assert (after["problem"], after["themes"]) == (NOW, before["themes"])
    assert "themes_kept" in told(out, finding_id)
    merge_shards(parts, out, Form(("csv",)), codebook)  # given later: the tables are written anew
    assert (find(out, finding_id)["themes"], told(out, finding_id)) == ("environment", ["corrected"])
    assert codebook_of(out).taxonomy


def test_another_codebook_than_that_of_the_shards_is_refused(tmp_path: Path, parts: str) -> None:
    other = tmp_path / "other.toml"
    other.write_text(CODEBOOK + "\n", "utf-8")
    for path in (other, tmp_path / "none.toml"):
        with pytest.raises(UsageError, match=path.name):
            merge_shards(parts, tmp_path / "merged", Form(("csv",)), path)
    assert not (tmp_path / "merged").exists()


def test_in_review_the_codebook_of_the_run_is_found_from_wherever_it_is_started(
    tmp_path: Path, codebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "run"
    monkeypatch.chdir(tmp_path)
    run_batch(INPUTS, out, 0, options=Options(Settings(Path(codebook.name))))
    monkeypatch.chdir("/")
    finding_id = correct_a_problem(out)
    now = open_case(out, finding_id[:16]).now
    [row] = [row for row in rows(now.body, "findings") if row["finding_id"] == finding_id]
    assert row["themes"] == "environment"
    codebook.write_text(CODEBOOK.replace("environment", "finance"), "utf-8")
    assert codebook_of(out) == GONE
    codebook.unlink()
    assert codebook_of(out) == GONE


def test_a_run_with_the_codebook_of_the_program_needs_none(tmp_path: Path) -> None:
    run_batch(INPUTS, tmp_path / "run", 0)
    assert codebook_of(tmp_path / "run") == PROGRAMS


def test_where_the_codebook_is_gone_themes_stay_whatever_is_done_to_a_finding() -> None:
    review = Review()
    before = review.rows("findings")
    review.decide("merge", 1)
    review.decide("split", 3, review.rows("findings")[3]["char_start"] + 12)
    review.decide("delete", 0)
    added = review.decide("add", -1, [Span(before[0]["char_start"], before[0]["char_end"])]).finding_id
    now = correct(review.body, review.made, GONE)
    themes = {row["finding_id"]: row["themes"] for row in before}
    after = rows(now.body, "findings")
    for row in after:
        whole = row["finding_id"] if row["finding_id"] in themes else before[4]["finding_id"]
        expected = "other" if row["finding_id"] == added else themes[whole]
        assert row["themes"] == expected, row["finding_id"]
    kept = {row["finding_id"] for row in rows(now.body, "messages") if row["code"] == "themes_kept"}
    changed = {row["finding_id"] for row in after if row["finding_id"] not in themes}
    assert kept == {before[1]["finding_id"], before[4]["finding_id"], *changed}
