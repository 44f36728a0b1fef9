"""Pages drawn for tests, independent of the sample maker: text, tables, seals, scanner faults. All by seed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.vision.image import Rgb

A4 = (1654, 2339)
RED = (208, 35, 40)
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
)


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """The first Chinese font there is; the test is skipped without any."""
    for path in _FONTS:
        if Path(path).is_file():
            return ImageFont.truetype(path, size, index=2 if "CJK" in path else 0)
    pytest.skip("no Chinese font installed")


def sheet(size: tuple[int, int] = A4) -> Image.Image:
    return Image.new("RGB", size, "white")


def write(page: Image.Image, lines: Sequence[tuple[tuple[int, int], str, int]], fill: str = "black") -> Image.Image:
    """Each text at its place (top left, pixels) in its size."""
    draw = ImageDraw.Draw(page)
    for place, text, size in lines:
        draw.text(place, text, font=font(size), fill=fill)
    return page


def letter(page: Image.Image | None = None) -> Image.Image:
    """A page of ordinary writing, as an application letter."""
    body = "本标准规定了陶质砖产品的术语和定义、分类、技术要求、试验方法和检验规则。"
    rows = [((170, 420 + 62 * n), body, 32) for n in range(20)]
    head = [
        ((560, 180), "检 验 报 告", 72),
        ((170, 320), "报告编号：WJ2021-03456", 34),
        ((1150, 320), "共5页 第2页", 34),
    ]
    return write(page or sheet(), [*head, *rows])


def table(
    page: Image.Image,
    xs: Sequence[int],
    ys: Sequence[int],
    merged: Sequence[tuple[int, int, int, int]] = (),
    *,
    width: int = 3,
    double: bool = False,
) -> Image.Image:
    """Rulings at the given pixels; `merged` cells are (row, column, rows, columns)."""
    draw = ImageDraw.Draw(page)
    inside = {(r + dr, c + dc): (r, c) for r, c, rows, cols in merged for dr in range(rows) for dc in range(cols)}
    for r in range(len(ys)):
        for c in range(len(xs) - 1):
            if r in (0, len(ys) - 1) or inside.get((r - 1, c), (r - 1, c)) != inside.get((r, c), (r, c)):
                draw.line([(xs[c], ys[r]), (xs[c + 1], ys[r])], fill="black", width=width)
    for c in range(len(xs)):
        for r in range(len(ys) - 1):
            if c in (0, len(xs) - 1) or inside.get((r, c - 1), (r, c - 1)) != inside.get((r, c), (r, c)):
                draw.line([(xs[c], ys[r]), (xs[c], ys[r + 1])], fill="black", width=width)
    if double:
        draw.rectangle([xs[0] - 8, ys[0] - 8, xs[-1] + 8, ys[-1] + 8], outline="black", width=width)
    return page


def seal(
    page: Image.Image,
    centre: tuple[int, int],
    radius: int,
    name: str,
    *,
    strength: float = 1.0,
    colour: tuple[int, int, int] = RED,
    shape: str = "round",
) -> Image.Image:
    """A seal multiplied onto the page as ink is; `strength` below 1 fades it."""
    stamp = Image.new("RGB", (radius * 2, radius * 2), "white")
    draw = ImageDraw.Draw(stamp)
    rim = max(radius // 18, 3)
    if shape == "square":
        draw.rectangle([0, 0, 2 * radius - 1, 2 * radius - 1], outline=colour, width=rim)
        for n, char in enumerate(name[:4]):
            draw.text(
                (radius * (0.15 + 0.9 * (1 - n // 2)), radius * (0.1 + 0.9 * (n % 2))),
                char,
                font=font(int(radius * 0.8)),
                fill=colour,
            )
    else:
        draw.ellipse([0, 0, 2 * radius - 1, 2 * radius - 1], outline=colour, width=rim)
        _star(draw, radius, radius * 0.3, colour)
        stamp = _ring(stamp, name, radius, colour)
    if shape == "oval":
        stamp = stamp.resize((radius * 2, round(radius * 1.35)))
    ink = 255 - (255 - np.asarray(stamp, np.float64)) * strength
    x, y = centre[0] - stamp.width // 2, centre[1] - stamp.height // 2
    pixels = np.asarray(page).copy()
    area = pixels[y : y + stamp.height, x : x + stamp.width]
    area[:] = (area * ink / 255).astype(np.uint8)
    return Image.fromarray(pixels)


def _star(draw: ImageDraw.ImageDraw, centre: float, reach: float, colour: tuple[int, int, int]) -> None:
    corners = [
        (
            centre + (reach if n % 2 == 0 else reach * 0.38) * math.sin(n * math.pi / 5),
            centre - (reach if n % 2 == 0 else reach * 0.38) * math.cos(n * math.pi / 5),
        )
        for n in range(10)
    ]
    draw.polygon(corners, fill=colour)


def _ring(stamp: Image.Image, name: str, radius: int, colour: tuple[int, int, int]) -> Image.Image:
    """The name along the upper three quarters of the rim."""
    size = int(radius * 0.3)
    spread = min(270.0, 24.0 * (len(name) - 1))
    for n, char in enumerate(name):
        angle = -spread / 2 + spread * n / max(len(name) - 1, 1)
        tile = Image.new("RGBA", (size * 2, size * 2), (255, 255, 255, 0))
        ImageDraw.Draw(tile).text((size, size), char, font=font(size), fill=(*colour, 255), anchor="mm")
        tile = tile.rotate(-angle, resample=Image.Resampling.BICUBIC)
        reach = radius * 0.76
        x = radius + reach * math.sin(math.radians(angle)) - size
        y = radius - reach * math.cos(math.radians(angle)) - size
        stamp.paste(tile, (round(x), round(y)), tile)
    return stamp


def scanned(
    page: Image.Image,
    *,
    angle: float = 0.0,
    noise: float = 0.0,
    speckle: int = 0,
    blur: float = 0.0,
    fade: float = 1.0,
    seed: int = 1,
) -> Image.Image:
    """As a scanner delivers it: turned counter-clockwise by `angle` degrees, faded, blurred, with noise and specks."""
    random = np.random.default_rng(seed)
    if angle:
        page = page.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor="white")
    pixels: NDArray[np.float64] = np.asarray(page).astype(np.float64)
    pixels = 255 - (255 - pixels) * fade
    if blur:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), blur))
    if noise:
        pixels += random.normal(0, noise, pixels.shape[:2])[:, :, None]
    for y, x in random.integers(0, (pixels.shape[0] - 3, pixels.shape[1] - 3), (speckle, 2)):
        pixels[y : y + 2, x : x + 2] = 40
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def array(page: Image.Image) -> Rgb:
    return np.ascontiguousarray(np.asarray(page.convert("RGB")), np.uint8)


def watermark(
    page: Image.Image, rows: Sequence[str], *, angle: float = 32.0, grey: int = 208, size: int = 42
) -> Image.Image:
    """Pale lines rising by `angle` degrees, three times down the page, under the ink."""
    tile = Image.new("L", (1100, 60 + 70 * len(rows)), 255)
    for n, text in enumerate(rows):
        ImageDraw.Draw(tile).text((550, 50 + 70 * n), text, font=font(size), fill=grey, anchor="mm")
    tile = tile.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC, fillcolor=255)
    layer = np.full((page.height, page.width), 255, np.uint8)
    for n in range(3):
        y, x = 120 + n * 720, (100, 500, 250)[n]
        part = np.asarray(tile)[: page.height - y, : page.width - x]
        layer[y : y + part.shape[0], x : x + part.shape[1]] = np.minimum(
            layer[y : y + part.shape[0], x : x + part.shape[1]], part
        )
    return Image.fromarray(np.minimum(np.asarray(page), layer[:, :, None]))
