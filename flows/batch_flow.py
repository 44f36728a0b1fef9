"""The batch as a Prefect flow: open each packet, read its pages in chunks, conclude; then what spans packets.

Prefect orders, retries and records; the work itself is done by worker processes, whose results are kept by
content. So an interrupted batch, run again, finds its pages read and its packets concluded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from prefect import Flow, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import Task
from prefect.utilities.annotations import allow_failure

from flows.desk import Desk, Done, Opened
from flows.inbox import Item
from flows.reading import chunks, is_passing
from pipeline.model.packet import PageSource, Problem

_AHEAD = 2  # packets opened before their turn, so that no worker waits for an archive to be unpacked
_OPEN_ENDS = 4  # packets between opening and conclusion: bounds the disk that unpacked archives take
_THREADS = 24  # tasks waiting for workers at one time


def passing(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    return is_passing(state.result(raise_on_failure=False))


def step(name: str) -> Callable[[Callable[..., Any]], Any]:
    """Makes a function a task: tried again where the fault may pass."""
    return task(
        name=name,
        retries=3,
        retry_delay_seconds=[1, 5, 20],
        retry_condition_fn=passing,
        cache_policy=NO_CACHE,
        persist_result=False,
    )


def batch_flow(desk: Desk, items: Sequence[Item]) -> Flow[..., list[Done]]:
    """The flow over these packets. Its parameters are for people who look at it in Prefect."""

    @step("打开材料")
    def open_packet(item: Item) -> Opened:
        return desk.open(item)

    @step("识读页面")
    def read_pages(sources: Sequence[PageSource]) -> list[Problem]:
        return desk.read(sources)

    @step("审查")
    def conclude(opened: Opened, reads: list[Any]) -> Done:
        return desk.conclude(opened, reads)

    threads: Any = ThreadPoolTaskRunner(max_workers=_THREADS)

    @flow(name="caishen-batch", task_runner=threads, persist_result=False)
    def caishen_batch(inbox: str, out: str, options: dict[str, Any]) -> list[Done]:
        ahead: deque[tuple[Item, PrefectFuture[Opened]]] = deque()
        waiting, concluding = deque(items), list[tuple[Item, PrefectFuture[Any]]]()
        try:
            while waiting or ahead:
                while waiting and len(ahead) <= _AHEAD:
                    ahead.append((waiting[0], open_packet.submit(waiting.popleft())))
                item, opening = ahead.popleft()
                concluding.append((item, _go_on(opening, read_pages, conclude)))
                if len(concluding) >= _OPEN_ENDS:
                    concluding[-_OPEN_ENDS][1].wait()
            return [_settled(item, future) for item, future in concluding]
        except BaseException:
            desk.stop()  # else the tasks' threads would wait for their pages
            raise

    return caishen_batch


def _go_on(opening: PrefectFuture[Opened], read_pages: Any, conclude: Any) -> PrefectFuture[Any]:
    """Submits what comes after opening; where that failed its future is the end of it."""
    opened = opening.result(raise_on_failure=False)
    if not isinstance(opened, Opened):
        return opening
    reads = [read_pages.submit(sources) for sources in chunks(opened.packet.pages)]
    future: PrefectFuture[Any] = conclude.submit(opened, [allow_failure(read) for read in reads])
    return future


def _settled(item: Item, future: PrefectFuture[Any]) -> Done:
    result = future.result(raise_on_failure=False)
    return result if isinstance(result, Done) else Done.of_failure(item, result)
