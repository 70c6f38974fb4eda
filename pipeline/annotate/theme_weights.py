"""The rows of ``lexicon/theme_weights.tsv``, kept so that adding them up is quick.

A row holds a weight for each code, in tenths. It is packed into one whole number with a lane
of 32 bits for each code: the sum of such numbers holds the sums for all codes, and is exact.
"""

from collections.abc import Iterable, Iterator, Sequence
from struct import Struct

__all__ = ["Weights"]

BITS = 32
MIDDLE = 1 << BITS - 1  # added to a lane when it is read, as it may be below zero
SCALE = 10  # the table's weights have one decimal


class Weights:
    """Rows by the names of their features; each is read when it is first asked for."""

    def __init__(self, codes: Sequence[str], lines: Iterable[str]) -> None:
        self.codes = tuple(codes)
        self._unread = dict(line.split("\t", 1) for line in lines)
        self._rows: dict[str, int] = {}  # with a lane for each code
        self._columns: dict[str, dict[str, int]] = {code: {} for code in codes}
        self._shifts = {code: BITS * lane for lane, code in enumerate(codes)}
        self._layout = Struct(f"<{len(codes)}I")
        self._middles = sum(MIDDLE << shift for shift in self._shifts.values())

    def __len__(self) -> int:
        return len(self._unread) + len(self._rows)

    def add_up(self, names: Sequence[str]) -> Iterable[tuple[str, float]]:
        """Codes with the sum of their weights for these features; one without a row counts nothing."""
        self._read(names)
        if len(names) == 1:
            return self._read_row(names[0])
        row = sum(filter(None, map(self._rows.get, names)))
        lanes = self._layout.unpack((row + self._middles).to_bytes(self._layout.size, "little"))
        return zip(self.codes, [(lane - MIDDLE) / SCALE for lane in lanes], strict=True)

    def _read_row(self, name: str) -> Iterator[tuple[str, float]]:
        return ((code, column[name] / SCALE) for code, column in self._columns.items() if name in column)

    def look_up(self, code: str, names: Sequence[str]) -> list[float]:
        """The weight of each feature for a code."""
        self._read(names)
        column = self._columns[code]
        return [column.get(name, 0) / SCALE for name in names]

    def _read(self, names: Sequence[str]) -> None:
        """finance -0.4, assets 1.3"""
        for name in filter(self._unread.__contains__, names):
            row = 0
            for pair in self._unread[name].split("\t"):
                code, _, printed = pair.partition(" ")
                weight = round(float(printed) * SCALE)
                self._columns[code][name] = weight
                row += weight << self._shifts[code]
            self._rows[name] = row
            del self._unread[name]
