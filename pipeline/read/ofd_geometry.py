"""Numbers, boxes and maps of OFD (GB/T 33190—2016, §7.3 and §8.5): millimetres, y downwards."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.read.package import Element

__all__ = ["FALSE", "PAGE", "TRUE", "Matrix", "read_number", "read_numbers", "read_steps"]

TRUE, FALSE = {"true", "1"}, {"false", "0"}  # xs:boolean
FAR = 1e6  # no number of a page is larger


class Matrix(NamedTuple):
    """An affine map: x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def within(self, outer: "Matrix") -> "Matrix":
        """This map and then the outer one."""
        return Matrix(
            outer.a * self.a + outer.c * self.b,
            outer.b * self.a + outer.d * self.b,
            outer.a * self.c + outer.c * self.d,
            outer.b * self.c + outer.d * self.d,
            *outer.place(self.e, self.f),
        )

    def of(self, element: Element) -> "Matrix":
        """The map of a graphic unit that stands inside this one: its CTM, then its Boundary's corner."""
        numbers = read_numbers(element.get("CTM"))
        own = Matrix(*numbers) if len(numbers) == 6 else Matrix()
        corner = read_numbers(element.get("Boundary"))[:2]
        return own.within(Matrix(1, 0, 0, 1, *corner)).within(self)


PAGE = Matrix(72 / 25.4, 0, 0, 72 / 25.4)  # millimetres -> points


def read_numbers(words: str | None) -> list[float]:
    """The numbers of an ST_Array or ST_Box. Raises ValueError."""
    numbers = [float(word) for word in (words or "").replace(",", " ").split()]
    if not all(abs(number) < FAR for number in numbers):
        raise ValueError(f"no number of a page: {words}")
    return numbers


def read_number(words: str | None, default: float = 0) -> float:
    """A number that may be absent. Raises ValueError."""
    return (read_numbers(words) or [default])[0]


def read_steps(words: str | None, count: int) -> list[float]:
    """So many steps of DeltaX or DeltaY, in which ``g 3 5.5`` is 5.5 three times (§11.3).

    The last one goes on where there are too few; none at all stays none. Raises ValueError.
    """
    steps: list[float] = []
    pieces = iter((words or "").replace(",", " ").replace("g", " g ").split())
    for piece in pieces:
        times, value = _pair(pieces) if piece == "g" else (1, piece)
        steps += read_numbers(value) * min(times, count)
        if len(steps) >= count:
            break
    return (steps + steps[-1:] * (count - len(steps)))[:count] if steps else []


def _pair(pieces: Iterator[str]) -> tuple[int, str]:
    times, value = next(pieces, ""), next(pieces, "")
    return max(0, int(times)), value
