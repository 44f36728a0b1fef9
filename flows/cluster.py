"""A batch whose packets are reviewed by a Dask cluster: the machine that runs it opens, sends, receives, writes.

The Prefect flow and its tasks are those of any batch, with Dask as the task runner; what is sent and what comes back
are `flows.errands`. A worker that dies costs the packets it was at, and of those only the pages not read yet: the
scheduler gives them to another one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from datetime import date
from queue import SimpleQueue
from typing import Any, NamedTuple, cast

from prefect import Flow, flow
from prefect_dask.task_runners import DaskTaskRunner, PrefectDaskFuture

from flows.batch_flow import step
from flows.desk import Desk, Done, Opened
from flows.errands import Errand, Parcel, do, in_passing, pack_knowledge, unpack_files
from flows.inbox import Item
from flows.keeping import Asked, Keeper
from flows.state import program_digest
from flows.steps import Sealed
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.delivered import stow
from pipeline.errors import OtherVersionError, StoreError

_SENDERS = 4  # packets opened and sent at one time: half of that is waiting for the disk and the object store
_AHEAD = 8  # packets opened before their turn

review_elsewhere: Any = step("审查")(do).with_options(task_run_name="审查 {errand.id}")


class Dispatch:
    """Sends packets out and takes their reports in, at a desk.

    Raises:
        StoreError, OSError: the office's own files cannot be sent.
    """

    def __init__(self, desk: Desk, keeper: Keeper, asked: Asked) -> None:
        self._desk, self._keeper, self._asked = desk, keeper, asked
        self._blobs, self._passing = Blobs(), in_passing()
        self._opened: dict[str, Opened] = {}
        self._knowledge = pack_knowledge(self._passing, asked.options.indicators)
        self._today = date.today()

    def errands(self, items: Sequence[Item]) -> Iterator[tuple[Item, Future[Errand]]]:
        """The packets opened and sent, some before their turn; their futures raise what stood in the way."""
        waiting, ahead = deque(items), deque[tuple[Item, Future[Errand]]]()
        with ThreadPoolExecutor(_SENDERS) as senders:
            try:
                while waiting or ahead:
                    while waiting and len(ahead) < _AHEAD:
                        ahead.append((waiting[0], senders.submit(self._send, waiting.popleft())))
                    yield ahead.popleft()
            finally:
                senders.shutdown(wait=False, cancel_futures=True)

    def _send(self, item: Item) -> Errand:
        opened = self._opened[item.id] = self._desk.open(item)
        delivered = stow(self._blobs, opened.packet)
        self._desk.put_away(opened)
        return Errand(
            id=item.id,
            source=item.path.name,
            delivered=Sealed.of(delivered),
            options=self._asked.options,
            today=self._today,
            run=self._keeper.run,
            city=self._asked.city,
            program=program_digest(),
            knowledge=self._knowledge,
        )

    def take_in(self, item: Item, result: object) -> Done:
        """Writes what came back of a packet; what cannot be had or written fails by itself.

        Raises:
            OtherVersionError: a worker is of another version.
        """
        opened = self._opened.pop(item.id, None)
        if isinstance(result, OtherVersionError):
            raise result
        if opened is None or not isinstance(result, Parcel):
            return Done.of_failure(item, result)
        if result.version is not None:
            self._keeper.learn(item.id, result.version)
        try:
            unpack_files(self._passing, result.files, self._asked.out / item.id)
            return self._desk.take_in(opened, result.done)
        except (StoreError, OSError) as error:
            return Done.of_failure(item, error)


def cluster_flow(dispatch: Dispatch, items: Sequence[Item], address: str, slots: int) -> Flow[..., list[Done]]:
    """The flow over these packets. Its parameters are for people who look at it in Prefect."""
    _ROUND.set(_Round(dispatch, items, slots))
    runner: Any = DaskTaskRunner(address=address)
    made: Flow[..., list[Done]] = flow(name="caishen-batch", task_runner=runner, persist_result=False)(_batch)
    return made


class _Round(NamedTuple):
    dispatch: Dispatch
    items: Sequence[Item]
    slots: int


_ROUND: ContextVar[_Round] = ContextVar("round")  # the flow travels with every task: it must not hold on to a desk


def _batch(inbox: str, out: str, options: dict[str, Any]) -> list[Done]:
    dispatch, items, slots = _ROUND.get()
    done: dict[str, Done] = {}
    away = _Away()
    for item, errand in dispatch.errands(items):
        if error := errand.exception():
            done[item.id] = dispatch.take_in(item, error)
            continue
        away.send(item, errand.result())
        while len(away) > 2 * slots:  # so that every worker finds its next packet waiting
            item, result = away.next()
            done[item.id] = dispatch.take_in(item, result)
    while away:
        item, result = away.next()
        done[item.id] = dispatch.take_in(item, result)
    return [done[item.id] for item in items]


class _Away:
    """The packets that are with the cluster."""

    def __init__(self) -> None:
        self._back: SimpleQueue[str] = SimpleQueue()
        self._away: dict[str, tuple[Item, PrefectDaskFuture[Parcel]]] = {}

    def __len__(self) -> int:
        return len(self._away)

    def send(self, item: Item, errand: Errand) -> None:
        future = cast(PrefectDaskFuture[Parcel], review_elsewhere.submit(errand))
        self._away[item.id] = item, future
        at_dask: Any = future.wrapped_future
        at_dask.add_done_callback(lambda _: self._back.put(item.id))

    def next(self) -> tuple[Item, object]:
        """Waits for whichever comes back first: what it came to, or the error."""
        item, future = self._away.pop(self._back.get())
        try:
            return item, future.result(raise_on_failure=False)
        except Exception as error:  # the scheduler gave it up: it had killed several workers
            return item, error
