"""What corrections do to the rows of a notice."""

from dataclasses import replace

import pytest

from pipeline.corrections.corrected import correct
from pipeline.corrections.propose import Decision, Refused, propose
from pipeline.corrections.table import Correction
from pipeline.passage import Span
from pipeline.tables.places import find_passage
from pipeline.tables.records import Body
from pipeline.tables.schema import STATUSES
from tests.corrections.reviewing import COLUMNS, Review, rows


def test_themes_are_those_that_people_name_and_all_else_stays() -> None:
    review = Review()
    before = {table: review.rows(table) for table in COLUMNS}
    review.decide("themes", 0, ["grassroots", "politics"])
    after = {table: review.rows(table) for table in COLUMNS}
    first = after["findings"][0]
    assert (first["main_theme"], first["themes"]) == ("grassroots", "grassroots|politics")
    assert [(row["theme"], row["rank"], row["score"]) for row in review.of("themes", 0)] == [
        ("grassroots", 1, 1.0),
        ("politics", 2, 1.0),
    ]
    assert after["findings"][1:] == before["findings"][1:]
    for table in ("files", "notices", "measures", "mentions"):
        assert after[table] == before[table]
    assert after["messages"][:-1] == before["messages"]


def test_a_status_is_that_which_people_name_and_has_words_only_where_the_notice_says_the_same() -> None:
    review = Review("b1-university.txt")
    number = next(i for i, row in enumerate(review.rows("findings")) if row["status_text"])
    read = review.rows("findings")[number]
    other = next(status for status in STATUSES if status != read["status"])
    review.decide("status", number, other)
    assert [review.rows("findings")[number][name] for name in ("status", "status_text")] == [other, ""]
    review.decide("status", number, read["status"])
    assert review.rows("findings")[number] == read


def test_words_that_are_taken_as_rectification_are_measured_and_searched_as_in_a_run() -> None:
    review = Review()
    span = review.find("退补农户差价1.27万元。")
    review.decide("rectification", 0, [span])
    first = review.rows("findings")[0]
    assert (first["rectification"], first["n_measures"]) == ("退补农户差价1.27万元。", 1)
    [measure] = review.of("measures", 0)
    assert (measure["char_start"], measure["char_end"]) == (span.start, span.end)
    money = [row for row in review.of("mentions", 0) if row["part"] == "rectification"]
    assert [(row["text"], row["value"]) for row in money] == [("1.27万元", "12700")]


def test_a_finding_can_be_told_to_have_no_rectification() -> None:
    review = Review()
    review.decide("rectification", 0, [])
    first = review.rows("findings")[0]
    assert (first["rectification"], first["rectification_label"], first["n_measures"]) == ("", "", 0)
    assert "no_rectification" in [row["code"] for row in review.of("messages", 0)]
    assert review.rows("notices")[0]["n_rectified"] == rows(review.body, "notices")[0]["n_rectified"] - 1


def test_lines_of_a_page_are_rejoined_in_words_that_people_select() -> None:
    review = Review("a2-county-grain.pdf")
    printed = review.rows("findings")[0]
    stretch = Span(printed["char_start"], printed["char_end"])
    problem = find_passage(review.body.text, printed["problem"], stretch).span
    assert "\n" in review.body.text[problem.start : problem.end]
    review.decide("problem", 0, [problem])
    assert review.rows("findings")[0]["problem"] == printed["problem"]


def test_findings_that_are_one_have_the_words_of_both_and_the_ids_of_the_others_stay() -> None:
    review = Review()
    before, measures = review.rows("findings"), review.rows("measures")
    review.decide("merge", 1)
    after = review.rows("findings")
    assert [row["finding_id"] for row in after] == [
        row["finding_id"] for row in before if row is not before[2]
    ]
    assert [row["ordinal"] for row in after] == list(range(1, len(before)))
    assert after[1]["problem"] == f"{before[1]['problem']}\n{before[2]['problem']}"
    assert after[1]["rectification"] == f"{before[1]['rectification']}\n{before[2]['rectification']}"
    assert (after[1]["char_start"], after[1]["char_end"]) == (before[1]["char_start"], before[2]["char_end"])
    ids = [row["finding_id"] for row in before[1:3]]
    assert [row["text"] for row in review.of("measures", 1)] == [
        row["text"] for row in measures if row["finding_id"] in ids
    ]
    assert review.rows("notices")[0]["n_findings"] == len(before) - 1
    assert "total_differs" in [row["code"] for row in review.rows("messages")]


def test_a_finding_that_is_two_is_cut_where_people_say_and_the_second_has_the_next_free_id() -> None:
    review = Review()
    before = review.rows("findings")
    at = review.find("个别库点压级压价").start
    review.decide("split", 2, at)
    first, second = review.rows("findings")[2:4]
    assert (first["finding_id"], second["finding_id"]) == (
        before[2]["finding_id"],
        f"{before[0]['notice_id']}-{len(before) + 1:03d}",
    )
    assert first["problem"] + second["problem"] == before[2]["problem"]
    assert (first["rectification"], second["rectification"]) == ("", before[2]["rectification"])
    assert [row["text"] for row in review.of("measures", 3)] == [
        row["text"] for row in rows(review.body, "measures") if row["finding_id"] == first["finding_id"]
    ]
    assert second["char_start"] == at
    assert [row["ordinal"] for row in review.rows("findings")] == list(range(1, len(before) + 2))


def test_a_cut_inside_a_rectification_makes_a_finding_of_what_follows_with_its_number_and_label() -> None:
    review = Review()
    before = review.rows("findings")
    review.decide("rectification", 0, [Span(review.find("一是补课到人").start, before[1]["char_end"])])
    glued = review.rows("findings")[0]
    assert before[1]["heading"] in glued["rectification"]
    review.decide("split", 0, before[1]["char_start"])
    again = review.rows("findings")[1]
    for name in ("number", "heading", "problem", "rectification", "rectification_label", "char_start"):
        assert again[name] == before[1][name]


def test_what_is_undone_was_never_there() -> None:
    review = Review()
    for field, number, decision in (
        ("themes", 0, ["other"]),
        ("merge", 1, None),
        ("status", 1, "completed"),
        ("split", 4, review.rows("findings")[5]["char_start"] + 12),
        ("rectification", 0, []),
        ("checked", -1, True),
    ):
        review.decide(field, number, decision)
    for _ in range(6):
        assert review.now.body != review.body
        review.decide("undo", -1)
    assert review.now.body == review.body
    with pytest.raises(Refused, match="nothing to undo"):
        review.decide("undo", -1)


def test_the_last_of_several_corrections_of_a_field_counts_and_is_told() -> None:
    review = Review()
    for codes in (["other"], ["finance"], ["livelihood"]):
        last = review.decide("themes", 0, codes)
    assert review.rows("findings")[0]["themes"] == "livelihood"
    [told] = [row for row in review.rows("messages") if row["code"] == "corrected"]
    assert last.correction_id in told["text"]
    assert "沈一" in told["text"]


def test_themes_that_people_named_outlive_a_change_of_the_words_and_others_are_tagged_anew() -> None:
    review = Review()
    review.decide("themes", 0, ["environment"])
    there = review.find("拖欠种粮农户售粮款。截至巡察期间，仍有23户农户的12万余元没有兑付")
    review.decide("problem", 0, [there])
    review.decide("problem", 1, [there])
    first, second, _, fourth = review.rows("findings")[:4]
    assert first["problem"] == second["problem"] == fourth["problem"]
    assert (first["themes"], second["main_theme"]) == ("environment", fourth["main_theme"])
    assert "duplicate_finding" in [row["code"] for row in review.of("messages", 1)]


def test_a_check_holds_while_nothing_changes_beneath_it_but_by_people_themselves() -> None:
    review = Review()
    review.decide("checked", 0, True)
    review.decide("themes", 0, ["other"])
    finding_id = review.rows("findings")[0]["finding_id"]
    assert review.now.checked == {finding_id}
    again = correct(review.body, review.made[::-1])  # the program gives what it did not give then
    assert (again.checked, [one.field for one, _ in again.stale]) == (frozenset(), ["checked"])


def test_a_correction_of_another_text_is_told_and_not_applied() -> None:
    review = Review()
    review.decide("themes", 0, ["other"])
    changed = Body(review.body.rows, review.body.text + "附件\n")
    now = correct(changed, review.made)
    assert rows(now.body, "findings") == rows(review.body, "findings")
    [told] = [row for row in rows(now.body, "messages") if row["code"] == "correction_stale"]
    assert told["severity"] == "warning"
    assert "the text has changed" in told["text"]
    anew = propose(changed, review.made, review.made[0].finding_id, "themes", ["finance"], "沈一")
    assert "correction_stale" not in [
        row["code"] for row in rows(correct(changed, [*review.made, anew]).body, "messages")
    ]


def test_a_correction_is_not_applied_to_another_finding_that_has_its_id_now() -> None:
    review = Review()
    made = review.decide("themes", 1, ["other"])
    shifted = Correction(
        **{name: getattr(made, name) for name in Correction.__slots__ if name != "finding_id"},
        finding_id=review.rows("findings")[2]["finding_id"],
    )
    now = correct(review.body, [shifted])
    assert [why for _, why in now.stale] == ["该编号现为另一问题 / another finding has this id now"]
    assert rows(now.body, "findings") == rows(review.body, "findings")


def test_a_rectification_where_there_was_none_is_not_given_to_another_finding_without_one() -> None:
    review = Review()
    spans = [find_rectification(review, number) for number in (1, 2)]
    for number in (1, 2):
        review.decide("rectification", number, [])
    before = review.rows("findings")
    made = review.decide("rectification", 2, [spans[1]])  # directly behind what is left of the finding
    assert made.old == before[2]["rectification"] == ""
    assert review.rows("findings")[2]["rectification"] == made.new != ""
    for place in (1, 3):
        if place == 3:
            review.decide("rectification", 3, [])
        other = replace(made, finding_id=before[place]["finding_id"])
        now = correct(review.body, [*review.made[:2], *review.made[3:], other])
        assert [one for one, _ in now.stale] == [other]
        assert rows(now.body, "findings")[place]["rectification"] == ""


def test_that_there_is_no_rectification_is_not_said_of_another_finding_without_one() -> None:
    review = Review()
    review.decide("rectification", 1, [])
    made = review.decide("rectification", 2, [])
    other = replace(made, finding_id=review.rows("findings")[1]["finding_id"])
    assert [one for one, _ in correct(review.body, [review.made[0], other]).stale] == [other]


def find_rectification(review: Review, number: int) -> Span:
    row = review.rows("findings")[number]
    return find_passage(review.body.text, row["rectification"], Span(row["char_start"], row["char_end"])).span


def test_words_that_do_not_stand_where_a_correction_says_are_not_taken() -> None:
    review = Review()
    made = review.decide("problem", 0, [review.find("拖欠种粮农户售粮款")])
    facts = {name: getattr(made, name) for name in Correction.__slots__}
    for change in ({"new": "没有的话"}, {"spans": (Span(0, 10**9),)}):
        now = correct(
            review.body, [Correction(**{**facts, **change, "old": review.rows("findings")[0]["problem"]})]
        )
        assert now.stale
        assert rows(now.body, "findings") == rows(review.body, "findings")


@pytest.mark.parametrize(
    ("field", "number", "decision"),
    [
        ("problem", 0, []),
        ("problem", 0, "words"),
        ("problem", 0, [Span(5, 3)]),
        ("problem", 0, [Span(0, 10**9)]),
        ("problem", 0, [Span(0, 9), Span(3, 12)]),
        ("problem", 0, [Span(90, 99), Span(3, 12)]),
        ("themes", 0, []),
        ("themes", 0, "finance"),
        ("themes", 0, None),
        ("status", 0, "done"),
        ("status", 0, None),
        ("merge", 17, None),
        ("split", 0, 0),
        ("split", 0, None),
        ("split", 0, 10**9),
        ("colour", 0, "red"),
    ],
)
def test_what_cannot_be_done_is_refused_with_words_in_both_languages(
    field: str, number: int, decision: Decision
) -> None:
    with pytest.raises(Refused, match=r"[\u4e00-\u9fff].* / .*[a-z]"):
        Review().decide(field, number, decision)
