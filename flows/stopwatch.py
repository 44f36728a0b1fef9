"""Where a run's processor time goes, for the benchmark: off unless `CAISHEN_TIMES` names a file.

Each piece of work adds a line of JSON to the file: what it was, its seconds of processor time (with those of
programs it ran), the share of parts of it, and the most memory its process has ever held.
"""

from __future__ import annotations

import json
import os
import resource
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

VARIABLE = "CAISHEN_TIMES"
_PARTS: Counter[str] = Counter()


class Times(NamedTuple):
    """Seconds of processor time by name, for work and for parts of it; bytes, the peaks of all workers added up."""

    work: Counter[str]
    parts: Counter[str]
    peak: int


@contextmanager
def measured(name: str) -> Iterator[None]:
    """Adds what the block takes to the file."""
    target = os.environ.get(VARIABLE)
    if not target:
        yield
        return
    _PARTS.clear()
    begun = _spent()
    try:
        yield
    finally:
        _add(target, name, _spent() - begun)


def measuring() -> bool:
    return VARIABLE in os.environ


def started() -> None:
    """Adds what this process took until now."""
    _add(os.environ[VARIABLE], "start", _spent())


def watch(owner: type | ModuleType, method: str, part: str) -> None:
    """From now on the calls of the method, or of the module's function, count as a part of the work that makes them."""
    plain = getattr(owner, method)

    @wraps(plain)
    def watched(*arguments: Any, **named: Any) -> Any:
        begun = time.process_time()
        try:
            return plain(*arguments, **named)
        finally:
            _PARTS[part] += time.process_time() - begun  # type: ignore[assignment]

    setattr(owner, method, watched)


def times(file: Path) -> Times:
    """Everything that was added to the file."""
    work: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    peaks: dict[int, int] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        work[entry["name"]] += entry["seconds"]
        parts.update({f"{entry['name']} {part}": seconds for part, seconds in entry["parts"].items()})
        peaks[entry["process"]] = entry["peak"]
    return Times(work, parts, sum(peaks.values()))


def _spent() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _add(target: str, name: str, seconds: float) -> None:
    entry = {
        "name": name,
        "seconds": seconds,
        "parts": _PARTS,
        "process": os.getpid(),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    with Path(target).open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")
