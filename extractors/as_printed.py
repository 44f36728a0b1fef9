"""Numbers that break their own rule in print of the file itself: nobody misread them, but they may be another field's.

A number of the right length and letters whose check digit is wrong is printed so. One of another shape is printed so
only where it fills the place of the field alone and is nothing else that is known: a day, a telephone number, a code
of another kind that slipped into the wrong row.
"""

from __future__ import annotations

import re

from extractors.kinds import (
    CCC_NUMBER,
    CMA_NUMBER,
    CNAS_NUMBER,
    CREDIT_CODE,
    FOOD_NUMBER,
    PHONE,
    REGISTRATION,
    STANDARD,
    TRADEMARK_NUMBER,
)
from extractors.reasons import CHECKSUM_FAILED, MALFORMED
from pipeline.text.dates import parse_date
from pipeline.text.normalise import fold

_NUMBER = re.compile(r"(?=.*\d\d)[0-9A-Za-z/.\-—()\[\]〔〕 ]{2,40}")
_SURE_PLACE = 0.95
"""Strength from which a value is surely the field's: behind its label or beside it, or a phrase that names it."""
_OTHERS = (
    CREDIT_CODE, REGISTRATION, STANDARD, TRADEMARK_NUMBER, CMA_NUMBER, CNAS_NUMBER, CCC_NUMBER, FOOD_NUMBER, PHONE,
)  # fmt: skip
_BY_YEAR = re.compile(r"(?:19|20)\d\d[-—./年]\d.*|(?:19|20)\d{6}")
_POSTCODE = re.compile(r"\d{6}")
_SIGNS = re.compile(r"[^0-9A-Za-z㐀-鿿]")


def printed_so(value: object, raw: str, reason: str, strength: float) -> bool:
    """Whether a value that is doubted for its shape stands like that in the print.

    Args:
        value: what was made of `raw`, the text at the field's place.
        reason: why it is doubted.
        strength: 0–1, how sure it is that the place is the field's.
    """
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return False
    if MALFORMED in reason:
        return strength >= _SURE_PLACE and _plain(raw) == _plain(value) and not known_otherwise(value)
    return CHECKSUM_FAILED in reason


def known_otherwise(value: str) -> bool:
    """Whether a number is a day, a serial number by years, a postcode, or right as a number of some kind."""
    if _BY_YEAR.fullmatch(value) or _POSTCODE.fullmatch(value) or parse_date(value).value is not None:
        return True
    return any(found.value is not None and not found.reason for found in (kind.parse(value) for kind in _OTHERS))


def _plain(text: str) -> str:
    return _SIGNS.sub("", fold(text)).upper()
