"""Image files: opened with Pillow, turned as their camera says, brought to plain RGB."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from pipeline.errors import InputError
from pipeline.settings import LIMITS
from pipeline.vision.image import Rgb

FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP", "MPO", "JPEG2000")
_MOST_MISSING = 0.4
_ORIENTATION = 0x0112
_WIDE = {"I;16", "I;16L", "I;16B", "I;16N", "I", "F"}


def frame_count(path: Path, file: str) -> int:
    """How many pages the image has (multi-page TIFF; an animated picture counts once).

    Raises:
        InputError: it is no image, is broken, or is too large.
    """
    with _opened(path, file) as image:
        frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        _check_size(image, file)
        return int(frames)


def load_frame(path: Path, index: int, file: str) -> Rgb:
    """One page as height × width × 3, upright as the camera held it. What is missing of a cut-off file is plain.

    Raises:
        InputError: it is broken, cut off beyond use, or too large.
    """
    try:
        return _loaded(path, index, file)
    except InputError as error:
        if not isinstance(error.__cause__, OSError | EOFError | SyntaxError):
            raise
    with _tolerant():
        page = _loaded(path, index, file)
    if _missing(page) > _MOST_MISSING:
        raise InputError(file, f"图片“{file}”不完整，大部分内容缺失，请重新扫描或导出。", index + 1)
    return page


def is_whole(path: Path, frames: int, file: str) -> bool:
    """Whether the file has all its data. A look at its end tells; only where it does not, it is decoded.

    Raises:
        InputError: it is broken, or cut off beyond use.
    """
    if _ends_properly(path):
        return True
    try:
        for index in range(frames):
            _loaded(path, index, file)
        return True
    except InputError:
        for index in range(frames):
            load_frame(path, index, file)
        return False


def _ends_properly(path: Path) -> bool:
    """Whether a JPEG or PNG has its end mark where it belongs."""
    with path.open("rb") as data:
        head = data.read(4)
        data.seek(max(path.stat().st_size - 4096, 0))
        tail = data.read()
    return (head.startswith(b"\xff\xd8") and b"\xff\xd9" in tail) or (head == b"\x89PNG" and b"IEND" in tail)


def _loaded(path: Path, index: int, file: str) -> Rgb:
    with _opened(path, file) as image:
        if index:
            image.seek(index)
        _check_size(image, file, index + 1)
        turned = image.getexif().get(_ORIENTATION, 1) != 1
        upright = ImageOps.exif_transpose(image) if turned else image  # it copies what is upright, too
        return np.ascontiguousarray(np.asarray(_plain(upright)), np.uint8)


@contextmanager
def _tolerant() -> Iterator[None]:
    """Pillow's own switch, for as long as it is needed."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _missing(page: Rgb) -> float:
    """The share of rows at the end that are all of one colour other than paper: what never arrived."""
    last = page[-1, -1]
    if last.min() > 200:
        return 0.0
    plain = (page == last).all(axis=(1, 2))
    filled = np.flatnonzero(~plain)
    return 1.0 if not len(filled) else float(1 - (filled[-1] + 1) / len(plain))


@contextmanager
def _opened(path: Path, file: str) -> Iterator[Image.Image]:
    """The image, with every complaint of Pillow turned into one of ours."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=FORMATS) as image:
                yield image
    except InputError:
        raise
    except UnidentifiedImageError as error:
        raise InputError(file, f"“{file}”不是可识别的图片，请用看图软件打开核对后另存为 JPG 或 PNG 再提交。") from error
    except EOFError as error:
        raise InputError(file, f"“{file}”的页数与文件记载不符，文件可能已损坏，请重新扫描或导出。") from error
    except (Image.DecompressionBombError, MemoryError) as error:
        raise InputError(file, _too_large(file)) from error
    except Exception as error:  # Pillow's decoders raise anything on broken data
        raise InputError(file, f"图片“{file}”已损坏或不完整，无法读取，请重新扫描或导出。") from error


def _check_size(image: Image.Image, file: str, page: int | None = None) -> None:
    width, height = image.size
    if width * height > LIMITS.page_pixels:
        raise InputError(file, _too_large(file), page)
    if min(width, height) < 1:
        raise InputError(file, f"图片“{file}”的尺寸为零，请重新扫描或导出。", page)


def _too_large(file: str) -> str:
    return f"图片“{file}”过大（超过 {LIMITS.page_pixels // 1_000_000} 百万像素），请以 300 dpi 以下重新扫描。"


def _plain(image: Image.Image) -> Image.Image:
    """RGB on white paper, whatever the depth, palette, transparency or ink model."""
    if image.mode in _WIDE:
        return _eight_bits(image)
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(paper, layered).convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Deep grey scaled to 8 bits: 16-bit files by their range, others by their own."""
    deep = np.asarray(image).astype(np.float64)
    deep = np.nan_to_num(deep, nan=0.0, posinf=0.0, neginf=0.0)
    top = (
        65535.0 if image.mode.startswith("I;16") or 255 < deep.max(initial=0) <= 65535 else max(deep.max(initial=1), 1)
    )
    grey = np.clip(deep * (255.0 / top), 0, 255).astype(np.uint8)
    return Image.fromarray(grey).convert("RGB")


Image.init()  # knows all its formats from the start: it looks for those named in `formats` only among loaded ones
