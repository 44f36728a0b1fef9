"""Names of authorities, derived from the regions of the country and the kinds of office each of them has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corpus.data.files import load
from corpus.data.regions import Region, by_code, regions

_STEPS = re.compile(
    r"(?:(?P<province>[^省市县区]{2,8}?(?:省|自治区))|(?P<city>[^省市县区]{2,10}?(?:市|自治州|地区|盟)))?"
    r"(?P<rest>(?:[^省市县区\d]{2,10}?(?:市|自治州|地区|盟))?(?:[^省市县区\d]{1,10}?(?:自治县|县|区|市|旗))?)"
)


@cache
def authorities() -> dict[str, str]:
    """Every name an authority may bear, with the code of its region; "" for bodies of the state."""
    found = dict.fromkeys(load("lexicon/authorities.yaml")["national"], "")
    for region in regions():
        for place in _places(region):
            found.update((place + office, region.code) for office in _offices())
    return found


def authorities_at(address: str) -> set[str]:
    """The names of authorities of the places an address names, also of those that no list holds.

    >>> "重庆市荣昌区市场监督管理局" in authorities_at("重庆市荣昌区昌州街道1号")
    True
    """
    match = _STEPS.match(re.sub(r"\s", "", address))
    assert match  # every part may be empty
    province, city, rest = match["province"] or "", match["city"] or "", match["rest"]
    steps = re.findall(r".+?(?:自治州|自治县|地区|[市县区盟旗])", rest)
    chain = [part for part in (city, *steps) if part]
    places = {"".join(chain[start:end]) for start in range(len(chain)) for end in range(start + 1, len(chain) + 1)}
    return {place + office for place in places | ({province} if province else set()) for office in _offices()}


def _offices() -> tuple[str, ...]:
    return tuple(load("lexicon/authorities.yaml")["local"])


def _places(region: Region) -> Iterator[str]:
    """A region's name alone and behind that of the region above it."""
    yield region.name
    if region.level == 2 and (above := by_code().get(region.code[:4] + "00")):
        yield above.name + region.name
