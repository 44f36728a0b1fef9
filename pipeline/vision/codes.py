"""QR and bar codes, decoded by ZXing where there may be one."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from pipeline.model.geometry import Box
from pipeline.model.reading import CodeMark, Line
from pipeline.vision.image import Grey, Mask

_QR = {
    "QRCode",
    "MicroQRCode",
    "RMQRCode",
    "DataMatrix",
    "Aztec",
    "QR Code",
    "Micro QR Code",
    "rMQR Code",
    "Data Matrix",
}
_READ = 0.8
_PATCH = 8  # pixels of the reduced mask
_CROWDED = (0.2, 0.85)
_BAR = 6  # pixels down which a bar does not change


def find_codes(grey: Grey, mask: Mask, lines: Sequence[Line] = ()) -> tuple[CodeMark, ...]:
    """All codes that can be decoded.

    ZXing takes a tenth of a second a page, so it is asked only where a patch as large as a code is as densely
    mottled and was not read as writing. `mask` is the page's ink, at any resolution.
    """
    if not may_hold_code(_without_writing(mask, lines)):
        return ()
    import zxingcpp

    height, width = grey.shape
    found = zxingcpp.read_barcodes(grey, try_rotate=True, try_downscale=True, try_invert=False)
    return tuple(_mark(code, width, height) for code in found if code.text.strip())


def _without_writing(mask: Mask, lines: Sequence[Line]) -> Mask:
    """The mask where nothing was read with certainty."""
    height, width = mask.shape
    rest = mask.copy()
    for line in lines:
        if line.confidence >= _READ and len(line.text) >= 3:
            x0, y0, x1, y1 = line.box
            rest[int(y0 * height) : int(y1 * height) + 2, int(x0 * width) : int(x1 * width) + 2] = 0
    return rest


def may_hold_code(mask: Mask) -> bool:
    """Whether some patch as large as a code is mottled: as much ink as paper everywhere, or unchanging bars."""
    ink = (mask > 0).astype(np.uint8)
    mottled = _patches(ink, *_CROWDED)
    if cv2.erode(mottled, np.ones((6, 6), np.uint8), borderValue=0).any():
        return True
    changing = _patches(ink[:-_BAR] ^ ink[_BAR:], 0.12, 1.0)
    bars = mottled[: changing.shape[0]] & ~changing[: mottled.shape[0]] & 1
    return bool(cv2.erode(bars, np.ones((3, 11), np.uint8), borderValue=0).any())


def _patches(ink: Mask, low: float, high: float) -> Mask:
    """1 for every patch whose share of ink lies between the two."""
    density = cv2.resize(ink.astype(np.float32), None, fx=1 / _PATCH, fy=1 / _PATCH, interpolation=cv2.INTER_AREA)
    return ((density > low) & (density < high)).astype(np.uint8)


def _mark(code: object, width: int, height: int) -> CodeMark:
    corners = code.position  # type: ignore[attr-defined]
    points = (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
    xs = [min(max(p.x / width, 0.0), 1.0) for p in points]
    ys = [min(max(p.y / height, 0.0), 1.0) for p in points]
    name = str(code.format).removeprefix("BarcodeFormat.")  # type: ignore[attr-defined]
    box = Box(*(round(v, 5) for v in (min(xs), min(ys), max(xs), max(ys))))
    return CodeMark(box=box, kind="qr" if name in _QR else "barcode", text=code.text)  # type: ignore[attr-defined]
