"""The ruling lines that PDFium gives make the cells that pdfplumber finds, which parses the file itself."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest

from pipeline.model import Box, Cell
from pipeline.read.pdf_drawing import Drawing
from pipeline.read.ruled_tables import find_tables, place_cells
from tests.conftest import SAMPLES
from tests.read.pdf_bytes import write

Tables = list[tuple[Cell, Box]]
MOST_PAGES = 4  # of one file, which pdfplumber takes its time for


def find_by_pdfium(data: bytes) -> Iterator[Tables]:
    document = pypdfium2.PdfDocument(data)
    for index in range(min(len(document), MOST_PAGES)):
        yield place_cells(find_tables(Drawing.of(document[index]).find_rules()), 0)


def find_by_pdfplumber(data: bytes) -> Iterator[Tables]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages[:MOST_PAGES]:
            yield place_cells(
                ([_move(page, cell) for cell in table.cells] for table in page.find_tables()), 0
            )


def _move(page: Any, corners: tuple[float, ...]) -> Box:
    x, y = page.cropbox[:2]
    return Box(corners[0] - x, corners[1] - y, corners[2] - x, corners[3] - y)


def same(found: Tables, expected: Tables) -> bool:
    sides = ("x0", "top", "x1", "bottom")
    return [cell for cell, _ in found] == [cell for cell, _ in expected] and all(
        abs(getattr(one, side) - getattr(other, side)) < 0.5
        for (_, one), (_, other) in zip(found, expected, strict=True)
        for side in sides
    )


def grid(left: float = 100, bottom: float = 600, wide: float = 60, high: float = 25) -> str:
    """Three columns and two rows, line by line."""
    right, top = left + 3 * wide, bottom + 2 * high
    level = "".join(f"{left} {bottom + i * high} m {right} {bottom + i * high} l S\n" for i in range(3))
    return level + "".join(f"{left + i * wide} {bottom} m {left + i * wide} {top} l S\n" for i in range(4))


def squares(operator: str, gap: float = 0) -> str:
    return "".join(
        f"{100 + 50 * (i % 3)} {600 + 30 * (i // 3)} {50 - gap} {30 - gap} re {operator}\n" for i in range(9)
    )


THIN = "".join(f"100 {600 + 20 * i} 150.3 0.48 re f\n" for i in range(4)) + "".join(
    f"{100 + 50.1 * i} 600 0.48 60 re f*\n" for i in range(4)
)
PIECES = "".join(
    f"{100 + 20 * i} {600 + 20 * j} m {120 + 20 * i} {600 + 20 * j} l S {100 + 20 * j} {600 + 20 * i} m "
    f"{100 + 20 * j} {620 + 20 * i} l S\n"
    for i in range(3)
    for j in range(4)
)
PAGES = {
    "lines": grid(),
    "lines with decimals": grid(100.37, 600.13, 60.29, 25.71),
    "squares": squares("S"),
    "filled squares": squares("B*"),
    "squares that nearly meet": squares("s", gap=1.7),
    "squares that do not meet": squares("S", gap=6),
    "thin squares for lines": THIN,
    "pieces of lines": PIECES,
    "lines in one path": grid().replace("S", "") + "S\n",
    "closed lines": grid().replace("l S", "l s"),
    "a line that leans in a cell": grid() + "100 625 m 160 650 l S\n",
    "curves beside": grid() + "300 600 m 320 640 340 640 360 600 c 360 650 l 300 650 l h S\n",
    "a path that is not painted": grid() + "130 600 m 130 650 l n\n",
    "a part to be seen": "100 600 120 25 re W n\n" + grid(),
    "a scale": f"q 0.24 0 0 0.24 13.2 17.7 cm {grid(417, 2500, 250, 104)} Q\n",
    "two scales": f"q 0.5 0 0 0.5 10 10 cm q 0.48 0 0 0.48 3.3 7.1 cm {grid(417, 2500, 250, 104)} Q Q\n",
    "upside down": f"q 1 0 0 -1 0 800 cm {grid(100, 100)} Q\n",
    "turned": f"q 0 1 -1 0 700 0 cm {grid(100, 100)} Q\n",
    "two tables": grid() + grid(100, 400),
    "lines that cross nothing": "".join(f"100 {600 + 9 * i} m 300 {600 + 9 * i} l S\n" for i in range(9)),
    "a dot": grid() + "130 630 m 130.5 630 l S 131 630 m 131 632 l S\n",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_lines_of_all_kinds_make_the_same_cells(page: str, rotate: int) -> None:
    data = write(page, rotate=rotate)
    found, expected = next(find_by_pdfium(data)), next(find_by_pdfplumber(data))
    assert same(found, expected), (found, expected)


def test_most_of_these_pages_have_tables() -> None:
    assert sum(bool(next(find_by_pdfium(write(page)))) for page in PAGES.values()) >= len(PAGES) - 2


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.pdf")), ids=lambda path: path.stem)
def test_a_sample_has_the_same_cells(path: Path) -> None:
    data = path.read_bytes()
    assert all(map(same, find_by_pdfium(data), find_by_pdfplumber(data)))


def test_odd_and_damaged_files_have_the_same_cells_wherever_pdfplumber_can_read_them(torture: Path) -> None:
    different = []
    for path in sorted(torture.glob("*.pdf")):
        data = path.read_bytes()
        try:
            pages = zip(find_by_pdfium(data), find_by_pdfplumber(data), strict=True)
            different += [
                (path.name, found, expected) for found, expected in pages if not same(found, expected)
            ]
        except Exception:  # either may refuse the file, in its own words
            continue
    assert different == []
