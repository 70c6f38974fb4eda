"""The site of the documentation; ``make docs`` builds it into ``.site/``, without the network."""

import logging
import sys
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import jieba

from docs.reference import write_reference

jieba.setLogLevel(logging.WARNING)  # it tells on standard error how its dictionary is loaded

project = "zhenggai 整改"
author = copyright = "The zhenggai authors"
version = release = version_of("zhenggai")

extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
autodoc_typehints = "description"
autodoc_member_order = "bysource"
html_theme = "furo"
html_title = f"zhenggai {version}"
html_show_sphinx = False
html_copy_source = False
html_search_language = "zh"  # words of Chinese by jieba, of English as ever
suppress_warnings = ["myst.xref_missing"]  # files of the project that are no pages


def setup(app: Any) -> None:
    """Write what is made from the code before Sphinx looks for pages."""
    write_reference(Path(app.srcdir) / "reference")
