"""Turning clean pages into what a scanner, a copier or a telephone makes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2

Image = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Level:
    """How a page suffers. `skew` in degrees, `blur` and `noise` in pixels and grey levels, shares from 0 to 1."""

    name: str
    dpi: int
    skew: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    fade: float = 0.0
    speckle: float = 0.0
    grey: float = 0.0
    shadow: float = 0.0
    quality: int = 92
    photo: bool = False


LEVELS: dict[str, Level] = {
    "clean": Level("clean", 200),
    "office": Level(
        "office", 200, skew=1.5, blur=0.35, noise=4.0, fade=0.08, speckle=0.1, grey=0.25, shadow=0.15, quality=82
    ),
    "bad": Level("bad", 150, skew=3.0, blur=0.7, noise=9.0, fade=0.35, speckle=0.6, grey=0.4, shadow=0.6, quality=62),
    "photo": Level("photo", 190, skew=1.2, blur=0.5, noise=5.0, fade=0.05, quality=85, photo=True),
}


def rasterise(pdf: bytes, page: int, dpi: int) -> Image:
    """A page (from 0) as RGB pixels."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmap = document[page].render(scale=dpi / 72, rev_byteorder=True)
        return _bytes(np.ascontiguousarray(bitmap.to_numpy()[:, :, :3]))
    finally:
        document.close()


def degrade(image: Image, level: Level, rng: np.random.Generator, *, grey: bool = False) -> Image:
    """The page as scanned. A grey one keeps three equal channels."""
    if level.name == "clean":
        return _grey(image) if grey else image
    steps: list[Callable[[Image], Image]] = [
        lambda i: _photograph(i, rng) if level.photo else _warp(i, level, rng),
        lambda i: _fade(i, level, rng),
        lambda i: _shadow(i, level, rng),
        lambda i: _blur(i, level, rng),
        lambda i: _speckle(i, level, rng),
        lambda i: _noise(i, level, rng),
    ]
    for step in steps:
        image = step(image)
    return _copy(image, rng) if grey else image


def moved(image: Image, level: Level, rng: np.random.Generator) -> Image:
    """As `degrade` moves the page, nothing else done to it: what it does first with the same `rng`."""
    if level.name == "clean":
        return image
    return _photograph(image, rng) if level.photo else _warp(image, level, rng)


def turn(image: Image, clockwise: int) -> Image:
    """The page turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(image, k=-(clockwise // 90) % 4))


def jpeg(image: Image, quality: int) -> bytes:
    """The page as JPEG, grey where all channels agree."""
    flat = bool((image[..., 0] == image[..., 1]).all() and (image[..., 1] == image[..., 2]).all())
    source: Any = image[..., 0] if flat else cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", source, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return bytes(data.tobytes())


def _bytes(pixels: Any) -> Image:
    """Whatever numbers, as pixels."""
    image: Image = np.clip(pixels, 0, 255).astype(np.uint8)
    return image


def _grey(image: Image) -> Image:
    flat = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return np.ascontiguousarray(np.repeat(flat[:, :, None], 3, axis=2)).astype(np.uint8)


def _copy(image: Image, rng: np.random.Generator) -> Image:
    """A photocopy: grey, with harder contrast."""
    flat = _grey(image).astype(np.float32)
    gain = rng.uniform(1.05, 1.35)
    return _bytes((flat - 128) * gain + 128 + rng.uniform(4, 22))


def _warp(image: Image, level: Level, rng: np.random.Generator) -> Image:
    height, width = image.shape[:2]
    angle = float(rng.uniform(-level.skew, level.skew))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, float(rng.uniform(0.975, 1.0)))
    matrix[:, 2] += rng.uniform(-0.006, 0.006, 2) * width
    fill = (250, 250, 248) if level.name == "office" else (238, 238, 235)
    return _bytes(cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=fill))


def _photograph(image: Image, rng: np.random.Generator) -> Image:
    """The sheet on a table, seen a little from the side, lit from one corner."""
    height, width = image.shape[:2]
    margin = rng.uniform(0.02, 0.06, (4, 2)) * (width, height)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    inward = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], np.float32)
    seen = (corners + inward * margin).astype(np.float32)
    table = tuple(float(c) for c in rng.uniform(60, 150, 3))
    matrix = cv2.getPerspectiveTransform(corners, seen)
    image = _bytes(cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=table))
    left, right, head, foot = (float(v) for v in rng.uniform(0.78, 1.0, 4))
    across, down = np.linspace(left, right, width), np.linspace(head, foot, height)
    light = (down[:, None] * across[None, :])[:, :, None].astype(np.float32)
    return _bytes(image.astype(np.float32) * light)


def _fade(image: Image, level: Level, rng: np.random.Generator) -> Image:
    """Ink gets paler, paper greyer; in a wave across the page when the level is bad."""
    amount = float(rng.uniform(0, level.fade))
    height = image.shape[0]
    wave = 0.75 + 0.25 * np.sin(np.linspace(0, rng.uniform(1, 7), height) + rng.uniform(0, 6))
    strength = (amount * wave)[:, None, None].astype(np.float32)
    paper = float(rng.uniform(238, 255))
    faded = image.astype(np.float32) * (1 - strength) + 190 * strength
    return _bytes(faded * paper / 255)


def _shadow(image: Image, level: Level, rng: np.random.Generator) -> Image:
    if rng.random() > level.shadow:
        return image
    width = image.shape[1]
    reach = rng.uniform(0.04, 0.16) * width
    edge = np.arange(width) if rng.random() < 0.5 else np.arange(width)[::-1]
    depth = rng.uniform(0.15, 0.45) * np.exp(-edge / reach)
    return _bytes(image.astype(np.float32) * (1 - depth[None, :, None]))


def _blur(image: Image, level: Level, rng: np.random.Generator) -> Image:
    sigma = float(rng.uniform(level.blur * 0.5, level.blur))
    return _bytes(cv2.GaussianBlur(image, (0, 0), sigma)) if sigma > 0.2 else image


def _speckle(image: Image, level: Level, rng: np.random.Generator) -> Image:
    if level.speckle <= 0:
        return image
    out = image.copy()
    height, width = image.shape[:2]
    for _ in range(int(rng.uniform(0, 220) * level.speckle)):
        centre = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        shade = int(rng.integers(30, 150))
        cv2.circle(out, centre, int(rng.integers(0, 2)), (shade, shade, shade), -1)
    return out


def _noise(image: Image, level: Level, rng: np.random.Generator) -> Image:
    if level.noise <= 0:
        return image
    height, width = image.shape[:2]
    coarse = rng.normal(0, level.noise, (height // 2 + 1, width // 2 + 1)).astype(np.float32)
    grain = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    return _bytes(image.astype(np.float32) + grain[:, :, None])
