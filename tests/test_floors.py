"""The floors of the house hold, and each outside package enters through its one door."""

from importlinter.cli import lint_imports


def test_the_floors_hold() -> None:
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0
