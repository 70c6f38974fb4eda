"""Bytes of PNG, JPEG or TIFF -> one picture after another, within limits; and a picture -> bytes."""

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from pipeline.errors import Unreadable
from pipeline.read.ink import Picture
from pipeline.read.limits import LIMITS

__all__ = ["LONGEST_SIDE", "pack_webp", "read_pictures"]

LONGEST_SIDE = 3600  # pixels: A4 at 300 dpi; what is larger is made smaller
A4 = (595.3, 841.9)  # points
GREYS = 7  # steps from black to white
COLOUR, PAPER = 24, 250  # of 255: from where on a difference is a colour, and grey is white
BROKEN = (OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, OverflowError, ArithmeticError)
PLAUSIBLE = (280.0, 1300.0)  # points that a page is wide: A6 to A2


def read_pictures(data: bytes, media_type: str) -> Iterator[tuple[Picture, float]]:
    """Each page with its scale (points a pixel), by its resolution where that is likely, else as A4.

    Raises Unreadable: damaged, too_large (before a picture is unpacked).
    """
    from PIL import Image

    try:
        with _quietly():
            image = Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "TIFF"])
            count = getattr(image, "n_frames", 1)
        if count > LIMITS["pages"]:
            raise Unreadable("too_large", f"{count:,} pages > {LIMITS['pages']:,}", media_type)
        with image:
            for index in range(count):
                with _quietly():
                    image.seek(index)
                    picture = _unpack(image, media_type)
                yield picture
    except Image.DecompressionBombError as error:
        raise Unreadable("too_large", str(error)[:100], media_type) from None
    except BROKEN as error:
        raise Unreadable("damaged", f"{type(error).__name__}: {error}"[:100], media_type) from None


@contextmanager
def _quietly() -> Iterator[None]:
    """Without warnings of many pixels, for which there is a limit, and of odd metadata."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.getLogger("PIL").setLevel(logging.CRITICAL)
        yield


def _unpack(image: Any, media_type: str) -> tuple[Picture, float]:
    from PIL import ImageOps

    width, height = image.size
    if width * height > LIMITS["pixels"]:
        raise Unreadable("too_large", f"{width:,} x {height:,} pixels > {LIMITS['pixels']:,}", media_type)
    dots = float(image.info.get("dpi", (0, 0))[0])
    page = ImageOps.exif_transpose(image)
    if page.width != width:
        width, height = height, width
    page = _on_white(page)
    page.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture = np.asarray(page, np.uint8)[..., ::-1].copy()
    return picture, _page_width(width, height, dots) / picture.shape[1]


def _on_white(image: Any) -> Any:
    """In red, green and blue: 16 bits brought to 8, what is transparent laid on white paper."""
    from PIL import Image

    if image.mode.startswith(("I", "F")):
        values = np.asarray(image, np.float64)
        top = max(255.0, float(values.max(initial=0.0)))
        image = Image.fromarray((values.clip(0) * (255 / top)).astype(np.uint8))
    if image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    return image.convert("RGB")


def _page_width(width: int, height: int, dots: float) -> float:
    """In points. Cameras and screens state a resolution too, which makes pages of a metre."""
    points = width * 72 / dots if dots > 0 else 0.0
    return points if PLAUSIBLE[0] <= points <= PLAUSIBLE[1] else A4[width > height]


def pack_webp(picture: Picture, widest: int = 1240) -> bytes:
    """A picture as WebP, small enough to be looked at in a browser; ``widest`` is in pixels.

    Black letters on white paper keep their edges in a few greys, which takes half the room.
    """
    from PIL import Image

    image = Image.fromarray(np.ascontiguousarray(picture[..., ::-1]))
    image.thumbnail((widest, widest * 4))
    file = io.BytesIO()
    if _is_print(np.asarray(image, np.int16)):
        greys = image.convert("L").point([round(value / 255 * GREYS) * 255 // GREYS for value in range(256)])
        greys.save(file, "WEBP", lossless=True, quality=0, method=0)
    else:
        image.save(file, "WEBP", quality=60, method=2)
    return file.getvalue()


def _is_print(pixels: "np.typing.NDArray[np.int16]") -> bool:
    """Nothing has a colour, and most of it is paper."""
    colourless = int((pixels.max(axis=2) - pixels.min(axis=2)).max(initial=0)) < COLOUR
    return colourless and float((pixels[..., 0] > PAPER).mean()) > 0.8
