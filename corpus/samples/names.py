"""Invented companies, people, places and laboratories: a few words each, put together by the seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.samples import numbers, stock


def words() -> dict[str, Any]:
    """The word lists of `names.yaml`."""
    return stock.words("names")


@dataclass
class Region:
    """A county: code, prefecture (with the province's name when outside Sichuan), county."""

    code: str
    prefecture: str
    county: str
    outside: bool = False

    @property
    def full(self) -> str:
        head = "" if self.outside else "四川省"
        return head + self.prefecture + self.county

    @property
    def city(self) -> str:
        """The prefecture without province and 市, as it begins a company's name."""
        return self.prefecture.split("省")[-1].removesuffix("市")

    @property
    def regulator(self) -> str:
        """The registering authority of the county."""
        return f"{self.prefecture.split('省')[-1]}{self.county}市场监督管理局"


@dataclass
class Company:
    """A maker of products. `brand` is the distinctive part of its name."""

    name: str
    brand: str
    code: str
    region: Region
    legal: str
    address: str
    production: str
    capital: str
    kind: str


def region(rng: random.Random, *, outside: bool = False) -> Region:
    """A county of Sichuan, or of elsewhere."""
    code, prefecture, county = rng.choice(words()["outside" if outside else "regions"])
    return Region(code, prefecture, county, outside)


def brand(rng: random.Random) -> str:
    """Two characters that hardly any company bears."""
    w = words()
    return str(rng.choice(w["brand_first"]) + rng.choice(w["brand_second"]))


def person(rng: random.Random) -> str:
    """A name of two to four characters."""
    w = words()
    return str(rng.choice(w["surnames"]) + rng.choice(w["given"]))


def address(rng: random.Random, where: Region) -> str:
    """A street address in the county."""
    w = words()
    tail = rng.choice(["", "", f"{rng.randint(1, 9)}栋", f"{rng.randint(1, 12)}号厂房", f"{rng.randint(1, 5)}幢1层"])
    return f"{where.full}{rng.choice(w['towns'])}{rng.choice(w['roads'])}{rng.randint(2, 998)}号{tail}"


def phone(rng: random.Random) -> str:
    """A mobile or fixed line of a range that is not in use for people."""
    if rng.random() < 0.6:
        return f"1{rng.choice(['30', '38', '55', '88'])}{rng.randint(0, 9999):04d}{rng.randint(0, 9999):04d}"
    return f"0{rng.choice(['28', '838', '816', '830'])}-{rng.randint(2000000, 8999999)}"


def company(rng: random.Random, trade: str, *, outside: bool = False) -> Company:
    """A limited company of the trade. `trade` is the middle of its name, such as 建材."""
    where = region(rng, outside=outside)
    mark = brand(rng)
    province = where.city if outside else "四川"
    name = str(rng.choice(words()["companies"])).format(
        province=province, province_of=province if outside else "四川省", city=where.city, brand=mark, trade=trade
    )
    site = address(rng, where)
    return Company(
        name=name,
        brand=mark,
        code=numbers.credit_code(rng, where.code),
        region=where,
        legal=person(rng),
        address=site,
        production=site if rng.random() < 0.6 else address(rng, where),
        capital=rng.choice(words()["capitals"]),
        kind=company_kind(rng, name),
    )


def as_institution(rng: random.Random, made: Company, trade: str) -> None:
    """Turn the company into a public institution: its name, its code, its kind."""
    made.name = f"{made.region.prefecture}{made.brand}{trade}研究所"
    made.code = numbers.credit_code(rng, made.region.code, "12")
    made.kind = "事业单位"


def company_kind(rng: random.Random, name: str) -> str:
    """The type line of the licence that goes with the name."""
    if "股份" in name:
        return "股份有限公司(非上市、自然人投资或控股)"
    return rng.choice(["有限责任公司(自然人投资或控股)", "有限责任公司(自然人独资)", "其他有限责任公司"])


def near_name(rng: random.Random, original: Company) -> str:
    """The company's name with one character of its brand another."""
    others = [c for c in words()["brand_second"] if c != original.brand[1]]
    return original.name.replace(original.brand, original.brand[0] + rng.choice(others), 1)


def lab(rng: random.Random) -> str:
    """A laboratory."""
    mark = brand(rng)
    pattern = str(rng.choice(words()["labs"]))
    return pattern.format(brand=mark, city=region(rng).city) if "{city}" in pattern else pattern.format(brand=mark)


def certifier(rng: random.Random) -> str:
    """A certification body."""
    place = rng.choice(words()["certifier_places"])
    return f"{place}{brand(rng)}{rng.choice(words()['certifiers'])}"


def report_number(rng: random.Random, received: date, issued: date) -> str:
    """The number of a test report, as one laboratory or another writes it."""
    serial = rng.randint(101, 9899)
    letter, code = rng.choice("ABDKMW"), rng.choice(["JC", "HG", "ZL"])
    pattern = str(rng.choice(words()["report_numbers"]))
    return pattern.format(received=received, issued=issued, serial=serial, low=serial % 1000, letter=letter, code=code)
