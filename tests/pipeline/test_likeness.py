"""Sketches of texts and pictures: near for what is alike, far for what is not."""

from __future__ import annotations

import random

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.sketch import SIZE, bands, likeness, sketch_of
from pipeline.vision.image import Grey
from pipeline.vision.likeness import BITS, picture_distance, picture_of

_HAN = [chr(c) for c in range(0x4E00, 0x9FA5)]


def words(seed: int, count: int) -> str:
    return "".join(random.Random(seed).choices(_HAN, k=count))


def page(seed: int, left: int = 80) -> Grey:
    """A page of grey blocks as lines of print are from afar."""
    chance = random.Random(seed)
    made = np.full((1400, 1000), 255, np.uint8)
    for row in range(100, 1300, 40):
        made[row : row + 22, left : left + chance.randint(100, 800)] = chance.randint(0, 120)
    return made


def test_a_text_is_like_itself_and_unlike_another() -> None:
    assert likeness(sketch_of(words(1, 900)), sketch_of(words(1, 900))) == 1.0
    assert likeness(sketch_of(words(1, 900)), sketch_of(words(2, 900))) < 0.1


@pytest.mark.parametrize("kept", [0.9, 0.7, 0.5, 0.3])
def test_likeness_estimates_the_share_of_common_pieces(kept: float) -> None:
    """Of two texts with a common beginning, of which each goes on alone."""
    length = 3000
    common = int(length * 2 * kept / (1 + kept))
    one, other = (words(1, common) + words(seed, length - common) for seed in (2, 3))
    assert likeness(sketch_of(one), sketch_of(other)) == pytest.approx(kept, abs=0.2)


def test_misread_characters_leave_two_readings_of_a_page_alike() -> None:
    text = list(words(4, 1200))
    for place in range(0, 1200, 120):
        text[place] = "口"
    one, other = sketch_of(words(4, 1200)), sketch_of("".join(text))
    assert likeness(one, other) > 0.8
    assert set(bands(one, 4, 8)) & set(bands(other, 4, 8))


def test_short_texts_are_not_compared() -> None:
    assert sketch_of("共3页 第1页") == ""
    assert likeness("", "") == 0.0
    assert bands("", 4, 8) == []


@given(st.text(min_size=0, max_size=300))
def test_a_sketch_has_its_length_and_blanks_do_not_matter(text: str) -> None:
    made = sketch_of(text)
    assert len(made) in (0, SIZE * 8)
    assert made == sketch_of(text.replace("a", "a "))


def test_unlike_texts_share_no_band() -> None:
    seen = [band for seed in range(60) for band in bands(sketch_of(words(seed, 500)), 4, 16)]
    assert len(seen) == len(set(seen))


def test_a_page_scanned_again_has_nearly_the_same_picture() -> None:
    noise = np.random.default_rng(7).normal(0, 12, (1400, 1000))
    again = np.clip(cv2.GaussianBlur(page(1, left=110), (5, 5), 0) + noise, 0, 255).astype(np.uint8)
    assert picture_distance(picture_of(page(1)), picture_of(again)) < BITS // 6


def test_another_page_has_another_picture() -> None:
    pictures = [picture_of(page(seed)) for seed in range(12)]
    apart = [picture_distance(a, b) for i, a in enumerate(pictures) for b in pictures[:i]]
    assert min(apart) > BITS // 8


def test_a_page_without_print_is_like_none() -> None:
    empty = picture_of(np.full((1400, 1000), 255, np.uint8))
    assert picture_distance(empty, empty) == BITS
