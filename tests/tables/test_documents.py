"""What lies beside the tables: sums, README, citation, codebook; which files a run replaces."""

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from pipeline.cli import main
from pipeline.errors import UsageError
from pipeline.passage import Passage
from pipeline.report.output import Output
from pipeline.run.batch import Options, run_batch
from pipeline.run.convert import convert_file
from pipeline.tables.codebook import list_columns
from pipeline.tables.form import Form, protect, restore
from pipeline.tables.load import load_rows
from pipeline.tables.schema import TABLES
from pipeline.tables.writers import WRITERS
from tests.conftest import ROOT, SAMPLES
from tests.tables.faults import fill
from tests.tables.folders import build_contents
from tests.tables.readers import read_csv
from tests.tables.test_formats import BY_NAME, HOSTILE

ONE = SAMPLES / "a2-county-grain.txt"
CUSTOM = ROOT / "docs" / "six-disciplines.toml"


def check_sums(out: Path) -> int:
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    return subprocess.run(command, cwd=out, capture_output=True, check=False).returncode


def test_sha256sum_checks_every_file_but_what_differs_by_run(sample_tables: Path, tmp_path: Path) -> None:
    out = shutil.copytree(sample_tables, tmp_path / "out")
    (out / "corrections.csv").write_text("", "utf-8")
    assert check_sums(out) == 0
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    summed = [line.split("  ")[1] for line in (out / "SHA256SUMS").read_text("utf-8").splitlines()]
    assert sorted(summed) == sorted(there - {"SHA256SUMS", "run.json", "corrections.csv"})
    with next(iter((out / "text").iterdir())).open("ab") as file:
        file.write(b"!")
    assert check_sums(out) == 1


def test_the_readme_counts_the_rows_and_names_program_and_formats(sample_tables: Path) -> None:
    readme = (sample_tables / "README.md").read_text("utf-8")
    for table in TABLES:
        count = len(read_csv(sample_tables, table))
        assert f"| `{table.name}` | {count:,} | {table.zh} |" in readme
        assert f"| `{table.name}` | {count:,} | {table.en} |" in readme
    assert ", ".join(WRITERS) in readme
    assert "excel-safe" not in readme
    assert "$" not in readme


def test_the_readmes_code_for_pandas_runs(sample_tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [code] = re.findall(r"```python\n(.*?)```", (sample_tables / "README.md").read_text("utf-8"), re.S)
    monkeypatch.chdir(sample_tables)
    seen: dict[str, object] = {}
    exec(code, seen)
    assert len(seen["findings"]) == len(read_csv(sample_tables, BY_NAME["findings"]))  # type: ignore[arg-type]


def test_the_citation_is_one_of_a_data_set_and_names_no_person(sample_tables: Path) -> None:
    cited = yaml.safe_load((sample_tables / "CITATION.cff").read_text("utf-8"))
    assert (cited["cff-version"], cited["type"]) == ("1.2.0", "dataset")
    assert {"message", "title", "authors"} <= cited.keys()
    assert all(list(author) == ["name"] for author in cited["authors"])
    digest = hashlib.sha256((sample_tables / "findings.csv").read_bytes()).hexdigest()
    assert cited["identifiers"] == [
        {"type": "other", "value": f"sha256:{digest}", "description": "findings.csv"}
    ]
    assert cited["references"][0]["title"] == "zhenggai"


def test_the_codebook_names_codes_by_the_codebook_of_the_run(tmp_path: Path) -> None:
    from pipeline.run.settings import Settings

    run_batch([ONE], tmp_path / "out", 0, options=Options(Settings(themes=CUSTOM)))
    text = (tmp_path / "out/codebook.csv").read_bytes().decode("utf-8-sig")
    _, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    named = {tuple(row[:2]): row[-1] for row in rows}
    codes = {row["theme"] for row in load_rows(tmp_path / "out")["themes"]}
    known = {one.partition(":")[0] for one in named["themes", "theme"].split("|")}
    assert codes <= known
    assert "finance" not in known
    assert named["findings", "status"].split("|")[0] == "completed: 已完成 / completed"
    assert [tuple(row[:6]) for row in rows] == [row[:6] for row in list_columns({})]


def test_files_of_formats_that_are_not_asked_for_any_more_do_not_stay(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_batch([ONE], out, 0, options=Options(formats=tuple(WRITERS)))
    assert {"findings.parquet", "findings.dta", "zhenggai.xlsx"} <= {path.name for path in out.iterdir()}
    run_batch([ONE], out, 0)
    left = {path.suffix for path in out.iterdir()} - {""}
    assert left == {".csv", ".json", ".md", ".cff"}
    assert check_sums(out) == 0


def test_files_of_people_are_kept_under_names_that_runs_use(tmp_path: Path) -> None:
    out = tmp_path / "out"
    theirs = {"README.md": b"mine", "CITATION.cff": b"mine", "findings.dta": b"mine", "codebook.csv": b"mine"}
    out.mkdir()
    for name, data in theirs.items():
        (out / name).write_bytes(data)
    run_batch([ONE], out, 0, options=Options(formats=("csv", "dta")))
    for name, data in theirs.items():
        assert (out / name).read_bytes() != data
        assert (out / f"{name}~").read_bytes() == data
    (out / "findings.dta").write_bytes(b"mine")
    run_batch([ONE], out, 0)
    assert (out / "findings.dta").read_bytes() == b"mine"


def test_what_a_killed_run_had_begun_to_write_is_swept(tmp_path: Path) -> None:
    out, begun = tmp_path / "out", {"README.md": b"", "findings.dta": b"", "findings.parquet": b"PAR1"}
    fill(tmp_path / ".out.zhenggai/new", begun)
    run_batch([ONE], out, 0)
    assert {path.name for path in out.iterdir()} & {*begun, *(f"{name}~" for name in begun)} == {"README.md"}
    assert (out / "README.md").read_bytes()


@pytest.mark.parametrize(
    ("format_", "package", "extra"), [("xlsx", "xlsxwriter", "excel"), ("parquet", "pyarrow", "parquet")]
)
def test_a_missing_package_is_told_before_anything_is_converted(
    format_: str,
    package: str,
    extra: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UsageError, match=rf"--format {format_}: .*安装 / .*zhenggai\[{extra}\]"):
        run_batch([ONE], tmp_path / "out", 0, options=Options(formats=("csv", format_)))
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert main(["parse", str(ONE), "-o", str(tmp_path / "out"), "-j", "0", "--format", format_]) == 2
    assert f"zhenggai[{extra}]" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("cell", [*HOSTILE, "''=1", "＝1+1", "\n=1", "'", "''", "'quoted'"], ids=ascii)
def test_a_protected_cell_is_no_formula_and_comes_back(cell: str) -> None:
    assert not re.match(r"[=+\-@\t\r\n＝＋－＠]", protect(cell))
    assert restore(protect(cell)) == cell


def test_excel_safe_protects_the_csv_alone_and_is_told() -> None:
    result = convert_file(ONE, "=a2.txt")
    assert result.notice
    first, *_ = result.notice.findings
    findings = tuple(replace(first, problem=Passage(text)) for text in HOSTILE)
    spoiled = replace(result, notice=replace(result.notice, findings=findings))
    plain, safe = (build_contents([spoiled], Form(tuple(WRITERS), excel_safe=safe)) for safe in (False, True))
    told = {"README.md", "CITATION.cff", "datapackage.json", "SHA256SUMS"}
    changed = {name for name in plain if plain[name] != safe[name]} - told
    assert {"findings.csv", "files.csv"} <= changed
    assert {name.partition(".")[2] for name in changed} == {"csv"}
    assert "'=a2.txt" in safe["files.csv"].decode()
    assert "--excel-safe" in safe["README.md"].decode()
    assert json.loads(safe["datapackage.json"])["excelSafe"] is True


def test_what_reads_the_tables_again_takes_the_protection_off(tmp_path: Path) -> None:
    source = tmp_path / "in" / "=1+1.txt"
    source.parent.mkdir()
    shutil.copy(ONE, source)
    out = tmp_path / "out"
    for safe in (True, False):
        run_batch([source.parent], out, 0, options=Options(excel_safe=safe))
        assert json.loads((out / "run.json").read_text("utf-8"))["excel_safe"] is safe
        assert (b"'=1+1.txt" in (out / "files.csv").read_bytes()) is safe
        assert load_rows(out)["files"][0]["source_path"] == "=1+1.txt"
        output = Output(out)
        [row] = output.rows("files")
        assert row["source_path"] == "=1+1.txt"
        assert output.read(row["notice_id"]).notice["source_path"] == "=1+1.txt"
