"""Seals, codes, watermarks: found where they are, and nowhere else."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from pipeline.adapters.readers import TextReader, reader_for
from pipeline.model.geometry import Box
from pipeline.model.reading import Reader
from pipeline.stages.sealing import read_seals
from pipeline.vision.codes import find_codes
from pipeline.vision.image import Rgb, as_grey, darkest, is_grey, red_fixed, shrunk
from pipeline.vision.redprint import red_print
from pipeline.vision.seals import find_seals
from pipeline.vision.strokes import reduced_ink
from pipeline.vision.unrolled import ring
from pipeline.vision.watermark import box_on_page, bring_out
from tests.pipeline.drawing import A4, array, letter, scanned, seal, sheet, watermark, write

NAME = "四川省某某陶瓷科技有限公司"
STAMP = ("企业标准信息公共服务平台", "公开", "2018年07月16日 09点39分")


def look(page: Image.Image, **fault: float) -> Rgb:
    return array(scanned(page, **fault))  # type: ignore[arg-type]


def boxes(page: Rgb) -> list[Box]:
    return [line.box for line in reader_for(Reader.RAPIDOCR).read(red_fixed(page))]


@pytest.mark.parametrize("strength", [1.0, 0.5, 0.25])
@pytest.mark.parametrize("fault", [{}, {"noise": 8.0, "blur": 1.0}])
def test_round_seals_are_found_however_faded(strength: float, fault: dict[str, float]) -> None:
    page = seal(letter(), (1200, 1500), 165, NAME, strength=strength)
    page = seal(page, (480, 820), 120, "检验检测专用章", strength=strength)
    marks = find_seals(shrunk(look(page, **fault), 1200), False)
    places = [(m.box.centre[0] * A4[0], m.box.centre[1] * A4[1], m.box.width * A4[0] / 2) for m in marks]
    assert np.allclose(places, [(480, 820, 120), (1200, 1500, 165)], atol=10)
    assert {(m.shape, m.colour) for m in marks} == {("round", "red")}


def test_the_ring_can_be_read() -> None:
    page = array(seal(letter(), (1200, 1500), 165, NAME))
    strip = ring(page, find_seals(shrunk(page, 1200), False)[0])
    assert reader_for(Reader.RAPIDOCR).read_crops([strip])[0].text == NAME


def test_oval_and_square_seals() -> None:
    page = seal(sheet(), (700, 600), 160, "成都质检院检测章", shape="oval")
    page = seal(page, (700, 1500), 60, "张三丰印", shape="square")
    assert [m.shape for m in find_seals(shrunk(array(page), 1200), False)] == ["oval", "square"]


def test_a_turned_square_is_a_square() -> None:
    stamp = seal(Image.new("RGB", (400, 400), "white"), (200, 200), 60, "张三丰印", shape="square")
    page = sheet()
    page.paste(stamp.rotate(9, fillcolor="white"), (500, 900))
    assert [m.shape for m in find_seals(shrunk(array(page), 1200), False)] == ["square"]


def test_a_border_that_a_seal_touches_does_not_hide_it() -> None:
    page = sheet()
    ImageDraw.Draw(page).rectangle((60, 60, A4[0] - 60, A4[1] - 60), outline="#b06a5a", width=6)
    page = seal(page, (A4[0] - 200, A4[1] - 190), 165, NAME)
    marks = find_seals(shrunk(array(page), 1200), False)
    assert [m.shape for m in marks] == ["round"]


def test_a_red_disc_is_no_seal() -> None:
    page = letter()
    ImageDraw.Draw(page).ellipse((700, 100, 900, 300), fill="#c8141e")
    ImageDraw.Draw(page).regular_polygon((800, 200, 30), 5, fill="#f3d25e")
    assert find_seals(shrunk(array(page), 1200), False) == ()


@pytest.mark.parametrize("part", range(4))
def test_every_slice_of_a_riding_seal_is_found(part: int) -> None:
    whole = seal(Image.new("RGB", (340, 340), "white"), (170, 170), 165, NAME)
    page = letter()
    page.paste(whole.crop((85 * part, 0, 85 * (part + 1), 340)), (A4[0] - 85, 900))
    marks = find_seals(shrunk(array(page), 1200), False)
    assert [m.shape for m in marks] == ["slice"]
    assert marks[0].box.x1 > 0.99
    assert abs(marks[0].box.centre[1] * A4[1] - 1070) < 60


def test_red_characters_without_a_frame_are_no_square_seal() -> None:
    page = write(letter(), [((620, 60), "营业执照", 130)], fill="#c03028")
    assert find_seals(shrunk(array(page), 1200), False) == ()


def test_gold_is_not_red() -> None:
    page = write(letter(), [((620, 60), "营业执照", 130)], fill="#b8862b")
    ImageDraw.Draw(page).rectangle((30, 30, A4[0] - 30, A4[1] - 30), outline="#b79a5a", width=8)
    assert find_seals(shrunk(array(page), 1200), False) == ()


def test_a_red_rule_at_the_edge_is_no_slice() -> None:
    page = letter()
    ImageDraw.Draw(page).line((A4[0] - 12, 700, A4[0] - 12, 1000), fill="#d3222a", width=4)
    assert find_seals(shrunk(array(page), 1200), False) == ()


def test_the_legend_and_the_name_are_read(reader: TextReader) -> None:
    page = array(seal(letter(), (1150, 1500), 165, NAME))
    read = read_seals(page, 0.0, find_seals(shrunk(page, 1200), False), reader)
    assert [s.text for s in read] == [NAME]
    assert len(read[0].certainties) == len(NAME)


def test_a_small_red_ring_without_a_name_is_left_out(reader: TextReader) -> None:
    page = letter()
    ImageDraw.Draw(page).ellipse((200, 120, 280, 200), outline="#b01010", width=10)
    pixels = array(page)
    assert read_seals(pixels, 0.0, find_seals(shrunk(pixels, 1200), False), reader) == ()


@pytest.fixture
def reader() -> TextReader:
    return reader_for(Reader.RAPIDOCR)


def test_a_copy_has_grey_seals() -> None:
    coloured = array(seal(letter(), (1150, 2000), 165, NAME, strength=0.7))
    page = np.repeat(as_grey(coloured)[:, :, None], 3, axis=2)
    assert is_grey(page)
    assert not is_grey(coloured)
    lines = reader_for(Reader.RAPIDOCR).read(red_fixed(page))
    marks = find_seals(shrunk(page, 1200), True, lines)
    assert [(m.shape, m.colour) for m in marks] == [("round", "grey")]
    assert abs(marks[0].box.centre[0] * A4[0] - 1150) < 12


def test_no_seal_where_there_is_none() -> None:
    page = array(letter())
    assert find_seals(shrunk(page, 1200), False) == ()
    lines = reader_for(Reader.RAPIDOCR).read(red_fixed(page))
    assert find_seals(shrunk(page, 1200), True, lines) == ()


def test_yellowed_paper_is_grey_all_the_same() -> None:
    page = (array(letter()) * np.asarray([1.0, 0.96, 0.88])).astype(np.uint8)
    assert is_grey(page)


def test_what_a_seal_covers_stays_legible() -> None:
    page = write(sheet(), [((500, 980), "2021年06月18日", 44)])
    page = seal(page, (650, 1000), 165, NAME, colour=(180, 20, 30))
    lines = reader_for(Reader.RAPIDOCR).read(red_fixed(array(page)))
    assert "2021年06月18日" in "".join(line.text for line in lines).replace(" ", "")


def test_red_print_is_kept_apart_from_seals() -> None:
    page = write(letter(), [((520, 2050), "证书编号 2021", 48)], fill="#d02328")
    page = seal(page, (1200, 1500), 165, NAME)
    whole = array(page)
    small = shrunk(whole, 1200)
    red = red_print(lambda: whole, small, find_seals(small, False))
    assert red is not None
    text = "".join(line.text for line in reader_for(Reader.RAPIDOCR).read(red))
    assert "证书编号" in text
    assert "有限公司" not in text
    sealed = array(seal(letter(), (1200, 1500), 165, NAME))
    assert red_print(lambda: sealed, shrunk(sealed, 1200), find_seals(shrunk(sealed, 1200), False)) is None


@pytest.mark.parametrize(("kind", "form"), [("qr", "QRCode"), ("barcode", "Code128")])
def test_codes_are_decoded(kind: str, form: str) -> None:
    text = "https://example.org/9151" if kind == "qr" else "WJ2021-03456"
    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, form)).to_image(
        scale=3 if kind == "barcode" else 6
    )
    symbol = np.asarray(code)
    page = as_grey(array(letter()))
    page[1900 : 1900 + symbol.shape[0], 1000 : 1000 + symbol.shape[1]] = symbol
    marks = find_codes(page, reduced_ink(page))
    assert [(m.kind, m.text) for m in marks] == [(kind, text)]
    assert marks[0].box.contains((1000 + symbol.shape[1] / 2) / A4[0], (1900 + symbol.shape[0] / 2) / A4[1])


def test_no_code_is_sought_in_writing_that_was_read() -> None:
    page = as_grey(array(letter()))
    assert find_codes(page, reduced_ink(page), reader_for(Reader.RAPIDOCR).read(page)) == ()


@pytest.mark.parametrize(
    ("angle", "grey", "fault"),
    [(32.0, 208, {}), (45.0, 215, {}), (-30.0, 212, {}), (20.0, 205, {}), (32.0, 205, {"noise": 5.0, "blur": 0.5})],
)
def test_pale_slanted_writing_is_brought_out(angle: float, grey: int, fault: dict[str, float]) -> None:
    page = look(watermark(letter(), STAMP, angle=angle, grey=grey), **fault)
    slanted = bring_out(darkest(page), boxes(page))
    assert slanted is not None
    assert abs(slanted.angle - angle) <= 2
    lines = reader_for(Reader.RAPIDOCR).read(slanted.page)
    text = "".join(line.text for line in lines).replace(" ", "")
    assert "企业标准信息公共服务平台" in text
    assert "2018年07月16日" in text
    assert "39分" in text
    for line in lines:
        box = box_on_page(slanted, line.box)
        assert 0 <= box.x0 < box.x1 <= 1
        assert 0 <= box.y0 < box.y1 <= 1


@pytest.mark.parametrize("fault", [{}, {"noise": 9.0, "blur": 0.8}, {"fade": 0.5, "noise": 5.0}, {"speckle": 3000}])
def test_a_page_without_watermark_has_none(fault: dict[str, float]) -> None:
    page = look(letter(), **fault)
    assert bring_out(darkest(page), boxes(page)) is None


def test_red_fix_leaves_black_black() -> None:
    pixels = np.asarray([[[0, 0, 0], [255, 255, 255], [210, 40, 40], [90, 90, 90]]], np.uint8)
    fixed = red_fixed(pixels)[0]
    assert fixed[0] == 0
    assert fixed[1] == 255
    assert fixed[2] > 240
    assert fixed[3] < 60
    assert cv2.countNonZero(fixed[:1]) == 0
