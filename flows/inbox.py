"""What lies in an inbox: each direct child is a packet."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_NOT_PACKETS = frozenset({"Thumbs.db", "desktop.ini", "__MACOSX"})


class Item(NamedTuple):
    """A packet waiting in the inbox."""

    id: str
    path: Path


def packets_in(inbox: Path) -> list[Item]:
    """Every packet of the inbox in the order of its name; hidden files are none.

    Raises:
        OSError: the inbox cannot be listed.
    """
    children = [p for p in inbox.iterdir() if not p.name.startswith((".", "~$")) and p.name not in _NOT_PACKETS]
    return name_packets(sorted(children, key=lambda path: _in_order(path.name)))


def _in_order(name: str) -> tuple[str, str]:
    return unicodedata.normalize("NFKC", name).casefold(), name


def packet_id(path: Path) -> str:
    """The name without its extension; a folder's dots are no extension."""
    name = path.name if path.is_dir() else path.stem
    return name.strip() or path.name


def name_packets(paths: Iterable[Path]) -> list[Item]:
    """The paths with their ids. Who comes first keeps the plain id, others of the same name are numbered.

    Names are compared without regard to case, since their folders may lie on a disk that does not tell it either.
    """
    items: list[Item] = []
    taken: set[str] = set()
    waiting = list(paths)
    plain = {packet_id(path).casefold() for path in waiting}
    for path in waiting:
        name, number = packet_id(path), 1
        while name.casefold() in taken or (number > 1 and name.casefold() in plain):
            number += 1
            name = f"{packet_id(path)}-{number}"
        taken.add(name.casefold())
        items.append(Item(name, path))
    return items
