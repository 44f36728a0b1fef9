"""Where two texts differ, in the text and on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.model.geometry import Box
from pipeline.model.reading import Line, Reader

_ALIKE: Final = 0.5  # texts with less in common are not compared character by character


class Segment(NamedTuple):
    """A stretch of a text. One that differs and is empty stands where the other has something more."""

    text: str
    differs: bool = False


def marked(text: str, other: str) -> list[Segment]:
    """The text in stretches, those marked that the other does not have.

    >>> marked("天成公司", "大成总公司")
    [Segment(text='天', differs=True), Segment(text='成', differs=False), Segment(text='', differs=True), \
Segment(text='公司', differs=False)]
    """
    if text == other or Levenshtein.normalized_similarity(text, other) < _ALIKE:
        return [Segment(text)]
    return [Segment(text[s.src_start : s.src_end], s.tag != "equal") for s in Levenshtein.opcodes(text, other)]


def places(segments: Sequence[Segment], box: Box) -> Iterator[Box]:
    """Where on the page the differing stretches stand, told from the widths of characters; `box` is a single line."""
    text = "".join(segment.text for segment in segments)
    if not text or box.height > box.width:
        return
    line = Line(text=text, box=box, confidence=1.0, reader=Reader.TEXT)
    at = 0
    for segment in segments:
        end = at + len(segment.text)
        if segment.differs and segment.text:
            yield line.part(at, end).box
        at = end
