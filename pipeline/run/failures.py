"""The result of a file that could not be read, for whoever finds that out: worker, pool or cluster."""

import hashlib
from pathlib import Path
from traceback import extract_tb

from pipeline.errors import Unreadable
from pipeline.model import FileResult, Source

__all__ = ["crashed", "unreadable"]


def crashed(error: BaseException) -> Unreadable:
    """A fault of ours, told by its kind and place. Its words could be those of the document."""
    places = [frame for frame in extract_tb(error.__traceback__) if "pipeline" in Path(frame.filename).parts]
    place = f" {Path(places[-1].filename).name}:{places[-1].lineno}" if places else ""
    return Unreadable("crashed", type(error).__name__ + place)


def unreadable(error: Unreadable, name: str, data: bytes = b"") -> FileResult:
    """The result of a file whose bytes, as far as they are known, are ``data``."""
    sha256 = hashlib.sha256(data).hexdigest() if data or error.reason == "empty" else ""
    source = Source(name, sha256, len(data), error.media_type)
    return FileResult(source, "unreadable", error.reason, None, (error.message,))
