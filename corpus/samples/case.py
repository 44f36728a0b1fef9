"""The story behind a packet: one company, one product, one chain of dates. Everything else is printed from it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from corpus.samples import names, numbers
from corpus.samples.stock import families


@dataclass
class Item:
    """One requirement: the advanced limit (None when only the company asks for it), the company's own, the result."""

    name: str
    group: str
    label: str
    unit: str
    advanced: str | None
    standard: str | None
    method: str
    measured: str | None
    weaker: str | None
    bad: str | None
    verdict: str = "合格"
    reported: str | None = None  # the limit as the laboratory copied it; None: as in the standard

    @property
    def numeric(self) -> bool:
        return self.weaker is not None and self.bad is not None


@dataclass
class Mark:
    """The trademark."""

    number: str
    word: str
    registered: date
    expires: date
    renewed_to: date | None
    goods_class: str
    goods: str


@dataclass
class Standard:
    number: str
    title: str
    issued: date
    effective: date
    declared: date
    replaces: str | None
    code: str


@dataclass
class Testing:
    number: str
    lab: str
    cma: str
    cnas: str | None
    produced: date
    received: date
    tested_to: date
    issued: date
    kind: str


@dataclass
class Case:
    """All that a clean packet says. Defects change it, or the papers printed from it."""

    seed: int
    family: str
    data: dict[str, Any]
    company: names.Company
    product: str
    model: str
    mark: Mark
    standard: Standard
    testing: Testing
    items: list[Item]
    applied: date
    established: date
    contact: str
    phone: str
    signers: list[str]
    recheck: bool = False
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def institution(self) -> bool:
        return self.company.code.startswith("12")

    def rng(self, purpose: str) -> random.Random:
        """A stream of its own for each purpose, so that one change leaves the rest as it was."""
        return random.Random(f"{self.seed}/{purpose}")


def ten_years(start: date) -> date:
    """The last day of ten years."""
    return plus_years(start, 10) - timedelta(days=1)


def plus_years(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def between(rng: random.Random, first: date, last: date) -> date:
    """A day of the span, both ends in it."""
    return first + timedelta(days=rng.randint(0, max((last - first).days, 0)))


def build(seed: int, family: str | None = None, *, outside: bool = False, needs: frozenset[str] = frozenset()) -> Case:
    """A clean case by seed.

    Args:
        outside: the company is registered and makes its products outside the province.
        needs: `company` (no institution), `renewal` or `fresh` (a mark renewed, or not), `recheck`; what else stands
            there is for `assembly.papers_of`.
    """
    rng = random.Random(f"{seed}/case")
    family = family or rng.choice(sorted(families()))
    data = families()[family]
    company = names.company(rng, data["trade"], outside=outside)
    year = rng.randint(2021, 2024)
    applied = between(rng, date(year, 7, 5), date(year, 9, 12))
    established = between(rng, date(2002, 2, 1), date(2006, 12, 1))
    testing = _testing(rng, data, applied)
    product = rng.choice(data["products"])
    standard = _standard(rng, data, testing, product)
    recheck = rng.random() < 0.08 or "recheck" in needs
    if not outside and rng.random() < 0.06 and "company" not in needs:
        names.as_institution(rng, company, data["trade"])
    return Case(
        seed=seed,
        family=family,
        data=data,
        company=company,
        product=product,
        model=rng.choice(data["models"]),
        mark=_mark(rng, data, company, applied, needs),
        standard=standard,
        testing=testing,
        items=_items(rng, data),
        applied=applied,
        established=established,
        contact=names.person(rng),
        phone=names.phone(rng),
        signers=[names.person(rng) for _ in range(6)],
        recheck=recheck,
        notes={"needs": needs},
    )


def _testing(rng: random.Random, data: dict[str, Any], applied: date) -> Testing:
    issued = applied - timedelta(days=rng.randint(20, 140))
    received = issued - timedelta(days=rng.randint(14, 26))
    return Testing(
        number=names.report_number(rng, received, issued),
        lab=names.lab(rng),
        cma=numbers.cma_number(rng, issued.year - rng.randint(0, 4), data["code_field"]),
        cnas=f"L{rng.randint(1001, 19899)}" if rng.random() < 0.5 else None,
        produced=received - timedelta(days=rng.randint(4, 20)),
        received=received,
        tested_to=issued - timedelta(days=rng.randint(1, 4)),
        issued=issued,
        kind=rng.choice(["委托检验", "委托检验", "型式检验", "委托检测"]),
    )


def _standard(rng: random.Random, data: dict[str, Any], testing: Testing, product: str) -> Standard:
    effective = testing.produced - timedelta(days=rng.randint(15, 160))
    issued = effective - timedelta(days=rng.randint(8, 28))
    code = "".join(rng.choice("ABCDEFGHJKLMNPQRSTWXYZ") for _ in range(rng.choice([3, 4, 4])))
    serial = f"{rng.randint(1, 28):03d}"
    if data["licence"] == "food":
        serial = f"{rng.randint(1, 19):04d}S"
    old = f"Q/{code} {serial}-{issued.year - rng.randint(2, 3)}" if rng.random() < 0.4 else None
    return Standard(
        number=f"Q/{code} {serial}-{issued.year}",
        title=product,
        issued=issued,
        effective=effective,
        declared=min(issued + timedelta(days=rng.randint(2, 25)), testing.produced),
        replaces=old,
        code=code,
    )


def _mark(
    rng: random.Random, data: dict[str, Any], company: names.Company, applied: date, needs: frozenset[str]
) -> Mark:
    renewed = (rng.random() < 0.25 or "renewal" in needs) and "fresh" not in needs
    if renewed:
        # Registered so long ago that the first ten years ended, and the next ten outlast the recognition.
        registered = between(rng, date(applied.year - 14, 3, 1), date(applied.year - 11, 12, 28))
    else:
        registered = between(rng, date(applied.year - 5, 9, 1), applied - timedelta(days=200))
    goods = list(data["goods"])
    if rng.random() < 0.5:
        goods = goods[:1] + rng.sample(goods[1:], len(goods) - 1)
    expires = ten_years(registered)
    return Mark(
        number=numbers.trademark_number(rng, registered.year),
        word=company.brand if rng.random() < 0.75 else rng.choice(names.words()["latin"]),
        registered=registered,
        expires=expires,
        renewed_to=plus_years(expires, 10) if renewed else None,
        goods_class=data["goods_class"],
        goods="；".join(goods),
    )


def _items(rng: random.Random, data: dict[str, Any]) -> list[Item]:
    items: list[Item] = []
    for raw in data["items"]:
        limit = rng.choice(raw["options"]) if rng.random() < 0.5 else raw["options"][0]
        items += [_item(rng, raw, limit, label) for label in raw.get("split") or [None]]
    return items


def _item(rng: random.Random, raw: dict[str, Any], limit: str, label: str | None) -> Item:
    """One row; `label` is the direction or part when the item has several."""
    return Item(
        name=f"{raw['name']}({label})" if label else raw["name"],
        group=raw["name"] if label else raw.get("group", ""),
        label=label or raw["name"],
        unit=raw.get("unit", ""),
        advanced=raw.get("advanced"),
        standard=limit,
        method=raw["method"],
        measured=rng.choice(raw["good"]),
        weaker=raw.get("weaker"),
        bad=raw.get("bad"),
    )
