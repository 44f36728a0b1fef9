"""Administrative regions: which exist, how they nest, and their names with and without 省, 市, 县."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from corpus.data.files import load

_PEOPLES = "藏|羌|彝|回|苗|侗|白|傣|壮|土家|布依|哈尼|景颇|傈僳|朝鲜|蒙古|哈萨克|柯尔克孜|维吾尔|土|瑶|黎|满"
_NAME = re.compile(rf"(.{{2,}}?)(?:(?:(?:{_PEOPLES})族?)*自治[区州县]|特别行政区|地区|[省市区县州盟])")


class Region(NamedTuple):
    """A region of GB/T 2260: `level` is 0 for a province, 1 for a prefecture, 2 for a county."""

    code: str
    name: str
    short: str
    level: int

    def within(self, other: Region) -> bool:
        """Whether it is the other region or lies in it."""
        return self.code.startswith(other.code.rstrip("0") if other.level < 2 else other.code)


def short_name(name: str) -> str:
    """The name without its kind, as company names use it; names of two characters stay whole.

    >>> short_name("成都市"), short_name("高县"), short_name("凉山彝族自治州")
    ('成都', '高县', '凉山')
    """
    match = _NAME.fullmatch(name)
    return match[1] if match else name


@cache
def regions() -> tuple[Region, ...]:
    """All regions of the lexicon, provinces first."""
    lists = load("lexicon/regions.yaml")
    return tuple(
        Region(code, name, short_name(name), level)
        for level, key in enumerate(("provinces", "prefectures", "counties"))
        for code, name in lists[key].items()
    )


@cache
def by_code() -> dict[str, Region]:
    """Regions by their six digits."""
    return {region.code: region for region in regions()}


@cache
def by_name() -> dict[str, tuple[Region, ...]]:
    """Regions by full and by short name; a name that several bear gives them all, the highest first."""
    found: dict[str, tuple[Region, ...]] = {}
    for region in regions():
        for name in dict.fromkeys((region.name, region.short)):
            found[name] = (*found.get(name, ()), region)
    return found


@cache
def longest_name() -> int:
    return max(map(len, by_name()))
