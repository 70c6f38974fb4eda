"""Pictures of pages, through rapidocr: what it recognises, as rows like those of any other page.

Its models lie in its package; they are named by their place, so that nothing is ever fetched.
"""

import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from statistics import fmean
from typing import Any

import numpy as np

from pipeline.errors import Unreadable
from pipeline.messages import Message, message
from pipeline.model import Box, Document, Source
from pipeline.read import ink
from pipeline.read.draft import Draft
from pipeline.read.glyphs import Glyph, Glyphs
from pipeline.read.ink import Corners, Picture
from pipeline.read.letters import fit_box, measure_sizes
from pipeline.read.marks import restore_marks
from pipeline.read.page import Row, build_rows
from pipeline.read.pictures import read_pictures
from pipeline.read.ruled_tables import find_ruled_cells

__all__ = ["add_rows", "available", "read_image", "recognise", "sum_up"]

NEEDED = ("rapidocr", "onnxruntime", "cv2")
DETECTION_SIDE = 960  # pixels of the longer side on which rows are looked for; more finds no more
UPSIDE_DOWN = 0.8  # a page read with less confidence than this is tried the other way round
UNCERTAIN = 0.95  # a row of words with less is named in a message
NOISE = 0.5  # with less it is no text
STRAIGHT = 0.05  # degrees
HAN = re.compile("[一-鿿]")


def available() -> bool:
    """Whether the packages of the extra ``ocr`` are installed; none is imported."""
    return all(find_spec(name) is not None for name in NEEDED)


def read_image(data: bytes, source: Source) -> Document:
    """The rows of a picture, or of each page of a TIFF.

    Raises Unreadable: damaged, too_large, needs_ocr (where the extra is missing), empty.
    """
    draft, messages = Draft(source), list[Message]()
    found, tables = dict[int, list[Row]](), 0
    for number, (picture, scale) in enumerate(read_pictures(data, source.media_type), 1):
        if not available():
            raise Unreadable("needs_ocr", media_type=source.media_type)
        found[number] = rows = recognise(picture, scale, tables)
        tables = max([tables, *(row.cell.table + 1 for row in rows if row.cell)])
        messages += add_rows(draft, rows, number)
    return draft.finish([*sum_up(found), *messages], reader="ocr", pages=len(found))


def add_rows(draft: Draft, rows: Iterable[Row], page: int) -> Iterator[Message]:
    """Add a page's rows to the draft; one message for each that may be wrong."""
    for row in rows:
        span = draft.add(row.words, page=page, box=row.box, size=row.size, cell=row.cell)
        if span and row.confidence < UNCERTAIN and HAN.search(row.words):
            confidence = f"{row.confidence:.2f}"
            yield message("uncertain_characters", span, text=row.words, confidence=confidence)


def sum_up(pages: Mapping[int, Sequence[Row]]) -> Iterator[Message]:
    """That pages were recognised, with the mean and the least confidence of their rows."""
    confidences = [row.confidence for rows in pages.values() for row in rows]
    if confidences:
        mean, least = f"{fmean(confidences):.3f}", f"{min(confidences):.3f}"
        named = _name_pages([number for number, rows in pages.items() if rows])
        yield message("recognised", pages=named, mean=mean, least=least)


def _name_pages(pages: Sequence[int]) -> str:
    """1-3, 5."""
    stretches: list[list[int]] = []
    for page in pages:
        if stretches and page == stretches[-1][-1] + 1:
            stretches[-1][1:] = [page]
        else:
            stretches.append([page])
    return ", ".join("-".join(map(str, stretch)) for stretch in stretches)


def recognise(picture: Picture, scale: float, first_table: int = 0) -> list[Row]:
    """The rows of a page from top to bottom, each with the least confidence of its parts.

    The page may lean, lie on its side or stand on its head; boxes are those of the page set
    upright. ``scale``: points a pixel. Tables are numbered on from ``first_table``.
    """
    picture = ink.take_off_seals(picture, scale)
    boxes = _detect(picture)
    if len(boxes) and not ink.stand_upright(boxes):
        picture = np.rot90(picture, -1).copy()
        boxes = _detect(picture)
    if not len(boxes):
        return []
    rows = _read_page(picture, boxes, scale, first_table)
    if _mean(rows) < UPSIDE_DOWN:
        over = np.rot90(picture, 2).copy()
        rows = max(rows, _read_page(over, _detect(over), scale, first_table), key=_mean)
    return rows


def _mean(rows: Sequence[Row]) -> float:
    return fmean(row.confidence for row in rows) if rows else 0.0


def _read_page(picture: Picture, boxes: Corners, scale: float, first_table: int) -> list[Row]:
    if not len(boxes):
        return []
    angle = ink.measure_skew(boxes)
    if abs(angle) > STRAIGHT:
        boxes, picture = ink.turn_boxes(boxes, picture, angle), ink.turn(picture, angle)
    rules = ink.find_rules(picture, scale)
    cells = find_ruled_cells([_middle(rule, scale) for rule in rules], first_table)
    if cells:
        picture = ink.wipe_rules(picture, rules)
    return build_rows(Glyphs.of(_read_parts(picture, boxes, rules if cells else [], scale)), cells)


def _middle(rule: Box, scale: float) -> Box:
    """A ruling line without thickness, in points."""
    x0, top, x1, bottom = (value * scale for value in (rule.x0, rule.top, rule.x1, rule.bottom))
    if x1 - x0 > bottom - top:
        return Box(x0, (top + bottom) / 2, x1, (top + bottom) / 2)
    return Box((x0 + x1) / 2, top, (x0 + x1) / 2, bottom)


def _read_parts(picture: Picture, boxes: Corners, rules: list[Box], scale: float) -> list[Glyph]:
    """Each stretch of words between two ruling lines as one glyph."""
    parts: list[tuple[str, float, Box]] = []
    for box in _cut(_surround(boxes, picture), rules):
        crop = picture[int(box.top) : int(box.bottom), int(box.x0) : int(box.x1)]
        reach = ink.find_ink(crop)
        words, confidence = _spell(crop) if reach else ("", 0.0)
        if reach and words.strip() and confidence >= NOISE:
            x0, x1 = box.x0 + reach[0], box.x0 + reach[1]
            place = Box(x0 * scale, box.top * scale, x1 * scale, box.bottom * scale)
            parts.append((restore_marks(words.strip()), confidence, place))
    sizes = measure_sizes([(words, box) for words, _, box in parts])
    return [_set_glyph(*part, size) for part, size in zip(parts, sizes, strict=True)]


def _set_glyph(words: str, confidence: float, place: Box, size: float) -> Glyph:
    box = fit_box(words, place, size)
    return Glyph(words, box.x0, box.top, box.x1, box.bottom, size, confidence)


def _surround(boxes: Corners, picture: Picture) -> list[Box]:
    height, width = picture.shape[:2]
    low, high = boxes.min(axis=1), boxes.max(axis=1)
    low, high = np.clip(low, 0, (width, height)), np.clip(high, 0, (width, height))
    return [Box(*map(float, (*first, *last))) for first, last in zip(low, high, strict=True)]


def _cut(boxes: Iterable[Box], rules: Sequence[Box]) -> Iterator[Box]:
    """The boxes, cut where an upright ruling line crosses them."""
    upright = sorted(
        (rule for rule in rules if rule.bottom - rule.top > rule.x1 - rule.x0), key=lambda rule: rule.x0
    )
    for box in boxes:
        x0, middle = box.x0, (box.top + box.bottom) / 2
        for rule in upright:
            if x0 < rule.x1 and rule.x0 < box.x1 and rule.top <= middle <= rule.bottom:
                if rule.x0 > x0:
                    yield Box(x0, box.top, rule.x0, box.bottom)
                x0 = rule.x1
        if x0 < box.x1:
            yield Box(x0, box.top, box.x1, box.bottom)


@cache
def _engine() -> Any:
    """One a process, in one thread: as many files as there are processes are read at once."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime would report to its makers
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    models = files("rapidocr").joinpath("models")
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_preprocess_img": False,
            "Global.width_height_ratio": -1,
            "Det.model_path": str(models.joinpath("PP-OCRv6_det_small.onnx")),
            "Rec.model_path": str(models.joinpath("PP-OCRv6_rec_small.onnx")),
            "Det.limit_type": "max",
            "Det.limit_side_len": DETECTION_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _detect(picture: Picture) -> Corners:
    """Where rows stand, as n by 4 by 2."""
    boxes = _engine()(picture, use_det=True, use_cls=False, use_rec=False).boxes
    return np.zeros((0, 4, 2)) if boxes is None else np.asarray(boxes, np.float64)


def _spell(crop: Picture) -> tuple[str, float]:
    """The words of a row and how certain they are, from 0 to 1."""
    found = _engine()(crop, use_det=False, use_cls=False, use_rec=True)
    return (found.txts[0], float(found.scores[0])) if found.txts else ("", 0.0)
