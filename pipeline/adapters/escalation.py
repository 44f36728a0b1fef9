"""Lines read with little certainty are read by the stronger recogniser as well, before anything is made of them.

Pages as a whole are no measure: the share of uncertain characters is the same on office and bad scans, and a page with
a low mean holds mostly lines that both recognisers read alike. Lines are (figures in docs/reading.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from pipeline.adapters.readers import Reading
from pipeline.vision.image import Grey

UNSURE = 0.92
"""Mean certainty of its characters below which a line is read again."""
CONTESTED = 0.55
"""The most that is thought of what both recognisers read, each its own way: a value with it is doubtful until the
second reading of its own place bears it out."""
_INSISTENT = 0.6  # certainty from which a reading stands against another
_FEWEST = 2  # characters: single signs are told by their shape, not by a recogniser of lines

Recognise = Callable[[Sequence[Grey]], list[Reading]]


def escalated(crops: Sequence[Grey], readings: Sequence[Reading], stronger: Recognise) -> list[Reading]:
    """The readings of the crops, one for one; those of unsure lines settled with what `stronger` makes of them."""
    unsure = [n for n, r in enumerate(readings) if len(r.text) >= _FEWEST and r.confidence < UNSURE]
    settled = list(readings)
    if unsure:
        for n, again in zip(unsure, stronger([crops[n] for n in unsure]), strict=True):
            settled[n] = replace(_settled(readings[n], again), quick=readings[n].text)
    return settled


def _settled(first: Reading, again: Reading) -> Reading:
    """Alike, they confirm each other; else the surer one, less sure where the other insists on something else."""
    if len(again.text) < _FEWEST:
        return first
    if first.text == again.text:
        surer = tuple(map(max, first.confidences, again.confidences))
        return replace(first, confidences=surer)
    held, other = (again, first) if again.confidence >= first.confidence else (first, again)
    sure = list(held.confidences)
    for block in Levenshtein.opcodes(held.text, other.text):
        if block.tag != "equal" and _insists(other.confidences[block.dest_start : block.dest_end]):
            for place in _contested(block.src_start, block.src_end, len(sure)):
                sure[place] = min(sure[place], CONTESTED)
    return replace(held, confidences=tuple(sure))


def _contested(start: int, end: int, length: int) -> range:
    """The characters of the held reading in question: where it has none, those on both sides of the gap."""
    return range(start, end) if start < end else range(max(start - 1, 0), min(start + 1, length))


def _insists(certainties: Sequence[float]) -> bool:
    """Whether what was read otherwise was read with some certainty; to have read nothing there is to insist, too."""
    return not certainties or max(certainties) >= _INSISTENT
