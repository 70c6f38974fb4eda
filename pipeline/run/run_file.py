"""``run.json``: what a run was asked to do, with what, where, and how long it took."""

import json
import os
import platform
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.paths import printable
from pipeline.run.landlock import find_abi
from pipeline.run.plan import Plan
from pipeline.run.reports import NOTES
from pipeline.stages import look_at_stages

if TYPE_CHECKING:
    from pipeline.run.batch import Options

__all__ = ["describe_run", "print_run"]

PACKAGES = ("zhenggai", "pandas", "pdfplumber", "pypdfium2", "lxml", "jieba")


def describe_run(
    inputs: Sequence[Path | str], out: Path, workers: int, options: "Options", plan: Plan, started: float
) -> dict[str, object]:
    """What differs by run: times, versions, host."""
    host = os.uname()
    return {
        "started": time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(started)),
        "inputs": [printable(path) if isinstance(path, Path) else path for path in inputs],
        "output": printable(out),
        "folder": printable(Path.cwd()),
        "files": plan.total,
        "converted": len(plan.jobs),
        "left_out": plan.left_out,
        "engine": options.engine or ("process" if workers else "serial"),
        "workers": workers,
        "limits": asdict(options.settings.limits),
        "landlock": bool(workers and options.engine != "dask") and (find_abi() or False),
        "themes": printable(themes) if (themes := options.settings.themes) else None,
        "python": platform.python_version(),
        "platform": "-".join((host.sysname, host.release, host.machine)),
        "versions": {name: version(name) for name in PACKAGES},
    }


def print_run(described: dict[str, object], started: float, messages: Counter[tuple[str, str]]) -> bytes:
    """The record of a run, up to now: it goes into place with the tables."""
    told = {code: count for (_, code), count in messages.items() if code in NOTES}
    described = {**described, "seconds": round(time.time() - started, 3)}
    stages = {name: round(seconds, 3) for name, seconds in look_at_stages().items()}
    run = {**described, "notes": told, "stages": stages}
    return (json.dumps(run, ensure_ascii=False, indent=2) + "\n").encode()
