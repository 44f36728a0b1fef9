"""Writing that the detector overlooked."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.adapters.readers import TextReader, reader_for
from pipeline.model.reading import Line, Reader
from pipeline.stages.overlooked import overlooked
from pipeline.vision.image import Grey
from pipeline.vision.strokes import reduced_ink
from tests.pipeline.drawing import letter


@pytest.fixture(scope="module")
def reader() -> TextReader:
    return reader_for(Reader.RAPIDOCR)


@pytest.fixture(scope="module")
def page() -> Grey:
    return np.asarray(letter().convert("L"), np.uint8)


@pytest.fixture(scope="module")
def lines(page: Grey, reader: TextReader) -> list[Line]:
    return reader.read(page)


def test_each_line_left_out_is_found_again(page: Grey, lines: list[Line], reader: TextReader) -> None:
    ink = reduced_ink(page)
    ordinary = [line for line in lines if line.box.height < 0.025]  # headings stand too high to be overlooked
    assert len(ordinary) > 20
    for line in (ordinary[0], ordinary[1], ordinary[10], ordinary[-1]):
        rest = [other for other in lines if other is not line]
        found = "".join(seen.text for seen in overlooked(rest, (), page, ink, reader))
        assert set(line.text) <= set(found), line.text


def test_nothing_is_read_twice(page: Grey, lines: list[Line], reader: TextReader) -> None:
    assert overlooked(lines, (), page, reduced_ink(page), reader) == []


def test_pictures_are_no_writing(page: Grey, lines: list[Line], reader: TextReader) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (400, 400), np.uint8)
    spoilt = page.copy()
    spoilt[-600:-200, 300:700] = noise
    assert overlooked(lines, (), spoilt, reduced_ink(spoilt), reader) == []
