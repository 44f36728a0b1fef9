"""Marks of approval: told by look where they are, by their letters, and by nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.model.geometry import Box
from pipeline.model.reading import Line, MarkSeen, Reader
from pipeline.vision.image import shrunk
from pipeline.vision.marks import find_marks
from tests.pipeline.drawing import A4, array, font, letter, scanned, seal, sheet

INKS = ["#111111", "#b01218", "#1b3f8b"]
NUMBER = "212302110814"


def line(text: str, box: tuple[int, int, int, int]) -> Line:
    """Words that a reader found, in pixels of the sheet."""
    (width, height), (x0, y0, x1, y1) = A4, box
    shares = Box(x0 / width, y0 / height, x1 / width, y1 / height)
    return Line(text=text, box=shares, confidence=0.99, reader=Reader.RAPIDOCR)


TITLE = line("检 验 报 告", (560, 700, 1100, 780))


def looked(page: Image.Image, *lines: Line, **fault: float) -> tuple[MarkSeen, ...]:
    seen = array(scanned(page, **fault))  # type: ignore[arg-type]
    return find_marks(shrunk(seen, 1200), [TITLE, *lines])


def ringed(page: Image.Image, place: tuple[int, int], side: int, letters: str, ink: str, width: int) -> Image.Image:
    """A ring open to the right with letters of a font in it, the last ones in the opening."""
    draw = ImageDraw.Draw(page)
    x, y = place
    draw.arc((x, y, x + side, y + side), 55, 305, fill=ink, width=width)
    face = font(round(side * 0.46))
    draw.text((x + side * 0.62, y + side * 0.5), letters, font=face, fill=ink, anchor="mm", stroke_width=width // 6)
    return page


def three(page: Image.Image, place: tuple[int, int], width: int, ink: str = "#111111") -> Image.Image:
    draw = ImageDraw.Draw(page)
    x, y = place
    high = round(width * 0.77)
    draw.ellipse((x, y, x + width, y + high), outline=ink, width=width // 26)
    for n in range(3):
        left, size = x + width * (0.14 + 0.21 * n), width * 0.3
        draw.arc(
            (left, y + high / 2 - size / 2, left + size, y + high / 2 + size / 2), 55, 305, fill=ink, width=width // 15
        )
    return page


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("fault", [{}, {"noise": 8.0, "blur": 1.0}, {"fade": 0.6, "speckle": 300}, {"angle": 3.0}])
def test_the_mark_of_a_laboratory_is_told_by_its_look(ink: str, fault: dict[str, float]) -> None:
    marks = looked(ringed(letter(), (200, 120), 150, "MA", ink, 18), **fault)
    assert [(mark.kind, mark.sure) for mark in marks] == [("cma", True)]
    x, y = marks[0].box.centre
    assert (x * A4[0], y * A4[1]) == pytest.approx((280, 195), abs=60)


@settings(max_examples=25, deadline=None)
@given(st.integers(100, 220), st.floats(0.09, 0.16), st.sampled_from(INKS), st.integers(60, 1300), st.integers(60, 400))
def test_its_size_weight_and_place_do_not_matter(side: int, weight: float, ink: str, x: int, y: int) -> None:
    number = line(NUMBER, (x, y + side + 12, x + side, y + side + 45))
    marks = looked(ringed(sheet(), (x, y), side, "MA", ink, round(side * weight)), number)
    assert [(mark.kind, mark.number, mark.sure) for mark in marks] == [("cma", NUMBER, True)]


def test_three_letters_in_an_oval() -> None:
    marks = looked(three(letter(), (1200, 60), 230))
    assert [(mark.kind, mark.sure) for mark in marks] == [("ccc", True)]


def test_another_mark_in_an_open_ring_is_not_taken_for_the_laboratorys() -> None:
    page = ringed(letter(), (200, 120), 150, "AL", "#b01218", 16)
    assert not any(mark.kind == "cma" and mark.sure for mark in looked(page))


def test_accreditation_is_told_by_its_words() -> None:
    words = [line("CNAS", (620, 130, 760, 170)), line("中国认可", (790, 130, 900, 160))]
    numbered = [words[0], line("TESTING CNAS L1234", (620, 190, 900, 215))]
    assert [(m.kind, m.sure) for m in looked(sheet(), *words)] == [("cnas", True)]
    assert [(m.kind, m.number, m.sure) for m in looked(sheet(), *numbered)] == [("cnas", "L1234", True)]


def test_letters_alone_may_be_a_mark_no_more() -> None:
    assert [(m.kind, m.sure) for m in looked(sheet(), line("CNAS", (620, 130, 760, 170)))] == [("cnas", False)]
    assert [(m.kind, m.sure) for m in looked(sheet(), line("CMA", (620, 130, 760, 170)))] == [("cma", False)]


def test_a_number_of_another_grammar_is_not_the_marks() -> None:
    page = ringed(sheet(), (200, 120), 150, "MA", "#111111", 18)
    other = line("219902110814", (200, 282, 350, 315))  # no province 99
    assert [(mark.kind, mark.number) for mark in looked(page, other)] == [("cma", "")]


def _disc(page: Image.Image) -> Image.Image:
    ImageDraw.Draw(page).ellipse((700, 100, 900, 300), fill="#c8141e")
    ImageDraw.Draw(page).regular_polygon((800, 200, 50), 5, fill="#f3d25e")
    return page


def _bare_ring(page: Image.Image) -> Image.Image:
    ImageDraw.Draw(page).ellipse((200, 120, 350, 270), outline="black", width=16)
    return page


def _great_letters(page: Image.Image) -> Image.Image:
    for n, text in enumerate("国回商GCOQ@©"):
        ImageDraw.Draw(page).text((80 + 170 * n, 80), text, font=font(140), fill="black")
    return page


def _small_seal(page: Image.Image) -> Image.Image:
    return seal(page, (1200, 300), 100, "检验检测专用章")


@pytest.mark.parametrize("draw", [_disc, _bare_ring, _great_letters, _small_seal])
def test_nothing_else_is_surely_a_mark(draw: object) -> None:
    assert callable(draw)
    assert not [mark for mark in looked(draw(letter())) if mark.sure]


def test_no_mark_is_sought_where_no_word_speaks_of_tests() -> None:
    page = ringed(sheet(), (200, 120), 150, "MA", "#111111", 18)
    assert find_marks(shrunk(array(page), 1200), [line("合 同", (560, 700, 1100, 780))]) == ()
