"""From a picture of a page to facts, with the real reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.extract import extract
from pipeline.model.facts import Status
from pipeline.model.packet import Document, PageKind, PageSource
from pipeline.model.reading import PageReading, PageRef
from pipeline.stages.read import ReadOptions, read_page

ROWS = [
    ["申请企业名称", "四川砚禾新材料有限公司"],
    ["统一社会信用代码", "91350100M000100Y43"],
    ["产品名称", "抛光地砖"],
    ["执行标准编号", "Q/YH 001-2023"],
    ["商标注册证号", ""],
    ["填表日期", "2023年7月12日"],
]


def _font(size: int) -> ImageFont.FreeTypeFont:
    for name, face in (("NotoSansCJK-Regular.ttc", 2), ("wqy-zenhei.ttc", 0), ("gbsn00lp.ttf", 0)):
        try:
            return ImageFont.truetype(name, size, index=face)  # 2: the face with the mainland's shapes
        except OSError:
            continue
    pytest.skip("no Chinese font")


def _picture(path: Path) -> Path:
    image = Image.new("RGB", (1240, 1754), "white")
    draw, font = ImageDraw.Draw(image), _font(28)
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            left, top = 150 + 330 * c, 300 + 80 * r
            draw.rectangle((left, top, left + (330 if c == 0 else 600), top + 80), outline="black", width=2)
            draw.text((left + 20, top + 22), text, font=font, fill="black")
    image.save(path)
    return path


def _read(path: Path) -> PageReading:
    ref = PageRef(file=path.name, page=1)
    return read_page(PageSource(ref=ref, kind=PageKind.IMAGE, path=str(path), index=0, digest="d"), ReadOptions())


@pytest.mark.slow
def test_a_form_drawn_and_read(tmp_path: Path) -> None:
    reading = _read(_picture(tmp_path / "form.png"))
    fields = extract(Document(id="d1", type="application_form", title="", pages=(reading.ref,)), [reading]).fields
    assert fields["applicant"].value == "四川砚禾新材料有限公司"
    assert fields["credit_code"].value == "91350100M000100Y43"
    assert fields["product_name"].value == "抛光地砖"
    assert fields["standard_number"].value == "Q/YH 001-2023"
    assert str(fields["applied_on"].value) == "2023-07-12"
    assert fields["trademark_number"].status is Status.MISSING
    box = fields["applicant"].evidence[0].box
    assert 0.36 < box.x0 < 0.45 and 0.16 < box.y0 < 0.22
