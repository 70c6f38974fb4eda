"""What annotators change in Label Studio, and nothing else, becomes a correction that later runs apply."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.corrections.table import read_corrections
from pipeline.labels.config import MERGED, PARTS, RECTIFIED, RESUMED
from tests.labels.conftest import EXTRA, Desk, Open, Sheet

PROBLEM, RECTIFICATION = PARTS


def fields(desk: Desk) -> list[tuple[str, str]]:
    return [(one.finding_id[-3:], one.field) for one in read_corrections(desk.out)]


def changed(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> set[tuple[str, str]]:
    """Finding and column of every cell that differs."""
    return {
        (name[-3:], column)
        for name in before.keys() | after.keys()
        for column in (before.get(name) or after[name])
        if before.get(name, {}).get(column) != after.get(name, {}).get(column)
    }


def test_what_comes_back_unchanged_is_no_correction(desk: Desk) -> None:
    done = desk.send(*(Sheet(task).task() for task in desk.tasks))
    assert (done.annotated, done.corrections, done.notes) == (5, (), ())
    assert not (desk.out / "corrections.csv").exists()


def test_the_order_of_regions_and_what_label_studio_adds_is_no_correction(desk: Desk) -> None:
    tasks = []
    for task in desk.tasks:
        sheet = Sheet(task)
        sheet.result.reverse()
        for one in sheet.result:
            one |= {"origin": "prediction", "readonly": False, "score": 0.5}
            if one["type"] == "relation":
                del one["labels"]
            elif one["from_name"] == "part":
                one["value"].pop("text")  # saved without its words
        value = {"start": 0, "end": 5, "text": sheet.words(0, 5)}
        for name, kind, more in (
            ("note", "textarea", {"text": ["?"]}),  # controls that the team has added
            ("bodies", "labels", {"labels": ["机关"]}),
            ("part", "labels", {"labels": []}),
        ):
            one = {"id": name + kind, "from_name": name, "to_name": "text", "type": kind}
            sheet.result.append(one | {"value": value | more})
        tasks.append(sheet.task())
    done = desk.send(*tasks)
    assert (done.corrections, done.notes) == ((), ())


def test_a_moved_end_changes_the_words_and_only_those(desk: Desk, sheet: Open) -> None:
    before, one = desk.rows(), sheet()
    finding_id = one.findings[0]
    start, end = one.span("学习贯彻习近平总书记关于治水的重要论述不够深入")
    one.move(f"{finding_id}-problem-1", start, end)
    done = desk.send(one.task())
    [made] = done.corrections
    assert (made.finding_id, made.field, made.new) == (finding_id, "problem", one.text[start:end])
    assert (made.old, made.who, made.when) == (
        before[finding_id]["problem"], "li@example.org", "2026-03-02T08:00:00.123456Z",
    )  # fmt: skip
    assert [(span.start, span.end) for span in made.spans] == [(start, end)]
    desk.parse()
    after = desk.rows()
    assert after[finding_id]["problem"] == one.text[start:end]
    assert {name for name, _ in changed(before, after)} == {"001"}
    assert not done.notes


def test_blanks_at_the_ends_of_a_region_do_not_count(desk: Desk, sheet: Open) -> None:
    one = sheet()
    region = f"{one.findings[1]}-rectification-1"
    value = one.value(region)
    assert one.text[value["end"]] == "\n"
    one.move(region, value["start"], value["end"] + 1)
    assert desk.send(one.task()).corrections == ()


def test_a_deleted_rectification_is_none(desk: Desk, sheet: Open) -> None:
    one = sheet()
    one.delete(f"{one.findings[2]}-rectification-1")
    desk.send(one.task())
    assert fields(desk) == [("003", "rectification")]
    desk.parse()
    row = desk.rows()[one.findings[2]]
    assert (row["rectification"], row["n_measures"]) == ("", "0")


def test_a_region_drawn_anew_takes_the_place_of_the_one_that_is_gone(desk: Desk, sheet: Open) -> None:
    before, one = desk.rows(), sheet()
    finding_id = one.findings[0]
    start, end = one.span("党组理论学习中心组一年只安排1次专题学习")
    one.delete(f"{finding_id}-problem-1")
    one.draw(PROBLEM, start, end)
    desk.send(one.task())
    assert fields(desk) == [("001", "problem")]
    desk.parse()
    after = desk.rows()[finding_id]
    assert after["problem"] == one.text[start:end]
    assert (after["themes"], after["status"]) == tuple(
        before[finding_id][name] for name in ("themes", "status")
    )


def test_status_and_themes_are_what_is_chosen(desk: Desk, sheet: Open) -> None:
    one = sheet()
    first, second, third, fourth = (f"{name}-problem-1" for name in one.findings[:4])
    one.choose(first, "status", "in_progress")
    one.choose(second, "main_theme", "finance")
    one.choose(third, "themes", "security", "assets")
    one.choose(fourth, "themes")
    before = desk.rows()
    desk.send(one.task())
    desk.parse()
    after = desk.rows()
    assert after[one.findings[0]]["status"] == "in_progress"
    main, *others = before[one.findings[1]]["themes"].split("|")
    assert after[one.findings[1]]["themes"].split("|") == ["finance", *others]
    assert after[one.findings[1]]["main_theme"] == "finance" != main
    main, *others = before[one.findings[2]]["themes"].split("|")
    kept = [code for code in others if code in ("security", "assets")]
    new = [code for code in ("security", "assets") if code not in kept]
    assert after[one.findings[2]]["themes"].split("|") == [main, *kept, *new]
    assert after[one.findings[3]]["themes"] == before[one.findings[3]]["main_theme"]


def test_a_status_that_is_taken_away_is_unstated(desk: Desk, sheet: Open) -> None:
    one = sheet("c1-town.pdf")
    assert desk.rows()[one.findings[0]]["status"] == "completed"
    one.choose(f"{one.findings[0]}-problem-1", "status")
    [made] = desk.send(one.task()).corrections
    assert (made.field, made.old, made.new) == ("status", "completed", "unstated")


def test_a_relation_gives_a_rectification_to_another_problem(desk: Desk, sheet: Open) -> None:
    """The rectification of the first goes to the second, whose own goes to the first."""
    before, one = desk.rows(), sheet()
    first, second = one.findings[:2]
    for name, other in ((first, second), (second, first)):
        one.unlink(f"{name}-problem-1", f"{name}-rectification-1")
        one.link(f"{name}-problem-1", f"{other}-rectification-1", RECTIFIED)
    done = desk.send(one.task())
    assert not done.notes
    desk.parse()
    after = desk.rows()
    assert after[first]["rectification"] == before[second]["rectification"]
    assert after[second]["rectification"] == before[first]["rectification"]
    assert after[first]["problem"] == before[first]["problem"]


def test_a_problem_in_two_stretches(desk: Desk, sheet: Open) -> None:
    one = sheet()
    first, second = f"{one.findings[0]}-problem-1", "x1"
    start, end = one.span("学习贯彻习近平总书记关于治水的重要论述不够深入")
    one.move(first, start, end)
    one.draw(PROBLEM, *one.span("一年只安排1次专题学习"))
    one.link(first, second, RESUMED)
    [made] = desk.send(one.task()).corrections
    assert made.new == "学习贯彻习近平总书记关于治水的重要论述不够深入\n一年只安排1次专题学习"
    assert len(made.spans) == 2


def test_findings_that_are_one_are_merged(desk: Desk, sheet: Open) -> None:
    before, one = desk.rows(), sheet()
    first, second, third = one.findings[3:6]
    one.link(f"{second}-problem-1", f"{first}-problem-1", MERGED)
    one.link(f"{second}-problem-1", f"{third}-problem-1", MERGED)
    one.choose(f"{first}-problem-1", "main_theme", "assets")
    done = desk.send(one.task())
    assert not done.notes
    desk.parse()
    after = desk.rows()
    assert {second, third}.isdisjoint(after)
    assert len(after) == len(before) - 2
    assert after[first]["problem"] == "\n".join(before[name]["problem"] for name in (first, second, third))
    assert after[first]["main_theme"] == "assets"
    assert desk.send(one.task()).corrections == ()  # nothing is left to be done


def test_a_problem_with_a_rectification_of_its_own_is_a_finding_of_its_own(desk: Desk, sheet: Open) -> None:
    before, one = desk.rows(), sheet()
    finding_id = one.findings[0]
    region = one.value(f"{finding_id}-rectification-1")
    start, end = one.span("二是改变“一人念、大家听”的老办法")
    last = one.span("三是把科室负责人述学列入年终考核")
    one.move(f"{finding_id}-rectification-1", region["start"], start)
    problem = one.draw(PROBLEM, start + 2, end, "x1", status=["not_completed"], main_theme=["conduct"])
    words = one.draw(RECTIFICATION, last[0], region["end"], "x2")
    one.link(problem, words, RECTIFIED)
    done = desk.send(one.task())
    assert not done.notes
    desk.parse()
    after = desk.rows()
    [new] = after.keys() - before.keys()
    assert after[new]["problem"] == one.text[start + 2 : end]
    assert after[new]["rectification"] == one.text[last[0] : region["end"]]
    assert (after[new]["status"], after[new]["themes"]) == ("not_completed", "conduct")
    assert after[finding_id]["rectification"] == one.text[region["start"] : start]
    assert after[finding_id]["problem"] == before[finding_id]["problem"]
    assert int(after[new]["ordinal"]) == 2
    assert [
        row for row in changed(before, after) if row[0] not in ("001", new[-3:]) and row[1] != "ordinal"
    ] == []
    again = desk.send(one.task())
    assert (again.corrections, again.notes) == ((), ())


def test_a_notice_is_checked_where_that_is_said(desk: Desk, sheet: Open) -> None:
    one = sheet()
    one.result.append(
        {
            "id": "c",
            "from_name": "checked",
            "to_name": "text",
            "type": "choices",
            "value": {"choices": ["checked"]},
        }
    )
    [made] = desk.send(one.task()).corrections
    assert (made.field, made.finding_id, made.new[:4]) == ("checked", "", "yes:")
    assert desk.send(one.task()).corrections == ()


def test_an_export_that_is_imported_twice_says_nothing_new(desk: Desk, sheet: Open) -> None:
    one = sheet()
    one.move(f"{one.findings[0]}-problem-1", *one.span("学习贯彻习近平总书记关于治水的重要论述不够深入"))
    one.choose(f"{one.findings[1]}-problem-1", "status", "completed")
    assert len(desk.send(one.task()).corrections) == 2
    assert desk.send(one.task()).corrections == ()
    desk.parse()
    assert desk.send(one.task()).corrections == ()


def test_what_was_corrected_meanwhile_is_not_taken_back(desk: Desk, sheet: Open) -> None:
    one, other = sheet(), sheet()
    one.choose(f"{one.findings[0]}-problem-1", "status", "in_progress")
    desk.send(one.task())
    desk.parse()
    other.choose(f"{one.findings[1]}-problem-1", "status", "completed")
    desk.send(other.task())
    desk.parse()
    rows = desk.rows()
    assert [rows[name]["status"] for name in one.findings[:2]] == ["in_progress", "completed"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_moved_region_is_what_the_next_run_shows(data: st.DataObject, desk: Desk, sheet: Open) -> None:
    (desk.out / "corrections.csv").unlink(missing_ok=True)
    one = sheet(data.draw(st.sampled_from(["a1-changsha-water.txt", "c1-town.pdf", EXTRA])))
    finding_id = data.draw(st.sampled_from(one.findings))
    part = data.draw(st.sampled_from(list(PARTS.values())))
    region = f"{finding_id}-{part}-1"
    value = one.value(region)
    start = data.draw(st.integers(value["start"], value["end"] - 1))
    end = data.draw(st.integers(start + 1, value["end"]))
    one.move(region, start, end)
    words = one.text[start:end].strip()
    done = desk.send(one.task())
    assert not done.notes or not words
    if words and done.corrections:
        [made] = done.corrections
        assert (made.finding_id, made.field, "".join(made.new.split())) == (
            finding_id, part, "".join(words.split()),
        )  # fmt: skip
        assert made.new in desk.rows()[finding_id][part]  # lines are rejoined as they were
        assert [one.text[span.start : span.end] for span in made.spans] == [words]
    assert bool(done.corrections) == (words not in ("", value["text"].replace("\\n", "\n")))
