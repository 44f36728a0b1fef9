"""Addresses against the list of administrative regions: a county that its prefecture has not is hardly printed."""

from __future__ import annotations

import re

from corpus.data import regions

_COUNTY = re.compile(r"[㐀-鿿]{1,5}?[市县区](?!场)")
_ZONE = re.compile(
    r"(?:新|开发|高新|工业|园|产业|集中|保税|示范|试验|合作|经开|经济|技术|集聚|科技|城|小|社|街|校|厂|港|物流)区$"
)
"""Zones have addresses of their own and are in no list of regions."""


def unknown_region(address: str) -> str:
    """The name behind a prefecture's that is written like a county's and is none of it; "" where all is well."""
    text = address.replace(" ", "")
    prefecture, rest = _prefecture(text)
    found = _COUNTY.match(rest) if prefecture else None
    if prefecture is None or found is None or _ZONE.search(found.group()):
        return ""
    own = {name for r in regions.regions() if r.level == 2 and r.within(prefecture) for name in (r.name, r.short)}
    if not own or any(rest.startswith(name) for name in own):
        return ""
    return found.group()


def _prefecture(text: str) -> tuple[regions.Region | None, str]:
    """The prefecture an address begins with, behind its province or without, and what follows."""
    province = next((r for r in regions.regions() if r.level == 0 and text.startswith(r.name)), None)
    rest = text[len(province.name) :] if province else text
    for region in regions.regions():
        if region.level == 1 and rest.startswith(region.name) and (province is None or region.within(province)):
            return region, rest[len(region.name) :]
    return None, rest
