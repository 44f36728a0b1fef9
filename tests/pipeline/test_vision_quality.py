"""Page quality: lower the worse a scan can be read, with what ails it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.readers import reader_for
from pipeline.model.reading import Fault, Reader
from pipeline.vision.image import Rgb, red_fixed
from pipeline.vision.quality import Measures, faults_of, measured, quality_of
from pipeline.vision.strokes import reduced_ink
from tests.pipeline.drawing import array, letter, scanned, sheet, write

GOOD = Measures(160.0, 0.8, 0.985, 0.01, 40.0, 4.0, 0.03, 0, 30)


def look(page: Rgb) -> Measures:
    fixed = red_fixed(page)
    return measured(fixed, reduced_ink(fixed), reader_for(Reader.RAPIDOCR).read(fixed))


def smaller(page: Rgb, share: float) -> Rgb:
    return np.asarray(cv2.resize(page, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8)


def shaded(page: Rgb) -> Rgb:
    fall = 1 - 0.75 * np.exp(-np.arange(page.shape[1]) / (0.3 * page.shape[1]))
    return np.asarray(page * fall[None, :, None], np.uint8)


def test_a_clean_page_has_no_faults() -> None:
    seen = look(array(letter()))
    assert quality_of(seen) > 0.9
    assert faults_of(seen) == ()


def test_a_clean_page_with_little_print_is_not_blurred() -> None:
    seen = look(array(write(sheet(), [((560, 180), "检 验 报 告", 72), ((170, 320), "报告编号：WJ2021-03456", 34)])))
    assert faults_of(seen) == ()
    assert quality_of(seen) > 0.8


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        (array(scanned(letter(), blur=4.5)), Fault.BLURRED),
        (array(scanned(letter(), fade=0.2)), Fault.PALE),
        (smaller(array(letter()), 0.3), Fault.SMALL),
        (shaded(array(letter())), Fault.SHADED),
        (np.ascontiguousarray(array(letter())[:, 260:]), Fault.CUT),
    ],
    ids=["blurred", "pale", "small", "shaded", "cut"],
)
def test_every_fault_is_named_and_never_helps(page: Rgb, fault: Fault) -> None:
    seen = look(page)
    assert fault in faults_of(seen)
    assert quality_of(seen) <= quality_of(look(array(letter())))


def test_a_page_nothing_is_read_on_is_poor() -> None:
    assert quality_of(GOOD._replace(lines=0, certainty=1.0, weak=0.0)) < 0.5 < quality_of(GOOD)


@given(
    st.builds(
        Measures,
        *(st.floats(0, 255), st.floats(0, 2), st.floats(0, 1), st.floats(0, 1), st.floats(1, 90), st.floats(0, 60)),
        *(st.floats(0, 1), st.integers(0, 40), st.integers(0, 200)),
    ),
    st.sampled_from(["sharpness", "certainty", "height"]),
    st.floats(0, 1),
)
def test_nothing_gets_better_by_being_worse(seen: Measures, name: str, share: float) -> None:
    worse = seen._replace(**{name: getattr(seen, name) * share})
    assert 0 <= quality_of(worse) <= quality_of(seen) <= 1
