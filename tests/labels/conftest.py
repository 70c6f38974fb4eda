"""Notices of the samples as they go to Label Studio and come back."""

import copy
import csv
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.labels.imports import Imported, import_labels
from pipeline.labels.tasks import export_labels
from pipeline.run.batch import run_batch
from tests.conftest import SAMPLES

NAMES = ("a1-changsha-water.txt", "c1-town.pdf", "t1-table.pdf", "k1-environment.txt")
EXTRA = "bridge.txt"
# a fictional notice with characters that take two units of UTF-16
NOTICE = """中共𠮷安县𣲗口镇委员会关于巡察整改情况的通报
根据县委统一部署，2023年3月至5月，县委第一巡察组对𣲗口镇党委进行了巡察。现将整改情况予以公布。
一、关于𣲗口大桥项目财务管理不规范的问题
整改情况：一是追回超付工程款3.2万元，由𠮷副镇长负责。二是制定《𣲗口镇工程款支付办法》。已完成。
二、关于公务接待超标准的问题
整改情况：退缴超标准接待费1200元，对𤭢某等2人批评教育。
联系电话：0000-0000000
中共𠮷安县𣲗口镇委员会
2023年9月1日
"""


class Desk:
    """A run of its own, the tasks made of it, and the way back."""

    def __init__(self, folder: Path) -> None:
        self.inputs, self.out = folder / "in", folder / "out"
        export_labels(self.out, folder / "tasks.json")
        self.tasks: list[dict[str, Any]] = json.loads((folder / "tasks.json").read_text("utf-8"))
        self.config = (folder / "tasks.xml").read_text("utf-8")
        self._path = folder / "annotations.json"

    def parse(self) -> None:
        """Run once more over the same files."""
        run_batch([self.inputs], self.out, 0)

    def rows(self, table: str = "findings") -> dict[str, dict[str, str]]:
        with (self.out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            assert reader.fieldnames
            return {row[reader.fieldnames[0]]: row for row in reader}

    def task(self, name: str) -> dict[str, Any]:
        """The task of a file."""
        [task] = [task for task in self.tasks if task["data"]["source_path"] == name]
        return task

    def send(self, *tasks: dict[str, Any]) -> Imported:
        """Import an export of these tasks."""
        self._path.write_text(json.dumps(tasks, ensure_ascii=False), "utf-8")
        return import_labels(self.out, self._path)


class Sheet:
    """What an annotator sees of a task, and does."""

    def __init__(self, task: dict[str, Any], **given: Any) -> None:
        self.text: str = task["data"]["text"]
        self.findings = [one["finding_id"] for one in task["data"]["predicted"]]
        self.result: list[dict[str, Any]] = copy.deepcopy(task["predictions"][0]["result"])
        self._task, self._given = task, given

    def task(self) -> dict[str, Any]:
        """The task as Label Studio exports it."""
        annotation = {
            "id": 7,
            "completed_by": {"id": 3, "email": "li@example.org"},
            "result": self.result,
            "was_cancelled": False,
            "ground_truth": False,
            "created_at": "2026-03-01T08:00:00.123456Z",
            "updated_at": "2026-03-02T08:00:00.123456Z",
        }
        return {"id": 1, **self._task, "annotations": [annotation | self._given]}

    def value(self, region: str, name: str = "part") -> dict[str, Any]:
        [found] = [one for one in self._named(region) if one["from_name"] == name]
        return dict(found["value"])

    def alter(self, region: str, **given: Any) -> None:
        """Set what the region and its choices say of themselves."""
        for one in self._named(region):
            one["value"] |= given

    def _named(self, region: str) -> list[dict[str, Any]]:
        return [one for one in self.result if one.get("id") == region]

    def span(self, words: str, nth: int = 0) -> tuple[int, int]:
        """Where words stand in the text."""
        start = -1
        for _ in range(nth + 1):
            start = self.text.index(words, start + 1)
        return start, start + len(words)

    def move(self, region: str, start: int, end: int) -> None:
        """Move the ends of a region, as the editor does: its choices move along."""
        self.alter(region, start=start, end=end, text=self.words(start, end))

    def words(self, start: int, end: int) -> str:
        return self.text[start:end].replace("\n", "\\n")

    def draw(self, label: str, start: int, end: int, region: str = "x1", **choices: list[str]) -> str:
        value = {"start": start, "end": end, "text": self.words(start, end)}
        base = {"id": region, "to_name": "text", "origin": "manual"}
        self.result.append(
            base | {"from_name": "part", "type": "labels", "value": value | {"labels": [label]}}
        )
        for name, codes in choices.items():
            self.result.append(
                base | {"from_name": name, "type": "choices", "value": value | {"choices": codes}}
            )
        return region

    def choose(self, region: str, name: str, *codes: str) -> None:
        """Set the choices of a region; none: take them away."""
        self.result = [one for one in self.result if (one.get("id"), one.get("from_name")) != (region, name)]
        if codes:
            value = {k: v for k, v in self.value(region).items() if k != "labels"} | {"choices": list(codes)}
            self.result.append(
                {"id": region, "from_name": name, "to_name": "text", "type": "choices", "value": value}
            )

    def delete(self, *regions: str) -> None:
        """Delete regions with their choices and relations."""
        self.result = [
            one
            for one in self.result
            if not {one.get("id"), one.get("from_id"), one.get("to_id")} & set(regions)
        ]

    def unlink(self, one: str, other: str) -> None:
        self.result = [r for r in self.result if (r.get("from_id"), r.get("to_id")) != (one, other)]

    def link(self, one: str, other: str, *labels: str) -> None:
        relation = {"type": "relation", "from_id": one, "to_id": other, "direction": "right"}
        self.result.append(relation | ({"labels": list(labels)} if labels else {}))


Open = Callable[..., Sheet]


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("labels")
    (folder / "in").mkdir()
    for name in NAMES:
        shutil.copy(SAMPLES / name, folder / "in")
    (folder / "in" / EXTRA).write_text(NOTICE, "utf-8")
    run_batch([folder / "in"], folder / "out", 0)
    return folder


@pytest.fixture
def desk(converted: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(converted, tmp_path, dirs_exist_ok=True)
    yield Desk(tmp_path)


@pytest.fixture
def sheet(desk: Desk) -> Open:
    return lambda name="a1-changsha-water.txt", **given: Sheet(desk.task(name), **given)
