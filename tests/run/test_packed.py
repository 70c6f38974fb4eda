"""Long lists in little memory."""

import tracemalloc
from itertools import islice
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.run import packed
from pipeline.run.listing import Job
from pipeline.run.packed import Packed


@given(st.lists(st.text()))
def test_every_item_comes_back_in_its_order_as_often_as_wanted(items: list[str]) -> None:
    kept = Packed(items)
    assert ([*kept], [*kept], len(kept)) == (items, items, len(items))


def test_two_may_go_through_it_at_once() -> None:
    count = 3 * packed.CHUNK + 1
    kept = Packed(range(count))
    one, other = iter(kept), iter(kept)
    assert [*islice(one, 2_000)] == [*islice(other, 2_000)]
    assert [*one] == [*other] == [*range(2_000, count)]


def test_an_archive_of_a_hundred_thousand_files_takes_few_megabytes() -> None:
    def list_jobs() -> list[Job]:
        return [
            Job(Path(f"/archive/{n // 1000}/{n}.txt"), f"{n // 1000}/{n}.txt", (), n, f"{n}:{n * 7919}")
            for n in range(100_000)
        ]

    tracemalloc.start()
    try:
        kept = Packed(list_jobs())
        now, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert now < 10e6
    assert [*islice(kept, 1)] == list_jobs()[:1]
