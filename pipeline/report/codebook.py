"""What the codes of themes are called: by the codebook of the run."""

from pathlib import Path

from pipeline.annotate.taxonomy import default_taxonomy, load_taxonomy
from pipeline.errors import UsageError
from pipeline.report.output import Output
from pipeline.report.pages import Phrase

__all__ = ["read_themes"]


def read_themes(output: Output) -> dict[str, Phrase]:
    """The name of every code, in the codebook's order.

    Where the run's own codebook is gone: the program's, and behind its codes those of the tables.
    """
    taxonomy, found = default_taxonomy(), set[str]()
    if isinstance(path := output.run.get("themes"), str):
        try:
            taxonomy = load_taxonomy(Path(str(output.run.get("folder", ""))) / path)
        except UsageError:
            found = {row["theme"] for row in output.rows("themes")}
    named = {theme.code: Phrase(theme.zh, theme.en) for theme in taxonomy.categories}
    return named | {code: Phrase(code, code) for code in sorted(found - {*named, ""})}
