"""Doubts and failures, each with a stable code and its words in Chinese and English.

The words are data, in ``messages.toml``: for each code a severity and two texts
with ``{names}`` that the caller fills in.
"""

from dataclasses import dataclass
from functools import cache

from pipeline.passage import Span

__all__ = ["SEVERITIES", "Message", "catalogue", "escape_controls", "message"]

SEVERITIES = {"error": 0, "warning": 1, "info": 2}  # the worst first


@dataclass(frozen=True, slots=True)
class Message:
    """A doubt about a readable file, or the reason why a file could not be read."""

    code: str
    severity: str  # one of SEVERITIES
    text: str  # Chinese, " / ", English
    span: Span | None = None
    finding: int | None = None  # the ordinal of the finding it concerns


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every code with its ``severity``, ``zh`` and ``en``."""
    import tomllib
    from importlib.resources import files

    return tomllib.loads(files("pipeline").joinpath("messages.toml").read_text("utf-8"))


def message(code: str, span: Span | None = None, finding: int | None = None, **values: object) -> Message:
    """Fill the text of a code. Raises KeyError for an unknown code or a missing value."""
    entry = catalogue()[code]
    text = f"{entry['zh'].format(**values)} / {entry['en'].format(**values)}"
    return Message(code, entry["severity"], text, span, finding)


def escape_controls(text: str) -> str:
    """Without control characters, which could move the terminal's cursor."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text
    )
