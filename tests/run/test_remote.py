"""Inputs, parts and tables behind a URL, in a store that speaks S3."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.errors import UsageError
from pipeline.run.batch import run_batch
from pipeline.run.listing import list_files
from tests.conftest import SAMPLES

BUCKET = "s3://archive"
NAMES = ("a2-county-grain.txt", "c1-town.docx", "a2-county-grain.pdf")


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of notices, and the same files in a bucket."""
    import fsspec
    from moto.server import ThreadedMotoServer

    folder = tmp_path_factory.mktemp("notices")
    for name in NAMES:
        (folder / "sub" / name).parent.mkdir(exist_ok=True)
        (folder / "sub" / name).write_bytes((SAMPLES / name).read_bytes())
    (folder / "copy of 一.txt").write_bytes((SAMPLES / NAMES[0]).read_bytes())
    (folder / ".hidden").write_bytes(b"x")
    with zipfile.ZipFile(folder / "b.zip", "w") as package:
        package.write(SAMPLES / "b1-university.txt", "甲.txt")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        system = fsspec.filesystem("s3")
        system.mkdir("archive")
        system.put(f"{folder}/", "archive/in/", recursive=True)
        yield folder
    server.stop()


def tables(out: Path) -> dict[str, bytes]:
    found = {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}
    assert found.pop("run.json")
    return found


@pytest.fixture(scope="module")
def here(bucket: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables of the folder."""
    out = tmp_path_factory.mktemp("here") / "out"
    run_batch([bucket], out, 0)
    return tables(out)


def test_files_in_a_bucket_give_the_bytes_of_the_same_files_here(
    bucket: Path, here: dict[str, bytes], tmp_path: Path
) -> None:
    summary = run_batch([f"{BUCKET}/in"], tmp_path / "out", 0)
    assert tables(tmp_path / "out") == here
    assert summary.left_out == 1
    assert run_batch([f"{BUCKET}/in"], tmp_path / "out", 0).converted == 0


def test_a_bucket_takes_parts_and_tables(
    bucket: Path, here: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import fsspec

    for number in (1, 2):
        assert (
            main(["parse", f"{BUCKET}/in", "-o", f"{BUCKET}/parts", "--shard", f"{number}/2", "-j", "0"]) == 0
        )
    assert main(["merge", f"{BUCKET}/parts", "-o", f"{BUCKET}/merged"]) == 0
    assert main(["parse", str(bucket), "-o", f"{BUCKET}/whole", "-j", "0"]) == 0
    capsys.readouterr()
    assert main(["parse", str(bucket), "-o", f"{BUCKET}/whole", "-j", "0"]) == 0
    assert "本次 now 0" in capsys.readouterr().out
    for name in ("merged", "whole"):
        fsspec.filesystem("s3").get(f"archive/{name}/", f"{tmp_path / name}/", recursive=True)
        found = tables(tmp_path / name)
        assert {path: data for path, data in found.items() if not path.startswith("parts/")} == here


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ([f"{BUCKET}/nothing"], "no such input"),
        (["s3://no-such-bucket/in"], "no such input|NoSuchBucket"),
        (["nonsense://host/in"], "nonsense"),
        ([f"{BUCKET}/in", Path("samples")], "only input"),
    ],
)
def test_a_url_that_leads_nowhere_is_refused(bucket: Path, inputs: list[Path | str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        list_files(inputs)


def test_a_file_that_is_gone_when_it_is_read_has_a_row_that_says_so(
    bucket: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.run.convert import convert_file

    result = convert_file(f"{BUCKET}/in/gone.txt", "gone.txt")
    assert (result.outcome, result.reason) == ("unreadable", "vanished")
