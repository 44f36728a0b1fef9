"""`caishen review`: one packet, without Prefect."""

from __future__ import annotations

from pathlib import Path

from flows.desk import Desk, Done
from flows.inbox import Item, packet_id
from flows.keeping import Asked, Keeper
from flows.options import RunOptions, cores
from flows.progress import Progress
from flows.state import workspace


def review_one(path: Path, out: Path, options: RunOptions, jobs: int | None, quiet: bool) -> int:
    """Reviews a packet into `out/<packet id>`. Returns the exit status.

    Raises:
        ConfigurationError: the options are faulty.
    """
    item = Item(packet_id(path), path)
    with (
        workspace() as room,
        Progress(quiet, 1) as progress,
        Keeper(Asked("review", path, out, options), progress) as keeper,
        Desk(room, out, options, jobs or cores(), progress, keeper) as desk,
    ):
        done = desk.known(item) or _reviewed(desk, keeper, item)
    print(done.line(out))
    return 0 if done.reviewed else 1


def _reviewed(desk: Desk, keeper: Keeper, item: Item) -> Done:
    """
    Raises:
        ConfigurationError: the options are faulty.
        StoreError: the store cannot be used.
    """
    checked = desk.check()
    desk.begin([item])
    keeper.open()
    checked.result()
    return desk.across([desk.review(item)])[0]
