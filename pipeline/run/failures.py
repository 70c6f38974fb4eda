"""The result of a file that could not be read, for whoever finds that out: worker, pool or cluster."""

import hashlib

from pipeline.errors import Unreadable
from pipeline.model import FileResult, Source

__all__ = ["unreadable"]


def unreadable(error: Unreadable, name: str, data: bytes = b"") -> FileResult:
    """The result of a file whose bytes, as far as they are known, are ``data``."""
    sha256 = hashlib.sha256(data).hexdigest() if data or error.reason == "empty" else ""
    source = Source(name, sha256, len(data), error.media_type)
    return FileResult(source, "unreadable", error.reason, None, (error.message,))
