"""Tables, texts and their documents -> the bytes of an output folder."""

import json
from collections.abc import Iterable
from typing import Any

from pipeline.model import FileResult
from pipeline.tables.frames import build_frames, build_rows
from pipeline.tables.package import build_codebook, datapackage_text

__all__ = ["build_contents"]


def build_contents(results: Iterable[FileResult], run: dict[str, Any]) -> dict[str, bytes]:
    """Every file of the output folder: relative path -> bytes. ``run`` becomes ``run.json``.

    Tables are CSV as RFC 4180 has it, with a byte order mark for Excel: a cell with a
    line break of any kind is quoted.
    """
    results = list(results)
    contents: dict[str, bytes] = {}
    for name, frame in build_frames(build_rows(results)).items():
        text = frame.to_csv(index=False, lineterminator="\r\n")
        contents[f"{name}.csv"] = text.encode("utf-8-sig")
    for result in results:
        if result.notice:
            contents[f"text/{result.notice.notice_id}.txt"] = result.notice.text.encode("utf-8")
    contents["datapackage.json"] = datapackage_text().encode()
    contents["codebook.md"] = build_codebook().encode()
    contents["run.json"] = (json.dumps(run, ensure_ascii=False, indent=2) + "\n").encode()
    return contents
