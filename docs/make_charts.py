"""Make the charts of docs/researcher.md from the samples, by the code of that page.

python -m docs.make_charts
"""

import os
import shutil
import tempfile
from pathlib import Path

import matplotlib

from tests.docs.pages import run_page

HERE = Path(__file__).parent
PAGE = HERE / "researcher.md"
# the same bytes each time: no time, no random names, letters as text
SETTINGS = {"backend": "agg", "svg.hashsalt": "zhenggai", "svg.fonttype": "none"}


def main() -> None:
    """Write the charts."""
    matplotlib.rcParams.update(SETTINGS)
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run_page(PAGE.read_text("utf-8"), folder)
        for chart in sorted(folder.glob("researcher-*.svg")):
            shutil.copy(chart, HERE / chart.name)


if __name__ == "__main__":
    main()
