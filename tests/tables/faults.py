"""What the tests of the output folder write, and the run that faults of the disk strike."""

import sys
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import OutputError
from pipeline.tables import folder
from pipeline.tables.folder import open_folder, publish

__all__ = ["NEW", "Tree", "fill", "publish_new", "run", "tree"]

Tree = dict[str, bytes]
NEW = {"files.csv": b"new" * 99, "text/00000000000000bb.txt": b"b", "themes.csv": b"t", "run.json": b"{2}"}


def run(out: Path, contents: Mapping[str, bytes]) -> None:
    with open_folder(out) as workshop:
        fill(workshop / "new", contents)
        publish(workshop, out)


def tree(top: Path) -> Tree:
    return {p.relative_to(top).as_posix(): p.read_bytes() for p in sorted(top.rglob("*")) if p.is_file()}


def fill(out: Path, contents: Mapping[str, bytes]) -> None:
    for name, data in contents.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        with (out / name).open("wb") as file:
            file.write(data)


def publish_new(out: str, how: str) -> int:
    """Writes NEW, with or without the exchange of two folders in one step: the exit code of such a run."""
    if how != "exchange":
        folder._exchange = lambda first, second: False
    try:
        run(Path(out), NEW)
    except OutputError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0
