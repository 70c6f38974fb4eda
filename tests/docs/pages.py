"""The code blocks of a page of the documentation, carried out one after another.

``python`` blocks share one namespace for the page. Of ``console`` blocks each line that begins with ``$ `` is
a command for the shell; of ``sh`` blocks each line that begins with zhenggai or make. What a console block
shows below a command, and a ``text`` block right behind a python block, is the output: blanks count as one,
and ``...`` stands for anything.
"""

import contextlib
import doctest
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.M)
PLAIN_COMMAND = re.compile(r"^(?:zhenggai|make) .*$", re.M)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
LINKED = ("samples", "docs", "Makefile", "pyproject.toml", "requirements", "pipeline", "tests")
PYTHON = shlex.quote(sys.executable)
STAND_INS = {"zhenggai": f'exec {PYTHON} -m pipeline "$@"', "python": f'exec {PYTHON} "$@"'}


@dataclass(frozen=True)
class Block:
    """Something to carry out, and what it shows; None where the page does not say."""

    line: int
    kind: str  # python or shell
    code: str
    shown: str | None = None


def find_blocks(page: str) -> Iterator[Block]:
    fences = [(page[: m.start()].count("\n") + 2, m[1], m[2], m.end()) for m in FENCE.finditer(page)]
    for place, (line, kind, code, end) in enumerate(fences):
        if kind == "python":
            following = fences[place + 1 : place + 2]
            shown = [
                text for _, of, text, _ in following if of == "text" and page[end:].startswith("\n\n```text")
            ]
            yield Block(line, "python", code, *shown)
        elif kind == "console":
            for found in COMMAND.finditer(code):
                yield Block(line + code[: found.start()].count("\n"), "shell", found[1], found[2] or None)
        elif kind == "sh":
            for found in PLAIN_COMMAND.finditer(code):
                yield Block(line + code[: found.start()].count("\n"), "shell", found[0])


def furnish(folder: Path) -> None:
    """A folder that looks like the project's, where make finds everything set up."""
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    (folder / ".venv" / "bin").mkdir(parents=True)
    for name, words in STAND_INS.items():
        path = folder / ".venv" / "bin" / name
        path.write_text(f"#!/bin/sh\n{words}\n")
        path.chmod(0o755)
    for stamp in (".parse", ".test", ".report", ".ocr"):
        (folder / ".venv" / stamp).touch()


def run_page(page: str, folder: Path) -> None:
    """Carry out a page's blocks in a folder. Raises what a block raises; AssertionError for other output."""
    furnish(folder)
    names: dict[str, Any] = {"__name__": "__page__"}
    with contextlib.chdir(folder):
        for block in find_blocks(page):
            printed = run_python(block, names) if block.kind == "python" else run_shell(block)
            if block.shown is not None:
                agree = doctest.OutputChecker().check_output(block.shown, printed, FLAGS)
                assert agree, f"line {block.line} prints\n{printed}\nand not\n{block.shown}"


def run_python(block: Block, names: dict[str, Any]) -> str:
    code = compile("\n" * (block.line - 1) + block.code, "page", "exec")
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(code, names)
    return printed.getvalue()


def run_shell(block: Block) -> str:
    path = f"{Path('.venv/bin').absolute()}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", block.code],
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), f"line {block.line}: {block.code}\n{done.stderr}"
    return done.stdout
