"""Ink on the picture of a page: stamps taken off, the page set straight, ruling lines found.

A picture is an array of height by width by 3 (blue, green, red), 8 bits each. Detected rows of
text are arrays of n by 4 by 2: the corners (x, y) from the top left clockwise, in pixels. A
``scale`` is how many points a pixel is wide.
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box

__all__ = [
    *("Corners", "Picture", "find_ink", "find_rules", "is_blank", "measure_skew", "stand_upright"),
    *("take_off_seals", "turn", "turn_boxes", "wipe_rules"),
]

Picture = NDArray[np.uint8]
Corners = NDArray[np.float64]

CONTRAST = 32  # by how much a spot differs from paper on a page that holds something
FAINT = 20  # by how much the faintest ink differs from its paper
INK = 0.4  # of the way from paper to the darkest spot of a row, from which on a spot is ink
RED = 40  # by how much red outshines green and blue in a stamp's ink
SEAL = (80.0, 180.0)  # points across: those of bodies are 38 to 50 mm, the largest 60 mm
MAX_SKEW = 6.0  # degrees
SHORTEST_RULE = 30.0  # points; no stroke of a letter is as long


def is_blank(picture: Picture) -> bool:
    """Whether nothing but paper shows: no spot stands out from it."""
    grey = picture.mean(axis=2)
    paper = float(np.median(grey))
    return float(np.abs(grey - paper).max(initial=0.0)) < CONTRAST


def take_off_seals(picture: Picture, scale: float) -> Picture:
    """The page without the red of round stamps; black letters below them stay, as do red letterheads.

    In the red channel red ink is nearly as bright as paper, and black is black.
    """
    import cv2

    red = (picture[..., 2].astype(np.int16) - picture[..., :2].max(axis=2) > RED).astype(np.uint8)
    if not red.any():
        return picture
    reach = max(3, round(4 / scale))
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, _, places, _ = cv2.connectedComponentsWithStats(joined)
    clean = picture.copy()
    for x, y, width, height, _ in places[1:].tolist():
        if _is_seal(width * scale, height * scale):
            y0, x0 = max(0, y - reach), max(0, x - reach)
            place = (slice(y0, y + height + reach), slice(x0, x + width + reach))
            clean[place] = _bleach(picture[place], red[place])[..., None]
    return clean


def _bleach(area: Picture, red: Picture) -> Picture:
    """The red channel, made so bright that a stamp's ink is white."""
    channel = area[..., 2].astype(np.float64)
    ink = max(1.0, float(np.percentile(channel[red > 0], 25)))
    return (channel * (255 / ink)).clip(0, 255).astype(np.uint8)


def _is_seal(width: float, height: float) -> bool:
    return all(SEAL[0] <= side <= SEAL[1] for side in (width, height)) and 0.75 < width / height < 1.33


def stand_upright(boxes: Corners) -> bool:
    """Whether the rows run from side to side, by how long and how high they are."""
    return float(np.ptp(boxes[..., 0], axis=1).sum()) >= float(np.ptp(boxes[..., 1], axis=1).sum())


def measure_skew(boxes: Corners) -> float:
    """By how many degrees the longer rows fall to the right; 0 where it is beyond the limit."""
    ways = boxes[:, 1] - boxes[:, 0] + boxes[:, 2] - boxes[:, 3]
    lengths = np.hypot(ways[:, 0], ways[:, 1])
    long = ways[lengths >= 0.5 * lengths.max()]
    angle = float(np.median(np.degrees(np.arctan2(long[:, 1], long[:, 0]))))
    return angle if abs(angle) <= MAX_SKEW else 0.0


def turn(picture: Picture, angle: float) -> Picture:
    """The picture turned about its middle, ``angle`` degrees counterclockwise, on white paper."""
    import cv2

    height, width = picture.shape[:2]
    white = (255, 255, 255)
    turned = cv2.warpAffine(
        picture, _matrix(picture, angle), (width, height), flags=cv2.INTER_CUBIC, borderValue=white
    )
    return np.asarray(turned, np.uint8)


def turn_boxes(boxes: Corners, picture: Picture, angle: float) -> Corners:
    """Where the boxes come to stand when the picture is turned."""
    matrix = _matrix(picture, angle)
    return np.asarray(boxes @ matrix[:, :2].T + matrix[:, 2], np.float64)


def _matrix(picture: Picture, angle: float) -> NDArray[np.float64]:
    y, x = (side / 2 for side in picture.shape[:2])
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return np.array([[cos, sin, (1 - cos) * x - sin * y], [-sin, cos, sin * x + (1 - cos) * y]])


def find_rules(picture: Picture, scale: float) -> list[Box]:
    """The ruling lines of a page that stands straight, in pixels, as boxes with their thickness."""
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    block = 2 * round(6 / scale) + 1
    dark = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 25)
    length = round(SHORTEST_RULE / scale)
    return [*_find_strokes(dark, (1, length)), *_find_strokes(dark, (length, 1))]


def _find_strokes(dark: Any, shape: tuple[int, int]) -> Iterator[Box]:
    """Strokes as long as ``shape`` (height, width); what is left of a line that leans is joined first."""
    import cv2

    across = (3, 1) if shape[0] == 1 else (1, 3)
    thick = cv2.dilate(dark, np.ones(across, np.uint8))
    strokes = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
    _, _, places, _ = cv2.connectedComponentsWithStats(strokes)
    for x, y, width, height, _ in places[1:].tolist():
        yield Box(x, y, x + width, y + height)


def wipe_rules(picture: Picture, rules: list[Box]) -> Picture:
    """The page with its ruling lines painted over with paper."""
    clean = picture.copy()
    for rule in rules:
        y, x = max(0, int(rule.top) - 1), max(0, int(rule.x0) - 1)
        clean[y : int(rule.bottom) + 1, x : int(rule.x1) + 1] = 255
    return clean


def find_ink(crop: Picture) -> tuple[int, int] | None:
    """The first column that holds ink and the one behind the last; nothing where all looks alike."""
    if not crop.size:
        return None
    grey = crop.mean(axis=2)
    paper, darkest = float(np.median(grey)), grey.min(axis=0)
    depth = paper - float(darkest.min())
    if depth < FAINT:
        return None
    columns = np.flatnonzero(darkest < paper - INK * depth)
    return int(columns[0]), int(columns[-1]) + 1
