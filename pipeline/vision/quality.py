"""How well a page can be read, told from its pixels: 0 not at all, 1 very well."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from pipeline.model.reading import Line
from pipeline.vision.image import Grey, Mask, shrunk

_READABLE, _GOOD = 14.0, 26.0  # height of a line of text in pixels
_PALE, _STRONG = 40.0, 140.0  # grey levels between writing and paper
_BLURRED, _SHARP = 0.06, 0.22  # steepest change of grey at edges of writing, as a share of the contrast


def quality_of(grey: Grey, mask: Mask, lines: Sequence[Line]) -> float:
    """Sharpness, contrast, size of the writing and how certain the reader was; the weakest of them weighs most."""
    parts = [_contrast(grey, mask), _sharpness(grey), _size(grey, lines), _certainty(lines)]
    return round(min(parts) * 0.6 + sum(parts) / len(parts) * 0.4, 3)


def _ramp(value: float, low: float, high: float) -> float:
    return float(min(max((value - low) / (high - low), 0.0), 1.0))


def _contrast(grey: Grey, mask: Mask) -> float:
    """Between writing and paper."""
    small = shrunk(grey, max(mask.shape))
    if small.shape != mask.shape:
        small = np.asarray(cv2.resize(small, mask.shape[::-1]), np.uint8)
    dark = small[mask > 0]
    if dark.size < 50:
        return 1.0
    return _ramp(_level(small, 0.8) - _level(dark, 0.3), _PALE, _STRONG)


def _sharpness(grey: Grey) -> float:
    """How steeply grey changes where it changes most (1.5 % of the page), for the contrast there is."""
    height, width = grey.shape
    middle = grey[height // 3 : height - height // 3, width // 8 : width - width // 8]
    slope = np.asarray(cv2.convertScaleAbs(cv2.Laplacian(middle, cv2.CV_16S)), np.uint8)
    contrast = max(_level(middle, 0.95) - _level(middle, 0.01), 30.0)
    return _ramp(_level(slope, 0.985) / contrast, _BLURRED, _SHARP)


def _level(grey: Grey, share: float) -> float:
    """The grey level that this share of the pixels does not exceed."""
    counts = cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel()
    return float(np.searchsorted(np.cumsum(counts), share * grey.size))


def _size(grey: Grey, lines: Sequence[Line]) -> float:
    """Of the writing, by the median height of lines."""
    if not lines:
        return 1.0
    return _ramp(float(np.median([line.box.height for line in lines])) * grey.shape[0], _READABLE * 0.6, _GOOD)


def _certainty(lines: Sequence[Line]) -> float:
    """Of the reader, over all characters."""
    characters = sum(len(line.text) for line in lines)
    if not characters:
        return 1.0
    return _ramp(sum(line.confidence * len(line.text) for line in lines) / characters, 0.5, 0.97)
