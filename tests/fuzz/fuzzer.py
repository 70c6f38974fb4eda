"""A target under atheris: ``python -m tests.fuzz.fuzzer TARGET [libFuzzer's options]``, until it ends."""

import random
import sys
from pathlib import Path
from typing import Any

import atheris
from lxml.etree import XMLSyntaxError

with atheris.instrument_imports(include=["pipeline"]):  # what it covers guides it
    from tests.fuzz.targets import TARGETS, Target


def main(arguments: list[str]) -> None:
    """Fuzz until libFuzzer stops: at its limit of time, or at the first failure."""
    target = TARGETS[arguments[1]]
    hooks: dict[str, Any] = {"custom_mutator": _mutator(target)} if target.mutate else {}
    atheris.Setup([arguments[0], *arguments[2:]], target.run, **hooks)
    atheris.Fuzz()


def _mutator(target: Target) -> Any:
    """Half of the changes by what knows the form, half by libFuzzer, with its words and its crossing."""

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        assert target.mutate is not None
        if random.Random(seed).random() < 0.5:
            try:
                changed = target.mutate(data, seed)
            except (XMLSyntaxError, ValueError):
                changed = b""
            if 0 < len(changed) <= most:
                return changed
        mutated: bytes = atheris.Mutate(data, most)
        return mutated

    return mutate


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    main(sys.argv)
