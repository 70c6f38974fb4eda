"""The members of a ZIP archive, read within limits that count real bytes.

What an archive declares about a member is not believed: one that declares 1,000 bytes can
unpack to 2 GB, and zipfile unpacks all of it before it cuts off what is too much.
"""

import copy
import lzma
import zipfile
import zlib
from collections.abc import Iterator

__all__ = ["BROKEN", "find_chunks", "read_member"]

# What zipfile and what it unpacks with raise about a broken member or one in an unknown form.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    ValueError,
)
CHUNK = 2**20
ENDLESS = 2**62


def find_chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a member as it unpacks, a mebibyte at a time; the checksum is tested at its end.

    Raises what BROKEN names, and RuntimeError where a password is needed.
    """
    honest = copy.copy(member)
    honest.file_size = ENDLESS
    with archive.open(honest) as file:
        while chunk := file.read(CHUNK):
            yield chunk


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes | None:
    """The content of a member; None where it is more than ``limit`` bytes. Raises as find_chunks."""
    chunks, size = [], 0
    for chunk in find_chunks(archive, member):
        size += len(chunk)
        if size > limit:
            return None
        chunks.append(chunk)
    return b"".join(chunks)
