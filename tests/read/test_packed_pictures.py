"""Pictures of pages for the browser: small, letters sharp, colours kept."""

import io

import numpy as np
from PIL import Image

from pipeline.read.pictures import pack_webp


def unpack(data: bytes) -> "np.typing.NDArray[np.uint8]":
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def test_black_on_white_comes_back_as_it_is() -> None:
    page = np.full((300, 200, 3), 255, np.uint8)
    page[100:110, 50:150] = 0
    assert (unpack(pack_webp(page)) == page).all()


def test_colours_are_kept() -> None:
    page = np.full((300, 200, 3), 255, np.uint8)
    page[100:140, 50:150] = (0, 0, 220)  # blue, green, red: a red head
    red, green, blue = unpack(pack_webp(page))[120, 100].astype(int)
    assert red > 190
    assert max(green, blue) < 60


def test_a_wide_picture_is_made_smaller() -> None:
    page = np.full((600, 3000, 3), 128, np.uint8)
    assert unpack(pack_webp(page, widest=500)).shape[:2] == (100, 500)
