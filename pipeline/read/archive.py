"""ZIP archives: each member is a file of its own, read in memory and never written anywhere.

A member is known by its places in the directories that lie in one another (an archive in
an archive), so that names cannot mislead: twice the same, absolute, or leading upwards.
"""

import io
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pipeline.errors import Unreadable
from pipeline.read.limits import LIMITS
from pipeline.read.members import ZIP, ZIP_STARTS, Members
from pipeline.read.remote import open_place
from pipeline.read.sniff import package_kind

__all__ = ["Member", "list_members", "read_member"]

Places = tuple[int, ...]
Identity = tuple[int, ...]
UTF_8 = 0x800  # flag of a name (APPNOTE.TXT, 4.4.4)
UNKNOWN = "application/octet-stream"


class Member(NamedTuple):
    """A file in an archive: ``a.zip!folder/b.docx`` without what stands before the first ``!``."""

    name: str
    places: Places
    size: int  # bytes, as the archive declares


def list_members(place: Path | str) -> list[Member] | None:
    """The files of an archive, those of archives inside it too; None where the file is no archive.

    Names are as stored: UTF-8, or GB 18030 where nothing is said. Raises Unreadable: damaged, too_large.
    """
    with open_place(place) as file:
        if file.read(4) not in ZIP_STARTS:
            return None
        found = _list(file, 1)
        return None if found is None else _tell_apart(found)


def _list(file: BinaryIO, depth: int) -> list[Member] | None:
    package = Members(file)
    file.seek(0)
    if package_kind({entry.filename for entry in package.entries}, file.read(200)) != ZIP:
        return None
    package.refuse_bomb(ZIP)
    return list(_find(package, depth))


def _find(package: Members, depth: int) -> Iterator[Member]:
    for place, entry in enumerate(package.entries):
        if entry.is_dir():
            continue
        name = _name(entry)
        inside = _look_inside(package, entry, depth)
        if inside is None:
            yield Member(name, (place,), entry.file_size)
        else:
            for member in inside:
                yield Member(f"{name}!{member.name}", (place, *member.places), member.size)


def _look_inside(package: Members, entry: zipfile.ZipInfo, depth: int) -> list[Member] | None:
    """The members of a member that is an archive; where it cannot be opened, its own row will say why."""
    if depth >= LIMITS["nesting"] or package.read_start(entry, 4) not in ZIP_STARTS:
        return None
    try:
        return _list(io.BytesIO(_read(package, entry)), depth + 1)
    except Unreadable:
        return None


def _name(entry: zipfile.ZipInfo) -> str:
    if not entry.flag_bits & UTF_8:
        stored = entry.orig_filename.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                return stored.decode(encoding).replace("\\", "/")
            except UnicodeDecodeError:
                continue
    return entry.filename


def _tell_apart(members: list[Member]) -> list[Member]:
    """The same name twice gets its number: b.docx, b.docx#2."""
    if len(members) > LIMITS["members"]:
        raise Unreadable("too_large", f"ZIP: {len(members):,} members > {LIMITS['members']:,}", ZIP)
    seen: dict[str, int] = {}
    found = []
    for member in members:
        seen[member.name] = count = seen.get(member.name, 0) + 1
        found.append(member if count == 1 else member._replace(name=f"{member.name}#{count}"))
    return found


def read_member(place: Path | str, places: Places) -> bytes:
    """The bytes of a member. Raises Unreadable: damaged, encrypted, too_large, unsupported, vanished."""
    try:
        package = _open(place, places[:-1], _identity(place))
        return _read(package, package.entries[places[-1]])
    except IndexError:
        raise Unreadable("vanished", "ZIP") from None


def _identity(place: Path | str) -> Identity:
    """Differs when another file has taken the archive's place."""
    if isinstance(place, str):
        return ()
    try:
        found = place.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


@lru_cache(maxsize=2)
def _open(place: Path | str, places: Places, identity: Identity) -> Members:
    """An archive, kept open: the next member is likely to lie in it too."""
    if places:
        package = _open(place, places[:-1], identity)
        return Members(_read(package, package.entries[places[-1]]))
    try:
        return Members(open_place(place))
    except FileNotFoundError as error:
        raise Unreadable("vanished", error.strerror or "") from None
    except OSError as error:
        raise Unreadable("damaged", f"zip: {error}"[:100], ZIP) from None


def _read(package: Members, entry: zipfile.ZipInfo) -> bytes:
    return package.read(entry, LIMITS["bytes"], UNKNOWN)
