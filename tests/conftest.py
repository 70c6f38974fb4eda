"""Where the tests find notices: the samples, and the real ones that may lie beside the project."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
GOLD = ROOT / "tests" / "gold"
BESIDE = ROOT.parent / "shared" / "notices"
TORTURE = ROOT.parent / "shared" / "torture"


@pytest.fixture(scope="session")
def real_notices() -> Path:
    """A folder with a real notice in several formats and its gold file."""
    if not BESIDE.is_dir():
        pytest.skip("the real notice is not part of the project; it lies beside it where it is at hand")
    return BESIDE


@pytest.fixture(scope="session")
def torture() -> Path:
    """A folder of public files that are odd or damaged, with a manifest of what to do with each."""
    if not TORTURE.is_dir():
        pytest.skip("the odd and damaged files are not part of the project; they lie beside it where at hand")
    return TORTURE
