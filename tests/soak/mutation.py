"""Faults are planted in `lifecycle/`, one at a time, in a copy of it: how many do its own fast tests notice?

mutmut plants those in functions, `mutants` those in tables and guards. Generated documents are left out: the tests
compare them with what was committed, so that no change goes unnoticed. A fault that no module survives its import
with counts as noticed when a table was found to contradict itself, and not at all when Python could not read it.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

from tests.soak.mutants import Mutant, mutants_of
from tests.soak.result import Result

ROOT = Path(__file__).parents[2]
BAR = 90.0
DOCUMENTS = ("diagram.py", "documentation.py")
TESTS = Path("tests", "lifecycle")
SLOWEST = "test_against_the_model.py"
COPIED = (
    *("lifecycle", "engine", "events", "models", "settings.py", "pyproject.toml"),
    *("tests/__init__.py", "tests/lifecycle", "tests/model", "tests/engine"),
)
"""The rules and their tests, and what those read catalogues with."""
ENDLESS = 180
"""Seconds after which a fault counts as one that lets the rules run in circles; all tests together take five."""

NOTICED = ("killed", "timeout", "segfault")
"""Rules that run in circles end in any of these, after the time or the memory that they are given."""

MEMORY = 2 * 1024**3
CONTRADICTS, UNREADABLE = 70, 71
TRIAL = f"""
import sys
try:
    import lifecycle.births, lifecycle.writes
except Exception as error:
    sys.exit({CONTRADICTS} if type(error).__name__ == "BrokenTable" else {UNREADABLE})
import pytest
sys.exit(pytest.main(sys.argv[1:]))
"""


def mutation(size: int, folder: Path) -> Result:
    """Plant all faults, or a random sample of so many when there are more."""
    house = _copy(folder / "house")
    _check_without_fault(house)
    in_functions = _Functions(house)
    tables = mutants_of(house / "lifecycle", *DOCUMENTS)
    everything: list[str | Mutant] = [*in_functions.names, *tables]
    chosen = everything if size >= len(everything) else Random(size).sample(everything, size)
    outcomes = Counter[tuple[str, str]]()
    survivors: list[str] = []
    for name, status in in_functions.plant([name for name in chosen if isinstance(name, str)]).items():
        outcomes["functions", "killed" if status in NOTICED else "survived"] += 1
        survivors += [] if status in NOTICED else [in_functions.told(name, status)]
    for mutant in (each for each in chosen if isinstance(each, Mutant)):
        status = _plant(house, mutant)
        outcomes[mutant.kind, status] += 1
        survivors += [str(mutant)] if status == "survived" else []
    print("\n".join(["survivors:", *survivors]), flush=True)
    return _result(outcomes)


def _result(outcomes: Counter[tuple[str, str]]) -> Result:
    result, killed, planted = Result(), 0, 0
    for kind in ("functions", "tables", "guards"):
        noticed = outcomes[kind, "killed"] + outcomes[kind, "refused"]
        both = noticed + outcomes[kind, "survived"]
        result.figures[f"of {both:,} in {kind}"] = noticed
        killed, planted = killed + noticed, planted + both
    share = round(100 * killed / max(planted, 1), 1)
    result.figures["% noticed"] = share
    result.figures["by the tables' own checks"] = outcomes["tables", "refused"]
    if share < BAR:
        result.failures.append(f"{share} % of the faults were noticed, less than {BAR:.0f} %")
    return result


def _copy(house: Path) -> Path:
    """What the faults are planted in: the rules, their tests, and no trace of earlier runs."""
    without = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        (house / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, house / name, ignore=without)
        else:
            shutil.copyfile(ROOT / name, house / name)
    return house


def _check_without_fault(house: Path) -> None:
    """The tests must pass as they are. Their bytecode is kept, that of the rules must not hide faults."""
    if code := _try(house, PYTHONDONTWRITEBYTECODE=""):
        raise RuntimeError(f"the tests of the rules fail already: pytest ended with {code}")
    shutil.rmtree(house / "lifecycle" / "__pycache__")


def _limit_memory() -> None:
    """A plan that grows without end must not take the machine with it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


class _Functions:
    """The faults in plain functions, which mutmut plants; it is asked by its command line alone."""

    def __init__(self, house: Path) -> None:
        self.house = house
        self._run("run", "--max-children", "1", "lifecycle.cascades*")
        self.names = list(self._results())

    def plant(self, names: list[str]) -> dict[str, str]:
        """What became of each of these faults: `killed`, `timeout`, `survived` or `no tests`, say."""
        if names:
            everything = len(names) == len(self.names)
            self._run("run", "--max-children", "1", *([] if everything else names))
        results = self._results()
        return {name: results[name] for name in names}

    def told(self, name: str, status: str) -> str:
        """The fault as a change of lines."""
        lines = self._run("show", name).splitlines()
        changed = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
        return "\n".join([f"{name}: {status}", *(f"    {line}" for line in changed)])

    def _results(self) -> dict[str, str]:
        lines = (line.strip().rpartition(": ") for line in self._run("results", "--all", "true").splitlines())
        return {name: status for name, _, status in lines if name.startswith("lifecycle.")}

    def _run(self, *arguments: str) -> str:
        command = [str(Path(sys.executable).with_name("mutmut")), *arguments]
        done = subprocess.run(
            command, cwd=self.house, capture_output=True, text=True, check=False, preexec_fn=_limit_memory
        )
        if done.returncode:
            raise RuntimeError(f"mutmut {arguments[0]} failed: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout


def _plant(house: Path, mutant: Mutant) -> str:
    """Try the tests with this fault: `killed`, `survived`, or not even imported: `refused` or `unreadable`."""
    sound = mutant.path.read_bytes()
    mutant.path.write_bytes(mutant.text)
    try:
        code = _try(house)
    finally:
        mutant.path.write_bytes(sound)
    if code not in (0, 1, 2, 3, CONTRADICTS, UNREADABLE):
        raise RuntimeError(f"pytest ended with {code} on {mutant}")
    return {0: "survived", CONTRADICTS: "refused", UNREADABLE: "unreadable"}.get(code, "killed")


def _try(house: Path, **variables: str) -> int:
    """Run the tests, the slowest last, until one fails; without any plugin, which takes longer to load than they do."""
    tests = sorted((house / TESTS).glob("test_*.py"), key=lambda path: (path.name == SLOWEST, path.name))
    files = [str(path.relative_to(house)) for path in tests]
    options = f"-x -q --tb=no -p no:cacheprovider -c {os.devnull} --rootdir=. --import-mode=importlib".split()
    command = [sys.executable, "-c", TRIAL, *options, *files]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1", **variables}
    try:
        return subprocess.run(
            command,
            cwd=house,
            env=environment,
            capture_output=True,
            timeout=ENDLESS,
            check=False,
            preexec_fn=_limit_memory,
        ).returncode
    except subprocess.TimeoutExpired:
        return 1
