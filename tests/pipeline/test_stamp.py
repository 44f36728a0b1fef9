"""The platform's stamp: read once for all pages of a standard, its prints together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.model.geometry import Box
from pipeline.model.packet import PageKind, PageSource
from pipeline.model.reading import Line, PageRef, Reader
from pipeline.stages.read import ReadOptions, read_page
from pipeline.stages.stamp import Votes, read_stamp
from tests.pipeline.drawing import letter, sheet, watermark, write

STAMP = ("企业标准信息公共服务平台", "公开 2018年07月16日 09点39分")


def printed(text: str, certainty: float = 0.97) -> Line:
    return Line(text=text, box=Box(0.1, 0.1, 0.6, 0.4), confidence=certainty, reader=Reader.RAPIDOCR)


def settled(*prints: Line) -> list[Line]:
    votes = Votes()
    for line in prints:
        votes.add(line)
    return [votes.settle(line) for line in prints]


def test_prints_that_agree_settle_the_date() -> None:
    votes = Votes()
    votes.add(printed("公开2018年07月16日09点39分"))
    assert not votes.settled
    votes.add(printed("公开 2018年07月16日09点39分"))
    assert votes.settled


def test_an_unsure_print_follows_the_sure_ones() -> None:
    lines = settled(
        printed("公开2018年07月16日09点39分"),
        printed("公开2018年01月16日09点39分", 0.5),
        printed("公开2018年07月16日09点39分"),
    )
    assert {line.text for line in lines} == {"公开2018年07月16日"}
    assert all(line.weakest > 0.6 for line in lines)


def test_sure_prints_that_differ_leave_a_doubt() -> None:
    lines = settled(printed("公开2018年07月16日09点39分"), printed("公开2018年01月16日09点39分"))
    assert all(line.weakest < 0.6 for line in lines)


def test_a_number_read_in_part_has_no_say() -> None:
    (line, _) = settled(printed("公开2018年07月16日09点39分"), printed("公开2018年7月16日09点39分"))
    assert line.text == "公开2018年07月16日"
    assert line.weakest > 0.6


@pytest.mark.parametrize("text", ["企业标准信息公共服务平台", "", "2018年07月", "公开日期：无"])
def test_other_lines_stay_as_they_are(text: str) -> None:
    line = printed(text)
    assert settled(line, printed("公开2018年07月16日09点39分"))[0] == line


def test_the_stamp_of_a_document_is_read_from_its_pages(tmp_path: Path) -> None:
    sources = [save(tmp_path, n, watermark(page(), STAMP, grey=205)) for n in range(2)]
    readings = [read_page(source, ReadOptions()) for source in sources]
    found = read_stamp(sources, readings)
    assert any("2018年07月16日" in line.text for lines in found.values() for line in lines)


def test_grain_does_not_hide_it(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    sources = []
    for n in range(3):
        grained = np.asarray(watermark(sparse(), STAMP, grey=200)) + rng.normal(-20, 9, (2339, 1654, 1))
        sources.append(save(tmp_path, n, Image.fromarray(grained.clip(0, 255).astype(np.uint8))))
    readings = [read_page(source, ReadOptions()) for source in sources]
    found = read_stamp(sources, readings)
    assert any("2018年07月16日" in line.text for lines in found.values() for line in lines)


def test_a_document_without_stamp_has_none(tmp_path: Path) -> None:
    source = save(tmp_path, 0, page())
    assert read_stamp([source], [read_page(source, ReadOptions())]) == {}


def page() -> Image.Image:
    return write(letter(), [((1150, 90), "Q/ABC 001—2018", 30)])


def sparse() -> Image.Image:
    lines = [
        "前　言",
        "本文件由某某公司提出并起草。",
        "请注意本文件的某些内容可能涉及专利。",
        "本文件主要起草人：张三、李四。",
    ]
    page = write(sheet(), [((1150, 90), "Q/ABC 001—2018", 30)])
    return write(page, [((200, 300 + 90 * n), text, 34) for n, text in enumerate(lines)])


def save(folder: Path, number: int, picture: Image.Image) -> PageSource:
    path = folder / f"{number}.png"
    picture.save(path)
    return PageSource(
        ref=PageRef(file=path.name, page=1), kind=PageKind.IMAGE, path=str(path), index=0, digest=str(number)
    )
