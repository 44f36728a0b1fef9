"""A scheme (认定方案) as data: dated clauses, the list of materials, thresholds, each with its citation."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import Field as Key

from pipeline.errors import ConfigurationError
from pipeline.model.base import Noun
from validators.loading import load


class Dated(Noun):
    """In force from `from` to `to`, both included; open where they are missing."""

    since: date | None = Key(default=None, alias="from")
    until: date | None = Key(default=None, alias="to")

    def in_force(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


class Clause(Dated):
    """A clause in our own words."""

    key: str
    source: str
    text: str


class Threshold(Dated):
    """A number, day or code that rules use, and where it is laid down."""

    value: str
    clause: str
    note: str = ""


class Register(Noun):
    """Where a reviewer looks up what no paper of the packet can show."""

    name: str
    where: str
    clause: str
    note: str = ""

    def __str__(self) -> str:
        return f"{self.name}（{self.where}）"


class Material(Noun):
    """An item of the material list: any one of the document types satisfies it."""

    item: str
    title: str
    documents: tuple[str, ...]
    applies: Literal["always", "catalogues"] = "always"


class _File(Noun):
    id: str
    base: str | None = None
    title: str
    region: str | None = None
    clauses: tuple[Clause, ...] = ()
    thresholds: dict[str, Threshold] = Key(default_factory=dict)
    registers: dict[str, Register] = Key(default_factory=dict)
    checklist: tuple[Material, ...] = ()


class Scheme(Noun):
    """Everything a programme's rule text fixes. `region`: the first digits of the region's codes."""

    id: str
    title: str
    region: str
    clauses: tuple[Clause, ...]
    thresholds: dict[str, Threshold]
    registers: dict[str, Register]
    checklist: tuple[Material, ...]

    def clause(self, key: str, on: date | None = None) -> Clause:
        """The clause by its key, as in force on a day (default: the last version).

        Raises:
            ConfigurationError: there is none.
        """
        versions = [c for c in self.clauses if c.key == key]
        current = [c for c in versions if on is None or c.in_force(on)] or versions
        if not current:
            raise ConfigurationError(f"认定方案 {self.id} 没有条款“{key}”")
        return current[-1]

    def number(self, name: str) -> int:
        """A threshold as a whole number."""
        return int(self.thresholds[name].value)

    def deadline(self, name: str, year: int) -> date:
        """A yearly day (`09-30`) in a year."""
        return date.fromisoformat(f"{year}-{self.thresholds[name].value}")

    def material(self, item: str) -> Material:
        """The item of the list by its key."""
        return next(m for m in self.checklist if m.item == item)


def folder() -> Path:
    return Path(str(resources.files("corpus").joinpath("schemes")))


def scheme_ids() -> list[str]:
    """The schemes there are."""
    return sorted(p.stem for p in folder().glob("*.yaml"))


@cache
def load_scheme(scheme: str) -> Scheme:
    """A scheme by its id, laid over its base.

    Raises:
        ConfigurationError: unknown id, or a faulty file.
    """
    if scheme not in scheme_ids():
        raise ConfigurationError(f"没有认定方案“{scheme}”，可用的有：{'、'.join(scheme_ids())}")
    own, _ = load(folder() / f"{scheme}.yaml", _File)
    base = load_scheme(own.base) if own.base else None
    replaced = {m.item: m for m in own.checklist}
    merged: dict[str, Any] = {
        "id": own.id,
        "title": own.title,
        "region": own.region or (base.region if base else ""),
        "clauses": (base.clauses if base else ()) + own.clauses,
        "thresholds": {**(base.thresholds if base else {}), **own.thresholds},
        "registers": {**(base.registers if base else {}), **own.registers},
        "checklist": tuple(replaced.pop(m.item, m) for m in (base.checklist if base else ()))
        + tuple(replaced.values()),
    }
    return Scheme(**merged)
