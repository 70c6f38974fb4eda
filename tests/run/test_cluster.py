"""Past one machine: Dask and shards give the bytes of a serial run, whatever dies on the way."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.errors import OutputError, UsageError
from pipeline.run import orders
from pipeline.run.batch import Options, run_batch
from pipeline.run.listing import Job
from pipeline.run.orders import Order, convert_order
from pipeline.run.parts import Placed, list_parts, read_part, write_part
from pipeline.run.plan import Again
from pipeline.run.progress import Progress
from pipeline.run.settings import Limits, Settings
from pipeline.run.shards import Shard, merge_shards, run_shard
from pipeline.run.store import Store
from pipeline.tables.form import Form
from tests.conftest import ROOT, SAMPLES
from tests.run.clusters import ENVIRONMENT, cluster

NOTICE = """中共临河县委巡察整改情况通报
一、关于学习不够深入的问题
整改情况：已开展学习{}次，退回资金3万元，诫勉1人。
"""
FAULTS = {
    "segfault.txt": "crashed",
    "hang.txt": "timeout",
    "memory.txt": "out_of_memory",
    "empty.txt": "empty",
}
LIMITS = ("--max-seconds", "2", "--max-memory", "400")


@pytest.fixture(scope="module")
def notices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty small notices, a copy, a sample, and four files that cannot be read."""
    folder = tmp_path_factory.mktemp("notices")
    for number in range(60):
        (folder / f"{number:02}.txt").write_text(NOTICE.format(number), "utf-8")
    (folder / "copy.txt").write_text(NOTICE.format(7), "utf-8")
    (folder / "sample.docx").write_bytes((SAMPLES / "c1-town.docx").read_bytes())
    for name in FAULTS:
        (folder / name).write_text(NOTICE.format(name) if name != "empty.txt" else "", "utf-8")
    return folder


def parse(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """A run in a process of its own, in which the faulty files do their harm."""
    command = [sys.executable, "-m", "pipeline", "parse", *map(str, arguments), *LIMITS]
    return subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, check=False)


def tables(out: Path) -> dict[str, bytes]:
    found = {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}
    assert found.pop("run.json")
    return found


@pytest.fixture(scope="module")
def alone(notices: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables as the processes of one machine make them."""
    out = tmp_path_factory.mktemp("alone") / "out"
    done = parse(notices, "-o", out, "-j", "2")
    assert done.returncode == 1, done.stderr.decode()
    with (out / "files.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["source_path"]: row for row in csv.DictReader(file)}
    assert len(rows) == 66
    assert {n: row["outcome_reason"] for n, row in rows.items() if row["outcome"] == "unreadable"} == FAULTS
    return tables(out)


def test_dask_gives_the_bytes_of_one_machine_and_blames_the_files_that_did_harm(
    notices: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    with cluster(tmp_path) as (address, _):
        done = parse(notices, "-o", tmp_path / "out", "--engine", "dask", "--scheduler", address)
        assert done.returncode == 1, done.stderr.decode()
        assert tables(tmp_path / "out") == alone
        assert list_parts(str(tmp_path / ".out.zhenggai/parts")) == []
        again = parse(notices, "-o", tmp_path / "out", "--engine", "dask", "--scheduler", address)
        assert "converted earlier 66 · 本次 now 0" in again.stdout.decode()
    assert tables(tmp_path / "out") == alone


def test_a_worker_that_is_killed_amid_the_run_changes_nothing(
    notices: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    with cluster(tmp_path) as (address, workers):
        command = [sys.executable, "-m", "pipeline", "parse", notices, "-o", tmp_path / "out", *LIMITS]
        command += ["--engine", "dask", "--scheduler", address, "--json-progress"]
        with subprocess.Popen(
            list(map(str, command)), cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.PIPE
        ) as process:
            assert process.stderr
            first = json.loads(next(line for line in process.stderr if line.startswith(b"{")))
            workers[0].kill()
            *_, last = (json.loads(line) for line in process.stderr if line.startswith(b"{"))
        assert process.returncode == 1
    assert first["done"] < last["done"] == last["total"] == 65  # without the copy
    assert tables(tmp_path / "out") == alone


def test_what_the_cluster_made_for_a_run_that_was_killed_is_used_by_the_next(
    notices: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    settings = Settings(None, Limits(seconds=2.0, memory=400 << 20))
    run_shard(
        [notices], str(tmp_path / ".out.zhenggai/parts"), Shard(1, 1), 0, lambda _: None, Options(settings)
    )
    with cluster(tmp_path) as (address, _):
        done = parse(notices, "-o", tmp_path / "out", "--engine", "dask", "--scheduler", address)
    assert "converted earlier 66 · 本次 now 0" in done.stdout.decode()
    assert list_parts(str(tmp_path / ".out.zhenggai/parts")) == []


def test_without_a_scheduler_there_is_a_clear_message(
    notices: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipeline.run import cluster

    monkeypatch.setattr(cluster, "SECONDS", 1)
    arguments = ["parse", str(notices), "-o", str(tmp_path / "out"), "--engine", "dask"]
    assert main(arguments) == 2
    assert "--scheduler" in capsys.readouterr().err
    assert main([*arguments, "--scheduler", "tcp://127.0.0.1:9"]) == 2
    assert "no scheduler" in capsys.readouterr().err


def test_an_order_comes_back_as_it_was_sent() -> None:
    jobs = [Job(Path("/a/\udcd5\n.zip"), "a!b", (1, 2), 7, "stamp"), Job("s3://bucket/a", "a")]
    order = Order(jobs, Settings(Path("/x.toml"), Limits(1.5, 2, 3, 4)), "/parts/1.parquet", 3)
    assert Order.from_json(order.to_json()) == order


def test_an_order_that_cannot_be_carried_out_says_why(notices: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    order = Order([Job(notices / "01.txt", "01.txt")], Settings(), str(tmp_path / "file/1.parquet"))
    with pytest.raises(OutputError, match=r"file/1\.parquet"):
        convert_order(order.to_json())


def test_a_shard_ends_when_whoever_gave_the_order_dies(tmp_path: Path) -> None:
    (tmp_path / "hang.txt").write_bytes(b"x")
    order = Order([Job(tmp_path / "hang.txt", "hang.txt")], Settings(), str(tmp_path / "1.parquet"))
    command = [sys.executable, "-m", orders.__name__]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=ENVIRONMENT
    ) as process:
        assert process.stdin
        assert process.stderr
        process.stdin.write(order.to_json().encode() + b"\n")
        process.stdin.close()
        told = process.stderr.read()  # its end: no worker is left that holds it
        assert (process.wait(), b"signal" in told) == (143, True)
    assert list(tmp_path.iterdir()) == [tmp_path / "hang.txt"]


def shards(notices: Path, folder: Path, count: int, options: Options | None = None) -> list[int]:
    """How many files each shard converted."""
    return [
        run_shard(
            [notices], str(folder), Shard(number, count), 0, lambda _: None, options or Options()
        ).converted
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("count", [1, 3, 7])
def test_shards_give_the_bytes_of_one_run(count: int, notices: Path, tmp_path: Path) -> None:
    run_batch([notices], tmp_path / "whole", 0)
    converted = sum(shards(notices, tmp_path / "parts", count))
    assert converted in (65, 66)  # the copy is converted where it lies in another shard
    merge_shards(str(tmp_path / "parts"), tmp_path / "merged", Form())
    assert tables(tmp_path / "merged") == tables(tmp_path / "whole")


def test_a_shard_that_is_done_again_converts_what_is_new(notices: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for path in notices.glob("[01]?.txt"):
        (folder / path.name).write_bytes(path.read_bytes())
    assert sum(shards(folder, tmp_path / "parts", 2)) == 20
    (folder / "new.txt").write_text(NOTICE.format("new"), "utf-8")
    (folder / "01.txt").unlink()
    assert sum(shards(folder, tmp_path / "parts", 2)) == 1
    merge_shards(str(tmp_path / "parts"), tmp_path / "merged", Form())
    run_batch([folder], tmp_path / "whole", 0)
    assert tables(tmp_path / "merged") == tables(tmp_path / "whole")
    assert sum(shards(folder, tmp_path / "parts", 2, Options(again=Again(all=True)))) == 20


def test_a_shard_that_is_broken_off_keeps_what_it_converted(notices: Path, tmp_path: Path) -> None:
    def break_off(progress: Progress) -> None:
        if progress.done == 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_shard([notices], str(tmp_path), Shard(1, 1), 0, break_off, Options())
    with pytest.raises(UsageError, match="no parts"):
        merge_shards(str(tmp_path), tmp_path / "merged", Form())
    assert shards(notices, tmp_path, 1) == [66 - 40 - 1]  # the copy is known by its bytes
    assert [path.name for path in tmp_path.iterdir()] == [Shard(1, 1).file]


def test_a_merge_that_is_broken_off_leaves_no_rows_to_the_next_run(
    notices: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shards(notices, tmp_path / "parts", 1)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "expect", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            merge_shards(str(tmp_path / "parts"), tmp_path / "out", Form())
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone/a.txt").write_text(NOTICE.format(1), "utf-8")
    assert run_batch([tmp_path / "alone"], tmp_path / "out", 0).files == 1


def test_a_merge_refuses_what_is_not_whole(notices: Path, tmp_path: Path) -> None:
    parts = tmp_path / "parts"

    def merge() -> None:
        merge_shards(str(parts), tmp_path / "merged", Form())

    with pytest.raises(UsageError, match="no parts"):
        merge()
    shards(notices, parts, 3)
    second = next(parts.glob("shard-00002*"))
    kept = second.read_bytes()
    second.unlink()
    with pytest.raises(UsageError, match="missing: 2/3"):
        merge()
    run_shard([notices], str(parts), Shard(2, 3), 0, lambda _: None, Options(Settings(None, Limits(pages=9))))
    with pytest.raises(UsageError, match="different versions"):
        merge()
    second.write_bytes(kept[:-9])
    with pytest.raises(UsageError, match="no part of a run"):
        merge()
    second.write_bytes(kept)
    run_shard([notices], str(parts), Shard(1, 2), 0, lambda _: None, Options())
    with pytest.raises(UsageError, match="not of one set"):
        merge()
    assert not (tmp_path / "merged").exists()


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "a/b", "1/2/3", "-1/3"])
def test_a_shard_that_is_none_is_refused(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["parse", str(tmp_path), "-o", str(tmp_path / "out"), f"--shard={text}"])
    assert ended.value.code == 2
    assert "K/N" in capsys.readouterr().err or "shard" in capsys.readouterr().err


def test_every_file_belongs_to_one_shard_and_all_have_about_as_many() -> None:
    names = [f"{number}.txt" for number in range(3000)]
    held = [[shard for shard in range(1, 6) if Shard(shard, 5).holds(name)] for name in names]
    assert {len(shards) for shards in held} == {1}
    assert all(500 < sum(shards == [number] for shards in held) < 700 for number in range(1, 6))


def test_parts_are_found_in_a_folder_of_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "a [1]* 一"
    write_part(str(folder / "1.parquet"), [])
    (folder / "other.txt").write_bytes(b"")
    assert [url.rpartition("/")[2] for url in list_parts(str(folder))] == ["1.parquet"]


def test_a_part_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    def rows() -> Iterator[Placed]:
        raise OSError(28, "No space left on device")
        yield

    with pytest.raises(OutputError, match="No space"):
        write_part(str(tmp_path / "1.parquet"), rows())
    assert list_parts(str(tmp_path)) == []
    write_part(str(tmp_path / "1.parquet"), [])
    assert list(read_part(str(tmp_path / "1.parquet"))) == []
