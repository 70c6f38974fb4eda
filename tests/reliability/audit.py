"""Whether the packages that are pinned have known faults: pip-audit over requirements/*.txt (make audit).

Ends with 0 only where every package was looked up and none has a known fault: 1 where one has, 3 where some
could not be looked up. The environment variable AUDIT_SERVICE names the service (pypi, osv), AUDIT_OSV_URL an
address of OSV's own form where the usual one cannot be reached.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

SETS = ("parse", "ocr", "report", "test", "bench")
OPTIONS = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")


def look_up(path: Path) -> list[dict[str, Any]] | None:
    """What the service says of each package of a set; None where it says nothing."""
    service = ["--vulnerability-service", os.environ.get("AUDIT_SERVICE", "pypi")]
    if url := os.environ.get("AUDIT_OSV_URL"):
        service = ["--vulnerability-service", "osv", "--osv-url", url]
    command = [sys.executable, "-m", "pip_audit", *OPTIONS, *service, "--requirement", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(done.stderr.strip().splitlines()[-1:] or done.returncode, file=sys.stderr)
        return None
    return found


def main() -> int:
    """Prints a line for each set, and for each known fault."""
    faulty = unknown = 0
    for name in SETS:
        found = look_up(ROOT / f"requirements/{name}.txt")
        skipped = [one["name"] for one in found or () if "skip_reason" in one]
        checked = len(found or ()) - len(skipped)
        print(f"requirements/{name}.txt: {checked} 个已核对 checked, {len(skipped)} 个未能核对 not checked")
        unknown += len(skipped) or not found
        for one in found or ():
            for fault in one.get("vulns", ()):
                faulty += 1
                print(f"  {one['name']} {one['version']}: {fault['id']} → {', '.join(fault['fix_versions'])}")
    if faulty:
        return 1
    if unknown:
        print("漏洞库无法访问，未核对即不等于无漏洞 / the advisory service was not reached: nothing is shown")
    return 3 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
