"""Ruled tables: every cell with its span and place, however the page was scanned."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.model.geometry import Box
from pipeline.model.reading import Grid, Line, Reader
from pipeline.vision.cells import unread_beside
from pipeline.vision.image import as_grey, red_fixed
from pipeline.vision.rulings import find_grids
from pipeline.vision.straighten import skew_of, straightened
from pipeline.vision.strokes import reduced_ink
from tests.pipeline.drawing import A4, array, letter, scanned, seal, sheet, table, write

XS = (160, 280, 640, 820, 1180, 1490)
YS = (300, 372, 444, 516, 640, 712)
Span = tuple[int, int, int, int]
MERGED = ((1, 0, 3, 1), (0, 1, 1, 2), (4, 3, 1, 2))


def spans(grid: Grid) -> set[Span]:
    return {(c.row, c.column, c.row_span, c.column_span) for c in grid.cells}


def expected(rows: int, columns: int, merged: tuple[Span, ...] = ()) -> set[Span]:
    inside = {(r + i, c + j) for r, c, rs, cs in merged for i in range(rs) for j in range(cs)}
    return {(r, c, 1, 1) for r in range(rows) for c in range(columns) if (r, c) not in inside} | set(merged)


def filled() -> Image.Image:
    page = table(sheet(), XS, YS, MERGED)
    row = ("序号", "吸水率", "％", "≥600", "合格")
    words = [((x + 12, y + 16), word, 30) for y in YS[:-1] for x, word in zip(XS, row, strict=False)]
    return write(page, words)


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"angle": 1.3},
        {"angle": -3.0, "noise": 8.0},
        {"blur": 1.2, "fade": 0.45},
        {"speckle": 3000, "noise": 10.0},
        {"angle": 0.6, "blur": 0.8, "fade": 0.6, "noise": 6.0, "speckle": 800},
    ],
)
def test_cells_and_spans_survive_scanning(fault: dict[str, float]) -> None:
    page = scanned(filled(), **fault)  # type: ignore[arg-type]
    grey = as_grey(array(page))
    grids = find_grids(straightened(grey, skew_of(grey)))
    assert len(grids) == 1
    assert (grids[0].rows, grids[0].columns) == (5, 5)
    assert spans(grids[0]) == expected(5, 5, MERGED)


def test_cells_lie_where_they_were_drawn() -> None:
    grid = find_grids(as_grey(array(filled())))[0]
    for cell in grid.cells:
        place = (XS[cell.column], YS[cell.row], XS[cell.column + cell.column_span], YS[cell.row + cell.row_span])
        seen = [share * edge for share, edge in zip(cell.box, A4 * 2, strict=True)]
        assert np.abs(np.subtract(seen, place)).max() <= 5


def test_tables_one_above_the_other_stay_apart() -> None:
    page = table(sheet(), XS, YS[:4])
    grids = find_grids(as_grey(array(table(page, XS, tuple(y + 260 for y in YS[:4])))))
    assert [(g.rows, g.columns) for g in grids] == [(3, 5), (3, 5)]
    assert grids[0].box.y1 < grids[1].box.y0


def test_a_double_border_adds_no_cells() -> None:
    grids = find_grids(as_grey(array(table(sheet(), XS, YS, double=True))))
    assert [spans(g) for g in grids] == [expected(5, 5)]


def test_small_breaks_do_not_merge_cells() -> None:
    page = table(sheet(), XS, YS)
    draw = ImageDraw.Draw(page)
    for n, y in enumerate(YS):
        draw.rectangle([XS[1] + 60 + 30 * n, y - 3, XS[1] + 72 + 30 * n, y + 3], fill="white")
    assert [spans(g) for g in find_grids(as_grey(array(page)))] == [expected(5, 5)]


def test_a_seal_across_changes_no_cell() -> None:
    page = array(seal(table(sheet(), XS, YS, MERGED), (900, 560), 160, "四川省某某陶瓷科技有限公司"))
    assert [spans(g) for g in find_grids(red_fixed(page))] == [expected(5, 5, MERGED)]
    assert [spans(g) for g in find_grids(as_grey(page))] == [expected(5, 5, MERGED)]


def test_writing_is_no_table() -> None:
    assert find_grids(as_grey(array(letter()))) == ()
    title = write(sheet(), [((300, 300), "营业执照", 240), ((300, 800), "口口日日田田", 120)])
    assert find_grids(as_grey(array(title))) == ()


def test_a_frame_round_the_page_is_no_table() -> None:
    page = letter()
    draw = ImageDraw.Draw(page)
    for inset in (60, 75, 90):
        draw.rectangle([inset, inset, A4[0] - inset, A4[1] - inset], outline="black", width=3)
    assert find_grids(as_grey(array(page))) == ()


@settings(max_examples=25, deadline=None)
@given(
    widths=st.lists(st.integers(110, 300), min_size=2, max_size=6),
    heights=st.lists(st.integers(44, 200), min_size=2, max_size=9),
    width=st.integers(2, 5),
    data=st.data(),
)
def test_any_table_is_found(widths: list[int], heights: list[int], width: int, data: st.DataObject) -> None:
    xs = [120, *(120 + int(v) for v in np.cumsum(widths) if v < 1450)]
    ys = [150, *(150 + int(v) for v in np.cumsum(heights))]
    rows, columns = len(ys) - 1, len(xs) - 1
    r, c = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 2))
    # One merged pair beside another cell of its row or another row, so that every border is still drawn somewhere.
    merged = ((r, c, 1, 2),) if rows > 1 else ()
    grids = find_grids(as_grey(array(table(sheet(), xs, ys, merged, width=width))))
    assert [spans(g) for g in grids] == [expected(rows, columns, merged)]


def in_pixels(box: Box, page: Image.Image) -> tuple[float, ...]:
    return tuple(edge * (page.width, page.height)[n % 2] for n, edge in enumerate(box))


@pytest.mark.parametrize("fault", [{}, {"speckle": 800, "noise": 6.0}])
def test_a_last_character_beside_the_lines_of_a_cell_is_seen(fault: dict[str, float]) -> None:
    page = table(sheet(), (160, 480, 800), (300, 420, 540))
    write(page, [((172, 322), "刷涂二道无障", 34), ((280, 372), "碍", 34), ((500, 340), "无异常", 34)])
    seen = [Box(170, 320, 380, 362), Box(498, 338, 606, 380)]
    lines = [
        Line(text="", box=Box(b.x0 / 1654, b.y0 / 2339, b.x1 / 1654, b.y1 / 2339), confidence=1, reader=Reader.RAPIDOCR)
        for b in seen
    ]
    grey = as_grey(array(scanned(page, **fault)))  # type: ignore[arg-type]
    (box,) = unread_beside(reduced_ink(grey), find_grids(grey), lines)
    x0, y0, x1, y1 = in_pixels(box, page)
    assert 272 < x0 < 290 < 304 < x1 < 322
    assert 368 < y0 < 384 < 398 < y1 < 416
