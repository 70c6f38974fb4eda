"""What is published holds all that the program reads, and describes itself. ``make dist`` installs it, too."""

from email import message_from_bytes
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.dist.build import Built, build, read_wheel, rebuild


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("dist"))


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(built: Built) -> None:
    found = {name: data for name, data in read_wheel(built.wheel).items() if ".dist-info/" not in name}
    there = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in (ROOT / "pipeline").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert found == there
    for name in ("pipeline/py.typed", "pipeline/messages.toml", "pipeline/annotate/lexicon/regions.csv"):
        assert name in found


def test_the_sdist_builds_the_same_wheel(built: Built, tmp_path: Path) -> None:
    assert read_wheel(rebuild(built.sdist, tmp_path).wheel) == read_wheel(built.wheel)


def test_the_description_is_whole(built: Built) -> None:
    [(_, data)] = [item for item in read_wheel(built.wheel).items() if item[0].endswith("/METADATA")]
    told = message_from_bytes(data)
    assert (told["Name"], told["License-Expression"], told["License-File"]) == ("zhenggai", "MIT", "LICENSE")
    assert told["Requires-Python"] == ">=3.11"
    assert told["Description-Content-Type"] == "text/markdown"
    assert data.decode().endswith((ROOT / "README.md").read_text("utf-8"))
    assert {"ocr", "report", "dask", "explore", "s3"} <= {*told.get_all("Provides-Extra", [])}
    assert built.wheel.name == f"zhenggai-{told['Version']}-py3-none-any.whl"
