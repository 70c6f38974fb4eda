"""Pictures of pages, drawn when a notice is looked at; those of the last few notices are kept."""

import threading
from collections import OrderedDict
from pathlib import Path

from pipeline.report.output import Output, Records
from pipeline.report.pictures import Painter, Pictures
from pipeline.report.studio import Studio, draw_one

__all__ = ["Album"]

MOST = 8  # notices whose pictures are kept in memory


class Album:
    """Safe to use from several threads; one notice is drawn at a time."""

    def __init__(self, sources: Path | None = None) -> None:
        self._sources = sources
        self._lock = threading.Lock()
        self._studio = Studio(workers=1)
        self._kept: OrderedDict[str, tuple[Pictures, dict[str, bytes]]] = OrderedDict()

    def draw(self, output: Output, records: Records) -> Pictures:
        """The pages of a notice."""
        return self._open(output, records)[0]

    def find(self, output: Output, records: Records, name: str) -> bytes | None:
        """A picture of a notice by its name; None where there is none."""
        return self._open(output, records)[1].get(name)

    def _open(self, output: Output, records: Records) -> tuple[Pictures, dict[str, bytes]]:
        notice_id = records.notice["notice_id"]
        with self._lock:
            if notice_id not in self._kept:
                drawn: dict[str, bytes] = {}
                painter = Painter(output, drawn.__setitem__, True, self._sources)
                self._kept[notice_id] = draw_one(self._studio, painter, records), drawn
            self._kept.move_to_end(notice_id)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
            return self._kept[notice_id]

    def close(self) -> None:
        """Nothing is drawn any more."""
        self._studio.close()
