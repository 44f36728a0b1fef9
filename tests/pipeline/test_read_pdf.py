"""Reading pages of PDF files: embedded scans as the file shows them, text layers that are sound, lying or hidden."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from pipeline.model.packet import PageSource
from pipeline.model.reading import Reader
from pipeline.stages.read import read_page, upright_image
from tests.pipeline.drawing import letter, write
from tests.pipeline.test_read import CODE, OPTIONS, bare, find, source

W, H = 595.0, 842.0
PLACED = {
    "plain": (f"{W} 0 0 {H} 0 0", (W, H), 0),
    "flipped": (f"{W} 0 0 {-H} 0 {H}", (W, H), 0),
    "rotate 90": (f"{W} 0 0 {H} 0 0", (W, H), 90),
    "rotate 270": (f"{W} 0 0 {H} 0 0", (W, H), 270),
    "laid on its side": (f"0 {W} {-H} 0 {H} 0", (H, W), 0),
    "upside down": (f"{-W} 0 0 {-H} {W} {H}", (W, H), 0),
    "with a margin": (f"{W * 0.8} 0 0 {H * 0.8} 60 80", (W, H), 0),
}


def scan_pdf(path: Path, page: Image.Image, placed: str, *, mask: bool = False) -> PageSource:
    """A page that is one picture, laid by the given matrix."""
    matrix, size, rotate = PLACED[placed]
    document = pikepdf.new()
    sheet_ = document.add_blank_page(page_size=size)
    picture = _stream(document, page.convert("RGB"))
    if mask:
        picture.SMask = _stream(document, Image.new("L", page.size, 255))
    sheet_.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=picture))
    sheet_.Contents = pikepdf.Stream(document, f"q {matrix} cm /Im Do Q".encode())
    if rotate:
        sheet_.Rotate = rotate
    document.save(path)
    return source(path)


def _stream(document: pikepdf.Pdf, page: Image.Image) -> pikepdf.Stream:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=85)
    stream = pikepdf.Stream(document, out.getvalue())
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = page.size
    stream.ColorSpace = pikepdf.Name.DeviceRGB if page.mode == "RGB" else pikepdf.Name.DeviceGray
    stream.BitsPerComponent, stream.Filter = 8, pikepdf.Name.DCTDecode
    return stream


@pytest.mark.parametrize("placed", PLACED)
def test_an_embedded_scan_lies_as_the_pdf_shows_it(tmp_path: Path, placed: str) -> None:
    import pypdfium2

    reading_source = scan_pdf(tmp_path / "a.pdf", letter(), placed)
    ours = upright_image(reading_source, 0).convert("L").resize((160, 160))
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    shown = document[0].render(scale=1).to_pil().convert("L").resize((160, 160))
    document.close()
    assert np.abs(np.asarray(ours, int) - np.asarray(shown, int)).mean() < 4


def test_an_embedded_scan_keeps_its_own_pixels(tmp_path: Path) -> None:
    page = letter().resize((1240, 1754))  # 150 dpi
    assert upright_image(scan_pdf(tmp_path / "a.pdf", page, "plain"), 0).size == (1240, 1754)


def typed_pdf(path: Path, text: str, rotate: int = 0) -> PageSource:
    """A page with a text layer, set by Typst."""
    import typst

    setting = '#set page(paper: "a4")\n#set text(font: ("Noto Serif CJK SC", "WenQuanYi Zen Hei"), size: 11pt)\n'
    path.write_bytes(typst.compile((setting + text).encode(), format="pdf"))
    if rotate:
        with pikepdf.open(path, allow_overwriting_input=True) as document:
            document.pages[0].Rotate = rotate
            document.save(path)
    return source(path)


TYPED = """= 检验报告
报告编号：WJ2021-03456 #h(1fr) 共 5 页 第 2 页

#table(columns: (3cm, 5cm, 3cm), [检验项目], [标准要求], [实测值], [吸水率], [10.0～18.0],
  [2.5000], [单位：m#super[2]], [—], [/])
本标准规定了陶质砖产品的术语和定义、分类、技术要求、试验方法和检验规则。
"""


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_sound_text_layer_is_believed(tmp_path: Path, rotate: int) -> None:
    reading = read_page(typed_pdf(tmp_path / "a.pdf", TYPED, rotate), OPTIONS)
    assert reading.reader is Reader.TEXT
    assert reading.rotation == (360 - rotate) % 360
    for text in ("WJ2021-03456", "10.0～18.0", "2.5000", "检验项目", "第2页"):
        line = find(reading, text)
        assert (line.reader, line.confidence) == (Reader.TEXT, 1.0)
    assert [(g.rows, g.columns) for g in reading.grids] == [(3, 3)]
    cell = next(c for c in reading.grids[0].cells if (c.row, c.column) == (1, 2))
    assert cell.box.contains(*find(reading, "2.5000").box.centre)


def _garbled(path: Path) -> None:
    """The layer's fonts lie about what their glyphs mean: every table of characters is shifted."""
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
                table_ = thing.ToUnicode.read_bytes().decode("latin-1")
                out, inside = [], False
                for line in table_.splitlines():
                    inside = (inside or line.endswith(("beginbfchar", "beginbfrange"))) and not line.startswith("end")
                    if inside and line.startswith("<") and line.endswith(">"):
                        head, _, code = line.rpartition("<")
                        line = f"{head}<{(int(code[:-1], 16) + 7) % 0xD800:04X}>" if len(code) == 5 else line
                    out.append(line)
                thing.ToUnicode.write("\n".join(out).encode("latin-1"))
        document.save(path)


def test_a_lying_text_layer_is_read_by_eye(tmp_path: Path) -> None:
    page = typed_pdf(tmp_path / "a.pdf", TYPED)
    _garbled(tmp_path / "a.pdf")
    reading = read_page(page, OPTIONS)
    assert reading.reader is Reader.RAPIDOCR
    assert "WJ2021-03456" in bare(reading)


def test_a_scanners_own_hidden_layer_is_not_believed(tmp_path: Path) -> None:
    page = scan_pdf(tmp_path / "a.pdf", letter(), "plain")
    with pikepdf.open(tmp_path / "a.pdf", allow_overwriting_input=True) as document:
        sheet_ = document.pages[0]
        sheet_.Resources.Font = pikepdf.Dictionary(
            F=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
        hidden = b" BT /F 11 Tf 3 Tr 60 700 Td (Report No. XX9999-99999 misread by the scanner) Tj ET"
        sheet_.Contents = pikepdf.Stream(document, sheet_.Contents.read_bytes() + hidden)
        document.save(tmp_path / "a.pdf")
    reading = read_page(page, OPTIONS)
    assert reading.reader is Reader.RAPIDOCR
    assert "XX9999" not in reading.text
    assert "WJ2021-03456" in bare(reading)


def test_pictures_beside_typed_text_are_read_too(tmp_path: Path) -> None:
    picture = write(
        Image.new("RGB", (900, 300), "white"),
        [((30, 40), f"信用代码 {CODE}", 44), ((30, 160), "成都市市场监督管理局", 44)],
    )
    picture.save(tmp_path / "p.png")
    (tmp_path / "a.typ").write_text('#set page(paper: "a4")\n' + TYPED + '#image("p.png", width: 11cm)', "utf-8")
    import typst

    (tmp_path / "a.pdf").write_bytes(typst.compile(str(tmp_path / "a.typ"), format="pdf"))
    reading = read_page(source(tmp_path / "a.pdf"), OPTIONS)
    assert reading.reader is Reader.TEXT
    assert find(reading, "WJ2021-03456").reader is Reader.TEXT
    assert find(reading, CODE).reader is Reader.RAPIDOCR
