"""Tasks are what Label Studio takes: its JSON form, offsets that hold their words, its configuration."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from pipeline.annotate.taxonomy import default_taxonomy
from pipeline.cli import main
from pipeline.errors import UsageError
from pipeline.labels.config import MERGED, PARTS, RECTIFIED, RESUMED, build_config
from pipeline.labels.tasks import export_labels
from pipeline.tables.places import squeeze
from pipeline.tables.schema import STATUSES
from tests.labels.conftest import EXTRA, Desk, Open

# the basic form of tasks with predictions, as Label Studio's guide gives it (task format, predictions)
VALUE = {
    "type": "object",
    "required": ["start", "end", "text"],
    "properties": {"start": {"type": "integer", "minimum": 0}, "end": {"type": "integer", "minimum": 1}},
    "oneOf": [{"required": ["labels"]}, {"required": ["choices"]}],
}
REGION = {
    "type": "object",
    "required": ["id", "from_name", "to_name", "type", "value"],
    "properties": {
        "id": {"type": "string", "pattern": "^[^#]+$"},  # what follows a # is Label Studio's own
        "from_name": {"type": "string"},
        "to_name": {"const": "text"},
        "type": {"enum": ["labels", "choices"]},
        "value": VALUE,
    },
    "additionalProperties": False,
}
RELATION = {
    "type": "object",
    "required": ["type", "from_id", "to_id", "direction"],
    "properties": {
        "type": {"const": "relation"},
        "from_id": {"type": "string"},
        "to_id": {"type": "string"},
        "direction": {"enum": ["left", "right", "bi"]},
        "labels": {"type": "array", "items": {"type": "string"}},
    },
    "additionalProperties": False,
}
TASKS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["data", "predictions"],
        "properties": {
            "data": {"type": "object", "required": ["text", "title"]},
            "predictions": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["model_version", "result"],
                    "properties": {
                        "result": {"type": "array", "minItems": 1, "items": {"oneOf": [REGION, RELATION]}}
                    },
                },
            },
        },
        "additionalProperties": False,
    },
}


@pytest.fixture
def results(desk: Desk) -> list[tuple[str, dict[str, Any]]]:
    """(text, result) of every task."""
    return [(task["data"]["text"], one) for task in desk.tasks for one in task["predictions"][0]["result"]]


def test_tasks_have_label_studios_form(desk: Desk) -> None:
    jsonschema.validate(desk.tasks, TASKS)
    assert len(desk.tasks) == 5


def test_every_region_holds_the_words_at_its_offsets(results: list[tuple[str, dict[str, Any]]]) -> None:
    regions = [(text, one["value"]) for text, one in results if one["type"] != "relation"]
    assert regions
    for text, value in regions:
        assert value["text"].replace("\\n", "\n") == text[value["start"] : value["end"]]
        assert value["text"] == value["text"].strip() != ""


def test_offsets_count_characters_beyond_the_basic_plane_once(desk: Desk) -> None:
    task = desk.task(EXTRA)
    [first, *_] = task["predictions"][0]["result"]
    text, value = task["data"]["text"], first["value"]
    assert value["text"] == "𣲗口大桥项目财务管理不规范"
    before = text[: value["start"]]
    assert len(before.encode("utf-16-le")) // 2 == len(before) + 3
    assert value["end"] - value["start"] == 13


def test_the_regions_of_a_finding_are_its_words(desk: Desk) -> None:
    found: dict[tuple[str, str], str] = {}
    for task in desk.tasks:
        for one in task["predictions"][0]["result"]:
            if one.get("from_name") == "part":
                part = PARTS[one["value"]["labels"][0]]
                name = one["id"].rpartition(f"-{part}-")[0]
                found[name, part] = found.get((name, part), "") + one["value"]["text"].replace("\\n", "")
    cells = {
        (name, part): squeeze(row[part])
        for name, row in desk.rows().items()
        for part in PARTS.values()
        if row[part]
    }
    assert {key: squeeze(words) for key, words in found.items()} == cells


def test_a_problem_is_related_to_its_rectification(desk: Desk) -> None:
    for task in desk.tasks:
        result = task["predictions"][0]["result"]
        regions = {one["id"] for one in result if one.get("from_name") == "part"}
        relations = [one for one in result if one["type"] == "relation"]
        assert all({one["from_id"], one["to_id"]} <= regions for one in relations)
        pairs = {(one["from_id"], one["to_id"]) for one in relations if one["labels"] == [RECTIFIED]}
        rows = desk.rows().values()
        assert pairs == {
            (f"{row['finding_id']}-problem-1", f"{row['finding_id']}-rectification-1")
            for row in rows
            if row["notice_id"] == task["data"]["notice_id"] and row["rectification"]
        }


def test_pieces_of_one_cell_are_chained(desk: Desk) -> None:
    result = desk.task("t1-table.pdf")["predictions"][0]["result"]
    chained = [one for one in result if one.get("labels") == [RESUMED]]
    assert chained
    for one in chained:
        first, second = (name.rpartition("-") for name in (one["from_id"], one["to_id"]))
        assert first[0] == second[0]
        assert int(second[2]) == int(first[2]) + 1


def test_choices_say_status_and_themes(sheet: Open, desk: Desk) -> None:
    one = sheet()
    rows = desk.rows()
    for finding_id in one.findings:
        row, region = rows[finding_id], f"{finding_id}-problem-1"
        main, *others = row["themes"].split("|")
        assert one.value(region, "status")["choices"] == [row["status"]]
        assert one.value(region, "main_theme")["choices"] == [main]
        if others:
            assert one.value(region, "themes")["choices"] == others


def test_the_configuration_offers_all_that_predictions_hold(desk: Desk) -> None:
    tree = ElementTree.fromstring(desk.config)
    names = {tag.get("name"): tag for tag in tree if tag.get("name")}
    codes = {theme.code for theme in default_taxonomy().categories}
    offered = {
        name: {choice.get("alias") for choice in names[name].iter("Choice")}
        for name in ("status", "main_theme", "themes", "checked")
    }
    assert offered == {
        "status": set(STATUSES),
        "main_theme": codes,
        "themes": codes,
        "checked": {"checked"},
    }
    assert [label.get("value") for label in names["part"]] == list(PARTS)
    assert [one.get("value") for one in tree.iter("Relation")] == [RECTIFIED, RESUMED, MERGED]
    assert names["text"].get("value") == "$text"
    assert all(tag.get("toName") == "text" for tag in names.values() if tag.tag in ("Labels", "Choices"))


def test_a_codebook_of_ones_own_is_offered_by_its_codes() -> None:
    tree = ElementTree.fromstring(build_config(["b<>&\"'", "a", "a"]))
    themes = {one.get("name"): one for one in tree.iter("Choices")}["themes"]
    assert [choice.get("alias") for choice in themes.iter("Choice")] == ["a", "b<>&\"'"]


def test_the_command_writes_both_files(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "labels" / "team.json"
    assert main(["export-labels", str(desk.out), "-o", str(path)]) == 3  # no such folder
    path.parent.mkdir()
    capsys.readouterr()
    assert main(["export-labels", str(desk.out), "-o", str(path)]) == 0
    assert json.loads(path.read_text("utf-8")) == desk.tasks
    assert path.with_suffix(".xml").read_text("utf-8") == desk.config
    assert str(path.with_suffix(".xml")) in capsys.readouterr().out


def test_tasks_are_whole_or_not_there(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    (desk.out / "text" / f"{desk.tasks[-1]['data']['notice_id']}.txt").unlink()
    with pytest.raises(UsageError, match="cannot read"):
        export_labels(desk.out, path)
    assert list(tmp_path.glob("other*")) == []


def test_a_folder_that_is_no_output_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not an output folder"):
        export_labels(tmp_path, tmp_path / "tasks.json")
    assert not (tmp_path / "tasks.json").exists()


@pytest.mark.parametrize("name", ["x.xml", "x.XML"])
def test_tasks_do_not_take_the_name_of_their_configuration(name: str, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / name
    with pytest.raises(UsageError, match="labelling configuration"):
        export_labels(desk.out, path)
    assert not path.exists()
