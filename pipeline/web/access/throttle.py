"""How often one may try to log in."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from threading import Lock
from typing import Final

WINDOW: Final = 900.0  # seconds
BY_ACCOUNT: Final = 5
BY_ADDRESS: Final = 20
_MOST_KEYS = 10_000

_Key = tuple[str, str]


class Throttle:
    """Counts tries by account and by address, within a sliding window; kept in memory of the one server process.

    A try counts before its password is looked at, so that many at once are no way around; success takes it back.

    Args:
        clock: seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._tries: defaultdict[_Key, deque[float]] = defaultdict(deque)

    def attempt(self, account: str, address: str) -> float:
        """Seconds to wait before another try is taken; 0: this one counts and may go on."""
        keys = ("account", account), ("address", address)
        with self._lock:
            wait = max(self._wait(keys[0], BY_ACCOUNT), self._wait(keys[1], BY_ADDRESS))
            if not wait:
                self._count(keys)
            return wait

    def _wait(self, key: _Key, most: int) -> float:
        tries = self._tries.get(key)
        if tries is None:
            return 0.0
        at = self._clock()
        while tries and at - tries[0] >= WINDOW:
            tries.popleft()
        return WINDOW - (at - tries[0]) if len(tries) >= most else 0.0

    def _count(self, keys: tuple[_Key, ...]) -> None:
        at = self._clock()
        if len(self._tries) > _MOST_KEYS:
            for old in [key for key, tries in self._tries.items() if not tries or at - tries[-1] >= WINDOW]:
                del self._tries[old]
        for key in keys:
            self._tries[key].append(at)

    def succeeded(self, account: str, address: str) -> None:
        with self._lock:
            self._tries.pop(("account", account), None)
            if tries := self._tries.get(("address", address)):
                tries.pop()
