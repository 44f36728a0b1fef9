"""`caishen batch`: every packet of an inbox, as a Prefect flow; then what spans packets, and the summary."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from flows.desk import Desk, Done
from flows.inbox import Item, packets_in
from flows.keeping import Asked, Keeper
from flows.kept import batch_stands, keep_batch
from flows.options import RunOptions, cores
from flows.prefect_server import prefect_server
from flows.progress import Progress
from flows.state import workspace
from pipeline.adapters.store.files import write_atomically
from pipeline.errors import ConfigurationError
from pipeline.reports.overview import Summary, render_overview
from pipeline.settings import cluster

if TYPE_CHECKING:
    from prefect import Flow


def review_all(inbox: Path, out: Path, options: RunOptions, jobs: int | None, quiet: bool) -> int:
    """Reviews every packet of the inbox. Returns the exit status.

    Raises:
        ConfigurationError: the inbox is empty or holds the results, or the options are faulty.
    """
    check_places(inbox, out)
    items = packets_in(inbox)
    if not items:
        raise ConfigurationError(f"收件文件夹 {inbox} 是空的：其下每个文件夹或文件是一份申报材料。")
    done = review_round(items, Asked("batch", inbox, out, options), jobs or cores(), quiet)
    told(done, out)
    print(f"一览：{out / 'index.html'}")
    return 0 if all(packet.reviewed for packet in done) else 1


def check_places(inbox: Path, out: Path) -> None:
    """
    Raises:
        ConfigurationError: the inbox holds the results.
    """
    if out == inbox or inbox in out.parents:
        raise ConfigurationError(f"结果文件夹 {out} 不能放在收件文件夹里，请另选 --out。")


def told(done: Sequence[Done], out: Path) -> None:
    """A line for each packet on standard output, at once."""
    for packet in done:
        print(packet.line(out), flush=True)


def review_round(
    items: Sequence[Item], asked: Asked, jobs: int, quiet: bool, sure: Mapping[str, Done] | None = None
) -> list[Done]:
    """Reviews these packets and what spans them, and writes the summary; all packets, in order.

    Args:
        sure: by id, those that were done before in this process, and are not looked at again.

    Raises:
        ConfigurationError: the options are faulty.
        StoreError: the store cannot be used.
    """
    since = time.monotonic()
    known = dict(sure or {})
    with contextlib.ExitStack() as open_:
        room = open_.enter_context(workspace())
        progress = open_.enter_context(Progress(quiet, len(items) - len(known)))
        keeper = open_.enter_context(Keeper(asked, progress))
        desk = open_.enter_context(Desk(room, asked.out, asked.options, jobs, progress, keeper))
        known |= {item.id: packet for item in items if item.id not in known and (packet := desk.known(item))}
        made = _made(desk, keeper, [item for item in items if item.id not in known], room, asked)
        done = desk.across([known.get(item.id) or made[item.id] for item in items])
        if made or not batch_stands(asked.out, (packet.state for packet in done)):
            _write_summary(done, desk.check().result(), asked, time.monotonic() - since)
            keep_batch(asked.out, (packet.state for packet in done))
    return done


def _made(desk: Desk, keeper: Keeper, items: Sequence[Item], room: Path, asked: Asked) -> dict[str, Done]:
    """The packets reviewed, by their ids, and a first summary of them. Where there are none, no Prefect is started."""
    if not items:
        return {}
    since = time.monotonic()
    checked = desk.check()
    items = keeper.in_order(items)
    threads = _threads(address) if (address := cluster()) else 0
    if not threads:
        desk.begin(items)
    titles = checked.result()  # a rule that cannot be loaded should not be found out after an hour of reading
    with prefect_server(room / "prefect"):
        flow = _flow(desk, keeper, items, asked, threads)
        done = flow(str(asked.inbox), str(asked.out), asked.options.model_dump(mode="json"))
        done = [_tried_again(desk, packet) for packet in done]
    _write_summary(done, titles, asked, time.monotonic() - since)
    return {packet.item.id: packet for packet in done}


def _threads(address: str) -> int:
    """Of the cluster. Raises `ConfigurationError` where it is not fit for work."""
    from flows.scheduler import slots

    return slots(address)


def _flow(desk: Desk, keeper: Keeper, items: Sequence[Item], asked: Asked, threads: int) -> Flow[..., list[Done]]:
    """By this machine, or by a cluster with so many threads. Prefect is imported here: it must know its server."""
    if address := cluster():
        from flows.cluster import Dispatch, cluster_flow

        return cluster_flow(Dispatch(desk, keeper, asked), items, address, threads)
    from flows.batch_flow import batch_flow

    return batch_flow(desk, items)


def _tried_again(desk: Desk, done: Done) -> Done:
    """A packet that failed is tried once more without Prefect: it may have been Prefect, or the machine."""
    if not done.entry.failed:
        return done
    try:
        return desk.review(done.item)
    except Exception as error:
        return Done.of_failure(done.item, error)


def _write_summary(done: Sequence[Done], titles: dict[str, str], asked: Asked, seconds: float) -> None:
    summary = Summary(
        inbox=asked.inbox.name,
        packets=tuple(packet.entry for packet in done),
        seconds=round(seconds, 1),
        caishen=metadata.version("caishen"),
    )
    write_atomically(asked.out / "summary.json", json.dumps(summary.to_json(), ensure_ascii=False, indent=1) + "\n")
    write_atomically(asked.out / "index.html", render_overview(summary, titles))
    from flows.exports import write_summary_book  # its libraries are not needed while pages are read

    write_summary_book(summary.packets, asked.out)
