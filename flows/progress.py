"""How far a run is, on standard error: a bar on a terminal, a line for each packet elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar


class Progress:
    """Counts pages and packets; may be told from several threads.

    Args:
        quiet: say nothing.
        packets: how many there will be.
    """

    def __init__(self, quiet: bool, packets: int) -> None:
        self._say, self._lock = not quiet, threading.Lock()
        self._console = Console(stderr=True, quiet=quiet)
        self._bar: Bar | None = None
        self._packets, self._done = packets, 0

    def __enter__(self) -> Self:
        if self._say and sys.stderr.isatty():
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bar = Bar(*columns, TimeRemainingColumn(), console=self._console, transient=True)
            self._bar.start()
            self._pages_task = self._bar.add_task("页面", total=0)
            self._packets_task = self._bar.add_task("材料", total=self._packets)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def found(self, pages: int) -> None:
        """So many more pages have to be read."""
        with self._lock:
            if self._bar:
                total = self._bar.tasks[self._pages_task].total or 0
                self._bar.update(self._pages_task, total=total + pages)

    def page(self) -> None:
        """One page is read."""
        if self._bar:
            self._bar.advance(self._pages_task)

    def packet(self, line: str) -> None:
        """A packet is finished; `line` says how."""
        with self._lock:
            self._done += 1
            if self._bar:
                self._bar.advance(self._packets_task)
            if self._say:
                self._console.print(
                    f"[{self._done}/{self._packets}] {line}", markup=False, highlight=False, soft_wrap=True
                )
