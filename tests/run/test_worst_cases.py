"""Texts made to choke the parsers take work in proportion to their length; benchmarks/ tells the seconds."""

import multiprocessing
import resource
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from benchmarks.worst_cases import NOTICE, PHRASES, convert, fill, find_cases

# RTF goes through LibreOffice; words at random and whole notices have no proportion from the start
KINDS = ("page", "wide", "register", "'")
CASES = {name: make for name, make in find_cases() if name.startswith(KINDS) and not name.endswith("'")}
CASES |= {name: make for name, make in find_cases() if name.startswith(("page", "wide", "register"))}
SIZE = 4_000  # bytes
SECONDS = 60  # of processor time: what a file has by default
FORKED = multiprocessing.get_context("fork")


def count_work(data: bytes) -> int:
    """How many functions are called, those of C included, and how often generators go on."""
    for cache in find_caches():
        cache.cache_clear()
    calls = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        convert(data)
    finally:
        sys.setprofile(None)
    return calls


def find_caches() -> list[Any]:
    """Those that keep what was made of some texts."""
    modules = [module for name, module in sys.modules.items() if name.startswith("pipeline.")]
    found = [value for module in modules for value in vars(module).values() if hasattr(value, "cache_clear")]
    return [cache for cache in found if cache.cache_parameters()["maxsize"]]


@pytest.mark.parametrize("name", CASES)
def test_twice_the_text_takes_about_twice_the_work(name: str) -> None:
    make: Callable[[int], bytes] = CASES[name]
    convert(make(SIZE))  # what is loaded once
    once, twice = count_work(make(SIZE)), count_work(make(2 * SIZE))
    assert twice <= 2.5 * once + 2_000


@pytest.mark.parametrize("phrase", [phrase for phrase in PHRASES if phrase in ("党", "7", "“关于”", "；")])
def test_a_text_of_one_phrase_up_to_the_limit_is_done_within_the_time_of_a_file(phrase: str) -> None:
    """Where a pattern looks back over all that it has seen, a thousand times that would not do."""

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        convert(fill(phrase, 3_000_000, NOTICE))

    process = FORKED.Process(target=work)
    process.start()
    process.join()
    assert process.exitcode == 0
