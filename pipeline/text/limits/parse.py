"""Printed limits → `Limit`. What does not fit the grammar is words, or unclear where it looks like numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.text.limits.nouns import Absent, Criterion, Free, Grade, Interval, Limit, Part, Share, Unclear, Wording
from pipeline.text.limits.units import fold_unit, known_unit, leading_unit, unit_of, without_brackets
from pipeline.text.limits.wording import (
    fold_limit,
    fold_wording,
    grades,
    is_absent,
    is_nothing,
    role_of,
    split_roles,
    without_modal,
)

NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[×xX]10\^?[+-]?\d+)?"
_CHAIN = re.compile(
    rf"(?P<low>{NUMBER})(?P<u1>[^≥≤<>]*?)(?P<o1>[≤<])(?P<name>[^≥≤<>\d][^≥≤<>]*?)(?P<o2>[≤<])(?P<high>{NUMBER})"
)
_REVERSED = re.compile(
    rf"(?P<number>{NUMBER})(?P<unit>[^≥≤<>\d]*?)(?P<sign>[≤<≥>])(?P<name>[A-Za-zα-ω][A-Za-z0-9α-ω]*)"
)
_SIGNED = re.compile(rf"(?P<label>[^≥≤<>±~]*?)(?P<sign>[≥≤<>])(?P<number>{NUMBER})")
_RANGE = re.compile(rf"(?P<low>{NUMBER})(?P<rest>.*)")
_DEVIATION = re.compile(rf"(?P<centre>{NUMBER})?(?P<u1>[^±\d]*)±(?P<width>\d+(?:\.\d+)?)")
_UPDOWN = re.compile(
    r"(?P<centre>\d+(?:\.\d+)?)?(?P<u1>[^\d+-]*?)\(?\+(?P<up>\d+(?:\.\d+)?)(?P<u2>[^\d+,/-]*)"
    r"[,/ ]?-(?P<down>\d+(?:\.\d+)?)(?P<u3>[^()\d]*)\)?"
)
_SHARE = re.compile(r"(?P<passed>\d+)/(?P<total>\d+)(?:通过|合格|PASS|不破裂|无破坏|未破坏)", re.IGNORECASE)
_FLIPPED = {"≤": "≥", "<": ">", "≥": "≤", ">": "<"}
_SIGNS = set("≥≤<>±~")
SENTENCE = 4
"""So many Chinese characters around a sign make it part of a sentence, not a broken limit."""


def decimal_of(text: str) -> Decimal | None:
    """A printed number as a Decimal with its digits; None where it is ambiguous (×106 that may be ×10⁶)."""
    text = text.replace(",", "")
    if match := re.fullmatch(r"([+-]?\d+(?:\.\d+)?)[×xX]10(\^?)([+-]?\d+)", text):
        return Decimal(match[1]).scaleb(int(match[3])) if match[2] and abs(int(match[3])) <= 30 else None
    return Decimal(text)


def parse_limit(text: str, unit: str = "") -> Limit:
    """A printed limit. `unit` is the one of its column or item; a unit printed with the number goes before it.

    Never fails: what cannot be understood has a part that is `Unclear`.
    """
    if broken(text):
        return Limit(
            raw=text, parts=(Part(criterion=Unclear(text=text, reason=f"“{text}”中的空格是否在一个数之内不能确定")),)
        )
    folded = split_roles(without_modal(fold_limit(text)))
    if whole := _whole(folded, unit):
        return Limit(raw=text, parts=(Part(criterion=whole),))
    pieces = [
        p
        for p in re.split(r"[;；\n。]|,(?!\d{3}(?!\d))|，|、(?=[^、,]*[≥≤<>±])|(?:且|并且)(?=[≥≤<>])", folded)
        if p.strip()
    ]
    parts = [_part(piece, unit) for piece in pieces]
    if all(part is None or isinstance(part.criterion, Wording) for part in parts) or None in parts:
        return Limit(raw=text, parts=(Part(criterion=_words(folded)),))
    return Limit(raw=text, parts=_merged([part for part in parts if part]))


def broken(text: str) -> bool:
    """Whether a blank stands between two digits, other than before three of them: one number read in two, or two."""
    return re.search(r"\d[ \u3000]+\d(?!\d\d(?!\d))", text) is not None


def _whole(folded: str, unit: str) -> Criterion | None:
    """What is only itself when it fills the cell."""
    text = "".join(folded.split())
    if is_nothing(text):
        return Free()
    if is_absent(text):
        return Absent()
    if match := _SHARE.fullmatch(text.lstrip("≥")):
        return Share(passed=int(match["passed"]), total=int(match["total"]))
    if found := grade(text, unit):
        return found
    return _numeric(text, unit) if _SIGNS & set(text) or text[:1] in "+-0123456789(" else None


def grade(text: str, unit: str) -> Criterion | None:
    """A named class (不低于优等品, A类, E0), or a numeric grade: 4级, 3-4级 (one half grade), ≥4."""
    name = re.sub(r"^(?:应?(?:符合|达到|为)|[≥≤])", "", text).removesuffix("及以上").removesuffix("级以上").upper()
    for spelling in (name, name.removesuffix("级"), name.removesuffix("要求"), f"{name}类"):
        if spelling in grades() and (spelling != f"{name}类" or unit == "类"):
            scale, rank = grades()[spelling]
            return None if text.startswith("≤") else Grade(scale=scale, name=spelling, rank=rank)
    match = re.fullmatch(r"([≥≤<>]?)(\d|[一二三四五])(?:[-—~](\d|[一二三四五]))?(级)?(及?以上)?", text)
    if not match or not (match[4] or unit_of(unit).name == "级"):
        return None
    first, second = (None if d is None else Decimal("一二三四五".find(d) + 1 or d) for d in (match[2], match[3]))
    if first is None or (second is not None and second - first != 1):
        return None
    number = first if second is None else first + Decimal("0.5")
    return _bounded(match[1] or ("≥" if match[5] else ""), number, "级")


def _bounded(sign: str, number: Decimal, unit: str) -> Interval:
    if sign in ("≥", ">"):
        return Interval(low=number, low_open=sign == ">", unit=unit)
    if sign in ("≤", "<"):
        return Interval(high=number, high_open=sign == "<", unit=unit)
    return Interval(low=number, high=number, bare=True, unit=unit)


def _part(piece: str, unit: str) -> Part | None:
    """A label and its criterion; None where the piece makes the whole limit words."""
    text = "".join(piece.split())
    if (match := re.fullmatch(r"(.+?)\(([^()]*)\)", text)) and (role := role_of(match[2])):
        inner = _part(match[1], unit)
        return inner.model_copy(update={"label": role}) if inner and not inner.label else None
    for size in range(len(text) - 1, 0, -1):
        if (role := role_of(text[:size])) and (numeric := _clean(text[size:].lstrip(":"), unit)):
            return Part(label=role, criterion=numeric)
    if (match := _SIGNED.match(text)) and (label := match["label"].strip(":")):
        criterion = _clean(text[len(match["label"]) :], unit)
        return Part(label=label, criterion=criterion) if criterion else None
    if numeric := _clean(text, unit):
        return Part(criterion=numeric)
    return None if _SIGNS & set(text) else Part(criterion=grade(text, unit) or Wording(text=fold_wording(text)))


def _clean(text: str, unit: str) -> Criterion | None:
    found = grade(text, unit) or _numeric(text, unit)
    return None if found is None or isinstance(found, Wording | Unclear) else found


def _words(folded: str) -> Criterion:
    """Words; unclear where signs of comparison stand in them with too little around to be a sentence."""
    if _SIGNS & set(folded) and (folded[-1:] in _SIGNS or len(re.findall(r"[一-鿿]", folded)) < SENTENCE):
        return Unclear(text=folded, reason=f"“{folded}”不能理解为限值")
    text = fold_wording(folded)
    if not any(c.isalnum() for c in text):
        return Unclear(text=folded, reason="限值为空或不能辨认")
    return Wording(text=text)


def _numeric(text: str, unit: str) -> Criterion | None:
    """A criterion of numbers that fills the text; None where it is something else."""
    for attempt in (_chain, _reversed, _signed, _deviation, _updown, _range):
        if found := attempt(text, unit):
            return found
    return None


def _unit(inline: str, given: str) -> str | None:
    """The unit to use: printed beside the number, else the given one; None where the two contradict."""
    inline = without_brackets(inline)
    if not inline:
        return unit_of(given).name if given else ""
    if not known_unit(inline) and not re.fullmatch(r"[A-Za-zμΩ°%‰/·()0-9]{1,12}", fold_unit(inline)):
        return None
    own, column = unit_of(inline), unit_of(given)
    if given and not column.counts and known_unit(inline) and own.dimension != column.dimension:
        return None
    return own.name


def _chain(text: str, unit: str) -> Interval | None:
    if not (match := _CHAIN.match(text)):
        return None
    low, high = decimal_of(match["low"]), decimal_of(match["high"])
    name = _unit(match["u1"] or text[match.end() :], unit)
    if (
        low is None
        or high is None
        or low >= high
        or name is None
        or (match["u1"] and text[match.end() :] not in ("", match["u1"]))
    ):
        return None
    return Interval(low=low, high=high, low_open=match["o1"] == "<", high_open=match["o2"] == "<", unit=name)


def _reversed(text: str, unit: str) -> Interval | None:
    """`12000≤CCM`: the number stands before its item."""
    if not (match := _REVERSED.fullmatch(text)) or (number := decimal_of(match["number"])) is None:
        return None
    name = _unit(match["unit"], unit)
    return None if name is None else _bounded(_FLIPPED[match["sign"]], number, name)


def _signed(text: str, unit: str) -> Interval | None:
    match = _SIGNED.match(text)
    after = re.fullmatch(rf"({NUMBER})(.*?)(及?以上|及?以下)", text)
    if after and (number := decimal_of(after[1])) is not None and (name := _unit(after[2], unit)) is not None:
        return _bounded("≥" if "上" in after[3] else "≤", number, name)
    if not match or not re.fullmatch(r"[A-Za-z]{0,6}", match["label"]):
        return None
    number, name = decimal_of(match["number"]), _unit(text[match.end() :], unit)
    return None if number is None or name is None else _bounded(match["sign"], number, name)


def _deviation(text: str, unit: str) -> Criterion | None:
    bracketed = re.fullmatch(r"\((.*?)\)(.*)", text)
    text = bracketed[1] + bracketed[2] if bracketed else text
    if not (match := _DEVIATION.match(text)) or not (width := Decimal(match["width"])):
        return None
    tail = text[match.end() :]
    if match["centre"] is None:
        name = _unit(tail, unit)
        return None if name is None or match["u1"] else Interval(low=-width, high=width, unit=name)
    centre, name = decimal_of(match["centre"]), _unit(match["u1"] or tail, unit)
    if centre is None or name is None:
        return None
    if tail == "%" and not bracketed and unit_of(match["u1"] or unit).name != "%":
        return Unclear(text=text, reason=f"“{text}”的偏差是百分数，不能确定是相对偏差还是绝对偏差")
    if match["u1"] and tail and unit_of(match["u1"]) != unit_of(tail):
        return None
    return Interval(low=centre - width, high=centre + width, unit=name)


def _updown(text: str, unit: str) -> Interval | None:
    if not (match := _UPDOWN.fullmatch(text)):
        return None
    name = _unit(match["u1"] or match["u2"] or match["u3"], unit)
    centre = Decimal(match["centre"] or 0)
    if name is None:
        return None
    return Interval(low=centre - Decimal(match["down"]), high=centre + Decimal(match["up"]), unit=name)


def _range(text: str, unit: str) -> Interval | None:
    """`a~b` in all its spellings, or a lone number."""
    text = re.sub(r"^\(([^()]*)\)([^()\d]*)$", r"\1\2", text)
    if not (match := _RANGE.match(text)) or (low := decimal_of(match["low"])) is None:
        return None
    rest = match["rest"]
    first = leading_unit(rest)
    second = re.fullmatch(rf"(?P<sign>~|-|—|至|到)(?P<high>{NUMBER})(?P<unit>.*)", rest[len(first) :])
    if second is None:
        name = _unit(rest, unit)
        return None if name is None else Interval(low=low, high=low, bare=True, unit=name)
    high, name = decimal_of(second["high"]), _unit(second["unit"] or first, unit)
    if (
        high is None
        or name is None
        or high <= low
        or (first and second["unit"] and unit_of(first) != unit_of(second["unit"]))
    ):
        return None
    return Interval(low=low, high=high, unit=name)


def _merged(parts: list[Part]) -> tuple[Part, ...]:
    """`≥10,≤20` is one range: two bounds, opposite and without labels."""
    if len(parts) == 2 and all(isinstance(p.criterion, Interval) and not p.label for p in parts):
        a, b = (p.criterion for p in parts)
        assert isinstance(a, Interval) and isinstance(b, Interval)
        low, high = (a, b) if a.high is None else (b, a)
        if low.high is None and high.low is None and low.unit == high.unit and low.low < high.high:  # type: ignore[operator]
            both = low.model_copy(update={"high": high.high, "high_open": high.high_open})
            return (Part(criterion=both),)
    return tuple(parts)
