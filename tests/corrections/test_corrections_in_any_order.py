"""Whatever people decide, in any order, the tables hold together."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corrections.propose import Decision, Refused
from pipeline.corrections.table import OF_FINDINGS
from pipeline.passage import Span
from pipeline.tables.places import find_passage, map_places, squeeze
from pipeline.tables.schema import STATUSES
from tests.corrections.reviewing import GRAIN, Review

fractions = st.floats(0, 1, exclude_max=True)


@st.composite
def decisions(draw: st.DrawFn, review: Review) -> tuple[str, int, Decision]:
    """Something that a person may decide, sensible or not."""
    findings = review.rows("findings")
    number = int(draw(fractions) * len(findings)) if findings else -1
    field = draw(st.sampled_from([*OF_FINDINGS, "checked", "undo", "issued_on", "reported_findings"]))
    if number < 0 or field in ("add", "issued_on", "reported_findings"):
        number, field = -1, "add" if field in OF_FINDINGS else field
    places = sorted(int(draw(fractions) * len(review.body.text)) for _ in range(2))
    row = findings[number] if findings else {"char_start": 0, "char_end": len(review.body.text)}
    inside = row["char_start"] + int(draw(fractions) * (row["char_end"] - row["char_start"]))
    decision: dict[str, Decision] = {
        "problem": [Span(*places)],
        "rectification": draw(st.sampled_from([[], [Span(*places)]])),
        "themes": draw(st.lists(st.sampled_from(["finance", "politics", "other"]), min_size=1)),
        "status": draw(st.sampled_from(STATUSES)),
        "split": inside,
        "checked": draw(st.booleans()),
        "add": [Span(*places)],
        "issued_on": draw(st.sampled_from(["", "2023-05", "today"])),
        "reported_findings": draw(st.sampled_from(["", "0", "18"])),
    }
    return field, number, decision.get(field)


@settings(max_examples=30)
@given(st.data(), st.sampled_from([GRAIN, "a2-county-grain.pdf", "t1-table.docx", "d2-state-firm.pdf"]))
def test_whatever_is_decided_the_tables_hold_together_and_all_of_it_can_be_undone(
    data: st.DataObject, name: str
) -> None:
    review = Review(name)
    for _ in range(data.draw(st.integers(1, 5))):
        field, number, decision = data.draw(decisions(review))
        try:
            review.decide(field, number, decision)
        except Refused:
            continue
    hold_together(review)
    while True:
        try:
            review.decide("undo", -1)
        except Refused:
            break
    assert review.now.body == review.body


def hold_together(review: Review) -> None:
    """Keys, order, counts, and that every word stands in the text."""
    findings = review.rows("findings")
    ids = [row["finding_id"] for row in findings]
    assert len(set(ids)) == len(ids)
    assert [row["ordinal"] for row in findings] == list(range(1, len(ids) + 1))
    for table, key in (("measures", "measure_id"), ("mentions", "mention_id")):
        keys = [row[key] for row in review.rows(table)]
        assert len(set(keys)) == len(keys)
    for table in ("measures", "themes", "mentions", "messages"):
        assert {row["finding_id"] for row in review.rows(table)} <= {*ids, ""}
    assert review.rows("notices")[0]["n_findings"] == len(ids)
    for row in findings:
        assert row["problem"]
        assert row["n_measures"] == sum(
            1 for m in review.rows("measures") if m["finding_id"] == row["finding_id"]
        )
        assert row["themes"].split("|")[0] == row["main_theme"]
        assert 0 <= row["char_start"] <= row["char_end"] <= len(review.body.text)
        for cell in (row["problem"], row["rectification"]):
            found = find_passage(review.body.text, cell, Span(0, len(review.body.text)))
            assert sum(1 for at in map_places(found) if not review.body.text[at].isspace()) == len(
                squeeze(cell)
            )
    for table in ("measures", "mentions"):
        for row in review.rows(table):
            printed = squeeze(review.body.text[row["char_start"] : row["char_end"]])
            assert (printed[0], printed[-1]) == (row["text"][0], row["text"][-1])


def test_words_that_two_findings_share_stand_once_where_they_become_one() -> None:
    review = Review(GRAIN)
    review.decide("problem", 0, [Span(0, len(review.body.text) // 2)])
    review.decide("merge", 0, None)
    hold_together(review)
