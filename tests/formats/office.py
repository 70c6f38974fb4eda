"""Notices as LibreOffice writes them in the forms that Word, WPS and other programs keep."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

__all__ = ["write_with_office"]

FILTERS = {"fodt": "fodt", "xml": "xml:MS Word 2003 XML"}


def write_with_office(documents: Sequence[Path], suffix: str, folder: Path) -> list[Path]:
    """Each DOCX converted in one run of LibreOffice: doc, rtf, odt, xml (Word 2003)."""
    with tempfile.TemporaryDirectory() as profile:
        options = ["--headless", "--convert-to", FILTERS.get(suffix, suffix), "--outdir", str(folder)]
        command = ["soffice", f"-env:UserInstallation=file://{profile}", *options, *map(str, documents)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return [folder / f"{document.stem}.{suffix}" for document in documents]
