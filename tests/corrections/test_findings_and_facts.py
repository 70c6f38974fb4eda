"""Findings that are none, findings that the program passed over, and facts about the notice."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.corrections.corrected import correct
from pipeline.corrections.propose import Decision, Refused
from pipeline.corrections.table import append_corrections
from pipeline.passage import Span
from pipeline.run.batch import run_batch
from pipeline.tables.load import load_rows
from tests.conftest import SAMPLES
from tests.corrections.reviewing import GRAIN, Review, rows


def test_a_finding_that_is_none_goes_with_all_that_belongs_to_it_and_the_ids_of_the_others_stay() -> None:
    review = Review()
    before = review.rows("findings")
    gone = before[1]
    review.decide("delete", 1)
    after = review.rows("findings")
    assert [row["finding_id"] for row in after] == [row["finding_id"] for row in before if row is not gone]
    assert [row["ordinal"] for row in after] == list(range(1, len(before)))
    assert review.rows("notices")[0]["n_findings"] == len(before) - 1
    for table in ("measures", "themes", "mentions", "messages"):
        assert gone["finding_id"] not in {row["finding_id"] for row in review.rows(table)}
    [told] = [row for row in review.rows("messages") if row["code"] == "corrected"]
    assert (told["char_start"], told["char_end"]) == (gone["char_start"], gone["char_end"])
    assert "total_differs" in [row["code"] for row in review.rows("messages")]
    review.decide("undo", -1)
    assert review.now.body == review.body


def test_a_deletion_is_not_applied_to_another_finding_that_has_the_id_now() -> None:
    review = Review()
    made = review.decide("delete", 1)
    other = replace(made, finding_id=rows(review.body, "findings")[2]["finding_id"])
    now = correct(review.body, [other])
    assert [one for one, _ in now.stale] == [other]
    assert rows(now.body, "findings") == rows(review.body, "findings")


def test_a_finding_that_was_passed_over_is_read_as_in_a_run_and_has_the_next_free_id() -> None:
    """The words of a finding that was deleted, its label and rectification among them."""
    review = Review()
    before = review.rows("findings")
    row = before[2]
    review.decide("delete", 2)
    made = review.decide("add", -1, [Span(row["char_start"], row["char_end"])])
    assert made.finding_id == f"{row['notice_id']}-{len(before) + 1:03d}"
    added = review.rows("findings")[2]
    assert added["finding_id"] == made.finding_id
    same = set(row) - {"finding_id"}
    assert {name: added[name] for name in same} == {name: row[name] for name in same}
    for table in ("measures", "themes", "mentions"):
        [old, new] = [
            [
                {name: cell for name, cell in one.items() if not name.endswith("_id")}
                for one in rows
                if one["finding_id"] == finding_id
            ]
            for rows, finding_id in (
                (rows(review.body, table), row["finding_id"]),
                (review.rows(table), made.finding_id),
            )
        ]
        assert old == new
    for _ in range(2):
        review.decide("undo", -1)
    assert review.now.body == review.body


def test_what_was_added_can_be_corrected_further_and_goes_when_it_is_undone() -> None:
    review = Review()
    count = len(review.rows("findings"))
    title = review.rows("notices")[0]["title"]
    made = review.decide("add", -1, [review.find(title[:12])])
    added = review.rows("findings")[0]
    assert (added["finding_id"], added["path"], added["rectification"]) == (made.finding_id, "", "")
    assert "no_rectification" in [row["code"] for row in review.of("messages", 0)]
    review.decide("rectification", 0, [review.find("退补农户差价1.27万元。")])
    review.decide("themes", 0, ["other"])
    assert review.rows("findings")[0]["rectification"] == "退补农户差价1.27万元。"
    without = correct(review.body, review.made[1:])
    assert len(without.stale) == 2
    assert len(rows(without.body, "findings")) == count


def test_what_the_program_has_found_itself_since_is_not_added_twice() -> None:
    review = Review()
    row = review.rows("findings")[2]
    with pytest.raises(Refused, match="there already"):
        review.decide("add", -1, [Span(row["char_start"], row["char_end"])])
    title = review.rows("notices")[0]["title"]
    made = review.decide("add", -1, [review.find(title[:12])])
    taken = replace(made, finding_id=row["finding_id"])
    assert [why for _, why in correct(review.body, [taken]).stale] == ["编号已被占用 / the id is taken"]


def test_an_id_is_never_given_twice() -> None:
    review = Review()
    row = review.rows("findings")[-1]
    last = len(review.rows("findings"))
    review.decide("delete", last - 1)
    made = review.decide("add", -1, [Span(row["char_start"], row["char_end"])])
    assert made.finding_id > row["finding_id"]
    review.decide("delete", last - 1)
    again = review.decide("add", -1, [Span(row["char_start"], row["char_end"])])
    assert again.finding_id > made.finding_id


def test_values_named_outside_the_findings_belong_to_the_finding_that_is_added_there() -> None:
    review = Review()
    outside = next(row for row in review.rows("mentions") if not row["finding_id"])
    line = review.body.text.rindex("\n", 0, outside["char_start"]) + 1
    end = review.body.text.index("\n", outside["char_end"])
    review.decide("add", -1, [Span(line, end)])
    at_place = [row for row in review.rows("mentions") if row["char_start"] == outside["char_start"]]
    assert [row["part"] for row in at_place if row["kind"] == outside["kind"]] == ["problem"]


def test_a_rectification_is_taken_from_behind_the_next_findings() -> None:
    review = Review()
    words = "退补农户差价1.27万元。"
    there = review.find(words)
    owner = next(
        number
        for number, row in enumerate(review.rows("findings"))
        if row["char_start"] <= there.start < row["char_end"]
    )
    assert owner + 2 < len(review.rows("findings"))
    for number in range(owner + 1):
        review.decide("rectification", number, [])
    late = review.find(rows(review.body, "findings")[owner + 2]["problem"][:12])
    made = review.decide("rectification", 0, [late])
    first = review.rows("findings")[0]
    assert first["rectification"] == made.new == review.body.text[late.start : late.end]
    assert first["char_end"] == late.end
    for number in range(1, owner + 1):
        other = replace(made, finding_id=review.rows("findings")[number]["finding_id"])
        assert [one for one, _ in correct(review.body, [*review.made[:-1], other]).stale] == [other]


FACTS = {
    "title": "甲县粮食局关于巡察整改情况的通报",
    "issued_on": "2023-08",
    "inspection_kind": "audit",
    "inspection_type": "special|mobile",
    "reported_findings": "18",
    "phone": "",
}


def test_facts_are_those_that_people_say_and_all_else_stays() -> None:
    review = Review()
    [before] = review.rows("notices")
    for name, value in FACTS.items():
        review.decide(name, -1, value)
    [after] = review.rows("notices")
    told = {name: int(value) if name == "reported_findings" else value for name, value in FACTS.items()}
    assert after == {**before, **told}
    assert review.rows("findings") == rows(review.body, "findings")
    assert [row["code"] for row in review.rows("messages")].count("corrected") == len(FACTS)
    for _ in FACTS:
        review.decide("undo", -1)
    assert review.now.body == review.body


def test_doubts_about_facts_are_looked_at_again() -> None:
    review = Review()
    count = len(review.rows("findings"))
    review.decide("reported_findings", -1, str(count + 5))
    review.decide("inspected_from", -1, "2031-01-01")
    assert {"total_differs", "date_order"} <= {row["code"] for row in review.rows("messages")}
    review.decide("reported_findings", -1, str(count))
    review.decide("inspected_from", -1, "")
    assert not {"total_differs", "date_order"} & {row["code"] for row in review.rows("messages")}


def test_doubts_of_the_run_about_facts_that_people_settle_are_no_more() -> None:
    run = Review()
    run.decide("inspected_from", -1, "2031-01-01")
    review = Review()
    review.body = run.now.body  # as if the run had read the date so
    [doubt] = [cells for cells in review.body.rows["messages"] if "date_order" in cells]
    unknown = ["region_unknown" if cell == "date_order" else cell for cell in doubt]
    review.body.rows["messages"].append(unknown)
    for name, value, code in (
        ("inspected_from", "", "date_order"),
        ("region", "湖南省湘潭市", "region_unknown"),
    ):
        assert code in [row["code"] for row in review.rows("messages")]
        review.decide(name, -1, value)
        assert code not in [row["code"] for row in review.rows("messages")]


def test_a_region_that_people_name_has_the_code_of_the_gazetteer_unless_they_name_that_too() -> None:
    review = Review()
    for name, value, code in (
        ("region", "湖南省湘潭市", "430300"),
        ("region", "某地", ""),
        ("region_code", "430300", "430300"),
    ):
        review.decide(name, -1, value)
        assert review.rows("notices")[0]["region_code"] == code


@pytest.mark.parametrize(
    ("field", "number", "decision"),
    [
        ("issued_on", -1, "2023年8月"),
        ("inspection_kind", -1, "visit"),
        ("reported_findings", -1, "十八"),
        ("reported_findings", -1, "-1"),
        ("postal_code", -1, "1234"),
        ("title", -1, "甲\n乙"),
        ("title", -1, None),
        ("n_findings", -1, "3"),
        ("notice_id", -1, "0" * 16),
        ("add", -1, []),
        ("add", -1, None),
        ("add", -1, [Span(0, 10**9)]),
        ("delete", -1, None),
        ("add", 0, [Span(0, 9)]),
        ("title", 0, "甲"),
    ],
)
def test_what_cannot_be_is_refused_with_words_in_both_languages(
    field: str, number: int, decision: Decision
) -> None:
    review = Review()
    with pytest.raises(Refused, match=r"[\u4e00-\u9fff].* / .*[a-z]"):
        review.decide(field, number, decision)


def test_a_label_alone_is_no_finding() -> None:
    review = Review()
    label = review.rows("findings")[0]["rectification_label"]
    with pytest.raises(Refused, match="no problem stands there"):
        review.decide("add", -1, [review.find(f"{label}：")])


def test_a_split_leaves_no_finding_without_a_problem() -> None:
    review = Review()
    row = review.rows("findings")[0]
    review.decide("problem", 0, [Span(row["char_end"] - 12, row["char_end"] - 2)])
    assert review.rows("findings")[0]["char_start"] == row["char_start"]
    with pytest.raises(Refused, match="no problem"):
        review.decide("split", 0, row["char_end"] - 14)


def test_a_notice_with_findings_is_itemised_in_the_tables_and_so_are_its_copies(tmp_path: Path) -> None:
    """All of its findings are deleted, then one is added."""
    for name in ("a", "b"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / GRAIN).write_bytes((SAMPLES / GRAIN).read_bytes())
    out, review = tmp_path / "out", Review()
    run_batch([tmp_path / "in"], out, 0)
    first = review.rows("findings")[0]
    for _ in range(len(review.rows("findings"))):
        review.decide("delete", 0)
    append_corrections(out, review.made)
    run_batch([tmp_path / "in"], out, 0)
    files = load_rows(out)["files"]
    assert [(row["outcome"], row["outcome_reason"]) for row in files] == [("not_itemised", "other")] * 2
    append_corrections(out, [review.decide("add", -1, [Span(first["char_start"], first["char_end"])])])
    run_batch([tmp_path / "in"], out, 0)
    tables = load_rows(out)
    assert [(row["outcome"], row["outcome_reason"]) for row in tables["files"]] == [("itemised", "")] * 2
    assert [row["problem"] for row in tables["findings"]] == [first["problem"]]
