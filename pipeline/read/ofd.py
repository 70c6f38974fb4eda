"""To come."""

from pipeline.errors import Unreadable
from pipeline.model import Document, Source


def read_ofd(data: bytes, source: Source) -> Document:
    """To come."""
    raise Unreadable("unsupported", source.media_type, source.media_type)
