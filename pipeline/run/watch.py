"""Watches the memory of worker processes from outside, where no library they call can stop it."""

import threading
from contextlib import suppress
from multiprocessing.queues import SimpleQueue
from types import TracebackType
from typing import Self

import psutil

__all__ = ["Watch", "is_alive"]

SECONDS = 0.05  # between two looks at the workers
CLOCK = 2.0  # seconds by which two clocks of one machine may differ
CHILDREN = 20  # looks between two at the programs that they have started


class Watch:
    """Kills a worker that holds more memory than it may; ``killed`` are their numbers."""

    def __init__(self, most: int, announced: "SimpleQueue[int]") -> None:
        self._most, self._announced = most, announced
        self._workers: dict[int, psutil.Process] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="memory watch", daemon=True)
        self.killed: set[int] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def kill_all(self) -> None:
        """Every worker, at once, and what it has started."""
        self._greet()
        for worker in self._workers.values():
            _kill(worker)

    def _look(self) -> None:
        rounds = 0
        while not self._over.wait(SECONDS):
            self._greet()
            rounds += 1
            for pid, worker in list(self._workers.items()):
                try:
                    held = _memory(worker, rounds % CHILDREN == 0)
                except psutil.Error:
                    del self._workers[pid]
                    continue
                if held > self._most:
                    self.killed.add(pid)
                    _kill(worker)

    def _greet(self) -> None:
        while not self._announced.empty():
            pid = self._announced.get()
            with suppress(psutil.Error):
                self._workers[pid] = psutil.Process(pid)


def is_alive(pid: int, since: float) -> bool:
    """Whether the process lives that had this number at a time (seconds since 1970), and no later one."""
    try:
        process = psutil.Process(pid)
        return bool(process.create_time() <= since + CLOCK and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True


def _memory(worker: psutil.Process, with_children: bool) -> int:
    """Bytes that a worker, and perhaps what it has started, holds in memory."""
    held = int(worker.memory_info().rss)
    if with_children:
        for child in worker.children(recursive=True):
            with suppress(psutil.Error):
                held += int(child.memory_info().rss)
    return held


def _kill(worker: psutil.Process) -> None:
    with suppress(psutil.Error):
        for child in worker.children(recursive=True):
            with suppress(psutil.Error):
                child.kill()
        worker.kill()
