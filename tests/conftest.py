"""Where the tests find notices: the samples, and the real ones that may lie beside the project."""

from pathlib import Path

import pytest
from hypothesis import settings

# a busy machine fails no test
settings.register_profile("house", deadline=None)
settings.load_profile("house")

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
    """A folder with odd and broken files of every kind, gathered from the tests of other projects."""
    if not TORTURE.is_dir():
        pytest.skip("the odd files are not part of the project; they lie beside it where they are at hand")
    return TORTURE


@pytest.fixture(scope="session")
def sample_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a run over the samples' texts and a mirror, in every format. Not to be changed."""
    from pipeline.run.batch import Options, run_batch
    from pipeline.tables.writers import WRITERS

    out = tmp_path_factory.mktemp("tables") / "out"
    inputs = [*sorted(SAMPLES.glob("*.txt")), SAMPLES / "c1-town.docx"]
    run_batch(inputs, out, 0, options=Options(formats=tuple(WRITERS)))
    return out
