"""How alike texts are: sets of short runs of their characters, and MinHash to find those that share many.

Marks, blanks, letters and the difference between printed forms of a character do not count, so that the
same notice is the same from a web page, a PDF and a Word file. The similarity is Jaccard's: of all runs
that two texts have, the share that both have (Broder 1997).
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipeline.variants import simplify

if TYPE_CHECKING:
    from numpy import uint64
    from numpy.typing import NDArray

    Runs = NDArray[uint64]

__all__ = ["compare", "find_bands", "load_forms", "sample_runs", "take_runs"]

SEED = 20_220_701  # any; another one changes no similarity, only which rare pair is missed
LAST = 0xFFFF  # characters beyond are too rare to count
ODD = 0x9E3779B97F4A7C15  # spreads the runs over 64 bits (Steele et al. 2014)


def take_runs(text: str, length: int) -> "Runs":
    """The distinct runs of so many Han characters and digits, each as a number, in order."""
    import numpy

    return numpy.unique(_number_runs(text, length))


def sample_runs(text: str, length: int) -> "Runs":
    """One run in eight, chosen by what it is, so that texts that are alike keep the same; some repeat."""
    import numpy

    runs = _number_runs(text, length)
    sample: Runs = runs[runs % numpy.uint64(8) == 0]
    return sample


def _number_runs(text: str, length: int) -> "Runs":
    import numpy

    points = numpy.frombuffer(text.encode("utf-32-le", "replace"), "<u4")
    forms = load_forms()[points[points <= LAST]]
    kept = forms[forms > 0]
    count = max(0, len(kept) - length + 1)
    runs = numpy.zeros(count, numpy.uint64)
    for place in range(length):
        runs = runs * numpy.uint64(ODD) + kept[place : place + count]
    runs ^= runs >> numpy.uint64(32)
    return runs * numpy.uint64(ODD)


@cache
def load_forms() -> "NDArray[uint64]":
    """For each character the number of its simplified form; 0 for those that do not count."""
    import numpy

    every = "".join(chr(point) if not 0xD800 <= point < 0xE000 else " " for point in range(LAST + 1))
    forms = numpy.frombuffer(simplify(every).encode("utf-32-le"), "<u4").astype(numpy.uint64)
    forms[~((forms >= 0x4E00) & (forms <= 0x9FFF) | (forms >= 0x30) & (forms <= 0x39))] = 0
    return forms


def compare(first: "Runs", second: "Runs") -> float:
    """From 0, nothing in common, to 1."""
    import numpy

    both = len(numpy.intersect1d(first, second, assume_unique=True))
    return both / (len(first) + len(second) - both) if both else 0.0


def find_bands(texts: Sequence["Runs"], bands: int, rows: int) -> Iterator[list[int]]:
    """For each text as many numbers as bands: texts that are alike have at least one of them in common.

    Of two texts with the similarity s one is missed with the chance (1 - s ** rows) ** bands.
    """
    import numpy
    from rensa import RMinHash

    flat = numpy.concatenate(texts) if texts else numpy.zeros(0, numpy.uint64)
    ends = numpy.cumsum([0, *map(len, texts)], dtype=numpy.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(flat, ends, bands * rows, SEED)
    digests = numpy.array(matrix.to_rows(), dtype=numpy.uint64).reshape(len(texts), bands, rows)
    numbers = numpy.zeros((len(texts), bands), numpy.uint64)
    for row in range(rows):
        numbers = numbers * numpy.uint64(ODD) + digests[:, :, row] + numpy.uint64(1)
    numbers += numpy.arange(bands, dtype=numpy.uint64) * numpy.uint64(ODD)
    numbers ^= numbers >> numpy.uint64(29)
    yield from numbers.astype(numpy.int64).tolist()
