"""Writing outside tables that the detector overlooked, read where its ink lies."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.adapters.readers import TextReader
from pipeline.model.reading import Grid, Line
from pipeline.stages.lines import cut_out
from pipeline.vision.image import Grey, Mask
from pipeline.vision.unseen import unseen_runs

_SURE = 0.9  # certainty: ink that nobody took for writing has to prove that it is
_MOST = 40  # runs of ink; a page with more bears a picture


def overlooked(
    lines: Sequence[Line], grids: Sequence[Grid], page: Grey, written: Mask, reader: TextReader
) -> list[Line]:
    """Further lines of a straightened page: what no line covers and reads surely as two characters or more."""
    boxes = unseen_runs(written, lines, grids)
    if not 0 < len(boxes) <= _MOST:
        return []
    readings = reader.read_crops([cut_out(page, box) for box in boxes])
    return [
        reading.on(box, reader.reader)
        for box, reading in zip(boxes, readings, strict=True)
        if reading.confidence >= _SURE and sum(char.isalnum() for char in reading.text) > 1
    ]
