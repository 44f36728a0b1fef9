"""Numbers with a check digit or a fixed shape.

Every `…_valid` takes the number as printed, tolerates spaces, hyphens and width, and nothing else: a letter O where
a zero belongs makes it invalid. `repairs` proposes what may have been meant; whoever takes a proposal must say so.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Final

from pipeline.text.folding import hyphens, squeeze

CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I O S V Z
_BASE36: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714-1997
_CMA_AUTHORITIES: Final = range(32)  # 00 national, then the provinces in their own order (23 四川)
_PROVINCES: Final = "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤琼川贵云陕甘青桂蒙宁新藏"
_INDUSTRIAL: Final = re.compile(rf"\(?[{_PROVINCES}]?\)?XK(\d{{2}})-?(\d{{3}})-?(\d{{5}})")
_QMS: Final = re.compile(r"(?P<body>\d{3})(?P<year>\d{2})Q[A-Z]?\d{4,6}R\d{1,2}[SML]?(?:-\d+|/\d+)?")
# What readers take for one another among digits and capitals, each written both ways by `repairs`.
CONFUSIONS: Final = ("0ODQ", "1IL|J", "2Z", "5S", "8B", "6G", "4A", "UVY", "9GP", "38", "17T", "MN", "CG", "KX", "HN")


def plain(text: str) -> str:
    """Folded, without spaces and hyphens, capitals: how codes are compared."""
    return hyphens(squeeze(text)).replace("-", "").upper()


def misreadable(one: str, other: str) -> bool:
    """Whether two codes differ only in characters that readers take for one another: then a reading tells nothing."""
    first, second = plain(one), plain(other)
    pairs = [(a, b) for a, b in zip(first, second, strict=False) if a != b]
    return len(first) == len(second) and all(any(a in group and b in group for group in CONFUSIONS) for a, b in pairs)


def credit_code_check(first17: str) -> str:
    """The check character of a 统一社会信用代码. ValueError for a character outside the alphabet."""
    total = sum(CREDIT_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(first17))
    return CREDIT_ALPHABET[-total % 31]


def credit_code_valid(text: str) -> bool:
    """A 统一社会信用代码 of 18 characters whose own check character agrees (GB 32100-2015).

    The organisation code inside has a check of its own, `embedded_code_valid`: one known number fails only that.
    """
    code = plain(text)
    if not re.fullmatch(rf"[{CREDIT_ALPHABET}]{{2}}\d{{6}}[{CREDIT_ALPHABET}]{{10}}", code):
        return False
    return code[17] == credit_code_check(code[:17])


def embedded_code_valid(credit_code: str) -> bool:
    """Whether characters 9 to 17 of a credit code are an organisation code with a right check digit."""
    return organisation_code_valid(plain(credit_code)[8:17])


def region_of(credit_code: str) -> str:
    """The six digits of the registering authority's region (GB/T 2260) in a credit code."""
    return plain(credit_code)[2:8]


def organisation_code_valid(text: str) -> bool:
    """An 组织机构代码 of 8 + 1 characters (GB 11714-1997)."""
    code = plain(text)
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        return False
    total = sum(_BASE36.index(char) * weight for char, weight in zip(code, _ORGANISATION_WEIGHTS, strict=False))
    return code[8] == "0123456789X0"[11 - total % 11]


def mod_11_10_check(digits: str) -> str:
    """The check digit of ISO 7064 MOD 11,10."""
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def registration_number_valid(text: str) -> bool:
    """A 15-digit 注册号 of old licences (GS 15-2006), which also stands for nothing else."""
    code = plain(text)
    return bool(re.fullmatch(r"\d{15}", code)) and code[14] == mod_11_10_check(code[:14])


def food_licence_valid(text: str) -> bool:
    """`SC` and 14 digits: 1 food or 2 additive, class, region, serial, check (ISO 7064 MOD 11,10)."""
    code = plain(text)
    return bool(re.fullmatch(r"SC[12]\d{13}", code)) and code[15] == mod_11_10_check(code[2:15])


def cma_valid(text: str) -> bool:
    """A 资质认定 number of 12 digits whose authority exists. It has no check digit."""
    code = plain(text)
    return bool(re.fullmatch(r"\d{12}", code)) and int(code[2:4]) in _CMA_AUTHORITIES


def cnas_valid(text: str) -> bool:
    """A CNAS registration: a letter or two and 4 or 5 digits. It has no check digit."""
    return bool(re.fullmatch(r"(?:CNAS)?(?:L|IB|C|PT|RM)\d{4,5}", plain(text)))


def ccc_number_valid(text: str) -> bool:
    """16 digits: year of first issue, body, class, serial. It has no check digit."""
    code = plain(text)
    return bool(re.fullmatch(r"20\d{14}", code)) and int(code[:4]) >= 2002


def industrial_licence_valid(text: str) -> bool:
    """`XK13-001-00001`, with the province before it or not. It has no check digit."""
    return bool(_INDUSTRIAL.fullmatch(squeeze(text).upper()))


def trademark_number_valid(text: str) -> bool:
    """5 to 8 digits, a letter for a split part, or `G` and digits for an international registration."""
    return bool(re.fullmatch(r"[1-9]\d{4,7}[A-Z]{0,2}|G[1-9]\d{4,7}[A-Z]?", plain(text)))


def qms_number_valid(text: str) -> bool:
    """The pattern of Chinese certification bodies. Foreign bodies number otherwise: False is no defect."""
    return bool(_QMS.fullmatch(squeeze(text).upper()))


def repairs(text: str, valid: Callable[[str], bool], most: int = 2) -> list[str]:
    """Valid codes that differ from the text in at most `most` characters that readers confuse.

    Empty when the text is valid as it stands: there is nothing to repair. More than one proposal means that the check
    digit cannot decide.
    """
    code = plain(text)
    if valid(code) or len(code) > 20:
        return []
    choices = [_likenesses(char) for char in code]
    found: dict[str, None] = {}
    for count in range(1, most + 1):
        for places in itertools.combinations(range(len(code)), count):
            for chars in itertools.product(*(choices[place] for place in places)):
                candidate = list(code)
                for place, char in zip(places, chars, strict=True):
                    candidate[place] = char
                if valid("".join(candidate)):
                    found["".join(candidate)] = None
        if found:
            break
    return list(found)


def _likenesses(char: str) -> str:
    return "".join(dict.fromkeys(c for group in CONFUSIONS if char in group for c in group if c != char))
