"""The rows of ``lexicon/theme_weights.tsv``, kept so that adding them up is quick.

A row holds a weight for each code, in tenths. It is packed into one whole number with a lane
of 32 bits for each code: the sum of such numbers holds the sums for all codes, and is exact.
"""

from collections.abc import Iterable, Sequence
from struct import Struct
from typing import Any

__all__ = ["Weights"]

BITS = 32
MIDDLE = 1 << BITS - 1  # added to a lane when it is read, as it may be below zero
SCALE = 10  # the table's weights have one decimal


class Weights:
    """Rows by the names of their features; each is read when it is first asked for."""

    def __init__(self, codes: Sequence[str], lines: Iterable[str]) -> None:
        self.codes = tuple(codes)
        # as printed; once read, with a lane for each code
        self._rows: dict[str, Any] = dict(line.split("\t", 1) for line in lines)
        self._columns: dict[str, dict[str, float]] = {code: {} for code in codes}
        self._pairs: dict[str, tuple[int, dict[str, float], float]] = {}
        self._sparse: dict[str, list[tuple[int, float]]] = {}
        self._shifts = {code: BITS * lane for lane, code in enumerate(codes)}
        self._layout = Struct(f"<{len(codes)}I")
        self._middles = sum(MIDDLE << shift for shift in self._shifts.values())

    def __len__(self) -> int:
        return len(self._rows)

    def add_up(self, names: Sequence[str]) -> list[float]:
        """The sum of the weights of these features, code by code; one without a row counts nothing."""
        try:
            row: int = sum(filter(None, map(self._rows.get, names)))
        except TypeError:  # one is still as printed
            self._read(names)
            row = sum(filter(None, map(self._rows.get, names)))
        lanes = self._layout.unpack((row + self._middles).to_bytes(self._layout.size, "little"))
        return [(lane - MIDDLE) / SCALE for lane in lanes]

    def find(self, name: str) -> list[tuple[int, float]]:
        """The places of the codes that a feature has a weight for, with the weights."""
        if name not in self._rows:
            return []
        if name not in self._sparse:
            weights = (self.look_up(code, [name])[0] for code in self.codes)
            self._sparse[name] = [(place, weight) for place, weight in enumerate(weights) if weight]
        return self._sparse[name]

    def look_up(self, code: str, names: Sequence[str]) -> list[float]:
        """The weight of each feature for a code."""
        self._read(names)
        find = self._columns[code].get
        return [find(name, 0.0) for name in names]

    def _read(self, names: Sequence[str]) -> None:
        """finance -0.4, assets 1.3"""
        for name in names:
            printed = self._rows.get(name)
            if isinstance(printed, str):
                self._rows[name] = self._pack(name, printed)

    def _pack(self, name: str, printed: str) -> int:
        row = 0
        for pair in printed.split("\t"):
            if pair not in self._pairs:  # few differ
                code, _, weight = pair.partition(" ")
                lane = round(float(weight) * SCALE) << self._shifts[code]
                self._pairs[pair] = lane, self._columns[code], float(weight)
            lane, column, value = self._pairs[pair]
            row += lane
            column[name] = value
        return row
