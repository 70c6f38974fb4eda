"""Chinese full-text search in SQLite: each character is a token, so a phrase is a stretch of the text.

Words of two characters are most of what people search for. FTS5's trigrams find none below three
characters, and words as a segmenter cuts them hide those inside longer ones (财务 in 财务管理处).
Characters find what LIKE finds, marks included; case is folded, spaces are passed over, and the end
of a paragraph is a mark that no phrase crosses.
"""

import sqlite3

__all__ = ["INDEX", "SEARCHED", "SEEN", "VIEW", "add_search", "build_phrase", "split_characters"]

SEARCHED = ("path", "heading", "problem", "rectification")  # columns of findings
PARAGRAPH = "¶"
INDEX = "findings_fts"
VIEW = "findings_in_notices"
# column of the view -> what it is, where that is no column of findings or notices
SEEN = dict.fromkeys(("finding_id", "notice_id")) | {
    "year": "substr(issued_on, 1, 4)",
    **dict.fromkeys(("region", "inspection_level", "inspection_kind", "issuer", "main_theme")),
    "all_themes": """'["' || replace(themes, '|', '","') || '"]'""",
    **dict.fromkeys(("status", "number", "path", "problem", "rectification", "n_measures", "page")),
}

# every character but spaces and controls is a token; no copy of the text is kept
DEFINITION = f"""
CREATE VIRTUAL TABLE {INDEX} USING fts5({", ".join(SEARCHED)}, content='',
  tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co Cn'")
"""
FILLING = f"""
INSERT INTO {INDEX}(rowid, {", ".join(SEARCHED)})
SELECT rowid, {", ".join(f"split_characters({column})" for column in SEARCHED)} FROM findings
"""
CONTEXT = f"""
CREATE VIEW {VIEW} AS
SELECT findings.rowid AS rowid, {", ".join(f"{what or name} AS {name}" for name, what in SEEN.items())}
FROM findings JOIN notices USING (notice_id)
"""


def add_search(database: sqlite3.Connection) -> None:
    """Give a filled database the index ``findings_fts`` and the view ``findings_in_notices``.

    A row of the index has the rowid of its finding. Raises sqlite3.Error.
    """
    database.create_function("split_characters", 1, split_characters, deterministic=True)
    for statement in (DEFINITION, FILLING, CONTEXT):
        database.execute(statement)


def split_characters(text: str | None) -> str | None:
    """The text as the index takes it: a space between each two characters."""
    return None if text is None else " ".join(text.replace("\n", PARAGRAPH))


def build_phrase(words: str) -> str:
    """What to MATCH for words as people type them: 财务 管理 asks for both, each as it stands.

    >>> build_phrase("财务 管理")
    '"财 务" "管 理"'
    """
    phrases = (" ".join(word.replace('"', "\0")).replace("\0", '""') for word in words.split())
    return " ".join(f'"{phrase}"' for phrase in phrases) or '""'
