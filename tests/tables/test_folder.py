"""OUT is wholly old or wholly new, whatever fails and whenever the process dies."""

import fcntl
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.tables import folder
from pipeline.tables.folder import open_folder
from tests.conftest import ROOT
from tests.faults.harness import FOR_EVER, Disk, faulty_disk
from tests.faults.mounts import bounded, filled, make_read_only, mounted
from tests.tables.faults import NEW, Tree, fill, run, tree

OLD = {"files.csv": b"old" * 99, "text/00000000000000aa.txt": b"a", "codebook.md": b"o", "run.json": b"{1}"}
NEXT = {"files.csv": b"next" * 9, "run.json": b"{3}"}
THEIRS = {"notes.md": b"mine", "text/remarks.txt": b"mine", "plots/1/a.png": b"mine"}


def tables(top: Path) -> Tree | None:
    """What runs have written there; None where there is no such folder."""
    return {k: v for k, v in tree(top).items() if k not in THEIRS} if top.exists() else None


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    with faulty_disk(tmp_path_factory.mktemp("disk")) as disk:
        yield disk


FAULTS = {
    "one call fails": ("fails", 1),
    "all calls from there fail": ("fails", FOR_EVER),
    "the process dies": ("dies", 1),
}


@pytest.mark.parametrize(("fault", "times"), FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("how", ["exchange", "two renames"])
@pytest.mark.parametrize("before", [OLD, {}], ids=["over old tables", "into nothing"])
def test_tables_are_old_or_new_and_never_torn_at_whichever_call_the_fault_comes(
    before: Tree, how: str, fault: str, times: int, disk: Disk, tmp_path: Path
) -> None:
    theirs, exchange = THEIRS if before else {}, how == "exchange"
    for number in itertools.count(1):
        home = tmp_path / str(number)
        out = home / "out"
        home.mkdir()
        fill(out, {**before, **theirs})
        end = disk.strike(home, number, fault, "tests.tables.faults:publish_new", out, how, times=times)
        assert end.code in (0, 3) or (fault == "dies" and end.code == -signal.SIGKILL), end.told
        assert (str(home) in end.told) == (end.code == 3)
        now, aside = tables(out), tables(home / ".out.zhenggai" / "old")
        assert now in ([NEW] if end.code == 0 else [before or None, NEW]) or (
            not exchange and now is None and aside == OLD
        )
        assert not (exchange and theirs) or (out / "notes.md").read_bytes() == b"mine"  # at no moment away
        run(out, NEXT)
        assert tree(out) == {**NEXT, **theirs}
        assert [path.name for path in home.iterdir()] == ["out"]
        if not end.struck:
            break
    assert end.code == 0
    assert number > 20


def test_a_failed_run_clears_up_after_itself(tmp_path: Path) -> None:
    run(tmp_path / "out", OLD)
    with pytest.raises(RuntimeError), open_folder(tmp_path / "out") as workshop:
        fill(workshop / "new", {"files.csv": b"half"})
        raise RuntimeError
    assert tree(tmp_path) == {f"out/{name}": data for name, data in OLD.items()}


@pytest.mark.parametrize("at_once", [True, False], ids=["syncfs", "file by file"])
def test_everything_is_flushed_before_the_folders_change_places(
    at_once: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, swap, flush = tmp_path / "out", folder._swap, folder._flush
    flushed: set[int] = set()

    def flush_all(new: Path) -> None:
        flush(new)
        flushed.update(path.stat().st_ino for path in (new, *new.rglob("*")) if at_once)

    def swap_flushed(new: Path, *others: Path) -> None:
        assert {path.stat().st_ino for path in (new, *new.rglob("*"))} == flushed
        swap(new, *others)

    monkeypatch.setattr(os, "fsync", lambda handle: flushed.add(os.fstat(handle).st_ino))
    monkeypatch.setattr(folder, "_flush", flush_all)
    monkeypatch.setattr(folder, "_swap", swap_flushed)
    if not at_once:
        monkeypatch.setattr(sys, "platform", "another")
    run(out, OLD)
    assert out.parent.stat().st_ino in flushed
    assert tree(out) == OLD


@pytest.mark.skipif(sys.platform != "linux", reason="renameat2 is Linux's own")
def test_two_folders_change_places_in_one_step(tmp_path: Path) -> None:
    fill(tmp_path, {"one/a": b"1", "two/b": b"2"})
    assert folder._exchange(tmp_path / "one", tmp_path / "two")
    assert tree(tmp_path) == {"one/b": b"2", "two/a": b"1"}


def test_a_name_that_is_taken_costs_neither_file(tmp_path: Path) -> None:
    out = tmp_path / "out"
    fill(out, {**OLD, "notes.md": b"later"})
    fill(tmp_path / ".out.zhenggai/new", {**OLD, "notes.md": b"earlier"})  # left by a run that was killed
    run(out, NEW)
    assert tree(out) == {**NEW, "notes.md": b"later", "notes.md~": b"earlier"}


def test_links_and_folders_with_names_of_ours_are_theirs(tmp_path: Path) -> None:
    out, beside = tmp_path / "out", tmp_path / "beside"
    fill(beside, {"00000000000000cc.txt": b"c"})
    fill(out, {"codebook.md/mine.txt": b"mine"})
    (out / "text").symlink_to(beside)
    run(out, NEW)
    assert tree(out).items() >= {**NEW, "codebook.md/mine.txt": b"mine"}.items()
    assert (out / "text~").readlink() == beside
    assert tree(beside) == {"00000000000000cc.txt": b"c"}


def test_a_link_to_the_output_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "elsewhere/real")
    for contents in (OLD, NEW):
        run(tmp_path / "out", contents)
        assert tree(tmp_path / "elsewhere") == {f"real/{name}": data for name, data in contents.items()}
    assert (tmp_path / "out").is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "out"]


@contextmanager
def another_run(out: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A second process that holds OUT until its standard input ends; it has the lock when this returns."""
    code = "import sys, pathlib; from pipeline.tables.folder import open_folder as hold\n"
    code += "with hold(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, str(out)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        yield process


def test_a_second_run_is_refused_with_the_number_of_the_first_until_that_one_ends(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(out, OLD)
    with another_run(out) as first:
        for _ in range(2):
            with pytest.raises(OutputError, match=rf"out: .*{first.pid}.* / .*{first.pid}"):
                run(out, NEW)
        assert tree(out) == OLD
    run(out, NEW)
    assert tree(tmp_path) == {f"out/{name}": data for name, data in NEW.items()}


def test_the_lock_of_a_killed_run_does_not_block(tmp_path: Path) -> None:
    with another_run(tmp_path / "out") as first:
        first.kill()
    assert (tmp_path / ".out.zhenggai/owner").read_text() == str(first.pid)
    run(tmp_path / "out", NEW)
    assert tree(tmp_path) == {f"out/{name}": data for name, data in NEW.items()}


def test_a_lock_that_its_owner_removes_in_passing_is_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, lock = tmp_path / ".out.zhenggai/owner", fcntl.flock

    def lock_late(file: int, flags: int) -> None:
        monkeypatch.setattr(fcntl, "flock", lock)
        owner.unlink()  # as a run does that ends between our opening and our locking
        lock(file, flags)

    monkeypatch.setattr(fcntl, "flock", lock_late)
    with open_folder(tmp_path / "out"):
        assert owner.read_text() == str(os.getpid())
        with pytest.raises(OutputError, match=str(os.getpid())), open_folder(tmp_path / "out"):
            pass


@pytest.mark.parametrize("limited", [mounted, bounded])
def test_a_full_disk_ends_the_run_with_the_path_and_leaves_the_old_tables(
    limited: Callable[[Path], AbstractContextManager[None]], tmp_path: Path
) -> None:
    with limited(tmp_path / "disk"):
        out = tmp_path / "disk/out"
        run(out, OLD)
        with pytest.raises(OutputError, match=str(out)):
            run(out, {**NEW, "themes.csv": bytes(100_000)})
        assert tree(tmp_path / "disk") == {f"out/{name}": data for name, data in OLD.items()}
        run(out, NEW)
        assert tree(tmp_path / "disk") == {f"out/{name}": data for name, data in NEW.items()}


def test_a_disk_without_a_free_byte_ends_the_run_too(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk"):
        out = tmp_path / "disk/out"
        run(out, OLD)
        with filled(tmp_path / "disk", 0), pytest.raises(OutputError, match=str(out)):
            run(out, NEW)
        assert tree(out) == OLD


def test_a_folder_that_is_read_only_ends_the_run_with_the_path(tmp_path: Path) -> None:
    home = tmp_path / "disk"
    with mounted(home) if os.geteuid() == 0 else bounded(home):
        run(home / "out", OLD)
        if os.geteuid() == 0:  # to whom permissions mean nothing
            make_read_only(home)
        else:
            home.chmod(0o555)
        with pytest.raises(OutputError, match=str(home)):
            run(home / "out", NEW)
        assert tree(home) == {f"out/{name}": data for name, data in OLD.items()}


def test_a_file_in_the_place_of_the_output_is_left_alone(tmp_path: Path) -> None:
    fill(tmp_path, {"out": b"a file"})
    for out in (tmp_path / "out", tmp_path / "out/inner"):
        with pytest.raises(OutputError, match=str(out.parent)):
            run(out, NEW)
    assert tree(tmp_path) == {"out": b"a file"}
