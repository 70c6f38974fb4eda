"""What the codes of themes mean, for the tables' codebook."""

from pathlib import Path

from pipeline.annotate.taxonomy import default_taxonomy, load_taxonomy
from pipeline.tables.schema import Names

__all__ = ["name_themes"]


def name_themes(codebook: Path | None) -> Names:
    """By a codebook of one's own, else by the program's. Raises UsageError where it is none."""
    taxonomy = load_taxonomy(codebook) if codebook else default_taxonomy()
    return {theme.code: (theme.zh, theme.en) for theme in taxonomy.categories}
