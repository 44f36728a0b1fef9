"""Columns that are parts of one: samples and their mean, two bounds of a limit, grades, ticks under verdicts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from corpus.data.files import load
from extractors.labels import subheads
from extractors.layout import fold_places
from pipeline.model.facts import Field, Status

LIMITS = ("requirement", "standard", "advanced")
_SAMPLE = re.compile(
    r"(?:样品|样本|试样|试件|样|组|第|单值|单个值|测定值|实测值|检测值|检验值|测值|结果|值|n|no\.?|sample|s|x)?[(#-]?"
    r"(?:\d{1,2}|[一二三四五六七八九十]|[a-h])[)]?(?:#|号样?品?|次|组|样品?|试样|块|根|件|个|只|片)?"
)
_PLAINLY_SAMPLE = re.compile(r"\d{1,2}#|#\d{1,2}|(?:样品|样本|试样|试件|第|sample).{1,3}|\d{1,2}|.{1,3}(?:号样?|次)")
_CLASS = re.compile(
    r"(?:[IVX]{1,4}|[A-Z]|[A-Z]?\d{1,3}|[甲乙丙丁]|[一二三四五六]|特|优|合格)(?:型|级|类|等品?|级品|号|品|等级)"
    r"|(?:优质|优等|一等|二等|合格|特级|一级|二级|普通|精制|优级)(?:品|级)?|(?:DN|dn|PN|SDR|φ|Φ|de)\d[\d.]*|[PS]N?\d[\d.]*型?"
)
TICKS = frozenset("√✓✔☑vV")


def part_of(text: str, role: str) -> str:
    """What a sub-heading makes of its column: mean, low, high, centre, deviation, sample; "" where it is none.

    `role`: the column's, for 最大值 is a bound of limits and the largest of results.
    """
    word = fold_places(text)[0].strip(":;.,*、").casefold()
    if role in LIMITS:
        return next((part for part in ("low", "high", "centre", "deviation") if word in subheads(part)), "")
    if role != "measured":
        return ""
    found = next((part for part in ("mean", "low", "high") if word in subheads(part)), "")
    return found or ("sample" if _SAMPLE.fullmatch(word) else "")


def is_sample(text: str) -> bool:
    """Whether a heading, without one above it, says which sample the results below are of."""
    word = fold_places(text)[0].strip(":;.,*、").casefold()
    return _PLAINLY_SAMPLE.fullmatch(word) is not None and _SAMPLE.fullmatch(word) is not None


def is_class(text: str) -> bool:
    """Whether a heading, without one above it, names a grade or class for which limits are given."""
    word = fold_places(text)[0].strip(":;.,*、")
    return word in _graded_names() or _CLASS.fullmatch(word) is not None


@cache
def _graded_names() -> frozenset[str]:
    return frozenset(name for names in load("lexicon/grades.yaml")["scales"].values() for name in names)


def as_one(role: str, parts: Sequence[tuple[str, Field[str]]]) -> Field[str]:
    """The cell that a row's cells of one role make. `parts`: the sub-headings and cells, in order."""
    filled = [(text, cell) for text, cell in parts if cell.value is not None]
    if len(parts) == 1 or not filled:
        return parts[0][1]
    kinds = {part: cell for text, cell in filled if (part := part_of(text, role))}
    if role in LIMITS and kinds:
        return _bounded(kinds)
    if role == "measured" and any(part_of(text, role) for text, _ in parts):
        return _measured(filled, kinds)
    if role == "verdict" and (ticked := _ticked(filled)):
        return ticked
    first = filled[0][1]
    several = role in (*LIMITS, "measured") and len({cell.value for _, cell in filled}) > 1
    return first.doubted("同一项有几栏数值，不能确定取哪一栏") if several else first


def _measured(filled: Sequence[tuple[str, Field[str]]], kinds: dict[str, Field[str]]) -> Field[str]:
    """The mean of several results where it is given; else all of them."""
    if "mean" in kinds:
        return kinds["mean"]
    cells = [cell for _, cell in filled]
    if set(kinds) == {"low", "high"} and len(cells) == 2:
        return _joined(f"{kinds['low'].value}~{kinds['high'].value}", [kinds["low"], kinds["high"]])
    if len({cell.value for cell in cells}) == 1:
        return _joined(str(cells[0].value), cells)
    return _joined("、".join(str(cell.value) for cell in cells), cells)


_NOTHING = ("/", "—")


def _bounded(kinds: dict[str, Field[str]]) -> Field[str]:
    """A limit of which the bounds, or the nominal value and its tolerance, stand in columns of their own."""
    said = {part: cell for part, cell in kinds.items() if cell.value not in _NOTHING}
    low, high = said.get("low"), said.get("high")
    centre, deviation = said.get("centre"), said.get("deviation")
    if low and high:
        return _joined(f"{_bare(low)}~{_bare(high)}", [low, high])
    if low or high:
        one = low or high
        assert one is not None
        return _joined(("≥" if low else "≤") + _bare(one), [one]) if _is_number(_bare(one)) else one
    if centre and deviation:
        sign = "" if re.match(r"[±+-]", str(deviation.value)) else "±"
        return _joined(f"{centre.value}{sign}{deviation.value}", [centre, deviation])
    return centre or deviation or next(iter(kinds.values()))


def _bare(cell: Field[str]) -> str:
    return str(cell.value).lstrip("≥≤")


def _is_number(text: str) -> bool:
    return re.match(r"[+-]?\d", text) is not None


def _ticked(filled: Sequence[tuple[str, Field[str]]]) -> Field[str] | None:
    """The verdict over the one cell that is ticked."""
    ticked = [(text, cell) for text, cell in filled if str(cell.value) in TICKS]
    if len(ticked) != 1 or not ticked[0][0]:
        return None
    text, cell = ticked[0]
    return cell.model_copy(update={"value": fold_places(text)[0]})


def _joined(value: str, cells: Sequence[Field[str]]) -> Field[str]:
    """One cell with this value, in doubt where one of those it is made of is."""
    doubtful = next((cell for cell in cells if cell.status is Status.DOUBTFUL), None)
    return cells[0].model_copy(
        update={
            "value": value,
            "raw": " ".join(cell.raw for cell in cells),
            "status": doubtful.status if doubtful else cells[0].status,
            "reason": doubtful.reason if doubtful else "",
            "confidence": min(cell.confidence for cell in cells),
            "evidence": tuple(e for cell in cells for e in cell.evidence),
        }
    )
