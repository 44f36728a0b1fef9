"""The published texts themselves, where they are at hand: their counts, and the same from Word and PDF."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest
import typst

from pipeline.regulations.model import Regulation
from pipeline.regulations.shelf import parse
from tests.pipeline.regulation_texts import BASES, PLAN, RULES
from tests.pipeline.test_regulations import of_text, words

SHARED = Path(__file__).resolve().parents[3] / "shared" / "regulations"


def shared(beginning: str, key: str) -> Regulation:
    found = sorted(SHARED.glob(f"{beginning}*")) if SHARED.is_dir() else []
    if not found:
        pytest.skip("the regulations' texts are not here")
    return parse(found[0], key)


def test_the_measures_for_recognition() -> None:
    found = shared("01", "办法")
    assert (found.title, len(found.articles), len(found.chapters)) == ("质量对标提升达标产品认定办法", 21, 6)
    assert [len(found.articles[n - 1].items) for n in (6, 7, 8, 9, 15, 18)] == [9, 7, 3, 3, 8, 2]
    assert sum(len(a.items) for a in found.articles) == 32
    assert all(len(a.paragraphs) == 1 for a in found.articles)
    assert "公章" in (words(found, "办法七(四)") or "")
    assert "3个月" in (words(found, "办法十三") or "")
    assert found.doubts == ()


def test_the_plan_for_declaring_standards() -> None:
    found = shared("02", "粤方案")
    assert [(a.heading, len(a.items)) for a in found.articles] == [
        ("总体要求", 3),
        ("自我声明公开方式及内容", 2),
        ("重点任务", 7),
        ("保障措施", 4),
    ]
    assert [i.number for a in found.articles for i in a.items] == list(range(1, 17))
    assert [len(i.items) for i in found.articles[0].items] == [0, 3, 0]
    assert "30日" in (words(found, "粤方案(五)") or "")
    assert "有效期5年" in (words(found, "粤方案(十六)") or "")


def test_the_measures_for_parks() -> None:
    found = shared("03", "示范区办法")
    assert (len(found.articles), len(found.chapters)) == (30, 7)
    assert [a.number for a in found.articles if len(a.paragraphs) == 2] == [17, 22, 25, 28]
    assert words(found, "示范区办法二十四") == "示范区示范期为三年。"
    assert words(found, "示范区办法三十") == "本办法自印发之日起实施。"


def test_the_plan_of_action_its_responsibilities_and_its_ledger() -> None:
    found = shared("04", "行动计划")
    assert [(a.mark, len(a.items)) for a in found.articles] == [("一、", 0), ("二、", 3), ("三、", 7), ("三、", 4)]
    assert [d.number for d in found.duties] == list(range(1, 37))
    by_number = {d.number: d for d in found.duties}
    assert by_number[18].families == ("家电数码", "电线电缆")
    assert by_number[18].guiding == ("标准化处", "监督处")
    assert by_number[19].guiding == by_number[18].guiding
    assert by_number[19].supporting == ("省质检院",)
    assert by_number[20].supporting == ("省危化所",)
    assert by_number[8].supporting == ()
    assert [n for n, d in by_number.items() if d.families] == [1, 12, 18, 19, 20, 21, 22, 23]
    assert all(d.responsible == ("市州质量监督部门",) for d in found.duties)
    (ledger,) = found.ledgers
    assert len(ledger) == 8
    assert (ledger[0], ledger[3], ledger[-1]) == ("序号", "主导产品", "进展情况及成效")


def as_word(text: str, path: Path) -> Path:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(str(path))
    return path


def as_pdf(text: str, path: Path) -> Path:
    """A5 with head, foot and first lines indented, so that every paragraph is broken somewhere."""
    lines = (line.strip().replace("\xa0", " ") for line in text.splitlines())
    escaped = "\n\n".join(re.sub(r"([^\w\s])", r"\\\1", line) for line in lines if line)
    head = """
#set page(paper: "a5", numbering: "1", header: [某市场监督管理局文件])
#set text(font: "Noto Serif CJK SC", size: 10.5pt, lang: "zh")
#set par(first-line-indent: (amount: 2em, all: true), justify: true)
"""
    path.write_bytes(typst.compile((head + escaped).encode()))
    return path


def shape(regulation: Regulation) -> list[object]:
    return [
        (a.number, a.heading, [("".join(p.text.split()), [i.number for i in p.items]) for p in a.paragraphs])
        for a in regulation.articles
    ]


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05"])
def test_word_and_pdf_come_to_the_same_as_text(number: str, tmp_path: Path) -> None:
    found = sorted(SHARED.glob(f"{number}*")) if SHARED.is_dir() else []
    if not found:
        pytest.skip("the regulations' texts are not here")
    text, plain = found[0].read_text(encoding="utf-8"), parse(found[0], "法规")
    for other in (as_word(text, tmp_path / "法规.docx"), as_pdf(text, tmp_path / "法规.pdf")):
        regulation = parse(other, "法规")
        assert shape(regulation) == shape(plain), other.name
        told = [[(d.number, d.families, d.guiding) for d in r.duties] for r in (regulation, plain)]
        assert told[0] == told[1]
        assert [b.article for b in regulation.bases] == [b.article for b in plain.bases]


@pytest.mark.parametrize("text", [RULES, PLAN, BASES])
def test_our_own_texts_too(text: str, tmp_path: Path) -> None:
    plain = of_text(tmp_path, text)
    assert shape(parse(as_word(text, tmp_path / "法规.docx"), "法规")) == shape(plain)


def test_the_regulations_on_promoting_quality_and_their_bases() -> None:
    found = shared("05", "条例")
    assert len(found.articles) == 31
    assert all(a.heading for a in found.articles)
    assert [len(found.articles[n - 1].items) for n in (6, 7, 8, 9)] == [4, 4, 4, 4]
    assert [len(a.paragraphs) for a in found.articles if len(a.paragraphs) > 1] == [2, 3, 2, 3, 2, 3, 2, 3, 2, 2, 2, 2]
    assert [b.article for b in found.bases] == list(range(1, 32))
    assert [b.article for b in found.bases if not b.bases] == [31]
    assert [len(b.bases) for b in found.bases[:8]] == [2, 2, 2, 2, 2, 4, 3, 1]
    assert found.bases[0].bases[0].startswith("《中共中央国务院")
