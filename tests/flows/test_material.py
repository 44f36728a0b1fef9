"""Packets made of others to measure with: the same to look at, none known from the other."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from corpus.samples.names import words
from corpus.samples.numbers import credit_code
from flows.benchmark_growth import faked
from flows.material import another, pages_in
from pipeline.adapters.pagedigest import page_digests
from pipeline.adapters.pdf import load_page
from pipeline.model.geometry import Box
from pipeline.model.packet import PageKind, PageSource
from pipeline.model.reading import Line, PageReading, PageRef, Reader
from pipeline.text.codes import credit_code_valid


@pytest.fixture
def scanned(tmp_path: Path) -> Path:
    """A folder with a PDF of two scanned pages, and a file that is none."""
    folder = tmp_path / "A001"
    folder.mkdir()
    noise = np.random.default_rng(3)
    pages = [Image.fromarray(noise.integers(0, 255, (300, 210, 3), np.uint8)) for _ in range(2)]
    pages[0].save(folder / "扫描.pdf", save_all=True, append_images=pages[1:], quality=90)
    (folder / "说明.txt").write_text("文字", encoding="utf-8")
    return folder


def test_another_packet_looks_the_same_and_shares_no_page(scanned: Path, tmp_path: Path) -> None:
    digests = set(page_digests(scanned / "扫描.pdf"))
    for number in range(3):
        copy = tmp_path / str(number)
        another(scanned, copy, number)
        assert (copy / "说明.txt").read_text(encoding="utf-8") == "文字"
        assert pages_in(copy) == 2
        for page in range(2):
            was, now = (load_page(path / "扫描.pdf", page, "扫描.pdf").pixels for path in (scanned, copy))
            assert np.array_equal(was, now)
        digests |= set(page_digests(copy / "扫描.pdf"))
    assert len(digests) == 2 * 4


def test_a_remark_is_no_damage(scanned: Path, tmp_path: Path) -> None:
    another(scanned, tmp_path / "copy", 7)
    with pikepdf.open(tmp_path / "copy" / "扫描.pdf") as document:
        assert not document.check_pdf_syntax()
        for page in document.pages:
            (picture,) = page.images.values()
            assert Image.open(io.BytesIO(picture.read_raw_bytes())).info["comment"] == b"caishen 7"


def _reading(text: str) -> tuple[PageReading, PageSource]:
    ref = PageRef(file="a.pdf", page=1)
    line = Line(text=text, box=Box(0, 0, 1, 0.1), confidence=1.0, reader=Reader.RAPIDOCR)
    reading = PageReading(
        ref=ref, content="c", width=100, height=100, reader=Reader.RAPIDOCR, quality=1.0, lines=(line,)
    )
    return reading, PageSource(ref=ref, kind=PageKind.PDF, path="a.pdf", index=0, digest="d")


def _faked(text: str, number: int) -> str:
    reading, source = _reading(text)
    return faked(reading, source, number, "key").lines[0].text


@given(st.integers(0, 2**32), st.integers(1, 50))
def test_a_faked_reading_is_another_companys(seed: int, number: int) -> None:
    rng = random.Random(seed)
    code, report = credit_code(rng, "510107"), f"{rng.randint(0, 10**6):06}"
    name = f"{rng.choice(words()['brand_first'])}{rng.choice(words()['brand_second'])}"
    made = _faked(f"成都{name}建筑材料有限公司 {code} 检验报告 WJ-{report} 2021年9月20日 20210920", number)
    found = re.fullmatch(r"成都(..)建筑材料有限公司 (\w{18}) 检验报告 WJ-(\d{6}) 2021年9月20日 20210920", made)
    assert found
    assert found[1] != name and found[2] != code and found[3] != report
    assert credit_code_valid(found[2])


def test_the_first_fake_is_the_original() -> None:
    assert _faked('WJ-123456 "引号"', 0) == 'WJ-123456 "引号"'
    assert _faked('"引号" \\ 123456', 1).startswith('"引号" \\ 1')
