"""The wheel and the sdist as they are published, built and tried in a clean environment.

``python -m tests.dist.build dist`` leaves both in ``dist``: it builds them, builds the wheel again from the
sdist, installs it with what requirements/parse.txt pins by hash, and converts a sample far from the sources.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT, SAMPLES

__all__ = ["Built", "build", "read_wheel", "rebuild", "try_out"]

SAMPLE = SAMPLES / "c1-town.docx"
ASK = "import pipeline; print(pipeline.__file__, len(pipeline.load('out').findings))"


@dataclass(frozen=True)
class Built:
    """The two files."""

    wheel: Path
    sdist: Path


def build(folder: Path, source: Path = ROOT) -> Built:
    """Both of them, by the build backend of this environment; nothing is fetched."""
    folder = folder.absolute()
    run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], source)
    [wheel], [sdist] = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return Built(wheel, sdist)


def rebuild(sdist: Path, folder: Path) -> Built:
    """From what is in the sdist alone."""
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    [source] = (folder / "unpacked").iterdir()
    return build(folder / "again", source)


def read_wheel(wheel: Path) -> dict[str, bytes]:
    """Its members; RECORD, which lists their hashes, tells nothing more."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("RECORD")}


def try_out(wheel: Path, folder: Path) -> str:
    """Install into an environment of its own, convert a sample and load the tables; what that printed."""
    venv, requirements = folder / "venv", ROOT / "requirements" / "parse.txt"
    if uv := shutil.which("uv"):
        run([uv, "venv", "-q", "--python", sys.executable, str(venv)], folder)
        install = [uv, "pip", "install", "-q", "--python", str(venv / "bin" / "python")]
    else:
        run([sys.executable, "-m", "venv", str(venv)], folder)
        install = [str(venv / "bin" / "pip"), "install", "-q", "--disable-pip-version-check", "--no-compile"]
    run([*install, "--require-hashes", "-r", str(requirements)], folder)
    run([*install, "--no-deps", str(wheel)], folder)
    if not uv:
        run([str(venv / "bin" / "pip"), "check"], folder)
    shutil.copy(SAMPLE, folder)
    run([str(venv / "bin" / "zhenggai"), "parse", SAMPLE.name, "-o", "out"], folder)
    return run([str(venv / "bin" / "python"), "-c", ASK], folder)


def run(command: list[str], folder: Path) -> str:
    """Its output. Raises CalledProcessError; what it says goes to standard error."""
    apart = {name: words for name, words in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return subprocess.run(command, cwd=folder, env=apart, stdout=subprocess.PIPE, text=True, check=True).stdout


def main(target: Path) -> None:
    """Build, try, and keep what passed."""
    with tempfile.TemporaryDirectory(prefix="zhenggai-dist-") as name:
        folder = Path(name)
        built = build(folder / "dist")
        again = rebuild(built.sdist, folder)
        assert read_wheel(again.wheel) == read_wheel(built.wheel), "the sdist builds another wheel"
        print(try_out(again.wheel, folder), end="")
        target.mkdir(exist_ok=True)
        for path in (built.wheel, built.sdist):
            print(shutil.copy(path, target))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
