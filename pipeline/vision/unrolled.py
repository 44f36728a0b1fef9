"""The writing of seals laid out for a reader: dark on white, in one row."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.model.reading import SealMark
from pipeline.vision.image import Floats, Grey, Rgb

_INNER, _OUTER = 0.42, 0.07  # the ring of writing, from the rim inwards, as shares of the radius
_LENGTH = 0.72  # of the ring's length: characters stand apart
_ENLARGED = 1.2
_QUIET = 0.35  # of the ring's usual ink: less is the gap where the name begins and ends
_GAP = 0.08  # of the ring: a narrower gap is none
_SOFT = 3.0  # pixels over which redness is smoothed: scans keep colour at half the sharpness


def ring(page: Rgb, seal: SealMark, *, soft: bool = False) -> Grey:
    """The writing around a round or oval seal, cut where the name has its gap.

    `soft`: for scans whose colours are blurred; there the sharper brightness is taken where it is red at all. Without
    colour it is a second look at another scale.
    """
    inner, outer, enlarged = (_INNER, _OUTER, _ENLARGED) if not soft or seal.colour == "red" else (0.46, 0.05, 1.6)
    part, x, y, radius = _part(page, seal)
    length, depth = round(2 * np.pi * radius * _LENGTH * enlarged), round(radius * enlarged)
    flags = cv2.WARP_POLAR_LINEAR | cv2.INTER_CUBIC | cv2.WARP_FILL_OUTLIERS
    polar = cv2.warpPolar(_writing(part, seal.colour, soft), (depth, length), (x, y), radius, flags)
    # Rows of `polar` go clockwise from three o'clock, columns outwards; the writing's feet point to the centre.
    band = np.flipud(polar.T)[round(depth * outer) : round(depth * inner)]
    middle, blank = _gap(np.asarray(band, np.uint8))
    row = np.roll(band, -middle, axis=1)
    return np.ascontiguousarray(row[:, blank : row.shape[1] - blank])


def legend(page: Rgb, seal: SealMark) -> Grey:
    """What stands across a seal: below the star of a round one, in the middle of an oval one."""
    part, x, y, radius = _part(page, seal)
    top, bottom = (0.36, 0.78) if seal.shape == "round" else (-0.2, 0.24)
    rows = slice(max(int(y + radius * top), 0), int(y + radius * bottom) + 1)
    columns = slice(max(int(x - radius * 0.72), 0), int(x + radius * 0.72) + 1)
    return np.ascontiguousarray(_writing(part, seal.colour, soft=True)[rows, columns])


def columns(page: Rgb, seal: SealMark) -> Grey:
    """The characters of a square name seal in one row: two columns, the right one first."""
    height, width = page.shape[:2]
    x0, y0, x1, y1 = seal.box
    part = page[int(y0 * height) : int(y1 * height) + 1, int(x0 * width) : int(x1 * width) + 1]
    ink = _writing(np.ascontiguousarray(part), seal.colour, soft=True)
    h, w = ink.shape
    inner = ink[round(h * 0.09) : h - round(h * 0.09), round(w * 0.09) : w - round(w * 0.09)]
    inner = np.asarray(cv2.resize(inner, (96, 96), interpolation=cv2.INTER_CUBIC), np.uint8)
    return np.ascontiguousarray(np.hstack([inner[:48, 48:], inner[48:, 48:], inner[:48, :48], inner[48:, :48]]))


def _part(page: Rgb, seal: SealMark) -> tuple[Rgb, float, float, float]:
    """The seal cut out, an oval one made round; its middle and radius there, in pixels."""
    height, width = page.shape[:2]
    x, y = seal.box.centre[0] * width, seal.box.centre[1] * height
    across, down = max(seal.box.width * width / 2, 4.0), max(seal.box.height * height / 2, 4.0)
    if seal.shape != "oval":
        across = down = (across + down) / 2
    left, top = max(int(x - across) - 2, 0), max(int(y - down) - 2, 0)
    part = np.ascontiguousarray(page[top : int(y + down) + 3, left : int(x + across) + 3])
    if seal.shape != "oval":
        return part, x - left, y - top, across
    stretch = across / down
    part = np.asarray(cv2.resize(part, None, fx=1.0, fy=stretch, interpolation=cv2.INTER_CUBIC), np.uint8)
    return part, x - left, (y - top) * stretch, across


def _gap(band: Grey) -> tuple[int, int]:
    """The column in the middle of the widest stretch without ink, and how much of it each side can do without.

    Six o'clock where none stands out.
    """
    width = int(band.shape[1])
    reach = max(width // 36, 3)
    ink = 255.0 - band.mean(axis=0)
    smooth = np.convolve(np.r_[ink[-reach:], ink, ink[:reach]], np.full(2 * reach + 1, 1 / (2 * reach + 1)), "valid")
    quiet = np.flatnonzero(np.tile(smooth < _QUIET * np.percentile(smooth, 80), 2))
    runs = np.split(quiet, np.flatnonzero(np.diff(quiet) > 1) + 1)
    widest = max(runs, key=len)
    if not _GAP * width < len(widest) < width:
        return width // 4, 0
    return int(widest[len(widest) // 2]) % width, max(len(widest) // 2 - reach, 0)


def _writing(page: Rgb, colour: str, soft: bool) -> Grey:
    """The seal's own ink, dark on white."""
    if colour == "grey":
        return np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8)
    return _by_brightness(page) if soft else _by_redness(page)


def _by_redness(page: Rgb) -> Grey:
    channels = [page[:, :, n].astype(np.int16) for n in range(3)]
    red = np.clip(channels[0] - (channels[1] + channels[2]) // 2, 0, 255)
    top = max(float(np.percentile(red, 99.5)), 30.0)
    return np.asarray(255 - np.clip(red * (255.0 / top), 0, 255), np.uint8)


def _by_brightness(page: Rgb) -> Grey:
    """Dark where green is, near redness; what is dark in red, too, is other ink."""
    paper = np.maximum(np.percentile(page.reshape(-1, 3), 70, axis=0), 1.0)
    share = np.minimum(page / paper, 1.0).astype(np.float32)
    red, green = share[:, :, 0], share[:, :, 1]
    redness = np.asarray(cv2.GaussianBlur(np.clip(red - green, 0, 1), (0, 0), _SOFT))
    near = np.clip(redness / max(float(np.percentile(redness, 85)), 0.02) * 1.6, 0, 1)
    return _stretched(np.minimum(1 - green, red) * near * 255.0)


def _stretched(dark: Floats) -> Grey:
    low, high = float(np.percentile(dark, 40)), max(float(np.percentile(dark, 98)), 25.0)
    return np.asarray(255 - np.clip((dark - low) * (255.0 / max(high - low, 20.0)), 0, 255), np.uint8)
