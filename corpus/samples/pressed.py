"""Seals beyond those of the forms: pressed on copies, beside signatures, over the edge; and where all seals lie."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from corpus.samples.case import Case
from corpus.samples.paper import Loose, Paper
from corpus.samples.papers import ring
from corpus.samples.seals import Shape, Stamp
from corpus.samples.typeset import Typeset

_COPIED = ("business_licence", "trademark_certificate", "production_licence", "food_licence", "qms_certificate")
_RIDING_BELOW, _RIDING_HEIGHT = 120.0, 42.0  # as the template places it
_HEIGHTS = {"round": 1.0, "oval": 0.7, "square": 0.82}  # of the inked part, as a share of the drawing


def press(case: Case, papers: Sequence[Paper]) -> None:
    """The applicant's seal on some copies, at times cut by the edge; a name seal beside the signature on the form."""
    rng = case.rng("pressed")
    for paper in papers:
        if paper.type in _COPIED and rng.random() < 0.4 and paper.key not in case.notes.get("unpressed", ()):
            shape: Shape = "oval" if rng.random() < 0.25 else "round"
            bottom = "合同专用章" if shape == "oval" else ""
            stamp = ring(case, case.company.name, "copies", bottom=bottom, shape=shape)
            paper.loose.append(_at_margin(stamp, rng))
        if paper.type == "application_form" and rng.random() < 0.4 and paper.extra["signed"]:
            stamp = ring(case, case.company.legal, "private", shape="square")
            paper.loose.append(Loose(stamp, 0, rng.uniform(24, 60), rng.uniform(262, 272), 18, rng.uniform(-9, 9)))


def _at_margin(stamp: Stamp, rng: random.Random) -> Loose:
    """Low on the left, or half over the left edge."""
    cut = rng.random() < 0.35
    x = rng.uniform(-16, -10) if cut else rng.uniform(6, 16)
    return Loose(stamp, 1, x, rng.uniform(130, 156), 40, rng.uniform(-40, 40))


def pressed(paper: Paper, done: Typeset, page: int, grey: bool) -> list[dict[str, Any]]:
    """The seals of a page (from 1): whose, what shape and colour, where, as shares of the page turned upright."""
    width, height = done.sizes[page - 1]
    named = [m for m in done.pressed if m["page"] == page and m["seal"] in paper.seals]
    found = [(paper.seals[m["seal"]], m["x"], m["y"], m["width"]) for m in named]
    here = [one for one in paper.loose if (one.page or done.pages) == page]
    found += [(one.stamp, one.x, one.y, one.width) for one in here]
    told = [_told(stamp, (x, y, x + side, y + side), (width, height)) for stamp, x, y, side in found]
    if paper.riding:
        slice_width = _RIDING_HEIGHT / done.pages
        box = (width - slice_width, _RIDING_BELOW, width, _RIDING_BELOW + _RIDING_HEIGHT)
        told.append({**_told(paper.riding, box, (width, height)), "shape": "slice"})
    return [{**seal, "colour": "grey" if grey else "red"} for seal in told if seal["box"][2] > seal["box"][0]]


def _told(stamp: Stamp, box: tuple[float, float, float, float], size: tuple[float, float]) -> dict[str, Any]:
    x0, y0, x1, y1 = box
    low = (1 - _HEIGHTS[stamp.shape]) / 2 * (y1 - y0)
    side = (x1 - x0) * 0.11 if stamp.shape == "square" else 0.0
    shares = ((x0 + side) / size[0], (y0 + low) / size[1], (x1 - side) / size[0], (y1 - low) / size[1])
    clipped = [round(min(max(share, 0.0), 1.0), 4) for share in shares]
    cut = any(not 0.0 <= share <= 1.0 for share in shares)
    return {"owner": stamp.owner, "bottom": stamp.bottom, "shape": stamp.shape, "box": clipped, "cut": cut}
