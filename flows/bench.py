"""The bench of a worker in a cluster: what it keeps from packet to packet, so that models are loaded once."""

from __future__ import annotations

import atexit
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from distributed import get_worker

from flows.desk import Desk, Opened
from flows.errands import INDICATORS, Errand, Parcel, in_passing, pack_files, unpack_knowledge
from flows.inbox import Item
from flows.keeping import Asked, Keeper
from flows.options import cores
from flows.progress import Progress
from flows.state import program_digest, workspace
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.delivered import fetch
from pipeline.adapters.workers import Workers
from pipeline.errors import OtherVersionError


class Bench:
    """Processes that know what an office's own files say, and a room to work in, for packets one after the other."""

    def __init__(self, knowledge: str, jobs: int) -> None:
        self._open = ExitStack()
        self._room, self._jobs = self._open.enter_context(workspace()), jobs
        self._home = self._room / "home"
        unpack_knowledge(in_passing(), knowledge, self._home)
        self._workers = Workers(jobs, partial(_settle, str(self._home)))
        self._open.callback(self._workers.close, wait=False)
        self.users = 0

    def close(self) -> None:
        """Ends its processes and clears its room."""
        self._open.close()

    def review(self, errand: Errand) -> Parcel:
        """A packet from its files to its report, which comes back in blobs.

        Raises:
            StoreError, OSError: database, object store or disk cannot be used.
        """
        options = errand.options
        if options.indicators:
            options = options.model_copy(update={"indicators": self._home / INDICATORS})
        asked = Asked("batch", Path(), Path(), options, errand.city)
        with tempfile.TemporaryDirectory(dir=self._room) as place:
            room, out = Path(place), Path(place) / "out"
            packet = fetch(Blobs(), errand.delivered.open(), room / "packet")
            opened = Opened(Item(errand.id, Path(errand.source)), packet, time.monotonic(), "")
            with (
                Progress(True, 1) as progress,
                Keeper(asked, progress, errand.run) as keeper,
                Desk(
                    room, out, options, self._jobs, progress, keeper, workers=self._workers, today=errand.today
                ) as desk,
            ):
                done = desk.conclude(opened, [desk.read(packet.pages)])
                return Parcel(done, pack_files(in_passing(), out / errand.id), keeper.version(errand.id))


_BENCHES: dict[str, Bench] = {}
_LOCK = threading.Lock()


@contextmanager
def at_bench(errand: Errand) -> Iterator[Bench]:
    """The bench for an errand, shared by all threads of this worker; those that nobody is at make room for it.

    Raises:
        OtherVersionError: this worker's program is not the one that asks.
        StoreError, OSError: it cannot be set up.
    """
    if errand.program != program_digest():
        raise OtherVersionError("工作机上的程序与本机不是同一版本，请在各机安装同一版本后重试。")
    with _LOCK:
        if errand.knowledge not in _BENCHES:
            _close(idle=True)
            _BENCHES[errand.knowledge] = Bench(errand.knowledge, _jobs())
        bench = _BENCHES[errand.knowledge]
        bench.users += 1
    try:
        yield bench
    finally:
        with _LOCK:
            bench.users -= 1


def _close(idle: bool = False) -> None:
    for knowledge, bench in list(_BENCHES.items()):
        if not (idle and bench.users):
            _BENCHES.pop(knowledge).close()


atexit.register(_close)


def _jobs() -> int:
    """As many processes as the worker has threads: with that its owner said how many cores it is to use."""
    try:
        return int(get_worker().state.nthreads)
    except ValueError:  # not called by a worker
        return cores()


def _settle(folder: str) -> None:
    os.environ["CAISHEN_HOME"] = folder
