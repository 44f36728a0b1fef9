"""A scheme (认定方案) as data: dated clauses, the list of materials, thresholds, which rules apply, each cited.

Schemes come with the program (`corpus/schemes`); an office adds its own to `schemes` under `CAISHEN_HOME`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import Field as Key

from pipeline.errors import ConfigurationError
from pipeline.model.base import Noun
from pipeline.model.report import Severity
from pipeline.settings import home
from validators.loading import Lines, line_of, load, refuse


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
    """An item of the material list: any one of the document types satisfies it.

    Attributes:
        item: the key of the clause that asks for it.
        documents: the types; where `titles` are given, too, only those with one of these words in their title. Papers
            of no type of their own are `other`.
        applies: always, or as the product catalogues say.
        when: asked only of packets with one of these document types; of every packet where it is empty.
        rule: the rule that reports it missing; "" leaves that to the rule for all materials (M01).
        remedy: what the applicant should do where it is missing.
    """

    item: str
    title: str
    documents: tuple[str, ...]
    titles: tuple[str, ...] = ()
    applies: Literal["always", "catalogues"] = "always"
    when: tuple[str, ...] = ()
    rule: str = ""
    remedy: str = ""


class Telling(Noun):
    """What shows that a packet is of the scheme: document types by name, or words in the title of one of its papers.

    Attributes:
        titles: words of which one stands in the title of a paper.
        any: types of which one is there.
        all: types that are all there.
        only: no type but these is there, and nothing of an unknown one.
        never: types that are not there.
    """

    titles: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Ruling(Dated):
    """How a rule stands in the scheme, where it does not stand as it says itself. `note`: why."""

    applies: bool = True
    clauses: tuple[str, ...] = ()
    severity: Severity | None = None
    remedy: str | None = None
    note: str = ""


class _File(Noun):
    id: str
    title: str
    base: str | None = None
    abstract: bool = False
    region: str | None = None
    clauses: tuple[Clause, ...] = ()
    thresholds: dict[str, Threshold] = Key(default_factory=dict)
    registers: dict[str, Register] = Key(default_factory=dict)
    checklist: tuple[Material, ...] = ()
    told_by: Telling | None = None
    default: bool = False
    dated_by: tuple[str, ...] | None = None
    advanced: bool | None = None
    rules: dict[str, Ruling] = Key(default_factory=dict)


class Scheme(Noun):
    """Everything a programme's rule text fixes.

    Attributes:
        region: the first digits of the region's codes; "" for the whole country.
        told_by: what shows that a packet is of it; None: only its being asked for.
        default: whether it is taken where no other is told.
        dated_by: the document types whose `applied_on` is the day of filing; where none: the day of the review.
        advanced: whether products are measured against advanced indicator systems.
        rules: rules by code that stand otherwise than they say themselves (see `ruling`).
    """

    id: str
    title: str
    region: str = ""
    clauses: tuple[Clause, ...]
    thresholds: dict[str, Threshold]
    registers: dict[str, Register]
    checklist: tuple[Material, ...]
    told_by: Telling | None = None
    default: bool = False
    dated_by: tuple[str, ...] = ()
    advanced: bool = True
    rules: dict[str, Ruling] = Key(default_factory=dict)

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

    def has(self, key: str) -> bool:
        """Whether there is such a clause."""
        return any(c.key == key for c in self.clauses)

    def ruling(self, code: str, on: date) -> Ruling:
        """How the rule stands on a day; an empty ruling where it stands as it says."""
        found = self.rules.get(code)
        return found if found and found.in_force(on) else Ruling()

    def number(self, name: str) -> int:
        """A threshold as a whole number."""
        return int(self.thresholds[name].value)

    def deadline(self, name: str, year: int) -> date:
        """A yearly day (`09-30`) in a year."""
        return date.fromisoformat(f"{year}-{self.thresholds[name].value}")

    def reported_by(self, code: str) -> Material | None:
        """The item of the list that a rule reports missing."""
        return next((m for m in self.checklist if m.rule == code), None)


def folders() -> tuple[Path, Path]:
    """Where schemes lie: those that came with the program, and the office's own (which may not be there)."""
    return Path(str(resources.files("corpus").joinpath("schemes"))), home() / "schemes"


def own_files() -> list[Path]:
    """The files of the office's own schemes."""
    return sorted(folders()[1].glob("*.yaml"))


def scheme_ids() -> list[str]:
    """The schemes there are. Those that only others stand on are none."""
    return sorted(name for name, path in _paths().items() if not _file(path).abstract)


def schemes() -> list[Scheme]:
    """All schemes, by id.

    Raises:
        ConfigurationError: a faulty file.
    """
    return [load_scheme(name) for name in scheme_ids()]


def load_scheme(scheme: str) -> Scheme:
    """A scheme by its id, laid over its base.

    Raises:
        ConfigurationError: unknown id, or a faulty file.
    """
    paths = _paths()
    if scheme not in paths or _file(paths[scheme]).abstract:
        raise ConfigurationError(f"没有认定方案“{scheme}”，可用的有：{'、'.join(scheme_ids())}")
    chain = tuple(_chain(scheme, paths))
    return _merged(tuple((path, path.stat().st_mtime_ns) for path in chain))


def _paths() -> dict[str, Path]:
    """Every scheme's file by its name; one of the office's own replaces one of the same name."""
    return {path.stem: path for folder in folders() for path in sorted(folder.glob("*.yaml"))}


def _file(path: Path) -> _File:
    return _parsed(path, path.stat().st_mtime_ns)[0]


@lru_cache(maxsize=64)
def _parsed(path: Path, changed: int) -> tuple[_File, Lines]:
    found, lines = load(path, _File)
    if found.id != path.stem:
        raise refuse(path, line_of(lines, ("id",)), f"id 应与文件名相同，写“{path.stem}”")
    return found, lines


def _chain(scheme: str, paths: dict[str, Path]) -> Iterator[Path]:
    """The scheme's file, its base's, and so on."""
    seen: list[str] = []
    name: str | None = scheme
    while name:
        if name not in paths or name in seen:
            own = paths[seen[-1]]
            raise refuse(own, line_of(_parsed(own, own.stat().st_mtime_ns)[1], ("base",)), f"没有可用的 base“{name}”")
        seen.append(name)
        yield paths[name]
        name = _file(paths[name]).base


@lru_cache(maxsize=64)
def _merged(chain: tuple[tuple[Path, int], ...]) -> Scheme:
    """The first file laid over the others; all but the clauses, where the last of the same key and day counts."""
    files = [_parsed(path, changed)[0] for path, changed in chain]
    made = Scheme(
        id=files[0].id,
        title=files[0].title,
        region=_first((f.region for f in files), ""),
        clauses=tuple(c for f in reversed(files) for c in f.clauses),
        thresholds=_laid([f.thresholds for f in files]),
        registers=_laid([f.registers for f in files]),
        checklist=_listed([f.checklist for f in files]),
        told_by=files[0].told_by,
        default=files[0].default,
        dated_by=_first((f.dated_by for f in files), ()),
        advanced=_first((f.advanced for f in files), True),
        rules=_laid([f.rules for f in files]),
    )
    _check(made, *chain[0])
    return made


def _first(values: Iterable[Any], default: Any) -> Any:
    return next((v for v in values if v is not None), default)


def _laid(maps: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: value for each in reversed(maps) for key, value in each.items()}


def _listed(lists: list[tuple[Material, ...]]) -> tuple[Material, ...]:
    """The base's items in their order, replaced by those of the same key; then the new ones."""
    return tuple(_laid([{m.item: m for m in each} for each in lists]).values())


def _check(scheme: Scheme, path: Path, changed: int) -> None:
    """Whatever cites a clause cites one that is there."""
    cited: list[tuple[tuple[str, ...], str]]
    cited = [((kind, name), x.clause) for kind, them in _cited(scheme) for name, x in them.items()]
    cited += [(("checklist",), m.item) for m in scheme.checklist]
    cited += [(("rules", code), clause) for code, ruling in scheme.rules.items() for clause in ruling.clauses]
    for place, clause in cited:
        if not scheme.has(clause):
            raise refuse(path, line_of(_parsed(path, changed)[1], place), f"引用了没有的条款“{clause}”")


def _cited(scheme: Scheme) -> tuple[tuple[str, dict[str, Any]], ...]:
    return ("thresholds", scheme.thresholds), ("registers", scheme.registers)
