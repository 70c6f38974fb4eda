"""``import pipeline`` in scripts and notebooks: it costs nothing, needs no guard, loads with types."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas
import pytest

import pipeline
from pipeline.arguments import read_arguments
from pipeline.run.progress import Progress
from pipeline.run.start import Asked, read_options
from pipeline.tables.schema import TABLES
from tests.conftest import ROOT, SAMPLES

LINES = """
import pipeline
done = pipeline.convert("notices", "out", workers=1)
print(done.outcomes["itemised"], done.unreadable)
"""
# a pool of one's own needs what the script defines, before and after
POOL = """
from multiprocessing import get_context
import pipeline
def double(number): return 2 * number
if __name__ == "__main__":
    print(pipeline.convert("notices", "out", workers=1).outcomes["itemised"], ())
    with get_context("forkserver").Pool(1) as pool:
        assert pool.map(double, [3]) == [6]
"""
NOTEBOOK = """
import asyncio, sys, types
sys.modules["__main__"] = types.ModuleType("__main__")
async def cell(code): exec(code, vars(sys.modules["__main__"]))
asyncio.run(cell(open("script.py").read()))
"""
WAYS = {
    "as a file": ["script.py"],
    "as a module": ["-m", "script"],
    "as a word": ["-c", LINES],
    "from standard input": ["-"],
    "as a notebook does": ["-c", NOTEBOOK],
    "beside a pool of one's own": ["pool.py"],
}


@pytest.mark.parametrize("way", WAYS)
def test_a_script_needs_no_guard(way: str, tmp_path: Path) -> None:
    (tmp_path / "notices").mkdir()
    shutil.copy(SAMPLES / "a2-county-grain.txt", tmp_path / "notices")
    (tmp_path / "script.py").write_text(LINES)
    (tmp_path / "pool.py").write_text(POOL)
    done = subprocess.run(
        [sys.executable, *WAYS[way]],
        cwd=tmp_path,
        input=LINES,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT)},
        timeout=100,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "1 ()\n"


def test_the_import_loads_nothing_heavy() -> None:
    code = "import sys, pipeline; dir(pipeline); print([n for n in sys.modules if n.startswith('pipeline.')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"[]\n"
    assert {*pipeline.__all__} <= {*dir(pipeline)}
    assert all(getattr(pipeline, name) for name in pipeline.__all__)


def test_the_keywords_are_the_options_of_the_command() -> None:
    command = {*vars(read_arguments(["parse", "in", "-o", "out"]))}
    apart = {"command", "inputs", "output", "dry_run", "json_progress", "profile", "version"}
    assert {*Asked.__annotations__} == command - apart


@pytest.mark.parametrize(
    "wrong",
    [
        Asked(format="csv,ods"),
        Asked(max_pages=0),
        Asked(max_memory=1),
        Asked(engine="dask"),
        Asked(engine="threads"),
        Asked(engine="dask", scheduler="tcp://nowhere:1", shard="1/2"),
        Asked(workers=-1),
        Asked(shard="3/2"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_written(wrong: Asked, tmp_path: Path) -> None:
    with pytest.raises(pipeline.UsageError):
        pipeline.convert(SAMPLES, tmp_path / "out", **wrong)
    assert not [*tmp_path.iterdir()]


def test_what_is_asked_for_is_what_a_run_gets() -> None:
    asked = Asked(format=["sqlite"], max_seconds=5, max_memory=400, max_pages=3, max_size=2, force=True)
    options = read_options(**asked)
    assert options.formats == ("csv", "sqlite")
    assert options.again.all
    limits = options.settings.limits
    assert (limits.seconds, limits.memory, limits.pages, limits.bytes) == (5.0, 400 << 20, 3, 2_000_000)


def test_a_run_reports_and_sums_up(tmp_path: Path) -> None:
    seen: list[Progress] = []
    inputs = [SAMPLES / "a2-county-grain.txt", SAMPLES / "x1-mobilisation-news.txt"]
    done = pipeline.convert(inputs, tmp_path / "out", workers=0, report=seen.append)
    assert [progress.done for progress in seen] == [0, 1, 2]
    assert (done.files, done.converted, done.outcomes["not_a_notice"]) == (2, 2, 1)
    shard = pipeline.convert(inputs, tmp_path / "parts", workers=0, shard="1/1")
    assert str(shard.out).endswith("shard-00001-of-00001.parquet")


def test_the_tables_have_the_types_of_the_schema(sample_tables: Path) -> None:
    tables = pipeline.load(sample_tables)
    for table in TABLES:
        frame = getattr(tables, table.name)
        assert [*frame.columns] == [column.name for column in table.columns]
        for column in table.columns:
            kind = frame[column.name].dtype
            if codes := column.constraints.get("enum"):
                assert kind.categories.tolist() == codes
            else:
                assert str(kind) == {"integer": "Int64", "number": "Float64"}.get(column.type, "string")
    assert tables.findings["page"].isna().all()  # texts have no pages
    assert tables.themes["score"].between(0, 1).all()
    assert len(tables.findings) == tables.notices["n_findings"].sum()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def forget_a_column(path: Path) -> None:
    pandas.read_csv(path).drop(columns="status").to_csv(path, index=False)


def forget_a_row(path: Path) -> None:
    pandas.read_csv(path, dtype=str).iloc[1:].to_csv(path, index=False)


def repeat_a_row(path: Path) -> None:
    frame = pandas.read_csv(path, dtype=str)
    pandas.concat([frame, frame[:1]]).to_csv(path, index=False)


def name_an_unknown_code(path: Path) -> None:
    path.write_text(path.read_text("utf-8-sig").replace(",unstated,", ",done,"), "utf-8-sig")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (Path.unlink, "findings.csv"),
        (cut, "findings.csv"),
        (forget_a_column, "status"),
        (forget_a_row, "not in findings.csv"),
        (repeat_a_row, "not unique"),
        (name_an_unknown_code, "status: done"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "findings.csv"),
        (lambda path: path.write_bytes(b""), "findings.csv"),
    ],
)
def test_a_folder_that_is_not_whole_is_refused(
    harm: Callable[[Path], None], told: str, sample_tables: Path, tmp_path: Path
) -> None:
    out = shutil.copytree(sample_tables, tmp_path / "out")
    harm(out / "findings.csv")
    with pytest.raises(
        pipeline.UsageError, match=r"^不是完整的转换结果 / not a whole output folder"
    ) as told_by:
        pipeline.load(out)
    assert told in str(told_by.value)
