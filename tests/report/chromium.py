"""Debian's Chromium, driven by Playwright: for tests, measurements and pictures."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["find_chromium", "open_browser"]

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str:
    """The path of the program; empty where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), "")


@contextmanager
def open_browser() -> "Iterator[Browser]":
    """A browser without a window, as long as the block lasts. Raises FileNotFoundError without Chromium."""
    from playwright.sync_api import sync_playwright

    program = find_chromium()
    if not program:
        raise FileNotFoundError("no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()
