"""The log: a file for each day under `CAISHEN_HOME`, a line for each event, to be searched with any tool.

Reviewers are bound to confidentiality (办法 article 16): a line names packets by their ids and gives counts, durations
and kinds, never what a paper says, nor messages that may quote it.
"""

from __future__ import annotations

import contextlib
import os
from datetime import datetime

from pipeline.settings import home


def note(event: str, **facts: object) -> None:
    """Writes a line: time, process, event, facts as `name=value`. A log that cannot be written stops nobody."""
    moment = datetime.now().astimezone()
    words = [moment.isoformat(timespec="seconds"), f"pid={os.getpid()}", event]
    line = "\t".join([*words, *(f"{name}={_plain(value)}" for name, value in facts.items())])
    path = home() / "logs" / f"{moment:%Y-%m-%d}.log"
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:  # one write at the end: lines of several programs do not mix
            file.write(f"{line}\n")


def _plain(value: object) -> str:
    return "".join(char if char.isprintable() else " " for char in str(value))
