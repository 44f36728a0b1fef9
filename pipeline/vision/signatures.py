"""Signature places: whether there is ink where a paper is to be signed. Presence only, not whose hand it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import cv2
import numpy as np

from corpus.data.files import load
from pipeline.model.geometry import Box
from pipeline.model.reading import Line, SealMark, SignatureMark
from pipeline.text.normalise import fold
from pipeline.vision.image import Mask

_WIDEST = 0.24  # of the page's width: how far a signature is sought behind its label
_NARROWEST = 1.5  # heights of the label: less space says nothing
_RISE, _FALL = 0.7, 0.55  # heights of the label by which a signature stands above and below it
_RULE = 24  # pixels of a straight run: the line to sign on, a table's border
_INKED, _EMPTY = 0.09, 0.02  # ink in squares of the label's height: from which there is a signature, below which none
_CLEARANCE = 0.12  # heights of the label kept clear behind it


def signature_places(written: Mask, lines: Sequence[Line], seals: Sequence[SealMark] = ()) -> tuple[SignatureMark, ...]:
    """Every place where a signature is asked for, and whether there is one; None where that cannot be told.

    `written` is the page's ink without red at any resolution, `lines` what was read on it. Under a millisecond.
    """
    marks = [_mark(written, role, box, lines, seals) for role, box in _places(lines)]
    alone = [_mark(written, role, box, lines, seals) for role, box in _standing_alone(lines)]
    # one without a colon may as well head the place below it or stand under it: an empty place behind it says nothing
    return (*marks, *(mark.model_copy(update={"inked": mark.inked or None}) for mark in alone))


@cache
def _label() -> re.Pattern[str]:
    words = load("lexicon/signatures.yaml")
    roles, bound, acts = ("|".join(sorted(words[key], key=len, reverse=True)) for key in ("roles", "with_act", "acts"))
    act = rf"[(（]?(?:{acts})[)）]?"
    return re.compile(
        rf"(?:(?<![一-鿿])(?P<role>{roles})(?:人|员|者)?(?:{act})?|(?P<bound>{bound})(?:或其?委托[^:：]{{0,6}})?{act})[:：]"
    )


def _places(lines: Sequence[Line]) -> Iterator[tuple[str, Box]]:
    """Role and the box of the label, its colon the right edge."""
    for line in lines:
        text = re.sub(r"\s", "", fold(line.text))
        if not _may_hold(text):
            continue
        plain = [n for n, char in enumerate(line.text) if not char.isspace()]
        if len(plain) != len(text):
            continue
        for match in _label().finditer(text):
            start, end = plain[match.start()], plain[match.end() - 1] + 1
            yield match["role"] or match["bound"], line.part(start, end).box


@cache
def _role() -> re.Pattern[str]:
    words = load("lexicon/signatures.yaml")
    roles, acts = ("|".join(sorted(words[key], key=len, reverse=True)) for key in ("alone", "acts"))
    return re.compile(rf"({roles})(?:人|员|者)?(?:[(（]?(?:{acts})[)）]?)?")


def _standing_alone(lines: Sequence[Line]) -> Iterator[tuple[str, Box]]:
    """Roles that stand by themselves, with no colon behind them."""
    for line in lines:
        match = _role().fullmatch(re.sub(r"\s", "", fold(line.text)))
        if match:
            yield match[1], line.box


def _may_hold(text: str) -> bool:
    return (":" in text or "：" in text) and len(text) <= 60


def _mark(written: Mask, role: str, label: Box, lines: Sequence[Line], seals: Sequence[SealMark]) -> SignatureMark:
    height, width = written.shape
    tall = label.height * height
    right = min(label.x1 + _WIDEST, 1.0, *(x for x in _barriers(label, lines)))
    space = Box(
        min(label.x1 + _CLEARANCE * tall / width, 1.0), max(label.y0 - _RISE * label.height, 0.0),
        right, min(label.y1 + _FALL * label.height, 1.0),
    )  # fmt: skip
    if (space.x1 - space.x0) * width < _NARROWEST * tall:
        return SignatureMark(role=role, box=label, inked=None)
    if any(_meets(seal.box, space) for seal in seals):
        return SignatureMark(role=role, box=space, inked=True)
    share = _ink(written, space) / max(tall * tall, 1.0)
    return SignatureMark(role=role, box=space, inked=True if share >= _INKED else False if share < _EMPTY else None)


def _barriers(label: Box, lines: Sequence[Line]) -> Iterator[float]:
    """Where other print begins to the right in the same row: the next label, a date."""
    middle = (label.y0 + label.y1) / 2
    for line in lines:
        for match in re.finditer(r"[一-鿿]{1,8}(?:[(（][一-鿿]{2,8}[)）])?[:：]|日期", line.text):
            box = line.part(*match.span()).box
            if box.y0 < middle < box.y1 and box.x0 > label.x1:
                yield box.x0


def _meets(seal: Box, space: Box) -> bool:
    x, y = seal.centre
    return space.x0 <= x <= space.x1 and space.y0 <= y <= space.y1


def _ink(written: Mask, space: Box) -> int:
    """Inked pixels of the space, the line to sign on and borders taken out."""
    height, width = written.shape
    x0, y0, x1, y1 = space
    part = np.ascontiguousarray(written[int(y0 * height) : int(y1 * height) + 1, int(x0 * width) : int(x1 * width) + 1])
    for bar in ((1, _RULE), (_RULE, 1)):
        runs = cv2.morphologyEx(part, cv2.MORPH_OPEN, np.ones(bar, np.uint8))
        part = np.asarray(cv2.subtract(part, cv2.dilate(runs, np.ones((3, 3), np.uint8))), np.uint8)
    return cv2.countNonZero(cv2.medianBlur(part, 3)) if min(part.shape) > 3 else cv2.countNonZero(part)
