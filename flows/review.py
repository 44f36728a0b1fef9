"""`caishen review`: one packet, without Prefect."""

from __future__ import annotations

from pathlib import Path

from flows.chain import systems
from flows.desk import Desk
from flows.inbox import Item, packet_id
from flows.knowledge import rule_titles
from flows.options import RunOptions, cores
from flows.progress import Progress
from flows.state import workspace
from validators.scheme import load_scheme


def review_one(path: Path, out: Path, options: RunOptions, jobs: int | None, quiet: bool) -> int:
    """Reviews a packet into `out/<packet id>`. Returns the exit status.

    Raises:
        ConfigurationError: the options are faulty.
    """
    check(options)
    item = Item(packet_id(path), path)
    with (
        workspace() as room,
        Progress(quiet, 1) as progress,
        Desk(room, out, options, jobs or cores(), progress) as desk,
    ):
        opened = desk.open(item)
        done = opened.done or desk.conclude(opened, [desk.read(opened.packet.pages)])
    print(done.line(out))
    return 0 if done.reviewed else 1


def check(options: RunOptions) -> None:
    """Faulty options are refused before any page is read.

    Raises:
        ConfigurationError: no such scheme, or a faulty indicator system.
    """
    rule_titles()  # a rule that cannot be loaded should not be found out after an hour of reading
    if options.scheme:
        load_scheme(options.scheme)
    systems(options.indicators)
