"""The codebook by which findings are tagged anew when people have changed their words."""

from pathlib import Path
from typing import NamedTuple

from pipeline.annotate.taxonomy import Taxonomy, default_taxonomy, load_taxonomy
from pipeline.annotate.themes import tag_themes
from pipeline.model import Finding, Theme

__all__ = ["GONE", "PROGRAMS", "Codebook", "read_codebook"]


class Codebook(NamedTuple):
    """That of the run: one of its own, or the program's. Where its own is gone, themes stay as they are."""

    taxonomy: Taxonomy | None = None  # None: the program's, with its model
    is_gone: bool = False

    def tag(self, finding: Finding) -> tuple[Theme, ...]:
        """The themes of a finding by its words; at least one."""
        if self.is_gone:
            return finding.themes or (Theme(default_taxonomy().fallback, 0.0, ()),)
        words = finding.rectification.text.text
        return tag_themes(finding.problem.text, words, finding.path, self.taxonomy)


PROGRAMS = Codebook()
GONE = Codebook(is_gone=True)


def read_codebook(path: Path | None) -> Codebook:
    """That of a file, or the program's. Raises UsageError where the file is none."""
    return Codebook(load_taxonomy(path)) if path else PROGRAMS
