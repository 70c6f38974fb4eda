"""Pieces of a store as Parquet files, on this machine or behind a URL: how results travel.

One row for every file: its path and stamp, the settings it was converted with, and its record.
"""

import hashlib
import importlib
from collections.abc import Iterable, Iterator
from dataclasses import astuple, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import OutputError, UsageError
from pipeline.tables.records import Record

if TYPE_CHECKING:
    import pyarrow

__all__ = ["Placed", "list_parts", "read_part", "remove_part", "upload", "write_part"]

ROWS = 100  # in memory at a time
NUMBERS = ("size", "pages", "findings")


class Placed(NamedTuple):
    """A record and the file that has it."""

    path: str
    stamp: str
    settings: str
    record: Record


def write_part(url: str, rows: Iterable[Placed]) -> None:
    """Write a part in one step: whoever looks sees all of it or none. Raises OutputError."""
    from pyarrow.parquet import ParquetWriter

    system, path = _connect(url)
    folder, _, name = path.rpartition("/")
    draft = f"{folder}/.{name}.{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    try:
        system.makedirs(folder, exist_ok=True)
        with system.open(draft, "wb") as file, ParquetWriter(file, _schema(), compression="none") as writer:
            for table in _tables(rows):
                writer.write_table(table)
        system.mv(draft, path)
    except OSError as error:
        raise OutputError(f"{url}: {error.strerror or error}") from error


def read_part(url: str) -> Iterator[Placed]:
    """The rows of a part. Raises UsageError where it is none."""
    import pyarrow
    from pyarrow.parquet import ParquetFile

    system, path = _connect(url)
    try:
        with system.open(path, "rb") as file:
            for batch in ParquetFile(file).iter_batches(ROWS):
                for row in batch.to_pylist():
                    path, stamp, settings = (row.pop(name) for name in ("path", "stamp", "settings"))
                    yield Placed(path, stamp, settings, Record(**row))
    except (OSError, pyarrow.ArrowException, TypeError, KeyError) as error:
        raise UsageError(f"{url}: 不是转换分片 / no part of a run: {error}") from None


def list_parts(url: str) -> list[str]:
    """The URLs of the parts in a folder, sorted; none where there is no folder."""
    system, path = _connect(url)
    try:
        found = system.ls(path, detail=False)
    except FileNotFoundError:
        return []
    return sorted(system.unstrip_protocol(one) for one in found if one.endswith(".parquet"))


def remove_part(url: str) -> None:
    """Delete a part whose rows are stored."""
    system, path = _connect(url)
    system.rm_file(path)


def upload(folder: Path, url: str) -> None:
    """Copy the files of a folder behind a URL, ``run.json`` last: it tells that all are there.

    Raises OutputError.
    """
    system, path = _connect(url)
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    for file in sorted(files, key=lambda file: file.name == "run.json"):
        target = f"{path.rstrip('/')}/{file.relative_to(folder).as_posix()}"
        try:
            system.makedirs(target.rpartition("/")[0], exist_ok=True)
            system.put_file(str(file), target)
        except OSError as error:
            raise OutputError(f"{url}: {error.strerror or error}") from error


def _connect(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs

        importlib.import_module("pyarrow")
    except ImportError:
        raise UsageError("分片需要 / parts need: pip install 'zhenggai[dask]'") from None
    try:
        system, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{url}: {error}") from None
    system.invalidate_cache()  # others write there too
    return system, path


def _schema() -> "pyarrow.Schema":
    import pyarrow

    names = ("path", "stamp", "settings", *(field.name for field in fields(Record)))
    kinds = {"body": pyarrow.binary(), **dict.fromkeys(NUMBERS, pyarrow.int64())}
    return pyarrow.schema([(name, kinds.get(name, pyarrow.string())) for name in names])


def _tables(rows: Iterable[Placed]) -> "Iterator[pyarrow.Table]":
    import pyarrow

    names = _schema().names
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(dict(zip(names, (*row[:3], *astuple(row.record)), strict=True)))
        if len(some) >= ROWS:
            yield pyarrow.Table.from_pylist(some, _schema())
            some = []
    yield pyarrow.Table.from_pylist(some, _schema())
