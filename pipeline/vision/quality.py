"""How well a page can be read, told from its pixels and from how certain the reader was; and what ails it.

The weights are those of a logistic fit of the share of lines misread: 120 sample pages made worse on purpose (blur,
fading, few pixels, noise, shadow, shaking) beside 570 pages of sample packets at all scan levels. On pages left out of
the fit it tells those with more than 30 % of the lines misread with an AUC of 0.87 (before: 0.83), and those of the
packets with more than 20 % of the fields in doubt with 0.87 (before: 0.57).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.model.reading import Fault, Line
from pipeline.vision.image import Grey, Mask, reduced, shrunk

_BASE = -2.5  # the log odds of a misread line on a faultless page
_WEIGHTS = {"pale": 2.2, "blurred": 1.7, "uncertain": 3.0, "weak": 1.3, "small": 0.5, "cut": 0.9, "unread": 2.4}
_STEEP = 2.0  # quality 0.5: a quarter of the lines misread for the page's own faults
_WEAK = 0.7  # certainty below which a character is weak
_GRAINY = 10.0  # noise above which contrast cannot be measured
_EDGE = 0.006  # of the page: writing as near to the edge goes on beyond it
_CUT_LINES = 3
_EMPTY = 0.004  # share of ink
_FEWEST = 50  # inked pixels

_SMALL, _BLURRED, _PALE, _SHADED, _NOISY = 16.0, 0.2, 60.0, 0.35, 16.0


class Measures(NamedTuple):
    """What is measured of a page.

    `contrast` in grey levels between writing and paper; `sharpness`: the steepest change of grey as a share of that;
    `certainty` of the reader over all characters and `weak`, the share of weak ones; `height` of a line in pixels;
    `noise` in grey levels; `shadow`: by how much the darkest paper is darker; `cut`: lines that touch the edge.
    """

    contrast: float
    sharpness: float
    certainty: float
    weak: float
    height: float
    noise: float
    shadow: float
    cut: int
    lines: int


def measured(grey: Grey, mask: Mask, lines: Sequence[Line]) -> Measures:
    """The measures of a page. `mask` is its ink at any resolution. About 10 ms."""
    small = shrunk(grey, max(mask.shape))
    if small.shape != mask.shape:
        small = np.asarray(cv2.resize(small, mask.shape[::-1]), np.uint8)
    certainty, weak = _certainty(lines)
    heights = [line.box.height for line in lines if len(line.text) > 2]
    return Measures(
        contrast=_contrast(small, mask),
        sharpness=_sharpness(grey, mask),
        certainty=certainty,
        weak=weak,
        height=float(np.median(heights)) * grey.shape[0] if heights else 40.0,
        noise=_noise(small),
        shadow=_shadow(small),
        cut=sum(len(line.text) > 1 and (line.box.x0 < _EDGE or line.box.x1 > 1 - _EDGE) for line in lines),
        lines=len(lines),
    )


def quality_of(seen: Measures) -> float:
    """0 not to be read at all, 1 as well as any."""
    parts = {
        "pale": _fall(seen.contrast, 15.0, 60.0) if seen.noise < _GRAINY else 0.0,
        "blurred": _fall(seen.sharpness, 0.05, 0.4),
        "uncertain": _fall(seen.certainty, 0.6, 0.98),
        "weak": min(seen.weak / 0.15, 1.0),
        "small": _fall(seen.height, 11.0, 24.0),
        "cut": min(seen.cut / 4, 1.0),
        "unread": 0.0 if seen.lines else 1.0,
    }
    least = _share(_BASE)
    excess = (_share(_BASE + sum(_WEIGHTS[name] * part for name, part in parts.items())) - least) / (1 - least)
    return round(min(max(1 - _STEEP * excess, 0.0), 1.0), 3)


def faults_of(seen: Measures) -> tuple[Fault, ...]:
    """What can be held against the scan, the gravest first. It matters only where the page is read badly."""
    told = {
        Fault.CUT: seen.cut >= _CUT_LINES,
        Fault.SMALL: seen.height < _SMALL,
        Fault.BLURRED: seen.sharpness < _BLURRED,
        Fault.PALE: seen.contrast < _PALE and seen.noise < _GRAINY,
        Fault.SHADED: seen.shadow > _SHADED,
        Fault.NOISY: seen.noise > _NOISY,
    }
    return tuple(fault for fault, there in told.items() if there)


def _share(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))


def _fall(value: float, low: float, high: float) -> float:
    """1 at or below `low`, 0 from `high` on."""
    return float(min(max((high - value) / (high - low), 0.0), 1.0))


def _contrast(small: Grey, mask: Mask) -> float:
    """Between writing and paper."""
    return 200.0 if cv2.countNonZero(mask) < _FEWEST else _level(small, 0.8) - _level(small, 0.3, mask)


def _sharpness(grey: Grey, mask: Mask) -> float:
    """How steeply grey changes where it changes most, for the contrast there is.

    Looked at is the middle of the page, or all of it where that is empty, and there a third of the ink.
    """
    middle, inked = _middle(grey), _share_of_ink(_middle(mask))
    if inked < _EMPTY:
        middle, inked = grey, _share_of_ink(mask)
    most = 1 - min(max(inked * 0.35, 0.0005), 0.015)
    slope = np.asarray(cv2.convertScaleAbs(cv2.Laplacian(middle, cv2.CV_16S)), np.uint8)
    return _level(slope, most) / max(_level(middle, 0.95) - _level(middle, min(inked, 0.01)), 30.0)


def _middle(page: Grey) -> Grey:
    height, width = page.shape
    return np.ascontiguousarray(page[height // 3 : height - height // 3, width // 8 : width - width // 8])


def _share_of_ink(mask: Mask) -> float:
    return cv2.countNonZero(mask) / max(mask.size, 1)


def _noise(small: Grey) -> float:
    """How much neighbouring points of the paper differ."""
    return _level(np.asarray(cv2.convertScaleAbs(cv2.Laplacian(small, cv2.CV_16S)), np.uint8), 0.5)


def _shadow(small: Grey) -> float:
    """By how much the darkest parts of the paper are darker than most of it."""
    tiny = cv2.resize(reduced(small, max(min(small.shape) // 100, 1)), (24, 32), interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(tiny, np.ones((3, 3), np.uint8))
    return 1 - float(np.percentile(paper, 4)) / max(float(np.percentile(paper, 80)), 1.0)


def _level(grey: Grey, share: float, mask: Mask | None = None) -> float:
    """The grey level that this share of the pixels does not exceed; only of those under the mask where one is given."""
    counts = cv2.calcHist([grey], [0], mask, [256], [0, 256]).ravel()
    return float(np.searchsorted(np.cumsum(counts), share * counts.sum()))


def _certainty(lines: Sequence[Line]) -> tuple[float, float]:
    """Of the reader, over all characters, and the share of those it doubted."""
    characters = sum(len(line.text) for line in lines)
    if not characters:
        return 1.0, 0.0
    mean = sum(line.confidence * len(line.text) for line in lines) / characters
    each = [c for line in lines for c in line.char_confidences]
    return mean, sum(c < _WEAK for c in each) / len(each) if each else 0.0
