"""Files behind a URL (s3://, gs://, sftp://, hdfs:// …), through fsspec and what it has installed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from pipeline.errors import UsageError

__all__ = ["RemoteFile", "find_remote", "open_place", "read_place"]

# by which a store tells that a file has changed: of S3, of others
MARKS = ("ETag", "etag", "LastModified", "last_modified", "mtime", "updated", "md5Hash", "checksum")


class RemoteFile(NamedTuple):
    """A file that was found: its path below the URL, its own URL, its size in bytes and its stamp."""

    name: str
    url: str
    size: int
    stamp: str  # differs when the file has changed; empty where that cannot be told


def read_place(text: str) -> Path | str:
    """A path on this machine; a URL stays the text that it is."""
    return text if "://" in text else Path(text)


def find_remote(url: str) -> Iterator[RemoteFile]:
    """Every file below a URL, or the one that it names. Raises UsageError where there is none."""
    system, root = _connect(url)
    try:
        found = system.find(root, detail=True)
    except FileNotFoundError:
        found = {}
    except Exception as error:  # each store has its own errors
        raise UsageError(f"{url}: {type(error).__name__}: {error}") from None
    if not found:
        raise UsageError(f"找不到输入 / no such input: {url}")
    for path, facts in sorted(found.items()):
        name = path.removeprefix(root.rstrip("/")).lstrip("/") or path.rpartition("/")[2]
        marks = [str(facts[mark]) for mark in MARKS if facts.get(mark)]
        size = int(facts.get("size") or 0)
        stamp = ":".join([str(size), *marks]) if marks else ""
        yield RemoteFile(name, system.unstrip_protocol(path), size, stamp)


def open_place(place: Path | str) -> BinaryIO:
    """A file on this machine, or one behind a URL, which is read as it is asked for. Raises OSError."""
    if isinstance(place, Path):
        return place.open("rb")
    system, path = _connect(place)
    try:
        file: BinaryIO = system.open(path, "rb")
    except OSError:
        raise
    except Exception as error:
        raise OSError(f"{type(error).__name__}: {error}") from None
    return file


def _connect(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise UsageError(
            f"{url}: 读取远程文件需要 / files behind a URL need: pip install 'zhenggai[dask]'"
        ) from None
    try:
        system, path = url_to_fs(url)
    except (ImportError, ValueError) as error:  # no such kind of store, or its package is missing
        raise UsageError(f"{url}: {error}") from None
    return system, path
