"""``python -m tests.fuzz [--seconds N] [TARGET…]``: fuzz one target after another, or every one.

What was covered is kept in ``.fuzz/TARGET`` and continued from; an input that fails is left in
``.fuzz/found``. Exits with 1 if there was one. Mend the mechanism, and move the input to
``tests/fuzz/found/TARGET-WHAT``, where the tests try it ever after.
"""

import argparse
import hashlib
import subprocess
import sys
from pathlib import Path

from tests.fuzz.targets import HERE, TARGETS, find_seeds

WORK = Path(".fuzz")
SLOW, MEMORY, LONGEST = 20, 1500, 16_384  # seconds and MB of one input, its bytes


def main() -> int:
    """Give the number of targets that failed, 1 at most."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="of each target")
    given = parser.parse_args()
    if unknown := set(given.targets) - set(TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    failed = [name for name in given.targets or TARGETS if not fuzz(name, given.seconds)]
    if failed:
        print(f"失败 / failed: {', '.join(failed)}; {WORK / 'found'}", file=sys.stderr)
    return bool(failed)


def fuzz(name: str, seconds: int) -> bool:
    """Whether a target stood so many seconds."""
    corpus, found = WORK / name, WORK / "found"
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    for seed in find_seeds(name):
        (corpus / hashlib.sha1(seed).hexdigest()).write_bytes(seed)  # named as libFuzzer names them
    words = WORK / f"{name}.dict"
    words.write_text(_spell_words(HERE / "seeds" / TARGETS[name].words), "ascii")
    options = {
        "max_total_time": seconds,
        "timeout": SLOW,
        "rss_limit_mb": MEMORY,
        "max_len": LONGEST,
        "dict": words,
        "artifact_prefix": f"{found}/{name}-",
        "print_final_stats": 1,
        "verbosity": 1,
    }
    command = [sys.executable, "-m", "tests.fuzz.fuzzer", name, str(corpus)]
    done = subprocess.run([*command, *(f"-{key}={value}" for key, value in options.items())], check=False)
    return done.returncode == 0


def _spell_words(path: Path) -> str:
    """The words of a file as libFuzzer's dictionaries have them, byte by byte."""
    words = path.read_text("utf-8").splitlines()
    spelled = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in words if word)
    return "".join(f'"{word}"\n' for word in spelled)


if __name__ == "__main__":
    sys.exit(main())
