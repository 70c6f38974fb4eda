"""A notice as OFD: the pages of a PDF, each glyph and each ruling line where it stands there."""

from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pdfplumber

from tests.read import ofd_bytes

__all__ = ["write_ofd"]

MILLIMETRE = 72 / 25.4  # points

Character = dict[str, Any]  # pdfplumber's: text, x0, size, matrix


def write_ofd(pdf: Path) -> bytes:
    """The same pages as a PDF: a text object for each run on a base line, a path for each rule."""
    with pdfplumber.open(pdf, unicode_norm=None) as file:
        pages = [ofd_bytes.page(*_find_rules(page), *_find_runs(page)) for page in file.pages]
    return ofd_bytes.write(*pages)


def _find_runs(page: Any) -> Iterator[str]:
    for (base, size), characters in groupby(page.chars, key=lambda c: (c["matrix"][5], c["size"])):
        run: list[Character] = []
        for character in characters:
            if run and character["x0"] < run[-1]["x0"]:
                yield _show(run, page.height - base, size)
                run = []
            run.append(character)
        yield _show(run, page.height - base, size)


def _show(run: list[Character], base: float, size: float) -> str:
    steps = (after["x0"] - before["x0"] for before, after in pairwise(run))
    words = "".join(character["text"] for character in run)
    return ofd_bytes.show(
        round(run[0]["x0"] / MILLIMETRE, 4),
        round(base / MILLIMETRE, 4),
        words,
        round(size / MILLIMETRE, 4),
        " ".join(f"{step / MILLIMETRE:.4f}" for step in steps),
    )


def _find_rules(page: Any) -> Iterator[str]:
    for rule in [*page.lines, *page.rects]:
        x0, top, x1, bottom = (rule[side] / MILLIMETRE for side in ("x0", "top", "x1", "bottom"))
        filled = rule in page.rects
        corners = (
            f"M {x0:.4f} {top:.4f} L {x1:.4f} {top:.4f} L {x1:.4f} {bottom:.4f} L {x0:.4f} {bottom:.4f} C"
        )
        line = f"M {x0:.4f} {top:.4f} L {x1:.4f} {bottom:.4f}"
        yield ofd_bytes.draw(corners, Fill="true", Stroke="false") if filled else ofd_bytes.draw(line)
