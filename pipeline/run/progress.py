"""Shows how far a run is: a bar on a terminal, lines in a log, JSON for machines."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from pipeline.messages import escape_controls

__all__ = ["Progress", "print_json", "show_progress"]

LINES = 10.0  # seconds between two lines in a log
JSON_LINES = 1.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, for whoever watches."""

    total: int  # files to convert
    kept: int  # files that earlier runs converted
    done: int  # files converted now
    unreadable: int  # of these
    name: str  # of the last one
    seconds: float

    @property
    def rate(self) -> float:
        """Files a second."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """As the rate so far promises; None before the first file is done."""
        return (self.total - self.done) / self.rate if self.rate else None


@contextmanager
def show_progress() -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal; in a log a line now and then."""
    if not sys.stderr.isatty():
        yield _now_and_then(LINES, lambda progress: _say(_describe(progress)))
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(progress: Progress) -> None:
            words = f"{_describe_rate(progress)} · {escape_controls(progress.name)[-40:]}"
            bar.update(task, completed=progress.done, total=progress.total, description=words)

        yield show


@contextmanager
def print_json() -> Iterator[Callable[[Progress], None]]:
    """A line of JSON on standard error at most once a second, and at the end."""

    def show(progress: Progress) -> None:
        left = progress.seconds_left
        told = {
            "done": progress.done,
            "total": progress.total,
            "kept": progress.kept,
            "unreadable": progress.unreadable,
            "per_second": round(progress.rate, 2),
            "seconds_left": None if left is None else round(left, 1),
            "path": progress.name,
        }
        _say(json.dumps(told, ensure_ascii=False))

    yield _now_and_then(JSON_LINES, show)


def _now_and_then(seconds: float, show: Callable[[Progress], None]) -> Callable[[Progress], None]:
    last = monotonic()

    def tell(progress: Progress) -> None:
        nonlocal last
        over = progress.done == progress.total and progress.done > 0
        if over or monotonic() - last >= seconds:
            last = monotonic()
            show(progress)

    return tell


def _say(words: str) -> None:
    """To standard error; whoever has stopped reading it does not stop the run."""
    with suppress(OSError):
        print(words, file=sys.stderr, flush=True)


def _describe(progress: Progress) -> str:
    return f"{progress.done}/{progress.total} · {_describe_rate(progress)}"


def _describe_rate(progress: Progress) -> str:
    left = progress.seconds_left
    minutes = "" if left is None else f" · 剩余 left {timedelta(seconds=round(left))}"
    kept = f" · 已有 kept {progress.kept}" if progress.kept else ""
    return f"{progress.rate:.1f}/s{minutes} · 不可读 unreadable {progress.unreadable}{kept}"
