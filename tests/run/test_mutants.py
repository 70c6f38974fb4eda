"""Real files, changed at random: each mutant is read, or refused for a known reason, and loses nothing in silence.

    pytest tests/run/test_mutants.py --mutants 1000
"""

import random
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from pipeline.model import FileResult
from tests.conftest import SAMPLES
from tests.formats.ofd import write_ofd
from tests.formats.web import write_page
from tests.fuzz.mutations import mutate_bytes, mutate_package, mutate_pdf
from tests.invariants import convert, squash
