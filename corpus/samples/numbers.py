"""Numbers that pass the published check-digit rules. Written apart from the readers, so each can test the other."""

from __future__ import annotations

import random

CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def organisation_code(rng: random.Random) -> str:
    """Nine characters by GB 11714: newer ones begin with MA, older ones are digits."""
    if rng.random() < 0.5:
        body = "MA6" + "".join(rng.choice(CODE_ALPHABET) for _ in range(5))
    else:
        body = str(rng.randint(20000000, 79999999))
    total = sum(int(c, 36) * w for c, w in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return body + {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def credit_check(body: str) -> str:
    """The 18th character of a unified social credit code by GB 32100-2015."""
    total = sum(CODE_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body[:17]))
    return CODE_ALPHABET[(31 - total % 31) % 31]


def credit_code(rng: random.Random, region: str, kind: str = "91") -> str:
    """A unified social credit code: kind of body, region, organisation code, check character."""
    body = kind + region + organisation_code(rng)
    return body + credit_check(body)


def hollow_code(rng: random.Random, region: str) -> str:
    """A credit code whose own check holds and that of the organisation code inside does not."""
    inner = organisation_code(rng)
    body = "91" + region + inner[:-1] + rng.choice([d for d in "0123456789" if d != inner[-1]])
    return body + credit_check(body)


def registration_number(rng: random.Random, region: str) -> str:
    """Fifteen digits of an old licence, by GS 15-2006: region, sequence, check digit."""
    body = region + f"{rng.randint(1000, 9999999):08d}"
    return body + mod_11_10(body)


def wrong_check(rng: random.Random, code: str) -> str:
    """The same credit code with a last character that does not belong to it."""
    return code[:17] + rng.choice([c for c in CODE_ALPHABET if c != credit_check(code)])


def mod_11_10(digits: str) -> str:
    """The check digit of ISO 7064 MOD 11,10."""
    p = 10
    for digit in digits:
        p = (p + int(digit)) % 10 or 10
        p = p * 2 % 11
    return str((11 - p) % 10)


def food_licence_number(rng: random.Random, category: str, region: str) -> str:
    """`SC` and 14 digits: category (3), region (6), sequence (4), check digit."""
    body = category + region + f"{rng.randint(1, 499):04d}"
    return "SC" + body + mod_11_10(body)


def cma_number(rng: random.Random, year: int, field: str) -> str:
    """Twelve digits: year, authority (23 is Sichuan), field, department, serial."""
    return f"{year % 100:02d}23{field}{rng.choice(['11', '12', '34'])}{rng.randint(1, 980):04d}"


def ccc_number(rng: random.Random, year: int, product_class: str) -> str:
    """Sixteen digits: year of first issue, body, product class, serial."""
    return f"{year}{rng.choice(['01', '10', '12'])}{product_class}{rng.randint(110000, 998999)}"


def qms_number(rng: random.Random, year: int) -> str:
    """Body, year, Q, serial, recertifications, size: `03821Q60289R1S`."""
    body = f"{rng.randint(11, 390):03d}"
    return f"{body}{year % 100:02d}Q{rng.randint(10011, 69899)}R{rng.randint(0, 4)}{rng.choice('SML')}"


_TRADEMARK_RANGES = {
    2006: (3_900_000, 4_100_000),
    2008: (4_400_000, 5_100_000),
    2010: (6_300_000, 7_400_000),
    2012: (9_000_000, 10_100_000),
    2014: (11_300_000, 13_000_000),
    2016: (15_600_000, 18_500_000),
    2017: (18_600_000, 22_000_000),
    2018: (22_500_000, 29_000_000),
    2019: (29_500_000, 38_000_000),
    2020: (38_500_000, 46_000_000),
    2021: (46_500_000, 56_000_000),
    2022: (56_500_000, 64_000_000),
    2023: (64_500_000, 71_000_000),
}


def trademark_number(rng: random.Random, year: int) -> str:
    """Seven or eight digits, rising with the year of registration."""
    known = max((y for y in _TRADEMARK_RANGES if y <= year), default=2006)
    return str(rng.randint(*_TRADEMARK_RANGES[known]))


def other_digit(rng: random.Random, number: str) -> str:
    """The number with one of its last four digits changed."""
    places = [i for i, c in enumerate(number) if c.isdigit()][-4:]
    place = rng.choice(places)
    digit = rng.choice([d for d in "0123456789" if d != number[place]])
    return number[:place] + digit + number[place + 1 :]
