"""Where an address lies, told from the names of provinces and prefectures in it."""

from __future__ import annotations

from corpus.data.regions import by_name, longest_name, regions
from pipeline.text.normalise import key


def province_codes(address: str) -> set[str]:
    """The first two digits of every province the address can lie in; empty when it names no place.

    A province named outright settles it; else the first prefecture, else the first county (names of counties are
    shared by several provinces, so that several codes may come back).
    """
    text = key(address)
    for region in regions():
        if region.level == 0 and (text.startswith((region.name, region.short))):
            return {region.code[:2]}
    for level in (1, 2):
        found = _first(text, level)
        if found:
            return found
    return set()


def _first(text: str, level: int) -> set[str]:
    """Codes of the place of this level whose full name stands nearest the beginning."""
    for start in range(len(text)):
        for length in range(min(longest_name(), len(text) - start), 2, -1):
            name = text[start : start + length]
            found = {r.code[:2] for r in by_name().get(name, ()) if r.level == level and r.name == name}
            if found:
                return found
    return set()


def prefectures(address: str) -> set[str]:
    """The first four digits of every prefecture whose full name stands in the address."""
    text = key(address)
    return {r.code[:4] for r in regions() if r.level == 1 and r.name in text and len(r.name) > 2}
