"""The text of a born-digital page, character by character, through pdfplumber."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

from pipeline.errors import InputError
from pipeline.model.geometry import Box, union
from pipeline.model.reading import Line, Reader

_SPLIT = 1.1  # a gap wider than this many heights of the writing ends a line
_SPACE = 0.22  # a gap wider than this between letters or digits is a space
_WIDE_SPACE = 0.4
_SLANT = 0.09  # of a character's axes: more than this off upright (5°) is a stamp across the page
SLANTED = -1

# Fonts embedded without their Unicode names often give radicals for the characters that look the same. NFKC mends
# those of the block 2F00; these are of the block 2E80, where Unicode's EquivalentUnifiedIdeograph.txt names the twin.
_RADICALS = str.maketrans(
    "⺅⺇⺉⺊⺌⺎⺗⺝⺟⺠⺡⺥⺨⺩⺫⺬⺯⺰⺲⺶⺹⺼⻁⻄⻅⻆⻉⻋⻍⻏⻑⻓⻔⻖⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⻌",
    "亻几刂卜小尢小月母民氵爪犭王罒示糸纟罒羊耂月虎西见角贝车辶阝長长门阝青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟辶",
)


class Glyph(NamedTuple):
    """A character of the layer on the page as displayed.

    `turn` is the clockwise turn that sets it upright, or `SLANTED`.
    """

    text: str
    box: Box
    turn: int


def glyphs(path: Path, index: int, file: str) -> list[Glyph]:
    """All visible characters within the page, in the order the file draws them, shadows of bold type once.

    Raises:
        InputError: the page cannot be taken apart.
    """
    import pdfplumber

    try:
        with pdfplumber.open(path, pages=[index + 1]) as document:
            page = document.pages[0]
            return _distinct(_glyph(char, page.cropbox) for char in page.chars if char["text"].strip())
    except Exception as error:  # pdfminer raises anything on broken files; the page is then read as a picture
        message = f"“{file}”第 {index + 1} 页的文字层已损坏。"
        raise InputError(file, message, index + 1) from error


def _glyph(char: dict[str, Any], page: Sequence[float]) -> Glyph:
    x0, top, x1, bottom = (float(v) for v in page)
    width, height = max(x1 - x0, 1.0), max(bottom - top, 1.0)
    box = Box(
        (char["x0"] - x0) / width,
        (char["top"] - top) / height,
        (char["x1"] - x0) / width,
        (char["bottom"] - top) / height,
    )
    return Glyph(_unified(char["text"]), box, _turn(*char["matrix"][:2]))


def _unified(text: str) -> str:
    """Radicals as the characters they stand for."""
    return "".join(normalize("NFKC", c) if "\u2f00" <= c <= "\u2fdf" else c for c in text.translate(_RADICALS))


def _turn(a: float, b: float) -> int:
    """Which way up a character of this text matrix stands."""
    if min(abs(a), abs(b)) > _SLANT * max(abs(a), abs(b)):
        return SLANTED
    along, up = (0 if a >= 0 else 180), (90 if b > 0 else 270)
    return along if abs(a) >= abs(b) else up


def _distinct(all_glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Those on the page, each once: some programs print bold by printing twice."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for glyph in all_glyphs:
        x, y = glyph.box.centre
        spot = (glyph.text, round(x * 400), round(y * 400))
        if 0 <= x <= 1 and 0 <= y <= 1 and spot not in seen:
            seen.add(spot)
            kept.append(glyph)
    return kept


def main_turn(layer: Sequence[Glyph]) -> int:
    """The clockwise turn that sets most of the writing upright."""
    turns = Counter(g.turn for g in layer if g.turn != SLANTED)
    return turns.most_common(1)[0][0] if turns else 0


def upright(layer: Iterable[Glyph], turn: int) -> list[Glyph]:
    """The glyphs that this turn sets upright, on the page so turned; others (slanted stamps, margins) are left out."""
    return [Glyph(g.text, turned_box(g.box, turn), 0) for g in layer if g.turn == turn]


def stamps(layer: Iterable[Glyph], turn: int) -> list[Line]:
    """What is written aslant, line by line as the file draws it, boxed on the page turned clockwise."""
    lines: list[list[Glyph]] = []
    for glyph in (g for g in layer if g.turn == SLANTED):
        if lines and _follows(lines[-1], glyph):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [
        Line(
            text="".join(g.text for g in line),
            box=union(turned_box(g.box, turn) for g in line),
            confidence=1.0,
            reader=Reader.TEXT,
        )
        for line in lines
    ]


def _follows(line: Sequence[Glyph], glyph: Glyph) -> bool:
    """Whether a slanted character goes on where the line ends: the step is about the one before."""
    (x, y), (at_x, at_y) = line[-1].box.centre, glyph.box.centre
    return abs(at_x - x) < 2.2 * line[-1].box.width and abs(at_y - y) < 2.2 * line[-1].box.height


def turned_box(box: Box, turn: int) -> Box:
    """Where a box comes to lie when the page is turned clockwise."""
    x0, y0, x1, y1 = box
    if turn == 90:
        return Box(1 - y1, x0, 1 - y0, x1)
    if turn == 180:
        return Box(1 - x1, 1 - y1, 1 - x0, 1 - y0)
    if turn == 270:
        return Box(y0, 1 - x1, y1, 1 - x0)
    return box


def meaningless(layer: Sequence[Glyph]) -> float:
    """The share of characters that are no writing: private use, replacement, control, `(cid:…)`."""
    if not layer:
        return 1.0
    return sum(_is_meaningless(g.text) for g in layer) / len(layer)


def _is_meaningless(text: str) -> bool:
    return text.startswith("(cid:") or any(
        unicodedata.category(c) in ("Co", "Cn", "Cc", "Cs") or c == "\ufffd" for c in text
    )


def lines_of(layer: Sequence[Glyph], aspect: float) -> list[Line]:
    """Upright glyphs as lines: one row's neighbours, up to the next wide gap. `aspect` is page width over height."""
    lines: list[Line] = []
    for row in _rows(layer):
        runs = _runs(sorted(row, key=lambda g: g.box.x0), aspect)
        lines.extend(_line(run, aspect) for run in runs)
    return lines


def _rows(layer: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs whose middles lie at one height."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(layer, key=lambda g: g.box.centre[1]):
        last = rows[-1][-1].box if rows else None
        if last and abs(glyph.box.centre[1] - last.centre[1]) < 0.4 * min(glyph.box.height, last.height):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return _with_small_print(rows)


def _with_small_print(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Superscripts and subscripts joined to the row they overlap: m², P₂O₅."""
    joined: list[list[Glyph]] = []
    for row in rows:
        height = max(g.box.height for g in row)
        hosts = [r for r in joined[-2:] if _overlaps(r, row)]
        if hosts and len(row) <= 4 and height < 0.8 * max(g.box.height for g in hosts[-1]):
            hosts[-1].extend(row)
        elif joined and _overlaps(joined[-1], row) and len(joined[-1]) <= 4 and _height(joined[-1]) < 0.8 * height:
            joined[-1].extend(row)
        else:
            joined.append(list(row))
    return joined


def _height(row: Sequence[Glyph]) -> float:
    return max(g.box.height for g in row)


def _overlaps(row: Sequence[Glyph], other: Sequence[Glyph]) -> bool:
    """Whether the smaller row stands beside the larger one, within its height."""
    small, large = sorted((row, other), key=_height)
    top, bottom = min(g.box.y0 for g in large), max(g.box.y1 for g in large)
    beside = any(abs(s.box.x0 - g.box.x1) < 0.5 * g.box.height for s in small for g in large)
    return beside and all(top <= s.box.centre[1] <= bottom for s in small)


def _runs(row: Sequence[Glyph], aspect: float) -> list[list[Glyph]]:
    runs = [[row[0]]]
    for before, glyph in pairwise(row):
        em = max(before.box.height, glyph.box.height) / aspect
        if glyph.box.x0 - before.box.x1 > _SPLIT * em:
            runs.append([glyph])
        else:
            runs[-1].append(glyph)
    return runs


def _line(run: Sequence[Glyph], aspect: float) -> Line:
    """A run as a line; a space stands where the gap is one."""
    text, edges = [run[0].text], [run[0].box.x0]
    for before, glyph in pairwise(run):
        if _is_space(before, glyph, aspect):
            text.append(" ")
            edges.append(before.box.x1)
        text.append(glyph.text)
        edges.append(glyph.box.x0)
    letters, places = _one_by_one(text, [*edges, run[-1].box.x1])
    box = Box(
        _share(run[0].box.x0),
        _share(min(g.box.y0 for g in run)),
        _share(max(g.box.x1 for g in run)),
        _share(max(g.box.y1 for g in run)),
    )
    return Line(
        text="".join(letters),
        box=box,
        confidence=1.0,
        reader=Reader.TEXT,
        char_confidences=(1.0,) * len(letters),
        char_edges=tuple(places),
    )


def _is_space(before: Glyph, glyph: Glyph, aspect: float) -> bool:
    gap = (glyph.box.x0 - before.box.x1) * aspect / max(before.box.height, glyph.box.height, 1e-6)
    narrow = before.text.isascii() and glyph.text.isascii()
    return gap > (_SPACE if narrow else _WIDE_SPACE)


def _one_by_one(text: Sequence[str], edges: Sequence[float]) -> tuple[list[str], list[float]]:
    """One letter an edge: a ligature (ﬁ, or a glyph that means two letters) is cut evenly."""
    letters, places = [], []
    for piece, (start, end) in zip(text, pairwise(edges), strict=True):
        for number, letter in enumerate(piece):
            letters.append(letter)
            places.append(round(_share(start + (end - start) * number / len(piece)), 5))
    return letters, [*places, round(_share(edges[-1]), 5)]


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0)
