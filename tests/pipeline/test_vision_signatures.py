"""Signature places: ink where a name was written, none where the space is empty."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.adapters.readers import reader_for
from pipeline.model.geometry import Box
from pipeline.model.reading import Line, Reader, SealMark, SignatureMark
from pipeline.vision.image import red_fixed
from pipeline.vision.signatures import signature_places
from pipeline.vision.strokes import reduced_ink
from tests.pipeline.drawing import array, letter, seal, write

LABELS = (("批准：", 200), ("审核：", 680), ("主检：", 1160))


def signed(page: Image.Image, *places: int) -> Image.Image:
    """Strokes as a hand makes them behind the labels with these numbers."""
    draw = ImageDraw.Draw(page)
    random = np.random.default_rng(3)
    for number in places:
        x = LABELS[number][1] + 150
        for n in range(5):
            points = [(x + 30 * n + int(a), 1900 + int(b)) for a, b in random.uniform(-14, 26, (5, 2))]
            draw.line(points, fill="#1c2a6b", width=5, joint="curve")
    return page


def places(page: Image.Image, seals: tuple[SealMark, ...] = ()) -> dict[str, bool | None]:
    fixed = red_fixed(array(page))
    lines = reader_for(Reader.RAPIDOCR).read(fixed)
    return {mark.role: mark.inked for mark in signature_places(reduced_ink(fixed), lines, seals)}


def form(*, ruled: bool = False) -> Image.Image:
    page = write(letter(), [((x, 1890), text, 40) for text, x in LABELS])
    for _, x in LABELS if ruled else ():
        ImageDraw.Draw(page).line((x + 130, 1945, x + 400, 1945), fill="black", width=3)
    return page


@pytest.mark.parametrize("ruled", [False, True])
@pytest.mark.parametrize("inked", [(), (0,), (1,), (0, 1, 2)])
def test_ink_is_seen_where_there_is_some(inked: tuple[int, ...], ruled: bool) -> None:
    found = places(signed(form(ruled=ruled), *inked))
    assert found == {label[:2]: n in inked for n, (label, _) in enumerate(LABELS)}


def test_a_name_seal_signs() -> None:
    page = seal(form(), (LABELS[0][1] + 220, 1910), 45, "张三丰印", shape="square")
    mark = SealMark(box=Box(0.235, 0.795, 0.29, 0.84), colour="red", shape="square")
    assert places(page, (mark,))["批准"] is True


def line(text: str) -> Line:
    return Line(text=text, box=Box(0.1, 0.5, 0.5, 0.52), confidence=0.95, reader=Reader.RAPIDOCR)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("法定代表人（签字）：", ["法定代表人"]),
        ("法定代表人：", []),
        ("批准人:", ["批准"]),
        ("审 核：", ["审核"]),
        ("经批准：本标准", []),
        ("检验依据：", []),
        ("授权签字人（签名）：", ["授权签字人"]),
        ("授权签字人", ["授权签字人"]),
        ("审 核", ["审核"]),
        ("检验", []),
        ("审核意见", []),
    ],
)
def test_what_asks_for_a_signature(text: str, roles: list[str]) -> None:
    found: tuple[SignatureMark, ...] = signature_places(np.zeros((1300, 920), np.uint8), [line(text)])
    assert [mark.role for mark in found] == roles


@pytest.mark.parametrize("inked", [True, None])
def test_without_a_colon_an_empty_place_tells_nothing(inked: bool | None) -> None:
    written = np.zeros((1300, 920), np.uint8)
    if inked:
        written[652:672, 480:560] = np.random.default_rng(5).choice(np.array([0, 255], np.uint8), (20, 80))
    assert [mark.inked for mark in signature_places(written, [line("批准")])] == [inked]
