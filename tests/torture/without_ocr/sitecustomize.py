"""On PYTHONPATH: recognition is not installed, so that a run takes seconds and not minutes."""

import sys
from typing import Any, cast

cast(dict[str, Any], sys.modules)["rapidocr"] = None
