"""The one door to ZIP files: every member is read within limits that count real bytes.

What a file declares about a member is not believed: one that declares 1,000 bytes can unpack to
2 GB, and zipfile unpacks all of it before it cuts off what is too much.
"""

import copy
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from pipeline.errors import Unreadable
from pipeline.read.limits import LIMITS

__all__ = ["ZIP", "ZIP_STARTS", "Members"]

ZIP = "application/zip"
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")

# What zipfile and what it unpacks with raise about a broken file; RuntimeError where a password is needed.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
ENCRYPTED = 0x1  # flag of a member (APPNOTE.TXT, §4.4.4)
PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the two whose reading can be stopped at any byte
ENTRY = b"PK\x01\x02"  # begins a member's entry in the directory
LONGEST_ENTRY = 1_000  # bytes, on average
HARMLESS = 2**20  # bytes that any file may unpack to, however small it is
CHUNK = 2**20
ENDLESS = 2**62


class Members:
    """The members of a ZIP file, in the order of its directory; the file is closed with them.

    Raises Unreadable: damaged, too_large (more members than a file may have).
    """

    def __init__(self, file: bytes | BinaryIO, media_type: str = ZIP) -> None:
        self._source = source = _Source(io.BytesIO(file) if isinstance(file, bytes) else file, media_type)
        try:
            self._size = source.seek(0, io.SEEK_END)
            self._archive = zipfile.ZipFile(cast(Any, source))
        except BROKEN as error:
            raise Unreadable("damaged", f"zip: {error}"[:100], media_type) from None
        source.opened = True
        self.entries = self._archive.infolist()

    def __del__(self) -> None:
        self._source.close()

    def refuse_bomb(self, media_type: str, most: int | None = None) -> None:
        """Raises Unreadable (too_large) by what the file says itself, before anything is unpacked.

        ``most`` is the number of bytes that it may unpack to, whatever its ratio.
        """
        unpacked = sum(entry.file_size for entry in self.entries)
        ceiling = max(HARMLESS, LIMITS["ratio"] * self._size)
        if unpacked > (ceiling if most is None else min(ceiling, most)):
            raise Unreadable("too_large", f"{unpacked:,} bytes unpacked, {self._size:,} packed", media_type)

    def read(self, entry: zipfile.ZipInfo, most: int, media_type: str) -> bytes:
        """The content of a member, its checksum tested.

        Raises Unreadable: encrypted, unsupported, damaged; too_large where it is more than ``most`` bytes.
        """
        return b"".join(self._unpack(entry, most, media_type, CHUNK))

    def read_start(self, entry: zipfile.ZipInfo, count: int) -> bytes:
        """The first bytes of a member; none where it cannot be read."""
        try:
            return next(self._unpack(entry, ENDLESS, ZIP, count), b"")
        except Unreadable:
            return b""

    def test(self, most: int, media_type: str) -> None:
        """For a program that will unpack all of it: raises as ``read`` where a member lies."""
        for entry in self.entries:
            for chunk in self._unpack(entry, most, media_type, CHUNK):
                most -= len(chunk)

    def _unpack(self, entry: zipfile.ZipInfo, most: int, media_type: str, step: int) -> Iterator[bytes]:
        name = entry.filename
        if entry.flag_bits & ENCRYPTED:
            raise Unreadable("encrypted", media_type=media_type)
        if entry.compress_type not in PACKED:
            raise Unreadable("unsupported", f"{name}: ZIP {entry.compress_type}", media_type)
        if entry.file_size > most:
            raise Unreadable("too_large", f"{name}: > {most:,} bytes", media_type)
        honest = copy.copy(entry)
        honest.file_size, left = ENDLESS, entry.file_size
        try:
            with self._archive.open(honest) as file:
                while chunk := file.read(step):
                    left -= len(chunk)
                    if left < 0:
                        raise Unreadable("damaged", f"{name}: > {entry.file_size:,} bytes", media_type)
                    yield chunk
        except BROKEN as error:
            raise Unreadable("damaged", f"{name}: {type(error).__name__}", media_type) from None


class _Source:
    """A file whose directory is looked at before it is read: each entry costs far more memory than bytes."""

    def __init__(self, file: BinaryIO, media_type: str) -> None:
        self._file, self._media_type = file, media_type
        self.opened = False
        self.seek, self.tell, self.close = file.seek, file.tell, file.close
        self.seekable = file.seekable

    def read(self, size: int = -1) -> bytes:
        most = LIMITS["members"]
        if not self.opened and size > LONGEST_ENTRY * most:
            raise Unreadable("too_large", f"ZIP: {size:,} bytes of names", self._media_type)
        data = self._file.read(size)
        if not self.opened and size >= 0 and data.count(ENTRY) > most:
            raise Unreadable("too_large", f"ZIP: > {most:,} members", self._media_type)
        return data
