"""Readers from a plain pip install, in an environment of their own: ``.bench`` beside the project."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.conftest import ROOT

__all__ = ["PEERS", "install_peers", "peer_command", "peer_versions"]

# of each format, who reads it; docling-slim's reader of PDF takes models that pip does not bring
PEERS = {
    "pdf": ("pdf-oxide", "kreuzberg", "pypdf", "markitdown"),
    "docx": ("kreuzberg", "docling-slim", "markitdown"),
    "html": ("kreuzberg", "markitdown"),
    "txt": ("kreuzberg", "markitdown"),
}
HOME = ROOT / ".bench"
PYTHON = HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
REQUIREMENTS = ROOT / "requirements/bench.txt"
STAMP = HOME / "installed.txt"
VERSIONS = """
import json, sys
from importlib.metadata import version
print(json.dumps({name: version(name) for name in sys.argv[1:]}))
"""


def install_peers(tell: Callable[[str], None] = print) -> bool:
    """Set up the environment where it is not as the requirements say; False where that cannot be done."""
    wanted = REQUIREMENTS.read_text("utf-8")
    if STAMP.is_file() and STAMP.read_text("utf-8") == wanted:
        return True
    tell("installing the readers that are compared")
    shutil.rmtree(HOME, ignore_errors=True)
    for command in _commands():
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            tell(f"they cannot be installed and are left out: {_last(done.stderr)}")
            return False
    STAMP.write_text(wanted, "utf-8")
    return True


def peer_command(name: str, folder: Path, out: Path) -> Sequence[str]:
    """The command that reads all files of a folder; -P keeps modules beside the script out of its way."""
    script = str(ROOT / "benchmarks/text_only.py")
    return (str(PYTHON), "-P", script, name, str(folder), str(out))


def peer_versions() -> dict[str, str]:
    """Of every reader."""
    names = sorted({name for some in PEERS.values() for name in some})
    done = subprocess.run([str(PYTHON), "-c", VERSIONS, *names], capture_output=True, check=True)
    return dict(json.loads(done.stdout))


def _commands() -> list[list[str]]:
    if uv := shutil.which("uv"):
        install = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
        make = [uv, "venv", "--quiet", "--python", sys.executable, str(HOME)]
    else:
        install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        make = [sys.executable, "-m", "venv", str(HOME)]
    return [make, [*install, "--require-hashes", "-r", str(REQUIREMENTS)]]


def _last(text: str) -> str:
    return text.strip().rpartition("\n")[2]
