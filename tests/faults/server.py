"""Runs in a process that ``disk.c`` was loaded into: for each order a fork that may be struck."""

import ctypes
import importlib
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from typing import Any

TRACEBACK = 99  # exit code of what ends with one
FAULTS = ("fails", "dies", "reads")
disk = ctypes.CDLL(os.environ["LD_PRELOAD"])


def carry_out(order: dict[str, Any]) -> dict[str, Any]:
    """The end of a fork that calls the function: its code, what it said, and how many steps it took."""
    module, _, name = order["function"].partition(":")
    function = getattr(importlib.import_module(module), name)  # here, and not in every fork
    with tempfile.TemporaryFile() as told:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.dup2(told.fileno(), 1)
            os.dup2(told.fileno(), 2)
            os.close(reading)
            code, taken = _call(function, order)
            os.write(writing, str(taken).encode())
            os._exit(code)
        os.close(writing)
        _, status = os.waitpid(child, 0)
        steps = os.read(reading, 99).decode()
        os.close(reading)
        told.seek(0)
        words = told.read().decode()
    return {"code": os.waitstatus_to_exitcode(status), "told": words, "steps": int(steps or 0)}


def _call(function: Callable[..., object], order: dict[str, Any]) -> tuple[int, int]:
    fault = FAULTS.index(order["fault"])
    if order["first"]:
        disk.faults_arm(order["below"].encode(), *map(ctypes.c_long, (order["first"], order["times"])), fault)
    try:
        code = function(*order["arguments"]) or 0
        assert isinstance(code, int)
    except BaseException:
        traceback.print_exc()
        code = TRACEBACK
    steps = disk.faults_disarm()
    sys.stdout.flush()
    sys.stderr.flush()
    return code, steps


def main() -> None:
    """One order a line, one answer a line."""
    for line in sys.stdin:
        print(json.dumps(carry_out(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
