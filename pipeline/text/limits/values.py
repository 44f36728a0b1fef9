"""Measured values as printed → `Value`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from pipeline.text.limits.nouns import (
    AVERAGE,
    SINGLE,
    Absent,
    Finding,
    Free,
    Grade,
    Interval,
    Result,
    Share,
    Spread,
    Unclear,
    Value,
    Wording,
)
from pipeline.text.limits.parse import NUMBER, decimal_of, grade
from pipeline.text.limits.units import known_unit, unit_of, without_brackets
from pipeline.text.limits.wording import fold_limit, fold_wording, is_nothing, role_of, words_for

_NOT_DETECTED = re.compile(r"(?:未|不得|不)检出|N\.?D\.?|小于检出限|<(?:检出限|DL|LOD|MDL|LOQ)", re.IGNORECASE)
_LOD = re.compile(
    r"(?:未检出|N\.?D\.?)\(?(?:(?:方法)?(?:检出限|定量限|LOD|MDL|LOQ)[:为=]*)?[<:]?"
    rf"(?P<lod>{NUMBER})(?P<unit>[^()]*)\)?",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"(?P<passed>\d+)/(?P<total>\d+)(?:个|块|件|根)?(?:通过|合格|PASS|符合|不破裂|无破坏|未破坏)", re.IGNORECASE
)
_SAMPLE = re.compile(r"(?:样品|试样|试件)?\d{1,2}#[:：]?|#\d{1,2}[:：]|(?:样品|试样|试件)\d{1,2}[:：]")
_ONE = re.compile(rf"(?P<label>[^\d+<>≥≤~-]*?)[:=]?(?P<sign>[≥≤<>]?)(?P<number>{NUMBER})(?P<unit>.*)")
_MANY = re.compile(
    rf"(?P<label>[^\d+<>≥≤~-]*?)[:=]?(?P<low>{NUMBER})(?P<u1>[^\d~—-]*?)(?:~|—|-|至)(?P<high>{NUMBER})(?P<unit>.*)"
)

_TWO = re.compile(r"[+-]?(?:\d{1,3}[ \u3000]+(?:\d{1,2}(?:\.\d+)?|000)|\d+\.\d*[ \u3000]+\d{1,2})")
"""One number read in two pieces, or two results."""

_SIGNED: dict[str, dict[str, Any]] = {
    "<": {"high": None, "high_open": True},
    "≤": {"high": None},
    ">": {"low": None, "low_open": True},
    "≥": {"low": None},
}
"""What a sign before a number bounds; None stands for the number."""


def said(text: str) -> bool | None:
    """What a verdict says: True 合格, False 不合格, None neither (or nothing)."""
    words = "".join(fold_limit(text).split()).strip("。.;").upper()
    return True if words in words_for("positive") else False if words in words_for("negative") else None


def parse_value(text: str, unit: str = "") -> Value:
    """A printed result. `unit` is the one of its column. Never fails: what is not understood is `Unclear`."""
    folded = fold_limit(text)
    joined = "".join(folded.split())
    if _TWO.fullmatch(text.strip()):
        unclear = Unclear(text=text, reason=f"“{text}”是一个数还是两个不能确定")
        return Value(raw=text, results=(Result(finding=unclear),))
    whole = _whole(joined, unit)
    if whole is None and (results := _listed(folded, unit)):
        return Value(raw=text, results=results)
    return Value(raw=text, results=(Result(finding=whole or _words(folded)),))


def _whole(text: str, unit: str) -> Finding | None:
    if is_nothing(text):
        return Free()
    if match := _LOD.fullmatch(text):
        lod, name = decimal_of(match["lod"]), _unit(match["unit"], unit)
        return None if lod is None or name is None else Interval(high=lod, high_open=True, unit=name)
    if _NOT_DETECTED.fullmatch(text):
        return Absent()
    if match := _SHARE.fullmatch(text):
        return Share(passed=int(match["passed"]), total=int(match["total"]))
    found = grade(text, unit)
    return found if isinstance(found, Grade | Interval) else None


def _words(folded: str) -> Finding:
    text = fold_wording(folded)
    if not any(c.isalnum() or c in "✓√×✗" for c in text):
        return Unclear(text=folded, reason="实测值为空或不能辨认")
    if re.search(r"[≥≤<>±~]", folded):
        return Unclear(text=folded, reason=f"“{folded}”不能理解为实测值")
    return Wording(text=text)


def _listed(folded: str, unit: str) -> tuple[Result, ...]:
    """Numbers and ranges, one or several; empty where anything else stands among them."""
    sampled = bool(_SAMPLE.search(folded))
    text = _SAMPLE.sub(" ", folded)
    if re.search(r"(?<!\d)\d{1,3},\d{3}(?!\d)", text):
        return (Result(finding=Unclear(text=folded, reason=f"“{folded}”中的逗号是分节还是分隔不能确定")),)
    tokens = [t for t in re.split(r"[,;、\s]+|(?<=\d)/(?=\d)", text) if t]
    results = [_one(token, unit) for token in _with_units(tokens)]
    if not results or any(r is None for r in results):
        return ()
    return _roles([r for r in results if r], sampled)


def _with_units(tokens: list[str]) -> list[str]:
    """A unit or a label that stands apart joins its number."""
    joined: list[str] = []
    for token in tokens:
        if joined and ((known_unit(token) and joined[-1][-1:].isdigit()) or not re.search(r"\d", joined[-1])):
            joined[-1] += token
        else:
            joined.append(token)
    return joined


def _one(token: str, unit: str) -> Result | None:
    if (graded := grade(token, unit)) and isinstance(graded, Interval):
        return Result(finding=graded.model_copy(update={"bare": False}))
    if match := _MANY.fullmatch(token):
        return _spread(match, unit)
    if not (match := _ONE.fullmatch(token)) or (number := decimal_of(match["number"])) is None:
        return None
    name, sign = _unit(match["unit"], unit), match["sign"]
    if name is None:
        return None
    bounds: dict[str, Any] = _SIGNED.get(sign, {"low": number, "high": number})
    told = {k: number if v is None else v for k, v in bounds.items()}
    return Result(label=_label(match["label"]), finding=Interval(unit=name, **told))


def _spread(match: re.Match[str], unit: str) -> Result | None:
    low, high, name = decimal_of(match["low"]), decimal_of(match["high"]), _unit(match["unit"] or match["u1"], unit)
    if low is None or high is None or name is None or low > high:
        return None
    return Result(label=_label(match["label"]), finding=Spread(low=low, high=high, unit=name))


def _label(text: str) -> str:
    return role_of(text) or text.strip("() :")


def _unit(inline: str, given: str) -> str | None:
    inline = without_brackets(inline)
    if not inline:
        return unit_of(given).name if given else ""
    if not known_unit(inline) or (
        given and not unit_of(given).counts and unit_of(given).dimension != unit_of(inline).dimension
    ):
        return None
    return unit_of(inline).name


def _roles(results: list[Result], sampled: bool) -> tuple[Result, ...]:
    """A number with a range around it is a mean with its extremes."""
    if len(results) == 2 and not sampled and not any(r.label for r in results):
        mean, extremes = (r.finding for r in results)
        if isinstance(mean, Interval) and isinstance(extremes, Spread) and mean.low is not None:
            if not _within(mean.low, extremes):
                reason = "平均值不在最小值与最大值之间"
                return (Result(finding=Unclear(text=f"{mean},{extremes}", reason=reason)),)
            return (Result(label=AVERAGE, finding=mean), Result(label=SINGLE, finding=extremes))
    return tuple(results)


def _within(number: Decimal, extremes: Spread) -> bool:
    return extremes.low <= number <= extremes.high
