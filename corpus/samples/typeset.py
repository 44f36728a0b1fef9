"""Setting a paper with Typst, and learning what was printed on which page."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import typst

from corpus.samples import stock

SAMPLES = Path(__file__).parent
DateStyle: TypeAlias = "int | str"

# Debian packages that bring the families named below; a family that is not installed is left out.
FONT_PACKAGES = (
    "fonts-noto-cjk",
    "fonts-arphic-gbsn00lp",
    "fonts-arphic-gkai00mp",
    "fonts-arphic-ukai",
    "fonts-arphic-uming",
    "fonts-wqy-microhei",
    "fonts-wqy-zenhei",
    "fonts-lxgw-wenkai",
)
FACES: dict[str, tuple[str, ...]] = {
    "song": (
        "Noto Serif CJK SC",
        "AR PL SungtiL GB",
        "AR PL UMing",
        "BabelStone Han",
        "LXGW WenKai Mono",
        "Noto Serif CJK TC",
        "AR PL UMing TW MBE",
    ),
    "hei": (
        "Noto Sans CJK SC",
        "WenQuanYi Zen Hei",
        "WenQuanYi Micro Hei",
        "Droid Sans Fallback",
        "WenQuanYi Zen Hei Sharp",
        "Noto Sans CJK HK",
        "WenQuanYi Micro Hei Mono",
    ),
    "kai": ("AR PL UKai", "AR PL KaitiM GB", "LXGW WenKai", "AR PL UKai TW MBE", "AR PL UKai HK"),
    "hand": ("LXGW WenKai", "AR PL KaitiM GB", "AR PL UKai"),
    "latin": ("Liberation Serif", "DejaVu Serif"),
}


@cache
def fonts() -> typst.Fonts:
    """All fonts of the system, found once per process."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)


def faces(role: str) -> tuple[str, ...]:
    """The installed families for a role: song, hei, kai, hand. Never empty."""
    wanted = stock.words("names").get("faces", {}).get(role, FACES[role])
    return _installed(tuple(wanted)) or _installed(FACES["song"]) or ("Libertinus Serif",)


@cache
def _installed(wanted: tuple[str, ...]) -> tuple[str, ...]:
    there = set(fonts().families())
    return tuple(name for name in wanted if name in there)


@dataclass
class Typeset:
    """A paper as PDF. `pages` is their number; `printed` says on which page (from 1) each mark stands.

    `pressed`: where its named seals lie (seal, page, x, y, width in millimetres); `sizes`: of the pages, likewise.
    `marks`: where its marks of approval stand (kind, page, x, y, width).
    """

    pdf: bytes
    pages: int
    printed: dict[str, set[int]] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pressed: tuple[dict[str, Any], ...] = ()
    sizes: tuple[tuple[float, float], ...] = ()
    marks: tuple[dict[str, Any], ...] = ()


def typeset(template: str, data: dict[str, Any]) -> Typeset:
    """Set `<template>.typ` of this folder with the data.

    Raises:
        ValueError: the template or the data is faulty.
    """
    payload = json.dumps(data, ensure_ascii=False, default=str)
    compiler = typst.Compiler(
        SAMPLES / f"{template}.typ", root=SAMPLES, font_paths=fonts(), sys_inputs={"data": payload}
    )
    try:
        pdf = compiler.compile(format="pdf", timestamp=0)
    except typst.TypstError as error:
        raise ValueError(f"{template}: {error.diagnostic}") from error
    assert isinstance(pdf, bytes)
    printed: dict[str, set[int]] = {}
    for mark in json.loads(compiler.query("<fld>", field="value")):
        printed.setdefault(mark["f"], set()).add(mark["p"])
    columns = {m["table"]: tuple(m["columns"]) for m in json.loads(compiler.query("<tab>", field="value"))}
    pressed = tuple(json.loads(compiler.query("<pressed>", field="value")))
    marks = tuple(json.loads(compiler.query("<art>", field="value")))
    sizes = _sizes(pdf)
    return Typeset(pdf, len(sizes), printed, columns, pressed, sizes, marks)


def proportions(svg: str) -> tuple[float, float]:
    """Width and height of a drawing, in its own units."""
    view = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert view
    return float(view[1]), float(view[2])


@lru_cache(maxsize=64)
def flat(svg: str) -> str:
    """A drawing as a picture inside an SVG, so that its words are pixels and no text of the page."""
    width, height = proportions(svg)
    source = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image(bytes(sys.inputs.svg), width: 144pt)"
    )
    compiler = typst.Compiler(source.encode(), font_paths=fonts(), sys_inputs={"svg": svg})
    png = compiler.compile(format="png", ppi=288)
    assert isinstance(png, bytes)
    data = base64.b64encode(png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">'
        f'<image width="{width:g}" height="{height:g}" href="data:image/png;base64,{data}"/></svg>'
    )


def _sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of every page in millimetres."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        points = [page.get_size() for page in document]
        return tuple((w * 25.4 / 72, h * 25.4 / 72) for w, h in points)
    finally:
        document.close()


def chinese_date(day: date, style: DateStyle) -> str:
    """A date as papers print it.

    0 年月日 without zeros, 1 with zeros, 2 hyphens, 3 dots, 4 spaced, 5 Chinese numerals, 6 slashes, 7 spaced zeros;
    a text is the date's own pattern, of numbers (`{day.year}年`) and Chinese numerals (`{year}年{month}月{date}日`).
    """
    if isinstance(style, str):
        words = {"year": numeral_year(day.year), "month": numeral(day.month), "date": numeral(day.day)}
        return style.format(day=day, **words)
    match style:
        case 5:
            return f"{numeral_year(day.year)}年{numeral(day.month)}月{numeral(day.day)}日"
        case 6:
            return f"{day.year}/{day.month:02d}/{day.day:02d}"
        case 7:
            return f"{day.year} 年 {day.month:02d} 月 {day.day:02d} 日"
        case 4:
            return f"{day.year} 年 {day.month} 月 {day.day} 日"
        case 1:
            return f"{day.year}年{day.month:02d}月{day.day:02d}日"
        case 2:
            return day.isoformat()
        case 3:
            return f"{day.year}.{day.month:02d}.{day.day:02d}"
        case _:
            return f"{day.year}年{day.month}月{day.day}日"


_NUMERALS = "〇一二三四五六七八九"


def numeral_year(year: int) -> str:
    """二〇二三."""
    return "".join(_NUMERALS[int(digit)] for digit in str(year))


def numeral(number: int) -> str:
    """A number up to 99 in Chinese numerals: 三, 十二, 二十五."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens]}十"
    return head + (_NUMERALS[ones] if ones else "")
