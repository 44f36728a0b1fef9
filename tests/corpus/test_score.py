"""Scoring: a perfect report scores full marks, and each kind of mistake is counted as what it is."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.samples.same import same, same_cell
from corpus.samples.score import Tally, score, total
from corpus.samples.tables import families_table, main


def document(
    name: str, kind: str, pages: int, fields: dict[str, Any], **tables: list[dict[str, str]]
) -> dict[str, Any]:
    """A document of the truth; its pages are those of a file of its own."""
    where = [{"file": f"{name}.pdf", "page": n} for n in range(1, pages + 1)]
    return {"id": name, "type": kind, "copy_of": None, "pages": where, "fields": fields, "tables": tables}


STRENGTH = {
    "item": "拉力(纵向)",
    "unit": "N",
    "requirement": "≥800",
    "measured": "912",
    "_group": "拉力",
    "_label": "纵向",
}
LOOKS = {"item": "外观", "unit": "—", "requirement": "平整", "measured": "平整"}
LICENCE = {"name": "四川甲乙(成都)有限公司", "established_on": "2010-05-06", "term_to": None}
DOCUMENTS = [
    document("d1", "business_licence", 1, LICENCE),
    document("d2", "test_report", 2, {"report_number": "SC2021-W00123"}, results=[STRENGTH, LOOKS]),
    document("d3", "blank", 1, {}),
]
TRUTH: dict[str, Any] = {
    "packet": {"id": "P1", "scheme": "sichuan-initial", "as_of": "2021-08-01"},
    "level": "office",
    "documents": DOCUMENTS,
    "checklist": [{"item": "办法七(一)", "state": "missing"}],
    "defects": [{"rule": "T03", "planted": True, "may": False}, {"rule": "T04", "planted": False, "may": True}],
    "pages": [{**p, "type": d["type"], "document": d["id"], "rotation": 0} for d in DOCUMENTS for p in d["pages"]],
}


def field(value: object, status: str = "read") -> dict[str, Any]:
    return {"value": value, "raw": str(value), "status": status, "confidence": 1.0, "evidence": []}


def perfect() -> dict[str, Any]:
    """The report that says exactly what the truth says."""
    documents = copy.deepcopy(TRUTH["documents"])
    for document in documents:
        document["fields"] = {k: field(v) for k, v in document["fields"].items()}
        document["tables"] = {
            t: [{c: field(v) for c, v in row.items() if not c.startswith("_")} for row in rows]
            for t, rows in document["tables"].items()
        }
    checks = [{"rule": "T03", "outcome": "fail"}, {"rule": "L02", "outcome": "pass"}]
    return {
        "documents": documents,
        "checklist": TRUTH["checklist"],
        "pages": copy.deepcopy(TRUTH["pages"]),
        "checks": checks,
        "run": {"seconds": 4.0},
    }


def test_a_perfect_report_has_full_marks() -> None:
    s = score(perfect(), TRUTH)
    assert (s.documents["total"], s.documents["found"], s.documents["split"]) == (2, 2, 2)
    assert s.all_fields == Tally(right=4)
    assert s.all_cells == Tally(right=8)
    assert s.all_defects == {"reported": 1}
    assert not s.false_alarms
    assert not s.mistakes
    assert (s.pages["type"], s.pages["rotation"], s.checklist["right"], s.seconds) == (4, 4, 1, 4.0)


def test_a_wrong_value_the_program_stands_behind_is_silently_wrong() -> None:
    report = perfect()
    report["documents"][0]["fields"]["name"] = field("四川甲己(成都)有限公司")
    assert score(report, TRUTH).fields["business_licence.name"] == Tally(wrong=1)


def test_a_wrong_value_in_doubt_is_doubtful_and_none_is_missing() -> None:
    report = perfect()
    report["documents"][0]["fields"]["name"] = field("四川甲己", "doubtful")
    del report["documents"][0]["fields"]["established_on"]
    s = score(report, TRUTH)
    assert s.fields["business_licence.name"] == Tally(doubtful=1)
    assert s.fields["business_licence.established_on"] == Tally(missing=1)


def test_a_term_said_to_end_though_it_does_not_is_wrong() -> None:
    report = perfect()
    report["documents"][0]["fields"]["term_to"] = field("2030-05-05")
    assert score(report, TRUTH).fields["business_licence.term_to"] == Tally(wrong=1)


def test_fields_of_a_document_that_was_not_found_are_missing() -> None:
    report = perfect()
    del report["documents"][1]
    s = score(report, TRUTH)
    assert (s.documents["found"], s.documents["total"]) == (1, 2)
    assert s.fields["test_report.report_number"] == Tally(missing=1)
    assert s.all_cells == Tally(missing=8)


def test_a_document_with_another_page_is_found_but_not_split_right() -> None:
    report = perfect()
    report["documents"][1]["pages"].append({"file": "d3.pdf", "page": 1})
    s = score(report, TRUTH)
    assert (s.documents["found"], s.documents["split"]) == (2, 1)


def test_a_document_of_another_type_is_not_found() -> None:
    report = perfect()
    report["documents"][1]["type"] = "enterprise_standard"
    s = score(report, TRUTH)
    assert (s.documents["found"], s.documents["spurious"]) == (1, 1)


@pytest.mark.parametrize(
    ("outcome", "counted"), [("unknown", "unknown"), ("pass", "missed"), ("not_applicable", "missed")]
)
def test_a_defect_that_is_not_reported(outcome: str, counted: str) -> None:
    report = perfect()
    report["checks"][0]["outcome"] = outcome
    assert score(report, TRUTH).all_defects == {counted: 1}


def test_a_failure_without_a_defect_is_a_false_alarm_but_not_where_it_may_be() -> None:
    report = perfect()
    report["checks"] += [{"rule": "T04", "outcome": "fail"}, {"rule": "S24", "outcome": "fail"}]
    assert score(report, TRUTH).false_alarms == {"S24": 1}


def test_rules_that_come_to_nothing_without_cause_are_counted() -> None:
    report = perfect()
    report["checks"] += [{"rule": "S24", "outcome": "unknown"}]
    assert score(report, TRUTH).doubts == {"S24": 1}


@pytest.mark.parametrize(
    ("outcome", "counted"), [("unknown", "reported"), ("fail", "missed"), ("not_applicable", "missed")]
)
def test_a_defect_that_people_have_to_decide_is_to_be_left_to_them(outcome: str, counted: str) -> None:
    report = perfect()
    report["checks"] = [{"rule": "T12", "outcome": outcome}]
    asked = {"rule": "T12", "planted": True, "may": False, "verdict": "unknown"}
    assert score(report, {**TRUTH, "defects": [asked]}).all_defects == {counted: 1}


def test_specimens_are_told_by_family_of_rules() -> None:
    consequence = {"rule": "L07", "planted": False, "may": False}
    s = score(perfect(), {**TRUTH, "defects": [*TRUTH["defects"], consequence]})
    assert s.specimens == {"T03": {"reported": 1}}
    told = families_table(s, {"T": "商标", "L": "主体资格"}, {"T03": 4, "T04": 3, "L07": 5}, {"T03", "T04"})
    lines = {line.split("|")[1].split()[0]: line.split("|")[2:-1] for line in told.splitlines()[2:]}
    assert [int(n) for n in lines["T"]] == [2, 7, 2, 1, 1, 1, 0, 0, 0]
    assert [int(n) for n in lines["L"]] == [1, 5, 0, 0, 0, 0, 0, 0, 0]
    assert [int(n) for n in lines["合计"]] == [3, 12, 2, 1, 1, 1, 0, 0, 0]


def test_rows_are_matched_by_name_whatever_their_order() -> None:
    report = perfect()
    report["documents"][1]["tables"]["results"].reverse()
    assert score(report, TRUTH).all_cells == Tally(right=8)


def test_a_row_whose_name_was_misread_is_matched_by_what_else_it_says() -> None:
    report = perfect()
    report["documents"][1]["tables"]["results"][0]["item"] = field("拉刀")
    s = score(report, TRUTH)
    assert s.cells["test_report.results.item"] == Tally(right=1, wrong=1)
    assert s.cells["test_report.results.measured"] == Tally(right=2)


def test_a_value_nothing_in_the_truth_speaks_of_is_invented() -> None:
    report = perfect()
    report["documents"][1]["fields"]["cma_number"] = field("212301021234")
    assert score(report, TRUTH).invented == {"test_report.cma_number": 1}


def test_totals_add_up() -> None:
    s = total([score(perfect(), TRUTH), score({}, TRUTH)])
    assert s.packets == 2
    assert s.documents["total"] == 4
    assert s.documents["found"] == 2
    assert (s.all_fields.right, s.all_fields.missing) == (4, 4)
    assert s.all_defects == {"reported": 1, "missed": 1}


@pytest.mark.parametrize(
    ("name", "read", "true"),
    [
        ("name", "四川甲乙（成都）有限公司", "四川甲乙(成都)有限公司"),
        ("standard_number", "Q/ABC 001—2020", "Q/ABC 001-2020"),
        ("goods_class", "第19类", "19"),
        ("goods", "泡菜，酱菜", "泡菜;酱菜"),
        ("basis_standard", "Q/ABC 001-2020《泡菜》", "Q/ABC 001-2020"),
        ("cnas_number", "L1842", "CNAS L1842"),
        ("models", ["B-2", "A-1"], ["A-1", "B-2"]),
    ],
)
def test_the_same_said_in_another_way(name: str, read: object, true: object) -> None:
    assert same(name, read, true)


@pytest.mark.parametrize(
    ("name", "read", "true"),
    [
        ("name", "四川甲乙有限公司", "四川甲乙(成都)有限公司"),
        ("standard_number", "Q/ABC 001-2021", "Q/ABC 001-2020"),
        ("goods_class", "第29类", "19"),
        ("models", ["A-1"], ["A-1", "B-2"]),
        ("basis_standard", "Q/ABC 001-2020、Q/ABC 002-2020", "Q/ABC 001-2020"),
    ],
)
def test_what_is_not_the_same(name: str, read: object, true: object) -> None:
    assert not same(name, read, true)


def test_an_items_name_may_come_with_its_group_or_unit() -> None:
    row = {"item": "拉力(纵向)", "unit": "N/50mm", "_group": "拉力", "_label": "纵向"}
    assert all(same_cell("item", text, row) for text in ("拉力纵向", "拉力（纵向）", "拉力(纵向)，N/50mm"))
    assert not any(same_cell("item", text, row) for text in ("纵向", "拉力", "拉力横向"))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12))
def test_a_value_is_always_the_same_as_itself(text: str) -> None:
    assert same("name", text, text)


def test_the_command_prints_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "truth").mkdir()
    (tmp_path / "out" / "P1").mkdir(parents=True)
    (tmp_path / "truth" / "P1.json").write_text(json.dumps(TRUTH), "utf-8")
    (tmp_path / "out" / "P1" / "report.json").write_text(json.dumps(perfect()), "utf-8")
    assert main([str(tmp_path / "out"), str(tmp_path / "truth"), "--mistakes"]) == 0
    printed = capsys.readouterr().out
    assert "| office | 1 | 100.0 | 100.0 | 100.0 |" in printed
    assert "business_licence.name" in printed
