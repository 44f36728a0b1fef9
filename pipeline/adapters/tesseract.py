"""Tesseract (Apache-2.0, run as a program of its own) as a second reader behind the same interface.

Weaker on Chinese than RapidOCR, but of another family: its errors are not the same ones. Rulings are painted over
first and the page is read as one block: on a clean page with tables that gave 68 of 86 strings exactly, its own
layout analysis on the page as it is 23. It tells words and their certainty; characters share their word's.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any

import cv2
import numpy as np
import pytesseract

from pipeline.adapters.readers import Reading
from pipeline.errors import ReaderError
from pipeline.model.geometry import Box
from pipeline.model.reading import Line, Reader
from pipeline.vision.image import Grey, ink, shrunk

LANGUAGES = "chi_sim"
PAGE_SECONDS, CROP_SECONDS = 100, 20
_TRIAL_SIDE = 1400
_GAP = 1.4  # in heights: a wider gap between words ends a line
_INSTALL = "请安装：sudo apt-get install tesseract-ocr tesseract-ocr-chi-sim"
_MARGIN = 12


class TesseractReader:
    """Whole pages with automatic layout; crops as single lines."""

    reader = Reader.TESSERACT

    def __init__(self) -> None:
        if shutil.which("tesseract") is None:
            raise ReaderError(f"没有安装 Tesseract。{_INSTALL}")
        missing = set(LANGUAGES.split("+")) - set(_languages())
        if missing:
            raise ReaderError(f"Tesseract 缺少语言包：{'、'.join(sorted(missing))}。{_INSTALL}")
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # one process per core is faster

    def version(self) -> str:
        return f"tesseract {_version()}, {LANGUAGES}"

    def read(self, page: Grey, coarse: bool = False) -> list[Line]:
        """All lines of the page, unordered. Raises ReaderError when Tesseract fails or takes too long."""
        height, width = page.shape
        words = _words(_without_rulings(page), "--psm 6", LANGUAGES, PAGE_SECONDS)
        return [_line(run, width, height) for run in _runs(words)]

    def read_crops(self, crops: Sequence[Grey]) -> list[Reading]:
        return [read_line(crop, LANGUAGES) for crop in crops]

    def trial(self, page: Grey) -> float:
        """Mean certainty of what it makes of the page at low resolution, times the share of certain words."""
        words = _words(shrunk(page, _TRIAL_SIDE), "--psm 6", LANGUAGES, PAGE_SECONDS)
        if not words:
            return 0.0
        characters = sum(len(w["text"]) for w in words)
        return float(sum(w["conf"] * len(w["text"]) for w in words) / characters / 100)


def read_line(crop: Grey, languages: str, config: str = "") -> Reading:
    """One line of text: `config` may name the characters allowed."""
    framed = np.pad(crop, _MARGIN, constant_values=int(np.median(crop)))
    words = sorted(_words(framed, f"--psm 7 {config}", languages, CROP_SECONDS), key=lambda w: w["left"])
    if not words:
        return Reading("")
    text, confidences, edges = _spread(words)
    width = crop.shape[1]
    shares = tuple(min(max((e - _MARGIN) / width, 0.0), 1.0) for e in edges)
    return Reading(text, confidences, shares)


def _without_rulings(page: Grey) -> Grey:
    """Lines longer than any stroke of writing painted over: Tesseract takes them for characters."""
    mask = ink(page, below=14)
    long_ones = [cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(bar, np.uint8)) for bar in ((1, 70), (60, 1))]
    rules = cv2.dilate(cv2.bitwise_or(*long_ones), np.ones((5, 5), np.uint8))
    return np.asarray(np.where(rules > 0, np.uint8(255), page), np.uint8)


@cache
def _languages() -> tuple[str, ...]:
    return tuple(_called(pytesseract.get_languages))


@cache
def _version() -> str:
    return str(_called(pytesseract.get_tesseract_version))


def _called(function: Any, *args: Any, **options: Any) -> Any:
    """Tesseract's own errors as ours."""
    try:
        return function(*args, **options)
    except pytesseract.TesseractNotFoundError as error:
        raise ReaderError(f"没有安装 Tesseract。{_INSTALL}") from error
    except pytesseract.TesseractError as error:
        raise ReaderError(f"Tesseract 识别失败：{str(error)[:200]}。{_INSTALL}") from error
    except RuntimeError as error:  # how pytesseract tells a timeout
        raise ReaderError("Tesseract 识别超时，请改用 --reader rapidocr 或降低扫描分辨率。") from error


def _words(page: Grey, config: str, languages: str, seconds: int) -> list[dict[str, Any]]:
    """What Tesseract read, word by word: text, conf (0–100), left, top, width, height in pixels."""
    if min(page.shape) < 3:
        return []
    table = _called(
        pytesseract.image_to_data,
        page,
        lang=languages,
        config=config,
        timeout=seconds,
        output_type=pytesseract.Output.DICT,
    )
    rows = [dict(zip(table, values, strict=True)) for values in zip(*table.values(), strict=True)]
    return [row | {"conf": float(row["conf"])} for row in rows if str(row["text"]).strip() and float(row["conf"]) > 0]


def _runs(words: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Words that stand together in one of Tesseract's lines, up to a wide gap."""
    runs: list[list[dict[str, Any]]] = []
    for _, line in groupby(words, key=lambda w: (w["block_num"], w["par_num"], w["line_num"])):
        last: dict[str, Any] | None = None
        for word in sorted(line, key=lambda w: w["left"]):
            if last and word["left"] - last["left"] - last["width"] <= _GAP * max(word["height"], last["height"]):
                runs[-1].append(word)
            else:
                runs.append([word])
            last = word
    return runs


def _line(run: Sequence[dict[str, Any]], width: int, height: int) -> Line:
    text, confidences, edges = _spread(run)
    top, bottom = min(w["top"] for w in run), max(w["top"] + w["height"] for w in run)
    box = Box(edges[0] / width, top / height, edges[-1] / width, bottom / height)
    return Line(
        text=text,
        box=Box(*(round(min(max(v, 0.0), 1.0), 5) for v in box)),
        confidence=round(sum(confidences) / len(confidences), 4),
        reader=Reader.TESSERACT,
        char_confidences=confidences,
        char_edges=tuple(round(e / width, 5) for e in edges),
    )


def _spread(words: Sequence[dict[str, Any]]) -> tuple[str, tuple[float, ...], tuple[float, ...]]:
    """Text, certainty and left edges (pixels) of the characters; a space only between two Latin words."""
    text, end = "", 0.0
    confidences: list[float] = []
    edges: list[float] = []
    for word in words:
        piece = str(word["text"]).strip()
        if text and text[-1].isascii() and piece[0].isascii():
            text, confidences, edges = text + " ", [*confidences, word["conf"] / 100], [*edges, end]
        step = word["width"] / len(piece)
        edges += [word["left"] + step * n for n in range(len(piece))]
        confidences += [round(word["conf"] / 100, 4)] * len(piece)
        text += piece
        end = float(word["left"] + word["width"])
    return text, tuple(confidences), (*edges, end)
