"""zhenggai (整改): inspection notices -> linked tables of findings and rectifications.

``parse`` reads one notice, ``convert`` makes the tables of many, ``load`` gives tables as frames. What goes
wrong is a PipelineError: UsageError, OutputError, or Unreadable, which has the ``reason``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.errors import OutputError, PipelineError, Unreadable, UsageError
    from pipeline.model import Notice
    from pipeline.run.convert import parse
    from pipeline.run.reports import Summary
    from pipeline.run.start import convert
    from pipeline.tables.load import Tables, load

__all__ = [
    "Notice",
    "OutputError",
    "PipelineError",
    "Summary",
    "Tables",
    "Unreadable",
    "UsageError",
    "convert",
    "load",
    "parse",
]

# loaded where they are asked for, so that ``import pipeline`` costs nothing
HOMES = {
    "Notice": "pipeline.model",
    "Summary": "pipeline.run.reports",
    "Tables": "pipeline.tables.load",
    "convert": "pipeline.run.start",
    "load": "pipeline.tables.load",
    "parse": "pipeline.run.convert",
    **dict.fromkeys(("OutputError", "PipelineError", "Unreadable", "UsageError"), "pipeline.errors"),
}


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(HOMES[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *HOMES]
