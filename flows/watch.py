"""`caishen batch --watch`: packets are taken as they arrive, until one stops it."""

from __future__ import annotations

import sys
from pathlib import Path

from watchfiles import watch

from flows.arrivals import SETTLED, Arrivals, Looks
from flows.batch import check_places, review_round, told
from flows.desk import Done
from flows.inbox import Item
from flows.journal import note
from flows.keeping import Asked
from flows.options import RunOptions, cores
from flows.prefect_server import prefect_server
from flows.state import workspace
from pipeline.errors import StoreError

_LOOK = 1000  # milliseconds after which one looks again, told of a change or not: network drives tell of none


def watch_inbox(inbox: Path, out: Path, options: RunOptions, jobs: int | None, quiet: bool) -> int:
    """Reviews what lies in the inbox and what comes, round by round, until it is interrupted.

    Raises:
        ConfigurationError: the options are faulty, or the inbox holds the results.
    """
    check_places(inbox, out)
    asked, arrivals = Asked("watch", inbox, out, options), Arrivals(inbox, SETTLED)
    if not quiet:
        print(f"守候 {inbox}，新到的材料随到随审；按 Ctrl-C 停止。", file=sys.stderr)
    with workspace() as room, prefect_server(room / "prefect"):  # one for all rounds
        done: dict[Item, tuple[Looks, Done]] = {}
        for _ in watch(inbox, watch_filter=None, rust_timeout=_LOOK, yield_on_timeout=True, debounce=_LOOK):
            whole = arrivals.look()
            done = {item: known for item, known in done.items() if whole.get(item) == known[0]}
            if whole.keys() - done.keys():
                done = _round(whole, done, asked, jobs or cores(), quiet)
    return 0


def _round(
    whole: dict[Item, Looks], done: dict[Item, tuple[Looks, Done]], asked: Asked, jobs: int, quiet: bool
) -> dict[Item, tuple[Looks, Done]]:
    """All packets there are, those not done yet reviewed. A fault of the machine or the store: tried again later."""
    try:
        finished = review_round(list(whole), asked, jobs, quiet, {item.id: known for item, (_, known) in done.items()})
    except (StoreError, OSError) as error:
        note("round.failed", error=type(error).__name__)
        print(f"{error} 稍后再试。", file=sys.stderr)
        return done
    told([packet for packet in finished if packet.item not in done], asked.out)
    return {packet.item: (whole[packet.item], packet) for packet in finished}
