"""Struck at its n-th step, a run leaves old tables or new ones, and the next run makes them whole."""

import itertools
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.harness import FOR_EVER, Disk, End, faulty_disk
from tests.faults.mounts import bound, filled, make_read_only, mounted
from tests.tables.faults import tree

NOTICE = """中共临河县委巡察整改情况通报
一、关于学习不够深入的问题
整改情况：已开展学习{}次，退回资金3万元，诫勉1人。
二、关于台账不完整的问题
整改情况：一是补齐台账。二是修订《台账管理办法》。
"""
LEFT = {"store.sqlite", "store.sqlite-wal", "store.sqlite-shm"}
FORMATS = ("--format", "csv,sqlite")
Tree = dict[str, bytes]


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    with faulty_disk(tmp_path_factory.mktemp("disk")) as disk:
        yield disk


class Scene:
    """An archive that has grown since the tables were made, and the tables before and after."""

    def __init__(self, disk: Disk, top: Path) -> None:
        self._disk, self.top = disk, top
        self.inputs, self.begun = top / "in", top / "begun"
        self.inputs.mkdir()
        self.write({"a.txt": NOTICE.format(3), "empty.txt": ""})
        assert self.run(self.begun).code == 1
        self.old = tables(self.begun)
        self.write({"b.txt": NOTICE.format(5), "copy.txt": NOTICE.format(3), "news.txt": "抓好秋粮收购。\n"})
        assert self.run(top / "whole").code == 1
        self.new = tables(top / "whole")
        assert self.old
        assert self.new
        assert self.new != self.old

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            (self.inputs / name).write_text(text, "utf-8")

    def run(self, home: Path, first: int = 0, fault: str = "fails", times: int = 1, workers: int = 0) -> End:
        """``zhenggai parse``, struck at its n-th step if it takes that many."""
        options = ("-o", home / "out", "-j", workers, *FORMATS)
        function = "tests.faults.runs:command"
        return self._disk.strike(home, first, fault, function, "parse", self.inputs, *options, times=times)

    def home(self, name: object, begun: bool) -> Path:
        """A folder with the old tables in it, or with nothing."""
        home = self.top / str(name)
        if begun:
            shutil.copytree(self.begun, home)
        else:
            home.mkdir()
        return home


@pytest.fixture(scope="module")
def scene(disk: Disk, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(disk, tmp_path_factory.mktemp("scene"))


def tables(home: Path) -> Tree | None:
    """All that a run writes but its own record; None where there is no output."""
    if not (home / "out").exists():
        return None
    return {name: data for name, data in tree(home / "out").items() if name != "run.json"}


def check_end(end: End, home: Path) -> None:
    """It ended well, or with the path of what failed and nothing that only its author can read."""
    assert end.code in (1, 3), end.told  # 1: one of the files is empty
    assert "Traceback" not in end.told
    assert (f"zhenggai: {home}" in end.told) == (end.code == 3), end.told


FAULTS = {
    "one call fails": ("fails", 1, True),
    "all calls from there fail": ("fails", FOR_EVER, False),
    "one call that reads fails": ("reads", 1, True),
    "the process dies": ("dies", 1, True),
}


@pytest.mark.parametrize(("fault", "times", "begun"), FAULTS.values(), ids=FAULTS)
def test_a_run_that_is_struck_at_its_nth_step_costs_neither_old_tables_nor_new_ones(
    fault: str, times: int, begun: bool, scene: Scene, record_property: Callable[[str, object], None]
) -> None:
    for number in itertools.count(1):
        home = scene.home(number, begun)
        end = scene.run(home, number, fault, times)
        if fault == "dies" and end.struck:
            assert end.code == -signal.SIGKILL
        else:
            check_end(end, home)
        before = scene.old if begun else None
        assert tables(home) in ((scene.new,) if end.code == 1 else (before, scene.new)), number
        assert scene.run(home).code == 1
        assert tables(home) == scene.new, number
        assert {path.name for path in (home / ".out.zhenggai").iterdir()} <= LEFT, number
        shutil.rmtree(home)
        if not end.struck:
            break
    assert number > (20 if fault == "reads" else 60)
    record_property("steps_struck_one_after_another", number - 1)


def test_a_run_that_dies_again_and_again_ends_all_the_same(scene: Scene) -> None:
    home = scene.home("again and again", begun=False)
    deaths = itertools.takewhile(lambda number: scene.run(home, number, "dies").struck, itertools.count(9, 5))
    assert len(list(deaths)) > 5
    assert tables(home) == scene.new


def test_a_run_with_workers_dies_at_random_moments_and_ends_all_the_same(scene: Scene) -> None:
    chance, home = random.Random(9), scene.home("random", begun=True)
    for _ in range(3):
        end = scene.run(home, chance.randrange(20, 60), "dies", workers=2)
        assert end.code == -signal.SIGKILL
        assert tables(home) in (scene.old, scene.new)
    assert scene.run(home, workers=2).code == 1
    assert tables(home) == scene.new


def test_a_disk_that_fills_up_ends_the_run_with_the_path_and_leaves_the_old_tables(scene: Scene) -> None:
    with mounted(scene.top / "disk", "2m"):
        for left in itertools.count(0, 96 * 1024):
            home = scene.home("disk/home", begun=True)
            with filled(scene.top / "disk", left):
                end = scene.run(home)
            check_end(end, home)
            assert tables(home) in ((scene.new,) if end.code == 1 else (scene.old, scene.new)), left
            assert scene.run(home).code == 1
            assert tables(home) == scene.new
            shutil.rmtree(home)
            if end.code == 1:
                break
        assert left


def test_a_disk_that_cannot_be_written_ends_the_run_with_the_path(scene: Scene) -> None:
    with mounted(scene.top / "read-only", "2m"):
        home = scene.home("read-only/home", begun=True)
        make_read_only(scene.top / "read-only")
        end = scene.run(home)
        check_end(end, home)
        assert (end.code, tables(home)) == (3, scene.old)


def test_an_output_that_is_mounted_is_refused_in_words(scene: Scene) -> None:
    home = scene.home("mounts of its own", begun=False)
    (home / "volume").mkdir()
    with mounted(home / "out", "2m"):
        disk = scene.run(home)
    with bound(home / "volume", home / "out"):
        volume = scene.run(home)
    for end in (disk, volume):
        assert end.code == 3
        assert "a mount point: name a folder inside it" in end.told
