"""What an argument of the command may be: text -> value, or ArgumentTypeError in both languages."""

import argparse
from typing import TYPE_CHECKING

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.run.shards import Shard

__all__ = [
    "parse_count",
    "parse_formats",
    "parse_kinds",
    "parse_limit",
    "parse_name",
    "parse_path",
    "parse_place",
    "parse_port",
    "parse_positive",
    "parse_shard",
]


def parse_positive(text: str) -> int:
    """A whole number above 0."""
    return _number(text, 1)


def _number(text: str, least: int, most: int | None = None) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if number < least or (most is not None and number > most):
        raise argparse.ArgumentTypeError(
            f"须为整数 / a whole number: {least}, …{f', {most}' if most else ''}"
        )
    return number


def parse_name(text: str) -> str:
    """What may stand as a name in a table."""
    if not text.isprintable() or len(text) > 100:
        raise argparse.ArgumentTypeError("1–100 个可见字符 / 1 to 100 printable characters")
    return text


def parse_port(text: str) -> int:
    """A port of this machine; 0 for any."""
    return _number(text, 0, (1 << 16) - 1)


def parse_count(text: str) -> int:
    """A whole number."""
    return _number(text, 0)


def parse_path(text: str) -> "Path":
    """A path."""
    from pathlib import Path

    return Path(text)


def parse_place(text: str) -> "Path | str":
    """A path, or a URL."""
    from pipeline.read.remote import read_place

    return read_place(text)


def parse_formats(text: str) -> tuple[str, ...]:
    """csv,sqlite: CSV is always among them."""
    from pipeline.run.start import read_formats

    return _read(read_formats, text)


def parse_kinds(text: str) -> tuple[str, ...]:
    """contacts,persons: what is covered."""
    from pipeline.run.start import read_mask

    return _read(read_mask, text)


def _read(read: "Callable[[str], tuple[str, ...]]", text: str) -> tuple[str, ...]:
    try:
        return read(text)
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def parse_shard(text: str) -> "Shard":
    """3/10."""
    from pipeline.run.shards import Shard

    try:
        return Shard.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError("第几份/共几份 / the shard and how many there are: 3/10") from None


def parse_limit(text: str) -> tuple[str, int]:
    """The name and the number of a limit: ratio=400."""
    from pipeline.read.limits import LIMITS

    name, _, number = text.partition("=")
    if name not in LIMITS:
        raise argparse.ArgumentTypeError(f"名称=数值 / NAME=N: {', '.join(LIMITS)}")
    return name, parse_positive(number)
