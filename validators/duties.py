"""Whom to ask for an advanced indicator system: the units that a table of responsibilities names for a product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from corpus.data.files import load
from pipeline.regulations.model import Duty
from pipeline.text.normalise import key


def families_of(product: str) -> set[str]:
    """The families, as tables of responsibilities write them, that a product's name belongs to."""
    name = key(product)
    entries = load("lexicon/product_families.yaml")["entries"]
    own = [e["family"] for e in entries if any(key(word) in name for word in (*e["family"], *e["product"]))]
    return {key(family) for families in own for family in families}


def duties_for(products: Iterable[str], duties: Iterable[Duty]) -> list[Duty]:
    """The rows about the indicator system of one of the products, those that name it most narrowly first."""
    own = {family for product in products if product for family in families_of(product)}
    found = [duty for duty in duties if own & set(map(key, duty.families))]
    return sorted(found, key=lambda duty: len(duty.families))


def whom_to_ask(products: Sequence[str], duties: Iterable[Duty]) -> str:
    """Who they are (Chinese); "" where no imported table names anybody."""
    rows = duties_for(products, duties)
    return _said(rows[0]) if rows else ""


def _said(duty: Duty) -> str:
    parts = "，".join(_units(duty))
    return f"按责任分工表第{duty.number}项，{'、'.join(duty.families)}的先进指标体系{parts}，可向其查询"


def _units(duty: Duty) -> Iterator[str]:
    for units, what in ((duty.guiding, "指导"), (duty.responsible, "负责"), (duty.supporting, "配合")):
        if units:
            yield f"由{'、'.join(units)}{what}"
