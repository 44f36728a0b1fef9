"""Where writing lies: the map of chances that the detector makes of a page, and the boxes drawn round what stands out.

Differentiable binarisation as PP-OCR's detectors are trained for it. Ours instead of RapidOCR's because that imports
and configures all of RapidOCR (0.7 s a process) and takes 12 ms for the boxes of a page where this takes 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.adapters.onnx import session
from pipeline.vision.image import Floats, Grey

INKED, WRITING = 0.3, 0.5  # chances from which a point counts as inked, and a box on the average as writing
_UNCLIP = 1.6  # the map shows lines shrunk: by as much of area over outline they are enlarged
_LEAST, _LEAST_ENLARGED = 3, 5  # points of the map; what is flatter is a speck
_LEAST_PIXELS = 3
_MOST = 1000
_SIGNED = (np.arange(256) / 127.5 - 1).astype(np.float32)  # grey levels as −1 to 1
_BRIDGE = np.ones((2, 2), np.uint8)


class Detector:
    """The text detector."""

    def __init__(self, model: Path) -> None:
        self._session = session(model)
        self._input = self._session.get_inputs()[0].name

    def chances(self, page: Grey) -> Floats:
        """For every pixel the chance that it belongs to a line of text. The page's sides are multiples of 32."""
        tensor = np.empty((1, 3, *page.shape), np.float32)
        tensor[0] = cv2.LUT(page, _SIGNED)
        return np.asarray(self._session.run(None, {self._input: tensor})[0][0, 0], np.float32)


def boxes_in(chances: Floats, scale: tuple[float, float]) -> list[Floats]:
    """Four corners of every run of text, clockwise from top left, in whole pixels of a page `scale` times as large."""
    height, width = chances.shape
    last = np.asarray([int(width * scale[0]) - 1, int(height * scale[1]) - 1], np.float32)
    found = []
    for points in _enlarged(chances):
        corners = np.clip(np.round(points * scale), 0, last).astype(np.int32).astype(np.float32)
        corners = _clockwise(corners)
        across, down = np.linalg.norm(corners[0] - corners[1]), np.linalg.norm(corners[0] - corners[3])
        if int(across) > _LEAST_PIXELS and int(down) > _LEAST_PIXELS:
            found.append(corners)
    return found


def _enlarged(chances: Floats) -> Iterator[Floats]:
    """Four corners on the map of every rectangle around what hangs together, enlarged to the line it stands for."""
    inked = cv2.dilate((chances > INKED).astype(np.uint8), _BRIDGE)
    contours, _ = cv2.findContours(inked, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours[:_MOST]:
        _, (across, down), _ = rectangle = cv2.minAreaRect(contour)
        if min(across, down) < _LEAST:
            continue
        points = np.asarray(cv2.boxPoints(rectangle), np.float32)
        if _mean_inside(chances, points) < WRITING:
            continue
        more = 2 * round(_UNCLIP * across * down / (2 * (across + down)))
        # To whole points of the map first: the detector's boxes were measured with lines enlarged from there.
        middle, size, angle = cv2.minAreaRect(points.astype(np.int32))
        if min(size) + more >= _LEAST_ENLARGED:
            yield np.asarray(cv2.boxPoints((middle, (size[0] + more, size[1] + more), angle)), np.float32)


def _mean_inside(chances: Floats, points: NDArray[np.float32]) -> float:
    height, width = chances.shape
    (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    left, right = min(max(int(x0 // 1), 0), width - 1), min(max(int(-(-x1 // 1)), 0), width - 1)
    top, bottom = min(max(int(y0 // 1), 0), height - 1), min(max(int(-(-y1 // 1)), 0), height - 1)
    inside = np.zeros((bottom - top + 1, right - left + 1), np.uint8)
    cv2.fillConvexPoly(inside, (points - (left, top)).astype(np.int32), 1)
    return float(cv2.mean(chances[top : bottom + 1, left : right + 1], inside)[0])


def _clockwise(corners: Floats) -> Floats:
    """The corners from the top left one on."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left = by_x[:2][np.argsort(by_x[:2, 1], kind="stable")]
    right = by_x[2:][np.argsort(by_x[2:, 1], kind="stable")]
    return np.asarray([left[0], right[0], right[1], left[1]], np.float32)
