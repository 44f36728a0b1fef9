"""Regulations as Word and PDF files, and files that are not taken."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
import typst

from pipeline.errors import InputError
from pipeline.regulations import sources
from pipeline.regulations.shelf import parse
from pipeline.text.numerals import numeral
from tests.pipeline.regulation_texts import RULES
from tests.pipeline.test_regulations import of_text, words


def numbered(document: Any, text: str, list_id: int, level: int) -> None:
    """A paragraph whose number Word counts by itself."""
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = list_id
    properties.get_or_add_ilvl().val = level


def chinese_list(document: Any) -> int:
    """A list counted 第一条 and under it （一）; its id."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, text in enumerate(("第%1条", "（%2）"))
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="900">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="900"><w:abstractNumId w:val="900"/></w:num>'))
    return 900


def test_numbers_that_word_counts_are_counted(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("某市评选办法")
    listed = chinese_list(document)
    for text in ("总的要求。", "材料包括：", "-申报表；", "-执照。", "附则。", "-甲；"):
        numbered(document, text.lstrip("-"), listed, text.count("-"))
    path = tmp_path / "办法.docx"
    document.save(str(path))
    found = parse(path, "办法")
    assert [(a.mark, len(a.items)) for a in found.articles] == [("第一条", 0), ("第二条", 2), ("第三条", 1)]
    assert words(found, "办法二(二)") == "（二）执照。"


def add_table(document: Any, rows: Sequence[Sequence[str]]) -> Any:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def test_tables_of_a_word_file(tmp_path: Path) -> None:
    document = docx.Document()
    for line in ("某条例", "第一条 为了质量。", "第二条 适用本市。", "附件1 立法依据对照表"):
        document.add_paragraph(line)
    add_table(document, [["条文", "设立依据"], ["第一条", "1.《某法》。2.《某令》。"], ["第二条", ""]])
    document.add_paragraph("附件2 任务分解表")
    duties = add_table(
        document,
        [
            ["内容", "指导单位", "责任单位", "配合单位"],
            ["1.制定电线电缆先进指标体系。", "标准处", "区县局", "质检院"],
            ["2.制定化肥先进指标体系。", "", "", "危化所"],
        ],
    )
    duties.cell(1, 1).merge(duties.cell(2, 1))
    duties.cell(1, 2).merge(duties.cell(2, 2))
    document.add_paragraph("附件3 质量提升台账")
    add_table(document, [["序号", "企业", "产品", "措施"], ["", "", "", ""]])
    path = tmp_path / "条例.docx"
    document.save(str(path))
    found = parse(path, "条例")
    assert {b.article: b.bases for b in found.bases} == {1: ("《某法》。", "《某令》。"), 2: ()}
    assert [(d.families, d.guiding, d.responsible, d.supporting) for d in found.duties] == [
        (("电线电缆",), ("标准处",), ("区县局",), ("质检院",)),
        (("化肥",), ("标准处",), ("区县局",), ("危化所",)),
    ]
    assert found.ledgers == (("序号", "企业", "产品", "措施"),)


def test_a_pdf_with_heads_feet_and_broken_lines(tmp_path: Path) -> None:
    articles = "\n".join(
        f"#par[第{numeral(n)}条 " + "企业应当按照要求提交材料并对材料的真实性完整性负责" * 6 + f"，编号{n}。]"
        for n in range(1, 22)
    )
    source = f"""
#set page(width: 148mm, height: 120mm, header: [某市市场监督管理局文件], footer: context [— #counter(page).display() —])
#set text(font: "Noto Serif CJK SC", size: 11pt, lang: "zh")
#set par(first-line-indent: (amount: 2em, all: true))
#align(center)[某市材料报送办法]
{articles}
"""
    path = tmp_path / "办法.pdf"
    path.write_bytes(typst.compile(source.encode()))
    found = parse(path, "办法")
    assert found.title == "某市材料报送办法"
    assert [a.number for a in found.articles] == list(range(1, 22))
    for article in found.articles:
        assert len(article.paragraphs) == 1
        assert article.text.endswith(f"，编号{article.number}。")
        assert "文件" not in article.text


def test_a_table_of_a_pdf(tmp_path: Path) -> None:
    source = """
#set text(font: "Noto Serif CJK SC", size: 10pt)
某条例

第一条 为了质量。

第二条 适用本市的产品质量促进活动。

附件 立法依据对照表

#table(
  columns: (1fr, 2fr, 2fr),
  [条文], [内容], [立法依据],
  [第一条], [为了质量。], [1.《某法》。],
  [第二条], [适用本市。], [1.《某令》。],
)
"""
    path = tmp_path / "条例.pdf"
    path.write_bytes(typst.compile(source.encode()))
    found = parse(path, "条例")
    assert len(found.articles) == 2
    assert {b.article: b.bases for b in found.bases} == {1: ("《某法》。",), 2: ("《某令》。",)}


# --- files that are not taken --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "remedy"),
    [
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为 .docx"),
        ("坏.docx", b"PK\x03\x04 nothing", "重新保存"),
        ("坏.pdf", b"%PDF-1.4 nothing", "重新导出"),
        ("图.png", b"\x89PNG\r\n\x1a\n" + bytes(100), "转换"),
        ("空.txt", b"", "第一条"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(tmp_path: Path, name: str, content: bytes, remedy: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=remedy):
        parse(path, "办法")


def test_a_scan_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "扫描.pdf"
    path.write_bytes(typst.compile(b"#rect(width: 100%, height: 50%)"))
    with pytest.raises(InputError, match="扫描件"):
        parse(path, "办法")


def test_a_file_beyond_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_BYTES", 100)
    with pytest.raises(InputError, match="超过"):
        of_text(tmp_path, RULES)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_whatever_way_characters_are_written(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "办法.txt"
    path.write_bytes(RULES.encode(encoding))
    assert len(parse(path, "办法").articles) == 5
