"""Percent signs told by their shape."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.vision.image import Grey
from pipeline.vision.percent import lone_percent


def printed(text: str, size: int = 40, ruling: bool = False) -> Grey:
    """A cell with this text, dark on light."""
    page = Image.new("L", (size * max(len(text), 2), size * 2), 235)
    draw = ImageDraw.Draw(page)
    draw.text((size // 2, size // 3), text, font=ImageFont.load_default(size), fill=30)
    if ruling:
        draw.line([(0, size * 2 - 4), (page.width, size * 2 - 4)], fill=30, width=3)
    return np.asarray(page, np.uint8)


@pytest.mark.parametrize("size", [24, 40, 64])
@pytest.mark.parametrize("ruling", [False, True])
def test_a_percent_sign_is_known_at_any_size_and_over_a_ruling(size: int, ruling: bool) -> None:
    assert lone_percent(printed("%", size, ruling))


def test_it_is_known_when_blurred_and_grey() -> None:
    blurred = cv2.GaussianBlur(printed("%", 40), (5, 5), 0)
    assert lone_percent(np.asarray(blurred // 2 + 110, np.uint8))


@pytest.mark.parametrize("text", [*"0123456789gBkNWVAaeR&@", "90", "60", "9/6", "0/0", "g/L", "mm", "00", "kPa"])
def test_nothing_else_is_one(text: str) -> None:
    assert not lone_percent(printed(text))


def test_an_empty_cell_is_none() -> None:
    assert not lone_percent(np.full((40, 60), 240, np.uint8))
