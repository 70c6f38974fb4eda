"""Results -> the files of an output folder, for the tests of what is in them."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.model import FileResult
from pipeline.tables.entries import Entry
from pipeline.tables.form import Form
from pipeline.tables.records import pack
from pipeline.tables.writers import write_tables

__all__ = ["build_contents", "list_entries"]

CSV = Form()


def list_entries(results: Iterable[FileResult]) -> Iterator[Entry]:
    """As the store gives them: by path; a copy has the record of the first file with the same bytes."""
    first: dict[tuple[str, bool], str] = {}
    for result in sorted(results, key=lambda result: result.source.path):
        path, key = result.source.path, (result.source.sha256, result.notice is not None)
        original = first.setdefault(key, path) if result.source.sha256 else path
        yield Entry(path, original, pack(result).body)


def build_contents(results: Iterable[FileResult], form: Form = CSV) -> dict[str, bytes]:
    """Every file: relative path -> bytes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_tables(folder, list_entries(results), form)
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
