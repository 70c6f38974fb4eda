"""The bytes that a run read, found again by the paths of its tables and checked by their hash."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import Unreadable
from pipeline.paths import restore, show_member
from pipeline.read.archive import list_members, read_member
from pipeline.read.documents import load
from pipeline.report.output import Output, Row

__all__ = ["find_bytes", "find_roots"]


def find_roots(output: Output, given: Path | None = None) -> list[Path]:
    """The folders that the paths of the tables may begin at: the one given, else what run.json tells."""
    inputs = [text for text in output.run.get("inputs", ()) if isinstance(text, str) and "://" not in text]
    if given or not inputs:
        return [given] if given else []
    started = restore(str(output.run.get("folder", ".")))
    return [_base([started / restore(text) for text in inputs])]


def _base(paths: Sequence[Path]) -> Path:
    """As a run names its files: from the folder that is its one input, else from what all have in common."""
    absolute = [Path(os.path.abspath(path)) for path in paths]
    if len(absolute) == 1 and absolute[0].is_dir():
        return absolute[0]
    return Path(os.path.commonpath([path.parent for path in absolute]))


def find_bytes(roots: Sequence[Path], file: Row) -> bytes | None:
    """The bytes of a row of ``files``; None where they are gone or others have taken their place."""
    name, _, member = file["source_path"].partition("!")
    for root in roots:
        for path, inside in ((root / restore(file["source_path"]), ""), (root / restore(name), member)):
            try:
                data = _read(path, inside)
            except (Unreadable, OSError, ValueError):
                continue
            if hashlib.sha256(data).hexdigest() == file["sha256"]:
                return data
    return None


def _read(path: Path, member: str) -> bytes:
    if not path.is_file():
        raise FileNotFoundError(path)
    if not member:
        return load(path)
    for found in list_members(path) or ():
        if show_member(found.name) == member:
            return read_member(path, found.places)
    raise FileNotFoundError(member)
