"""Pages are drawn by processes of their own, ahead of the pages that show them.

What makes the library that draws crash or hang costs its own pictures and nothing else.
"""

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.report.output import Records
from pipeline.report.pictures import Drawn, Painter, Pictures, carry_out

__all__ = ["Studio", "draw_all", "draw_one"]

SECONDS = 300.0  # that a file may take
AHEAD = 3  # files for each process that are drawn before they are asked for


def draw_all(painter: Painter, notices: Iterable[Records]) -> Iterator[tuple[Records, Pictures]]:
    """Each notice with its pictures, in their order."""
    studio = Studio()
    waiting: deque[tuple[Records, Any]] = deque()
    try:
        for records in notices:
            order = painter.order(records)
            waiting.append((records, order if isinstance(order, Pictures) else studio.schedule(order)))
            if len(waiting) > studio.workers * AHEAD:
                yield _take(painter, *waiting.popleft())
        while waiting:
            yield _take(painter, *waiting.popleft())
    finally:
        studio.close()


def draw_one(studio: "Studio", painter: Painter, records: Records) -> Pictures:
    """The pictures of one notice."""
    order = painter.order(records)
    return _take(painter, records, order if isinstance(order, Pictures) else studio.schedule(order))[1]


def _take(painter: Painter, records: Records, promised: Any) -> tuple[Records, Pictures]:
    if isinstance(promised, Pictures):
        return records, promised
    try:
        return records, painter.take(records, promised.result())
    except Exception:  # TimeoutError, ProcessExpired, and what the libraries make of a broken file
        return records, painter.take(records, Drawn([], broken=True))


class Studio:
    """So many processes, or one for each core, started when there is something to draw."""

    def __init__(self, workers: int = 0) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._pool: Any = None

    def schedule(self, order: object) -> Any:
        """The promise of what is drawn."""
        if self._pool is None:
            from pebble import ProcessPool

            # not forked: the process may run threads by now
            self._pool = ProcessPool(self.workers, context=multiprocessing.get_context("spawn"))
        return self._pool.schedule(carry_out, args=[order], timeout=SECONDS)

    def close(self) -> None:
        """Nothing is drawn any more."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
