"""What has arrived in an inbox, once it has arrived whole."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from flows.inbox import Item, packets_in

SETTLED = 3.0  # seconds without a change after which a packet is taken to be whole
_UNFINISHED = frozenset({".part", ".partial", ".crdownload", ".tmp", ".download", ".filepart"})

Looks = tuple[tuple[str, int, int], ...]
"""Of a packet: name, size and time of change of every file."""


class Seen(NamedTuple):
    """How a packet looked, and since when it has looked so, on the monotonic clock."""

    looks: Looks
    since: float


class Arrivals:
    """Tells whole packets from those still being copied.

    Args:
        settled: seconds without any change.
    """

    def __init__(self, inbox: Path, settled: float = SETTLED) -> None:
        self._inbox, self._settled = inbox, settled
        self._seen: dict[Path, Seen] = {}

    def look(self) -> dict[Item, Looks]:
        """The packets that are whole, with how they look. To be called again and again."""
        moment, seen = time.monotonic(), {}
        items = packets_in(self._inbox)
        for item in items:
            looks = looks_of(item.path)
            before = self._seen.get(item.path)
            seen[item.path] = before if before and before.looks == looks else Seen(looks, moment)
        self._seen = seen
        return {item: seen[item.path].looks for item in items if self._is_whole(seen[item.path], moment)}

    def _is_whole(self, seen: Seen, moment: float) -> bool:
        unfinished = any(Path(name).suffix.lower() in _UNFINISHED for name, _, _ in seen.looks)
        return bool(seen.looks) and not unfinished and moment - seen.since >= self._settled


def looks_of(path: Path) -> Looks:
    """Empty where there is no file, or one that went away meanwhile."""
    try:
        return tuple(sorted(_looks(path)))
    except OSError:
        return ()


def _looks(path: Path) -> Iterator[tuple[str, int, int]]:
    for file in path.rglob("*") if path.is_dir() else (path,):
        if file.is_file():
            told = file.stat()
            yield str(file), told.st_size, told.st_mtime_ns
