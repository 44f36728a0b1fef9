"""How far a run is, on standard error: a bar on a terminal, a line for each packet elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pipeline.model.tally import Tally

if TYPE_CHECKING:
    from rich.progress import Progress as Bar


class Progress:
    """Counts pages and packets; may be told from several threads.

    Args:
        quiet: say nothing.
        packets: how many there will be.
    """

    def __init__(self, quiet: bool, packets: int) -> None:
        self._say, self._lock = not quiet, threading.Lock()
        self._bar: Bar | None = None
        self._tally = Tally(packets=packets)

    @property
    def tally(self) -> Tally:
        """How far the run is."""
        return self._tally

    def __enter__(self) -> Self:
        if self._say and sys.stderr.isatty():
            self._bar = _bar()
            self._bar.start()
            self._pages_task = self._bar.add_task("页面", total=0)
            self._packets_task = self._bar.add_task("材料", total=self._tally.packets)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def found(self, pages: int) -> None:
        """So many more pages have to be read."""
        self._count(pages=pages)

    def page(self) -> None:
        """One page is read."""
        self._count(pages_done=1)

    def packet(self, line: str) -> None:
        """A packet is finished; `line` says how."""
        self._count(packets_done=1)
        if not self._say:
            return
        line = f"[{self._tally.packets_done}/{self._tally.packets}] {line}"
        with self._lock:
            if self._bar:
                self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
            else:
                print(line, file=sys.stderr, flush=True)

    def _count(self, pages: int = 0, pages_done: int = 0, packets_done: int = 0) -> None:
        with self._lock:
            was = self._tally
            self._tally = now = Tally(
                was.packets, was.packets_done + packets_done, was.pages + pages, was.pages_done + pages_done
            )
            if self._bar:
                self._bar.update(self._pages_task, total=now.pages, completed=now.pages_done)
                self._bar.update(self._packets_task, total=now.packets, completed=now.packets_done)


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Bar(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True)
