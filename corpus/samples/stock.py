"""What samples are made from: the ordinary stock, or the one held out of development for blind figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ORDINARY = Path(__file__).parent
HELD_OUT = ORDINARY / "held_out"

_folder: ContextVar[Path] = ContextVar("stock", default=ORDINARY)


@contextmanager
def use(held_out: bool) -> Iterator[None]:
    """Within this, samples are made from the held-out stock, or from the ordinary one."""
    token = _folder.set(HELD_OUT if held_out else ORDINARY)
    try:
        yield
    finally:
        _folder.reset(token)


def words(name: str) -> dict[str, Any]:
    """The lists of `<name>.yaml`; what the held-out stock leaves out, the ordinary one gives."""
    return _words(_folder.get(), name)


def families() -> dict[str, dict[str, Any]]:
    """The product families by file name."""
    return _families(_folder.get())


@cache
def _words(folder: Path, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8"))
    return loaded if folder == ORDINARY else {**_words(ORDINARY, name), **loaded}


@cache
def _families(folder: Path) -> dict[str, dict[str, Any]]:
    return {p.stem: yaml.safe_load(p.read_text("utf-8")) for p in sorted((folder / "families").glob("*.yaml"))}
