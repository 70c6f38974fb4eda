"""A finding as Label Studio is told of it, and as it comes back."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.passage import Span

__all__ = ["Predicted", "read_predicted"]

SPANS = re.compile(r"\d+-\d+(\|\d+-\d+)*")
CODE = re.compile(r"\S+")  # a codebook of one's own may have codes in Chinese
FINDING_ID = re.compile(r"[0-9a-f]{16}-\d{3,}")


@dataclass(frozen=True, slots=True)
class Predicted:
    """What the tables said of a finding when it was exported; spans are in code points of the text."""

    finding_id: str
    span: Span
    problem: tuple[Span, ...]
    rectification: tuple[Span, ...]
    themes: tuple[str, ...]  # the main one first
    status: str

    def as_data(self) -> dict[str, str]:
        """As it goes along in a task's data, so that what comes back can be compared with it."""
        return {
            "finding_id": self.finding_id,
            "span": print_spans([self.span]),
            "problem": print_spans(self.problem),
            "rectification": print_spans(self.rectification),
            "themes": "|".join(self.themes),
            "status": self.status,
        }


def read_predicted(data: Any) -> Predicted:
    """The finding of such data. Raises ValueError, KeyError, TypeError or AttributeError where it is none."""
    if not FINDING_ID.fullmatch(data["finding_id"]):
        raise ValueError(ascii(data["finding_id"]))
    themes = tuple(filter(None, data["themes"].split("|")))
    if not all(CODE.fullmatch(code) and code.isprintable() for code in themes):
        raise ValueError(ascii(data["themes"]))
    [span] = _parse_spans(data["span"])
    return Predicted(
        data["finding_id"],
        span,
        _parse_spans(data["problem"]),
        _parse_spans(data["rectification"]),
        themes,
        str(data["status"]),
    )


def print_spans(spans: Iterable[Span]) -> str:
    """``a-b|c-d``."""
    return "|".join(f"{span.start}-{span.end}" for span in spans)


def _parse_spans(cell: str) -> tuple[Span, ...]:
    if cell and not SPANS.fullmatch(cell):
        raise ValueError(cell)
    pairs: Sequence[list[str]] = [pair.split("-") for pair in cell.split("|") if pair]
    return tuple(Span(int(start), int(end)) for start, end in pairs)
