"""Advanced indicator systems (先进指标体系): loading them strictly, choosing the one for a product."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field as Key

from pipeline.errors import ConfigurationError
from pipeline.model.base import Noun
from pipeline.text.limits import Free, Interval, Limit, Wording, fold_wording, parse_limit
from validators.loading import Lines, line_of, load, refuse

Words = Annotated[str, Key(min_length=1)]


class Better(StrEnum):
    """Which way an item gets better. `inside`: narrower; `text`: words, equal or not comparable."""

    LARGER = "larger"
    SMALLER = "smaller"
    INSIDE = "inside"
    TEXT = "text"


class AdvancedIndicator(Noun):
    """One line of a system."""

    name: Words
    aliases: tuple[Words, ...] = ()
    unit: str | None = None
    requirement: Words
    method: str | None = None
    better: Better | None = None

    @cached_property
    def limit(self) -> Limit:
        return parse_limit(self.requirement, self.unit or "")

    @property
    def direction(self) -> Better | None:
        """Stated, or told from a lone requirement's own sign; None where neither says."""
        return self.better or direction_of(self.limit)


class IndicatorSystem(Noun):
    """The published advanced indicators of a product."""

    id: Words
    title: Words
    products: Annotated[tuple[Words, ...], Key(min_length=1)]
    published: date | None = None
    source: str | None = None
    indicators: Annotated[tuple[AdvancedIndicator, ...], Key(min_length=1)]


class Choice(NamedTuple):
    """The system for a product, or why (Chinese) a person has to choose."""

    system: IndicatorSystem | None
    reason: str = ""


def direction_of(limit: Limit) -> Better | None:
    """What the signs of a requirement say about which way is better; None for a bare number or several parts."""
    only = limit.only
    if isinstance(only, Wording):
        return Better.TEXT
    if not isinstance(only, Interval) or only.bare:
        return None
    if only.low is not None and only.high is not None:
        return Better.INSIDE
    return Better.LARGER if only.high is None else Better.SMALLER


def shipped() -> Path:
    """The folder of the systems that come with the program."""
    return Path(str(resources.files("corpus").joinpath("indicators")))


def load_systems(folder: Path | None = None) -> tuple[IndicatorSystem, ...]:
    """All systems of a folder (`*.yaml`, `*.yml`), by name of file; None: those shipped.

    Raises:
        ConfigurationError: with file, line and reason; also when the folder holds none or two claim a product.
    """
    folder = folder or shipped()
    files = sorted(p for p in folder.glob("*") if p.suffix.lower() in (".yaml", ".yml"))
    if not files:
        raise ConfigurationError(f"{folder}：没有先进指标体系文件（*.yaml），请检查 --indicators 所给的文件夹")
    claimed: dict[str, Path] = {}
    ids: dict[str, Path] = {}
    systems = []
    for path in files:
        system, lines = load(path, IndicatorSystem)
        _check(path, system, lines)
        if system.id in ids:
            raise refuse(path, line_of(lines, ("id",)), f"标识“{system.id}”已在 {ids[system.id].name} 中使用")
        ids[system.id] = path
        for i, product in enumerate(system.products):
            other = claimed.setdefault(fold_wording(product), path)
            if other is not path:
                raise refuse(path, line_of(lines, ("products", i)), f"产品“{product}”已在 {other.name} 中规定了体系")
        systems.append(system)
    return tuple(systems)


def _check(path: Path, system: IndicatorSystem, lines: Lines) -> None:
    """Every requirement can be understood, its direction does not contradict it, no item comes twice."""
    seen: set[str] = set()
    for i, indicator in enumerate(system.indicators):
        place = ("indicators", i, "requirement")
        if reason := _fault(indicator):
            raise refuse(path, line_of(lines, place), f"“{indicator.name}”的指标“{indicator.requirement}”{reason}")
        for name in (indicator.name, *indicator.aliases):
            if name in seen:
                raise refuse(path, line_of(lines, ("indicators", i)), f"项目“{name}”重复")
            seen.add(name)


def _fault(indicator: AdvancedIndicator) -> str:
    limit = indicator.limit
    if limit.unclear:
        return f"不能解析：{limit.unclear}"
    if any(isinstance(p.criterion, Free) for p in limit.parts):
        return "不是要求"
    if {indicator.better, direction_of(limit)} == {Better.LARGER, Better.SMALLER}:
        return f"与 better: {indicator.better} 矛盾"
    return ""


def choose(products: Sequence[str], title: str | None, systems: Iterable[IndicatorSystem]) -> Choice:
    """The system for a product.

    Args:
        products: the product's names as read (form first, then report and standard), any may be empty.
        title: the system's name on the application form, if read.
    """
    systems = tuple(systems)
    named = [s for s in systems if title and fold_wording(s.title) in fold_wording(title)]
    for product in (p for p in products if p):
        best = _by_product(fold_wording(product), systems)
        if len(best) == 1:
            return _agreed(best[0], named)
        if len(best) > 1:
            return Choice(
                None, f"产品“{product}”可适用几个先进指标体系：{'、'.join(s.title for s in best)}，请人工选定"
            )
    if len(named) == 1:
        return Choice(named[0])
    return Choice(None, "没有找到适用于申报产品的先进指标体系，请人工选定")


def _agreed(system: IndicatorSystem, named: Sequence[IndicatorSystem]) -> Choice:
    if named and system not in named:
        return Choice(None, f"申请表所填体系“{named[0].title}”与按产品名称选出的“{system.title}”不同，请人工选定")
    return Choice(system)


def _by_product(product: str, systems: Iterable[IndicatorSystem]) -> list[IndicatorSystem]:
    """The systems with the longest name that is the product's or stands in it."""
    best: list[IndicatorSystem] = []
    longest = 0
    for system in systems:
        size = max((len(n) for n in map(fold_wording, system.products) if n in product), default=0)
        if size and size >= longest:
            best = [*best, system] if size == longest else [system]
            longest = size
    return best
