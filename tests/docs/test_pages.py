"""Every code block of the documentation runs, and prints what the page shows."""

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs.pages import Block, find_blocks, run_page

PAGES = (
    "docs/api.md",
    "docs/archivist.md",
    "docs/archivist.zh.md",
    "docs/data.md",
    "docs/researcher.md",
    "docs/start.md",
)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_shows_is_what_happens(page: str, tmp_path: Path) -> None:
    run_page((ROOT / page).read_text("utf-8"), tmp_path)


PAGE = """A page.

```python
words = ["一是", "二是"]
print(len(words))
```

```text
2
```

```console
$ zhenggai --version
zhenggai ...
$ echo 1 && echo 2
1
2
```

```sh
make help   # a comment
cat /nothing
```
"""


def test_the_blocks_of_a_page_are_found_with_their_lines() -> None:
    assert list(find_blocks(PAGE)) == [
        Block(4, "python", 'words = ["一是", "二是"]\nprint(len(words))\n', "2\n"),
        Block(13, "shell", "zhenggai --version", "zhenggai ...\n"),
        Block(15, "shell", "echo 1 && echo 2", "1\n2\n"),
        Block(21, "shell", "make help   # a comment"),
    ]


def test_a_page_that_is_right_passes_and_one_that_is_not_fails(tmp_path: Path) -> None:
    (tmp_path / "right").mkdir()
    run_page(PAGE, tmp_path / "right")
    for number, (old, new) in enumerate(
        (("\n2\n", "\n3\n"), ("words)", "word)"), ("make help", "make nothing"))
    ):
        (tmp_path / str(number)).mkdir()
        with pytest.raises((AssertionError, NameError)):
            run_page(PAGE.replace(old, new, 1), tmp_path / str(number))
