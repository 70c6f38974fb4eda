"""What the codes of themes are called: by the codebook of the run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.annotate.taxonomy import default_taxonomy, load_taxonomy
from pipeline.errors import UsageError
from pipeline.report.pages import Phrase

__all__ = ["read_themes"]


def read_themes(run: Mapping[str, Any]) -> dict[str, Phrase]:
    """The name of every code, in the codebook's order; the program's own where that of the run is gone."""
    taxonomy = default_taxonomy()
    if isinstance(path := run.get("themes"), str):
        try:
            taxonomy = load_taxonomy(Path(path))
        except UsageError:
            return {}
    return {theme.code: Phrase(theme.zh, theme.en) for theme in taxonomy.categories}
