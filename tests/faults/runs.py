"""What is struck by faults: the command, with everything loaded so that a fork of it starts at once."""

import gc
import tempfile
from pathlib import Path

from pipeline.cli import main
from pipeline.run import store
from pipeline.run.batch import Options, run_batch
from pipeline.run.warm import NOTICE

__all__ = ["command"]

store.SECONDS = -1.0  # each record is committed at once: more steps to be struck at
with tempfile.TemporaryDirectory() as name:
    Path(name, "a.txt").write_text(NOTICE, "utf-8")
    run_batch([Path(name, "a.txt")], Path(name, "out"), 0, options=Options(formats=("csv", "sqlite")))
gc.freeze()


def command(*arguments: str) -> int:
    """``zhenggai ARGUMENTS``: its exit code."""
    return main(arguments)
