"""ZIP archives: each member is a file of its own, read in memory and never written anywhere.

A member is known by its places in the directories that lie in one another (an archive in
an archive), so that names cannot mislead: twice the same, absolute, or leading upwards.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pipeline.errors import Unreadable
from pipeline.read.remote import open_place
from pipeline.read.sniff import LIMITS, ZIP, package_kind

__all__ = ["Member", "list_members", "read_member"]

Places = tuple[int, ...]
Identity = tuple[int, ...]
SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
END = b"PK\x05\x06"  # of the central directory, which says how many members there are
UTF_8 = 0x800  # flag of a name (APPNOTE.TXT, 4.4.4)
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError)


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
        if file.read(4) not in SIGNATURES:
            return None
        found = _list(file, 1)
        return None if found is None else _tell_apart(found)


def _list(file: BinaryIO, depth: int) -> list[Member] | None:
    _refuse_too_many(file)
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            file.seek(0)
            if package_kind({entry.filename for entry in entries}, file.read(200)) != ZIP:
                return None
            _refuse_bomb(entries, file)
            return list(_find(package, entries, depth))
    except NotImplementedError as error:
        raise Unreadable("damaged", f"zip: {error}", ZIP) from None
    except BROKEN as error:
        raise Unreadable("damaged", f"zip: {error}"[:100], ZIP) from None


def _find(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo], depth: int) -> Iterator[Member]:
    for place, entry in enumerate(entries):
        if entry.is_dir():
            continue
        name = _name(entry)
        inside = _look_inside(package, entry, depth)
        if inside is None:
            yield Member(name, (place,), entry.file_size)
        else:
            for member in inside:
                yield Member(f"{name}!{member.name}", (place, *member.places), member.size)


def _look_inside(package: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> list[Member] | None:
    """The members of a member that is an archive; where it cannot be opened, its own row will say why."""
    if depth >= LIMITS["nesting"]:
        return None
    try:
        with package.open(entry) as file:
            if file.read(4) not in SIGNATURES:
                return None
        return _list(io.BytesIO(_read(package, entry)), depth + 1)
    except (Unreadable, RuntimeError, *BROKEN):
        return None


def _refuse_too_many(file: BinaryIO) -> None:
    """Before the directory is read: its end names the number of members (APPNOTE.TXT, 4.3.16)."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    place = tail.rfind(END)
    count = int.from_bytes(tail[place + 10 : place + 12], "little") if place >= 0 else 0
    length = int.from_bytes(tail[place + 12 : place + 16], "little") if place >= 0 else 0
    if count > LIMITS["members"] or length > 1_000 * LIMITS["members"]:
        raise Unreadable("too_large", f"ZIP: {count:,} members > {LIMITS['members']:,}", ZIP)
    file.seek(0)


def _refuse_bomb(entries: list[zipfile.ZipInfo], file: BinaryIO) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    size = file.seek(0, io.SEEK_END)
    if unpacked > 2**20 and unpacked > LIMITS["ratio"] * size:
        raise Unreadable("too_large", f"ZIP: {unpacked:,} bytes unpacked, {size:,} packed", ZIP)


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
        return _read(package, package.infolist()[places[-1]])
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
def _open(place: Path | str, places: Places, identity: Identity) -> zipfile.ZipFile:
    """An archive, kept open: the next member is likely to lie in it too."""
    try:
        if not places:
            return zipfile.ZipFile(place if isinstance(place, Path) else open_place(place))
        package = _open(place, places[:-1], identity)
        return zipfile.ZipFile(io.BytesIO(_read(package, package.infolist()[places[-1]])))
    except FileNotFoundError as error:
        raise Unreadable("vanished", error.strerror or "") from None
    except BROKEN as error:
        raise Unreadable("damaged", f"zip: {error}"[:100], ZIP) from None


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.flag_bits & 1:
        raise Unreadable("encrypted", media_type="application/octet-stream")
    try:
        with package.open(entry) as file:
            data = file.read(LIMITS["bytes"] + 1)  # what it really unpacks to, whatever it declares
    except (NotImplementedError, RuntimeError) as error:
        raise Unreadable("unsupported", f"zip: {error}"[:100], "application/octet-stream") from None
    except BROKEN as error:
        raise Unreadable("damaged", f"zip: {error}"[:100], "application/octet-stream") from None
    if len(data) > LIMITS["bytes"]:
        raise Unreadable("too_large", f"> {LIMITS['bytes']:,} bytes")
    return data
