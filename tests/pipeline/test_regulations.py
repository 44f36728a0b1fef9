"""Importing regulations: articles, paragraphs, items and tables, from text, Word and PDF, with what dirt there is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigurationError, InputError
from pipeline.regulations import shelf, sources
from pipeline.regulations.model import Regulation
from pipeline.regulations.shelf import imported, parse, wording
from pipeline.regulations.structure import outline
from pipeline.text.numerals import numeral, whole_number
from tests.pipeline.regulation_texts import BASES, PLAN, RULES

SHARED = Path(__file__).resolve().parents[3] / "shared" / "regulations"


def of_text(tmp_path: Path, text: str, key: str = "评选办法") -> Regulation:
    path = tmp_path / "法规.txt"
    path.write_text(text, encoding="utf-8")
    return parse(path, key)


def words(regulation: Regulation, clause: str) -> str | None:
    found = wording(clause, {regulation.key: regulation})
    return found.text if found else None


# --- structure ----------------------------------------------------------------------------------------------------


def test_articles_are_counted_through_all_dirt(tmp_path: Path) -> None:
    found = of_text(tmp_path, RULES)
    assert found.title == "某市优质产品评选办法（试行）"
    assert found.chapters == ("总则", "申报")
    assert [a.number for a in found.articles] == [1, 2, 3, 4, 5]
    assert [a.chapter for a in found.articles] == ["总则", "总则", "申报", "申报", "申报"]
    assert found.articles[2].heading == "条件"
    assert found.articles[4].text == "本办法自2025年1月1日起施行。"
    assert found.doubts == ()


def test_paragraphs_and_items_stand_where_they_are_printed(tmp_path: Path) -> None:
    found = of_text(tmp_path, RULES)
    assert [p.text for p in found.articles[1].paragraphs] == ["评选每年一次。", "办公室设在市局。"]
    conditions, reference = found.articles[2].paragraphs
    assert [i.text for i in conditions.items] == ["在本市登记；", "有下列证书之一：", "近两年没有处罚。"]
    assert [i.text for i in conditions.items[1].items] == ["管理体系证书；", "产品认证证书。"]
    assert reference.text == "符合第三条的，可以优先推荐。"
    papers = found.articles[3].items
    assert [i.number for i in papers] == [1, 2, 3]
    assert [i.mark for i in papers[1].items] == ["①", "②"]


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        ("评选办法一", "为做好评选，制定本办法。"),
        ("评选办法2条", "评选每年一次。\n办公室设在市局。"),
        ("评选办法第二条第二款", "办公室设在市局。"),
        ("评选办法三(一)", "（一）在本市登记；"),
        ("评选办法三（三）", "（三）近两年没有处罚。"),
        ("评选办法第三条第一项", "（一）在本市登记；"),
        ("评选办法三(二)", "（二）有下列证书之一：\n1.管理体系证书；\n2.产品认证证书。"),
        ("评选办法三(二)2.", "2.产品认证证书。"),
        ("评选办法四(四)", None),
        ("评选办法六", None),
        ("评选办法实施细则一", None),
        ("别的办法一", None),
        ("评选办法", None),
    ],
)
def test_a_clause_resolves_to_its_words(tmp_path: Path, clause: str, text: str | None) -> None:
    assert words(of_text(tmp_path, RULES), clause) == text


def test_the_longest_name_of_a_regulation_counts(tmp_path: Path) -> None:
    both = {"办法": of_text(tmp_path, RULES, "办法"), "办法二": of_text(tmp_path, BASES, "办法二")}
    found = wording("办法二第三条", both)
    assert found is not None
    assert found.title == "某条例（草案）"


def test_a_plan_in_one_line_is_taken_apart(tmp_path: Path) -> None:
    found = of_text(tmp_path, PLAN, "方案")
    assert [(a.mark, a.heading, len(a.items)) for a in found.articles] == [
        ("一、", "总体要求", 2),
        ("二、", "主要任务", 2),
    ]
    assert words(found, "方案(一)") == "(一)目标。公开标准。参照(七)的做法。"
    assert words(found, "方案(四)") == "(四)培训。每年培训两次。"
    assert [i.text for i in found.articles[0].items[1].items] == ["试点。先行两市。", "推广。全省推开。", "总结。"]


def test_a_place_that_is_there_twice_is_not_guessed(tmp_path: Path) -> None:
    found = of_text(tmp_path, "某工作计划\n一、目标\n甲。\n二、任务\n(一)乙。\n二、要求\n(一)丙。\n", "计划")
    assert [a.heading for a in found.articles] == ["目标", "任务", "要求"]
    assert words(found, "计划二(一)") is None
    assert words(found, "计划(一)") is None
    assert len(found.doubts) == 1


def test_a_lost_article_is_said_to_be_lost(tmp_path: Path) -> None:
    found = of_text(tmp_path, RULES.replace("第 二 条　评选每年一次。\n办公室设在市局。\n", ""))
    assert [a.number for a in found.articles] == [1, 3, 4, 5]
    assert "缺少1条" in found.doubts[0]


def test_a_number_that_a_line_break_cut_in_two(tmp_path: Path) -> None:
    items = "".join(f"（{numeral(n)}）事项{n}；\n" for n in range(1, 12))
    found = of_text(tmp_path, f"某办法\n第一条 包括：\n{items}（十\n二）事项12；\n第\n二条 施行。\n", "某办法")
    assert [i.number for i in found.articles[0].items] == list(range(1, 13))
    assert [a.number for a in found.articles] == [1, 2]


def test_references_and_broken_lines_begin_nothing(tmp_path: Path) -> None:
    text = (
        "某办法\n第一条 企业应当按照本办法\n第二条的规定，如实提交材料，并且对材料的真实性\n负责。\n"
        "第二条 材料应当完整，不完整的限期补正，逾期不补正的视为\n撤回申请。\n"
    )
    found = of_text(tmp_path, text, "某办法")
    assert [a.number for a in found.articles] == [1, 2]
    assert found.articles[0].text.endswith("并且对材料的真实性负责。")
    assert found.articles[1].text.endswith("视为撤回申请。")


def test_what_is_no_regulation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="第一条"):
        of_text(tmp_path, "今天天气很好。\n明天也是。\n")


@given(st.integers(1, 999))
def test_numerals_there_and_back(number: int) -> None:
    assert whole_number(numeral(number)) == number
    assert whole_number(str(number)) == number


@given(st.integers(1, 40), st.integers(1, 12))
def test_as_many_articles_and_items_as_were_written(articles: int, items: int) -> None:
    lines = ["某办法"]
    for n in range(1, articles + 1):
        lines.append(f"第{numeral(n)}条 包括：")
        lines += [f"（{numeral(i)}）参照第{i}项；" for i in range(1, items + 1)]
    blocks = [sources.Text(text=line) for line in lines]
    found = outline(blocks)
    assert [a.number for a in found.articles] == list(range(1, articles + 1))
    assert {len(a.items) for a in found.articles} == {items}
    assert found.doubts == []


# --- tables -------------------------------------------------------------------------------------------------------


def test_a_table_of_responsibilities_of_which_bars_are_left(tmp_path: Path) -> None:
    first, merged, other = of_text(tmp_path, RULES).duties
    assert first.families == ("家电数码", "泡菜", "食品") or first.families == ("食品",)
    assert (first.guiding, first.responsible, first.supporting) == (("标准处",), ("区县局",), ("质检院",))
    assert (merged.guiding, merged.responsible, merged.supporting) == (("标准处",), ("区县局",), ("检测中心",))
    assert merged.families == ("防水材料",)
    assert (other.families, other.guiding, other.supporting) == ((), ("办公室",), ())


def test_the_columns_of_a_ledger(tmp_path: Path) -> None:
    assert of_text(tmp_path, RULES).ledgers == (("序号", "企业名称", "产品", "进展"),)


def test_a_table_of_legal_bases_without_its_rulings(tmp_path: Path) -> None:
    found = of_text(tmp_path, BASES, "条例")
    assert [len(a.paragraphs) for a in found.articles] == [1, 1, 2]
    assert {b.article: b.bases for b in found.bases} == {
        1: ("《某法》第一条。", "《某决定》（2020年）。"),
        2: ("《某法》第二条：促进质量。",),
        3: ("《某法》第三条；", "《某规定》第十二条。"),
    }


# --- Word and PDF -------------------------------------------------------------------------------------------------


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


# --- the shelf ----------------------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path / "home"))
    path = tmp_path / "评选办法.txt"
    path.write_text(RULES, encoding="utf-8")
    return path


def test_an_imported_regulation_is_kept_replaced_and_removed(office: Path) -> None:
    assert imported() == {}
    assert wording("办法三(一)") is None
    shelf.import_regulation(office, "办法")
    found = wording("办法三(一)")
    assert found == ("（一）在本市登记；", "某市优质产品评选办法（试行）", "第３条（一）")
    office.write_text(RULES.replace("在本市登记", "在本省登记"), encoding="utf-8")
    shelf.import_regulation(office, "办法")
    again = wording("办法三(一)")
    assert again is not None
    assert again.text == "（一）在本省登记；"
    assert shelf.remove("办法")
    assert not shelf.remove("办法")
    assert imported() == {}


def test_imported_words_stand_in_for_summaries_and_nothing_else_does(office: Path) -> None:
    shelf.import_regulation(office, "办法")
    summaries = {"办法三(一)": "摘要甲", "办法九": "摘要乙", "商标法39条": "摘要丙"}
    shown = shelf.worded(summaries)
    assert "在本市登记" in shown["办法三(一)"]
    assert "原文" in shown["办法三(一)"]
    assert (shown["办法九"], shown["商标法39条"]) == ("摘要乙", "摘要丙")


@pytest.mark.parametrize("key", ["", "../x", "七", "第七条", "甲 乙", "(一)"])
def test_a_name_that_can_be_none_is_refused(office: Path, key: str) -> None:
    with pytest.raises(ConfigurationError, match="简称"):
        shelf.import_regulation(office, key)


def test_a_file_that_takes_too_long_is_given_up(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "SECONDS", 0.0)
    with pytest.raises(InputError, match="时限"):
        shelf.import_regulation(office, "办法")
    assert imported() == {}


def test_a_damaged_file_on_the_shelf_is_named(office: Path) -> None:
    shelf.import_regulation(office, "办法")
    (shelf.folder() / "办法.json").write_text("{", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="办法"):
        imported()


# --- the five texts -----------------------------------------------------------------------------------------------


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
