"""Are there known vulnerabilities in what is locked? `python -m tests.advisories`, part of `make check`.

Fails when there is one. Where advisories can't be had (no network, a mirror without them) it says so, and how much was
looked at: that nothing was found then means nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.txt", "requirements-dev.txt")
PATIENCE = 300


def main() -> int:
    """1 when something is known to be vulnerable."""
    found = [problem for lock in LOCKS for problem in _of_python(lock)] + _of_node("dashboard")
    print("\n".join(found) or "no known vulnerabilities, as far as could be looked")
    return 1 if found else 0


def _of_python(lock: str) -> list[str]:
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / lock), "--disable-pip"]
    told = _told([*command, "--format", "json", "--progress-spinner", "off"], lock)
    packages = told.get("dependencies", [])
    looked = [package for package in packages if "vulns" in package]
    print(f"{lock}: {len(looked)} of {len(packages)} packages could be looked up")
    return [
        f"{package['name']} {package['version']}: {problem['id']}, mended in {', '.join(problem['fix_versions'])}"
        for package in looked
        for problem in package["vulns"]
    ]


def _of_node(folder: str) -> list[str]:
    told = _told(["npm", "audit", "--json", "--prefix", str(ROOT / folder)], folder)
    known = "vulnerabilities" in told
    print(f"{folder}: its packages {'were looked up' if known else 'could not be looked up'}")
    return [
        f"{name} ({folder}): {problem['severity']}"
        for name, problem in told.get("vulnerabilities", {}).items()
        if problem["severity"] in ("high", "critical")
    ]


def _told(command: list[str], what: str) -> dict[str, Any]:
    """What the command says as JSON; nothing when it can't say anything."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
        told = json.loads(done.stdout)
    except (OSError, subprocess.TimeoutExpired, json.JSONDecodeError) as problem:
        print(f"{what}: no advisories could be had ({type(problem).__name__})")
        return {}
    return told if isinstance(told, dict) else {}


if __name__ == "__main__":
    sys.exit(main())
