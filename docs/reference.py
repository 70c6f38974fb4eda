"""The pages of the reference, made from the code that they describe.

python -m docs.reference FOLDER
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline.arguments import build_parser
from pipeline.messages import catalogue
from pipeline.run.codes import name_themes
from pipeline.run.reports import NOTES
from pipeline.tables.codebook import build_codebook

__all__ = ["write_reference"]

WIDTH = 100  # characters of a line of help
PUBLIC = """# Python reference

How to use it stands in [From Python](../api.md).

```{eval-rst}
.. currentmodule:: pipeline
.. autofunction:: parse
.. autofunction:: convert
.. autofunction:: load
.. autoclass:: Tables
   :members:
.. autoclass:: Summary
   :members:
.. automodule:: pipeline.model
   :members:
   :exclude-members: count, index
.. automodule:: pipeline.errors
   :members:
```
"""


def write_reference(folder: Path) -> None:
    """Write the pages (commands, tables, messages, python) into a folder; raises OSError."""
    folder.mkdir(exist_ok=True)
    for name, text in (
        ("commands", "\n".join(describe_commands())),
        ("tables", build_codebook(name_themes(None))),
        ("messages", "\n".join(describe_messages())),
        ("python", PUBLIC),
    ):
        (folder / f"{name}.md").write_text(text + "\n", "utf-8")


def describe_commands() -> Iterator[str]:
    """Every command with its arguments, as ``--help`` prints them."""
    yield "# Commands\n"
    yield "What `zhenggai COMMAND --help` prints, for every command. Exit codes of `parse`: 0 all inputs"
    yield "converted; 1 the run finished, and some inputs could not be read; 2 wrong usage; 3 the run"
    yield "could not finish; 130 and 143 after an interrupt."
    for name, parser in find_commands(build_parser()):
        parser.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=WIDTH)
        yield f"\n## {name}\n\n```text\n{parser.format_help().rstrip()}\n```"


def find_commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """The names of the commands and their parsers, in their order."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def describe_messages() -> Iterator[str]:
    """Every message with its severity and its words in both languages."""
    yield "# Messages\n"
    yield "What may stand in `messages.csv`. `{text}` stands for words of the notice or figures.\n"
    yield "| code | severity | 中文 | English |"
    yield "|---|---|---|---|"
    for code, entry in catalogue().items():
        yield f"| `{code}` | {entry['severity']} | {_cell(entry['zh'])} | {_cell(entry['en'])} |"
    yield "\nOf the run as a whole, told at its end and in `run.json` (`notes`):\n"
    yield "| code | 中文 / English |"
    yield "|---|---|"
    for code, words in NOTES.items():
        yield f"| `{code}` | {_cell(words)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    write_reference(Path(sys.argv[1]))
