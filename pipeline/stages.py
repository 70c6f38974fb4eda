"""Where the time goes: seconds by stage, in this process, since they were last taken."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

__all__ = ["Stages", "add_stages", "look_at_stages", "stage", "take_stages"]

Stages = dict[str, float]  # stage -> seconds

_spent: defaultdict[str, float] = defaultdict(float)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Count the time spent inside under this name."""
    started = perf_counter()
    try:
        yield
    finally:
        _spent[name] += perf_counter() - started


def add_stages(stages: Stages) -> None:
    """Count what another process spent."""
    for name, seconds in stages.items():
        _spent[name] += seconds


def look_at_stages() -> Stages:
    """What was counted so far."""
    return dict(_spent)


def take_stages() -> Stages:
    """What was counted, which then starts anew."""
    taken = look_at_stages()
    _spent.clear()
    return taken
