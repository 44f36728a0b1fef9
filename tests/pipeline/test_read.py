"""Reading a page: right way up, straight, by text layer or by pixels, with places that hold on the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rapidfuzz.fuzz import ratio

from pipeline.errors import InputError
from pipeline.model.packet import PageKind, PageSource
from pipeline.model.reading import Line, PageReading, PageRef, Reader
from pipeline.stages.read import ReadOptions, read_page, reader_versions, upright_image, warm_up
from pipeline.stages.reread import reread
from tests.pipeline.drawing import A4, letter, scanned, seal, sheet, table, watermark, write

OPTIONS = ReadOptions()
CODE = "91510100MA61XYZ02K"
Save = Callable[[Image.Image, str], PageSource]


def source(path: Path, index: int = 0) -> PageSource:
    kind = PageKind.PDF if path.suffix == ".pdf" else PageKind.IMAGE
    ref = PageRef(file=path.name, page=index + 1)
    return PageSource(ref=ref, kind=kind, path=str(path), index=index, digest="0" * 64)


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def saved(page: Image.Image, name: str) -> PageSource:
        page.save(tmp_path / name)
        return source(tmp_path / name)

    return saved


def bare(reading: PageReading) -> str:
    return reading.text.replace(" ", "")


def find(reading: PageReading, text: str) -> Line:
    return next(line for line in reading.lines if text in line.text.replace(" ", ""))


@pytest.mark.parametrize("lie", [0, 90, 180, 270])
def test_pages_are_turned_upright(save: Save, lie: int) -> None:
    lying = letter().rotate(-lie, expand=True)
    reading = read_page(save(lying, "a.png"), OPTIONS)
    assert reading.rotation == (360 - lie) % 360
    assert (reading.width, reading.height) == A4
    assert "报告编号：WJ2021-03456" in bare(reading)


@pytest.mark.parametrize("angle", [-4.0, -1.2, 2.5])
def test_skew_is_taken_out_and_places_hold_on_the_page(save: Save, angle: float) -> None:
    page = scanned(letter(), angle=angle)
    reading = read_page(save(page, "a.png"), OPTIONS)
    assert reading.skew == pytest.approx(-angle, abs=0.1)
    line = find(reading, "报告编号")
    # Its place on the scan: the drawn place turned about the page's centre.
    radians = np.radians(-angle)
    x, y = 170 - A4[0] / 2, 340 - A4[1] / 2
    seen_x = x * np.cos(radians) - y * np.sin(radians) + A4[0] / 2
    seen_y = x * np.sin(radians) + y * np.cos(radians) + A4[1] / 2
    box = reading.on_page(line.box).grown(0.004, 0.004)
    assert box.contains(seen_x / A4[0], seen_y / A4[1])


def test_writing_far_from_the_rest_is_found_where_it_stands(save: Save) -> None:
    corners = {(60, 40): "受理编号", (1400, 60): "附件二", (60, 2240): "共三页", (1480, 2230): "页码7"}
    page = write(sheet(), [((400, 900 + 80 * n), "本标准规定了产品的技术要求和试验方法。", 36) for n in range(6)])
    page = write(page, [(place, text, 34) for place, text in corners.items()])
    lines = {line.text: line.box for line in read_page(save(page, "a.png"), OPTIONS).lines}
    for (x, y), text in corners.items():
        assert lines[text].grown(0.006, 0.006).contains((x + 10) / A4[0], (y + 25) / A4[1])


def test_a_lone_line_is_found_where_it_stands(save: Save) -> None:
    page = write(sheet(), [((700, 1500), "检验检测专用章", 36)])
    (line,) = read_page(save(page, "a.png"), OPTIONS).lines
    assert line.text == "检验检测专用章"
    assert line.box.x0 == pytest.approx(700 / A4[0], abs=0.01)
    assert line.box.centre[1] == pytest.approx(1525 / A4[1], abs=0.01)


def test_characters_have_certainty_and_place(save: Save) -> None:
    page = write(sheet(), [((200, 300), f"统一社会信用代码：{CODE}", 40), ((200, 500), "检验检测机构资质认定", 40)])
    line = find(read_page(save(page, "a.png"), OPTIONS), CODE)
    assert len(line.char_confidences) == len(line.text) == len(line.char_edges) - 1
    assert list(line.char_edges) == sorted(line.char_edges)
    assert line.weakest <= line.confidence <= 1
    start = line.text.index("9")
    code = line.part(start, start + len(CODE))
    # Nine wide characters of 40 pixels stand before the code.
    assert code.text == CODE
    assert code.box.x0 * A4[0] == pytest.approx(200 + 9 * 40, abs=14)


def test_the_same_page_has_the_same_content(save: Save) -> None:
    readings = [read_page(save(letter(), name), OPTIONS) for name in ("a.png", "b.tif")]
    other = read_page(save(write(letter(), [((300, 2000), "第二份", 30)]), "c.png"), OPTIONS)
    assert readings[0].content == readings[1].content != other.content


@pytest.mark.parametrize("fault", [{}, {"noise": 5.0}, {"speckle": 12}])
def test_blank_pages_are_known_unread(save: Save, fault: dict[str, float]) -> None:
    reading = read_page(save(scanned(sheet(), **fault), "a.png"), OPTIONS)  # type: ignore[arg-type]
    assert reading.blank
    assert not reading.lines
    assert not read_page(save(write(sheet(), [((700, 1100), "附件一", 60)]), "b.png"), OPTIONS).blank


def test_single_strokes_in_cells_are_not_lost(save: Save) -> None:
    page = table(sheet(), (150, 500, 800, 1100, 1450), (300, 380, 460, 540))
    cells = (("吸水率", "%", "≤0.5", "0.2"), ("断裂模数", "/", "≥35", "—"), ("耐磨性", "级", "/", "1"))
    for r, row in enumerate(cells):
        write(page, [((170 + (0, 350, 650, 950)[c], 318 + 80 * r), text, 34) for c, text in enumerate(row)])
    reading = read_page(save(page, "a.png"), OPTIONS)
    grid = reading.grids[0]
    seen = {
        (cell.row, cell.column): "".join(line.text for line in reading.lines if cell.box.contains(*line.box.centre))
        for cell in grid.cells
    }
    assert seen == {(r, c): text for r, row in enumerate(cells) for c, text in enumerate(row)}


def test_lines_never_cross_a_ruling(save: Save) -> None:
    page = table(sheet(), (150, 420, 700, 980), (300, 360, 420))
    write(page, [((255, 312), "生产日期", 36), ((430, 312), "检验依据", 36), ((720, 312), "委托检验", 36)])
    write(page, [((260, 372), "2021.06.18", 34), ((425, 372), "Q/ABC 001", 34)])
    reading = read_page(save(page, "a.png"), OPTIONS)
    border = reading.grids[0].cells[0].box.x1
    assert find(reading, "生产日期").text == "生产日期"
    assert all(line.box.x1 <= border + 0.01 or line.box.x0 >= border - 0.01 for line in reading.lines)


def test_everything_else_on_the_page(save: Save) -> None:
    page = write(letter(), [((1150, 90), "Q/ABC 001—2018", 30)])
    page = watermark(page, ("企业标准信息公共服务平台", "公开", "2018年07月16日 09点39分"))
    page = seal(page, (1250, 1950), 165, "四川省某某陶瓷科技有限公司")
    reading = read_page(save(page, "a.png"), OPTIONS)
    assert [(s.shape, s.colour, s.text) for s in reading.seals] == [("round", "red", "四川省某某陶瓷科技有限公司")]
    assert reading.watermark
    assert "公共服务平台" not in reading.text
    assert not reading.grey
    assert reading.quality > 0.8


def test_scraps_of_a_watermark_are_no_lines(save: Save) -> None:
    page = table(sheet(), (150, 500, 800, 1450), tuple(range(300, 1500, 120)))
    printed = [("吸水率", "%", "≤0.5"), ("断裂模数", "MPa", "≥35")] * 4
    for r, row in enumerate(printed):
        write(page, [((170 + (0, 350, 650, 950)[c], 330 + 120 * r), text, 34) for c, text in enumerate(row)])
    write(page, [((1150, 90), "Q/ABC 001—2018", 30)])
    page = watermark(page, ("企业标准信息公共服务平台", "公开 2018年07月16日 09点39分"), grey=178)
    reading = read_page(save(page, "a.png"), OPTIONS)
    assert reading.watermark
    stamped = set("企业标准信息公共服务平台开年月日点分")
    assert [line.text for line in reading.lines if stamped & set(line.text)] == []
    assert sum(line.text.startswith("吸水率") for line in reading.lines) == 4


def test_pale_print_of_the_page_itself_stays_beside_a_watermark(save: Save) -> None:
    page = write(letter(), [((1150, 90), "Q/ABC 001—2018", 30)])
    page = watermark(page, ("企业标准信息公共服务平台", "公开", "2018年07月16日 09点39分"))
    page = write(page, [((170, 2000), "公开时间", 30)], fill="#c4c4c4")
    reading = read_page(save(page, "a.png"), OPTIONS)
    assert reading.watermark
    assert "公开时间" in bare(reading)


def test_quality_falls_with_the_scan(save: Save) -> None:
    def quality(**fault: float) -> float:
        return read_page(save(scanned(letter(), **fault), "a.png"), OPTIONS).quality  # type: ignore[arg-type]

    assert quality() > quality(blur=1.5, fade=0.6) > quality(blur=3.0, fade=0.3, noise=8.0)


# --- pictures ------------------------------------------------------------------------------------------------------


def test_the_camera_says_how_a_photograph_lies(tmp_path: Path) -> None:
    lying = letter().rotate(90, expand=True)  # as the sensor saw it
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90° clockwise to look at it
    lying.save(tmp_path / "a.jpg", exif=exif)
    reading = read_page(source(tmp_path / "a.jpg"), OPTIONS)
    assert reading.rotation == 0
    assert (reading.width, reading.height) == A4
    assert upright_image(source(tmp_path / "a.jpg"), reading.rotation).size == A4


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "CMYK", "I;16"])
def test_every_kind_of_pixels(tmp_path: Path, mode: str) -> None:
    page = letter()
    if mode in ("RGBA", "LA"):
        page = page.convert("RGBA")
        page.putalpha(page.convert("L").point(lambda v: 255 - v))  # black writing on nothing
        page = page.convert(mode)
    elif mode == "I;16":
        page = Image.fromarray((np.asarray(page.convert("L")).astype(np.uint16)) * 257)
    else:
        page = page.convert(mode)
    page.save(tmp_path / "a.tif")
    assert "WJ2021-03456" in bare(read_page(source(tmp_path / "a.tif"), OPTIONS))


def test_frames_are_pages(tmp_path: Path) -> None:
    second = write(sheet(), [((300, 400), "第二页：商标注册证", 60), ((300, 600), "核定使用商品", 60)])
    letter().save(tmp_path / "a.tif", save_all=True, append_images=[second])
    assert "WJ2021-03456" in bare(read_page(source(tmp_path / "a.tif"), OPTIONS))
    assert "商标注册证" in bare(read_page(source(tmp_path / "a.tif", 1), OPTIONS))


def test_a_broken_picture_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    with pytest.raises(InputError) as caught:
        read_page(source(tmp_path / "a.png"), OPTIONS)
    assert "a.png" in caught.value.message


# --- the other reader, the second reading --------------------------------------------------------------------------


def test_tesseract_reads_whole_pages_as_well(save: Save) -> None:
    warm_up(ReadOptions(reader=Reader.TESSERACT))
    lying = letter().rotate(90, expand=True)
    reading = read_page(save(lying, "a.png"), ReadOptions(reader=Reader.TESSERACT))
    assert (reading.reader, reading.rotation) == (Reader.TESSERACT, 90)
    assert all(line.reader is Reader.TESSERACT for line in reading.lines)
    assert "WJ2021-03456" in bare(reading)
    expected = "本标准规定了陶质砖产品的术语和定义、分类、技术要求、试验方法和检验规则。"
    assert max(ratio(expected, line.text) for line in reading.lines) > 80
    line = find(reading, "WJ2021")
    assert len(line.char_edges) == len(line.text) + 1


def test_versions_are_told() -> None:
    assert set(reader_versions()) == {"rapidocr", "tesseract"}


@pytest.mark.parametrize("engine", [Reader.RAPIDOCR, Reader.TESSERACT])
def test_places_are_read_again(save: Save, engine: Reader) -> None:
    page = write(
        sheet(), [((200, 300), CODE, 44), ((200, 500), "20210618", 44), ((200, 700), "检验检测机构资质认定", 44)]
    )
    page_source = save(scanned(page, angle=1.1), "a.png")
    reading = read_page(page_source, OPTIONS)
    places = [
        (find(reading, CODE).box, "code"),
        (find(reading, "20210618").box, "digits"),
        (find(reading, "检验检测").box, "text"),
    ]
    again = reread(page_source, reading, places, engine=engine)
    assert [line.text.replace(" ", "") for line in again[:2]] == [CODE, "20210618"]
    assert ratio(again[2].text, "检验检测机构资质认定") > 80
    assert all(line.reader is engine and line.box == box for line, (box, _) in zip(again, places, strict=True))
    assert all(len(line.char_confidences) == len(line.text) for line in again)


def test_an_empty_place_reads_as_nothing(save: Save) -> None:
    page_source = save(letter(), "a.png")
    reading = read_page(page_source, OPTIONS)
    empty = reading.lines[0].box._replace(x0=0.8, y0=0.95, x1=0.9, y1=0.97)
    assert reread(page_source, reading, [(empty, "text")])[0].text == ""
    assert reread(page_source, reading, []) == []
    with pytest.raises(ValueError, match="kinds"):
        reread(page_source, reading, [(empty, "poem")])
