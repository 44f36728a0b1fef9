"""Importing regulations: articles, paragraphs, items and tables, from text, Word and PDF, with what dirt there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.regulations import sources
from pipeline.regulations.model import Regulation
from pipeline.regulations.shelf import parse, wording
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
