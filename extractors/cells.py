"""From a cell's pieces to a field: what is printed, and whether it can be believed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import pairwise

from extractors.finder import WEAK_CHARACTER, WEAK_LINE, weakest_character
from extractors.kinds import joined
from extractors.labels import word_list
from extractors.layout import Piece, Sheet, rows_of
from extractors.reasons import POORLY_READ
from extractors.tidying import balanced
from pipeline.model.facts import Field, Status, evidence_of
from pipeline.text.limits.units import known_unit, without_brackets

_NOTHING = re.compile(r"[-—–―一_/\\﹣~·.]{1,6}")
SLANTED = str.maketrans(
    {"⩾": "≥", "⩽": "≤", "≧": "≥", "≦": "≤"} | dict(zip("ΑΒΕΗΙΚΜΝΟΡΤΧ", "ABEHIKMNOPTX", strict=True))
)
"""Slanted signs, and Greek capitals that look like ours: no unit and no name is written with those."""
VERDICTS = frozenset(
    [
        "合格",
        "不合格",
        "符合",
        "不符合",
        "符合要求",
        "不符合要求",
        "达标",
        "不达标",
        "通过",
        "未通过",
        "不通过",
        "P",
        "F",
        "PASS",
        "FAIL",
        "Pass",
        "Fail",
        "pass",
        "fail",
        "N/A",
        "√",
        "✓",
        "×",
        "实测",
        "实测值",
        "不判定",
        "不作判定",
        "不评价",
        "未判定",
        "满足",
        "不满足",
        "满足要求",
        "基本合格",
        "单项合格",
        "单项不合格",
        "该项合格",
        "该项不合格",
    ]
)
_ODD_CODE = re.compile(r"[A-Z]{1,3}/[^TZQA-Z]|[A-Z]{2,3}(?:/[A-Z]{1,2})? ?[.,;:·] ?\d")
_STRAY_POINT = re.compile(r"^[·.,:;](?=[≥≤<>±\dA-Z])|[\d)][·,:;]$")
_SIGN_MISREAD = re.compile(r"^[运监之乏三=二>><《》z](?=\d)|^[sS](?=0\.\d)")
_LETTER_IN_NUMBER = re.compile(r"\d[OolI|](?![a-zA-Z])|(?<![a-zA-Z0-9])[OolI|]\.?\d|\d[。,](?:\d{1,2}|$)")
_ODD_POINT = re.compile(r"^[≥≤<>±]?(?:\d+\.|\.\d[\d.]*|0\d+(?:\.\d+)?|\d+\.\d+\.\d+|\d+\.\.\d+)$")
_STAMPED = re.compile(r"公开|企业标准|信息公共|服务平台|标准信息|点.?\d+分|\d\d点|20\d\d年")
_POINT_FOR_COMMA = re.compile(r"[A-Za-z℃]\.(?=[\d㐀-鿿])|[㐀-鿿]\.(?=[㐀-鿿])")
_STAMPED_NAME = re.compile(r"公开|业标准|标准信|信息公|公共服|服务平|20\d\d年|点\d\d分")
_UNIT_BEHIND = re.compile(r"[㐀-鿿)][,(](?P<unit>\d?[A-Za-z·μΩ]{1,5}/[A-Za-zμ][A-Za-z\d·μ]{0,5})[)]?$")
_CODE_SLIP = re.compile(r"[A-Z]{1,3}-?[OoQIl]$")
_WITH_UNIT = re.compile(
    r"[≥≤<>±]?[+-]?\d[\d.]*(?:[~-][+-]?\d[\d.]*)?(?P<unit>[A-Za-zμΩ°℃%‰][^\s,;、㐀-鿿≥≤<>±~]{0,11})"
)
_PER_AMOUNT = re.compile(r"/\d+ ?(?:g|kg|mL|ml|L)")
_FORMULA_SLIP = re.compile(r"[a-z][A-Z]1(?!\d)|[A-Z]0(?![\d.])")
_NAME_SLIP = re.compile(_FORMULA_SLIP.pattern + r"|^[pPH]值|[a-z]o\.\d|(?<!\d)\d{2,3}C(?![A-Za-z\d])|%[0oO]")
_PERCENT = re.compile(r"[0-9oOQ]{1,2}%")
_PH = re.compile(r"^[pP][hH](?=值|$|\()")
UNMISTAKABLE = frozenset(["%", "级", "次", "张", "年", "个", "°C", "℃"])
_CJK = re.compile(r"[㐀-鿿]")
_BESIDE_NUMBER = re.compile(
    r"[企业公共侍日口开标准信息服务平台年月时分点]{1,3}[.、]?[≥≤<>±]?[+-]?\d[\d.]*(?:[~-][+-]?\d[\d.]*)?"
    r"|[≥≤<>±].*(?<=[\d㐀-鿿])[侍口日企业]\W?|.*[侍][—-]?"
)
_SIGNS_MIXED = re.compile(
    r"[≥≤<>±] ?[=一_·,.、:]|\d ?[≥≤±]\d|±[+±-]|[+-][±]|[≥≤<>±]{2}|\d[*'\"][+-]?\d|[≥≤<>±]\d+[:;]\d"
)
_LIMITS = ("requirement", "standard", "advanced")
_LONE_PLUS = re.compile(r"\+ ?\d[\d.]*(?![\d.]*[ ,;、~/-])")
"""A limit that is but a number with a plus: ± of which the lower stroke was lost."""
_BROKEN_NUMBER = re.compile(r"\d \d(?!\d\d(?!\d))")
_BARE_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SIGNED = re.compile(r"[≥≤<>±]|不[大小低高超少]于?|以[上下]|~|至")


def cell_field(sheet: Sheet, pieces: Sequence[Piece], role: str) -> Field[str]:
    """What one cell says."""
    rows = rows_of(_without_strays(sheet, pieces, role))
    text = joined([_row_text(sheet, row) for row in rows]).translate(SLANTED)
    if not text.strip():
        return Field[str]()
    lines = [p.line for row in rows for p in row]
    characters = sum(len(line.text) for line in lines)
    certainty = sum(line.confidence * len(line.text) for line in lines) / characters
    value = tidied(text, role)
    reason = next((p.doubt for row in rows for p in row if p.doubt), "") or doubt_of(value, role)
    if not reason and any(_apart(sheet, row) for row in rows):
        reason = "单元格内另有分开的文字"
    weakest = min(weakest_character(line) for line in lines)
    if (
        not reason
        and (certainty < WEAK_LINE or weakest < WEAK_CHARACTER)
        and not (role == "unit" and value in UNMISTAKABLE and certainty > WEAK_CHARACTER)
    ):
        reason = POORLY_READ
    return Field[str](
        value=value,
        raw="\n".join(" ".join(p.text for p in row) for row in rows),
        status=Status.DOUBTFUL if reason else Status.READ,
        confidence=round(min(certainty, 0.5) if reason else certainty, 4),
        evidence=evidence_of(sheet.reading, lines),
        reason=reason,
    )


def _without_strays(sheet: Sheet, pieces: Sequence[Piece], role: str) -> Sequence[Piece]:
    """The cell's pieces; on a page with a watermark without those that keep a unit from being one we know."""
    if role != "unit" or not sheet.reading.watermark or not 1 < len(pieces) < 5:
        return pieces
    if not doubt_of(tidied("".join(p.text for p in pieces), role), role):
        return pieces
    whole = [p for p in pieces if not doubt_of(tidied(p.text, role), role)]
    return whole if len(whole) == 1 else pieces


def _row_text(sheet: Sheet, row: Sequence[Piece]) -> str:
    """A row's text: a blank between its pieces, but none within a number that was read in two."""
    text = row[0].text
    for a, b in pairwise(row):
        gap = b.box.x0 - a.box.x1
        one = a.text[-1:].isdigit() and b.text[:1].isdigit() and abs(gap) < 0.15 * sheet.em(a.box)
        text += b.text if one else f" {b.text}"
    return text


def _apart(sheet: Sheet, row: Sequence[Piece]) -> bool:
    """Whether something stands apart from a cell's text: perhaps a stray of a watermark or a seal."""
    return any(b.box.x0 - a.box.x1 > 0.45 * sheet.em(a.box) for a, b in pairwise(row))


def tidied(text: str, role: str) -> str:
    text = re.sub(r"°+(?=°C|℃)", "", text.strip())
    if _NOTHING.fullmatch(text):
        return "/" if set(text) <= {"/", "\\"} else "—"
    if role == "unit" and _PERCENT.fullmatch(text):
        return "%"
    if role == "unit" and re.match("[89]/", text) and known_unit(f"g{text[1:]}"):
        return f"g{text[1:]}"
    if role == "unit":
        text = re.sub(r"(?<=[A-Za-z])\.(?=[A-Za-z])", "·", text)
    if role == "unit" and text == "二":
        return "—"
    if role in ("name", "item"):
        text = _PH.sub("pH", re.sub(r"\([^()]*\)", lambda m: _formulas_settled(m[0]), text))
    if role in ("name", "item"):
        return text.strip(" :;,。、")
    return text.strip(" ;,。、")


def doubt_of(value: str, role: str) -> str:
    """Why a cell's text cannot be believed as it stands; "" where it can."""
    if role == "verdict":
        return "" if value.strip("*# ") in VERDICTS or value in ("/", "—") else "单项判定用语不能识别"
    if role == "unit":
        return "" if value in ("/", "—") or known_unit(value) or _PER_AMOUNT.fullmatch(value) else "单位不能识别"
    if not balanced(value):
        return "括号不成对，文字可能不全"
    if any(_CJK.match(c) and not _simplified(c) for c in value):
        return "有不常用的字形，可能误读"
    if role == "method" and _ODD_CODE.match(value):
        return "标准编号格式不能识别"
    if role in ("name", "item"):
        return _doubt_of_name(value)
    if _STRAY_POINT.search(value):
        return "旁有零星标点，可能混入"
    if role == "method":
        return ""
    if _SIGN_MISREAD.search(value) or (role in _LIMITS and _LONE_PLUS.match(value)):
        return "比较符号可能误读"
    if _STAMPED.search(value) or _BESIDE_NUMBER.fullmatch(value):
        return "混有水印或其他文字"
    if _SIGNS_MIXED.search(value):
        return "比较符号可能误读"
    if _BROKEN_NUMBER.search(value):
        return "一个数可能分成了两段"
    if _POINT_FOR_COMMA.search(value):
        return "标点可疑"
    if _LETTER_IN_NUMBER.search(value) or _CODE_SLIP.search(value):
        return "数字中夹有字母或标点"
    if (ended := _WITH_UNIT.fullmatch(value.replace(" ", ""))) and not _is_unit_or_code(ended["unit"]):
        return "单位不能识别"
    return "小数点位置可疑" if _ODD_POINT.match(value.replace(" ", "")) else ""


def _doubt_of_name(value: str) -> str:
    if _STAMPED_NAME.search(value):
        return "混有水印或其他文字"
    unit = _UNIT_BEHIND.search(value)
    if unit and not known_unit(unit["unit"]):
        return "项目名称后的单位不能识别"
    return "名称中可能有字母与数字混淆" if _NAME_SLIP.search(value) else ""


def _is_unit_or_code(text: str) -> bool:
    """Whether letters behind a number are a unit, or a class like the 4N of a grade: one capital and no more."""
    return known_unit(text) or re.fullmatch(r"[A-Z]", text) is not None or _PER_AMOUNT.search(text) is not None


@cache
def _formula_of() -> dict[str, str]:
    return {_as_digits(f): f for f in word_list("formulas") if _as_digits(f) != f}


def _as_digits(formula: str) -> str:
    return formula.replace("O", "0").replace("l", "1")


def _formulas_settled(text: str) -> str:
    """Formulas we know, in which a 0 was read for an O or a 1 for an l."""
    return re.sub(r"[A-Z][A-Za-z0-9]*", lambda m: _formula_of().get(_as_digits(m[0]), m[0]), text)


def _simplified(char: str) -> bool:
    """Whether the character is one of GB 2312, which names of items are written in."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


_QUALIFIER = re.compile(
    r"(?:[a-z\d][)、.]|[-—·])?(?:(?:纵|横|直|经|纬|斜|长|宽|轴|径|环)向|[干湿]摩|变色|沾色|[表实]干|(?:单个|平均|最大|最小|单块)值)"
)


def is_qualifier(name: str) -> bool:
    """Whether an item's name says only which of a group it is: 纵向, 平均值."""
    return _QUALIFIER.fullmatch(name.replace(" ", "")) is not None


def split_unit(name: str) -> tuple[str, str]:
    """`破坏强度(N)`, `破坏强度/N`, `破坏强度,N` as item and unit; no unit where the tail is none."""
    behind = [(name[: mark.start()], name[mark.end() :]) for mark in re.finditer(r"(?<=[㐀-鿿)])\s*[/,]", name)]
    inside = re.fullmatch(r"(.*[㐀-鿿)].*?)[(\[]([^㐀-鿿()\[\]]*(?:\([^()]*\))?[^()\[\]]*)[)\]]", name)
    for item, tail in [*behind, *([(inside[1], inside[2])] if inside else [])]:
        unit = without_brackets(tail.strip())
        if unit and known_unit(unit) and not re.fullmatch(r"[A-IL]|[A-Z]{2}|\d+", unit.replace("N", "")):
            return item.strip(" ,/"), unit
    return name, ""


def unsigned_among_signed(requirements: Sequence[Field[str]]) -> set[int]:
    """Bare numbers in a column of limits that else all have a sign: the sign may have been lost."""
    numeric = [i for i, f in enumerate(requirements) if f.value and re.search(r"\d", f.value)]
    without = {i for i in numeric if _BARE_NUMBER.fullmatch(str(requirements[i].value).replace(" ", ""))}
    signed = [i for i in numeric if _SIGNED.search(str(requirements[i].value))]
    return without if len(signed) > 2 * len(without) else set()


def lost_point(measured: str, requirement: str) -> bool:
    """Whether a result is so far beyond a limit with decimals that its decimal point may have been lost."""
    limits = re.findall(r"\d+\.\d+", requirement)
    if not limits or not re.fullmatch(r"\d{2,}", measured):
        return False
    try:
        return Decimal(measured) >= 10 * max(Decimal(x) for x in limits)
    except InvalidOperation:
        return False


def lost_sign(measured: str, requirement: str) -> bool:
    """Whether a result has no sign although its limit allows less than nothing, with both bounds signed."""
    bounds = re.match(r"-\d[\d.]*[%]?[^\d+-]\+\d|≥-\d", requirement.replace("−", "-"))
    return bounds is not None and re.fullmatch(r"\d*\.?\d*[1-9]\d*%?", measured) is not None


def no_grade(text: str, limit: str = "") -> bool:
    """Whether a number cannot be a grade of fastness, which has halves (3-4, 3.5), no other parts, and one figure."""
    if re.fullmatch(r"[1-8][1-8]", text) and re.search(r"(?<!\d)\d(?!\d)", limit):
        return True  # 45 for 4-5
    return re.search(r"\d\.(?!5(?!\d)|0(?!\d))\d", text) is not None
