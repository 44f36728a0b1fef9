"""Labels and values in every arrangement papers are set in, over several types and labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from pipeline.model.facts import Status
from pipeline.model.reading import Line, PageReading
from tests.extractors.pages import at, page, read, table, values, width

COMPANY = "四川砚禾新材料有限公司"
ADDRESS = "四川省成都市武侯区砚台路8号"
CODE = "91350100M000100Y43"

Pair = tuple[str, str, str, object]
"""Label, field, what is printed, value."""

PAPERS: dict[str, list[Pair]] = {
    "business_licence": [
        ("名称", "name", COMPANY, COMPANY),
        ("住所", "address", ADDRESS, ADDRESS),
        ("法定代表人", "legal_representative", "王海燕", "王海燕"),
        ("成立日期", "established_on", "2003年07月30日", date(2003, 7, 30)),
        ("经营范围", "business_scope", "陶瓷砖的制造、销售", "陶瓷砖的制造、销售"),
    ],
    "trademark_certificate": [
        ("注册号", "registration_number", "12345678", "12345678"),
        ("注册人", "registrant", COMPANY, COMPANY),
        ("注册地址", "registrant_address", ADDRESS, ADDRESS),
        ("国际分类", "goods_class", "19", "19"),
        ("核定使用商品", "goods", "瓷砖；非金属地板", "瓷砖;非金属地板"),
        ("有效期至", "valid_to", "2028年03月13日", date(2028, 3, 13)),
    ],
    "qms_certificate": [
        ("证书编号", "certificate_number", "12323Q20017R1M", "12323Q20017R1M"),
        ("获证组织", "holder", COMPANY, COMPANY),
        ("认证范围", "scope", "陶瓷砖的设计、生产和销售", "陶瓷砖的设计、生产和销售"),
        ("发证日期", "issued_on", "2023年05月06日", date(2023, 5, 6)),
        ("有效期至", "valid_to", "2026年05月05日", date(2026, 5, 5)),
    ],
    "test_report": [
        ("报告编号", "report_number", "WT-2023-0117", "WT-2023-0117"),
        ("样品名称", "product_name", "釉面砖", "釉面砖"),
        ("委托单位", "client", COMPANY, COMPANY),
        ("检验类别", "test_kind", "委托检验", "委托检验"),
        ("签发日期", "issued_on", "2023年06月05日", date(2023, 6, 5)),
    ],
    "application_form": [
        ("企业名称", "applicant", COMPANY, COMPANY),
        ("统一社会信用代码", "credit_code", CODE, CODE),
        ("注册地址", "registered_address", ADDRESS, ADDRESS),
        ("联系人", "contact", "李强", "李强"),
        ("产品名称", "product_name", "釉面砖", "釉面砖"),
    ],
}

Style = Callable[[Sequence[Pair]], PageReading]


def _lines(style: Callable[[int, str, str], list[Line]]) -> Style:
    return lambda pairs: page(*(line for n, (label, _, text, _) in enumerate(pairs) for line in style(n, label, text)))


def _in_cells(rows: Callable[[Sequence[Pair]], list[list[str | None]]], widths: Sequence[float], pitch: float) -> Style:
    def build(pairs: Sequence[Pair]) -> PageReading:
        lines, grid = table(3, 6, widths, rows(pairs), pitch)
        return page(*lines, grids=[grid])

    return build


def _over_each_other(pairs: Sequence[Pair]) -> list[list[str | None]]:
    even = [*pairs, ("备注", "", "/", None)][: len(pairs) + len(pairs) % 2]
    rows: list[list[str | None]] = []
    for a, b in zip(even[::2], even[1::2], strict=True):
        rows += [[a[0], b[0]], [a[2], b[2]]]
    return rows


STYLES: dict[str, Style] = {
    "label over value": _lines(lambda n, label, text: [at(5, 6 + 3 * n, label), at(5, 7.4 + 3 * n, text)]),
    "label over value at the same distances": _lines(
        lambda n, label, text: [at(5, 6 + 3 * n, label), at(5, 7.5 + 3 * n, text)]
    ),
    "label, translation, value": _lines(
        lambda n, label, text: [
            at(5, 6 + 4 * n, label),
            at(5, 7 + 4 * n, "Name of item", size=0.6),
            at(5, 8.2 + 4 * n, text),
        ]
    ),
    "label over value in two columns": _lines(
        lambda n, label, text: [
            at(5 + 22 * (n % 2), 6 + 3.2 * (n // 2), label),
            at(5 + 22 * (n % 2), 7.3 + 3.2 * (n // 2), text),
        ]
    ),
    "centred under each other": _lines(
        lambda n, label, text: [
            at(25 - width(label) * 0.43, 6 + 3.2 * n, label),
            at(25 - width(text) * 0.43, 7.3 + 3.2 * n, text),
        ]
    ),
    "dotted leaders": _lines(lambda n, label, text: [at(5, 6 + 2 * n, f"{label}{'.' * 10}{text}")]),
    "ellipses": _lines(lambda n, label, text: [at(5, 6 + 2 * n, f"{label}…………{text}")]),
    "leaders read apart": _lines(
        lambda n, label, text: [at(5, 6 + 2 * n, label), at(13, 6 + 2 * n, "........"), at(17, 6 + 2 * n, text)]
    ),
    "a long dash": _lines(lambda n, label, text: [at(5, 6 + 2 * n, f"{label}——{text}")]),
    "underlined": _lines(lambda n, label, text: [at(5, 6 + 2 * n, f"{label}：__{text}____")]),
    "an upright stroke": _lines(lambda n, label, text: [at(5, 6 + 2 * n, f"{label}｜{text}")]),
    "a colon read as a semicolon": _lines(lambda n, label, text: [at(5, 6 + 2 * n, f"{label}；{text}")]),
    "a colon by itself": _lines(
        lambda n, label, text: [at(5, 6 + 2 * n, label), at(15, 6 + 2 * n, "："), at(16, 6 + 2 * n, text)]
    ),
    "the label in brackets": _lines(lambda n, label, text: [at(5, 6 + 2 * n, f"【{label}】{text}")]),
    "numbered": _lines(lambda n, label, text: [at(5, 6 + 2 * n, f"{n + 1}．{label}：{text}")]),
    "cells over each other": _in_cells(_over_each_other, [22, 22], 2),
    "both in one cell": _in_cells(lambda pairs: [[f"{p[0]}|{p[2]}"] for p in pairs], [44], 3),
    "both and a translation in one cell": _in_cells(
        lambda pairs: [[f"{p[0]}|Name of item|{p[2]}"] for p in pairs], [44], 4
    ),
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("paper", PAPERS)
def test_values_are_found_in_this_arrangement(paper: str, style: str) -> None:
    pairs = PAPERS[paper]
    found = values(read(paper, STYLES[style](pairs)))
    assert {field: found.get(field) for _, field, _, _ in pairs} == {field: value for _, field, _, value in pairs}


@pytest.mark.parametrize("paper", PAPERS)
def test_a_value_in_brackets_behind_its_label_is_read_or_in_doubt(paper: str) -> None:
    pairs = PAPERS[paper]
    found = values(read(paper, page(*(at(5, 6 + 2 * n, f"{p[0]}（{p[2]}）") for n, p in enumerate(pairs)))))
    stated = {field: value for _, field, _, value in pairs}
    assert all(found.get(field, value) == value for field, value in stated.items())
    assert any(found.get(field) == COMPANY for field in stated)


def test_a_day_that_stands_under_its_label_is_not_the_day_of_issue() -> None:
    facts = read("business_licence", page(at(5, 40, "成立日期"), at(5, 41.4, "2003年07月30日")))
    assert values(facts)["established_on"] == date(2003, 7, 30)
    assert "issued_on" not in values(facts)


def _cover(*lines: Line) -> dict[str, object]:
    rest = [at(38, 8, "Q/YH 001—2023"), at(18, 21, "陶瓷砖", size=2.2), at(18, 55, f"{COMPANY}　发布")]
    found = values(read("enterprise_standard", page(*rest, *lines)))
    return {name: found.get(name) for name in ("issued_on", "effective_on")}


_DAYS = "2023-03-01", "2023-04-01"
COVERS = {
    "day before its word": [at(4, 50, "2023-03-01 发布"), at(35, 50, "2023-04-01 实施")],
    "both before, in one line": [at(10, 50, "2023-03-01发布　2023-04-01实施")],
    "behind a colon": [at(4, 50, "发布：2023-03-01"), at(35, 50, "实施：2023-04-01")],
    "both behind, in one line": [at(4, 50, "发布 2023-03-01　　实施 2023-04-01")],
    "both behind, without a blank": [at(4, 50, "发布2023-03-01实施2023-04-01")],
    "a stroke between them": [at(10, 50, "发布 2023-03-01 / 实施 2023-04-01")],
    "behind, apart": [at(4, 50, "发布"), at(8, 50, _DAYS[0]), at(30, 50, "实施"), at(34, 50, _DAYS[1])],
    "before, apart": [at(4, 50, _DAYS[0]), at(10, 50, "发布"), at(30, 50, _DAYS[1]), at(36, 50, "实施")],
    "behind, with years in words": [at(4, 50, "发布日期 2023年3月1日"), at(30, 50, "实施日期 2023年4月1日")],
    "under their words": [at(6, 48, "发布"), at(6, 49.5, _DAYS[0]), at(36, 48, "实施"), at(36, 49.5, _DAYS[1])],
    "over their words": [at(6, 48, _DAYS[0]), at(6, 49.5, "发布"), at(36, 48, _DAYS[1]), at(36, 49.5, "实施")],
    "a stack, words first": [at(22, 46, "发布"), at(20, 47.5, _DAYS[0]), at(22, 49, "实施"), at(20, 50.5, _DAYS[1])],
    "a list that ends with who issues": [
        *(at(8, 44, "批准发布日"), at(20, 44, "2023年03月01日"), at(8, 46, "实施日"), at(20, 46, "2023年04月01日")),
        *(at(8, 48, "发布者"), at(20, 48, COMPANY)),
    ],
    "a stack, days first": [at(20, 46, _DAYS[0]), at(22, 47.5, "发布"), at(20, 49, _DAYS[1]), at(22, 50.5, "实施")],
}


@pytest.mark.parametrize("cover", COVERS)
def test_days_of_a_cover_are_not_swapped(cover: str) -> None:
    assert _cover(*COVERS[cover]) == {"issued_on": date(2023, 3, 1), "effective_on": date(2023, 4, 1)}


def test_a_word_between_two_days_leaves_it_open_which_is_its_own() -> None:
    assert _cover(at(10, 50, "2023-03-01 发布 2023-04-01")) == {"issued_on": None, "effective_on": None}


def test_a_day_between_two_words_leaves_it_open_whose_it_is() -> None:
    assert _cover(at(10, 50, "发布 2023-04-01 实施")) == {"issued_on": None, "effective_on": None}


def test_a_standard_that_comes_into_force_before_it_is_issued_is_read_as_printed() -> None:
    swapped = _cover(at(4, 50, "发布：2023-03-01"), at(35, 50, "实施：2023-02-01"))
    assert swapped == {"issued_on": date(2023, 3, 1), "effective_on": date(2023, 2, 1)}


def _prose(text: str, y: float = 16) -> list[Line]:
    wide = 46
    return [at(5, y + 1.6 * n, text[start : start + wide]) for n, start in enumerate(range(0, len(text), wide))]


FOOT = [at(30, 42, "中正国际认证有限公司"), at(30, 44, "2023年05月06日")]
CERTIFICATES = {
    "everything in one sentence": f"　　兹证明{COMPANY}（统一社会信用代码：{CODE}，注册地址：{ADDRESS}）的"
    "质量管理体系符合GB/T 19001-2016标准，认证范围：陶瓷砖的生产和销售，有效期自2023年05月06日至2026年05月05日。",
    "to a day in the end": f"　　经审核，{COMPANY}建立的质量管理体系符合GB/T 19001-2016标准的要求，"
    "覆盖陶瓷砖的生产和销售，特发此证。本证书有效期三年，至2026年5月5日止。",
}


@pytest.mark.parametrize("text", CERTIFICATES)
def test_a_certificate_in_running_sentences(text: str) -> None:
    title = at(15, 8, "质量管理体系认证证书", size=2)
    found = values(read("qms_certificate", page(title, *_prose(CERTIFICATES[text]), *FOOT)))
    found.pop("credit_code", None)
    assert found == {
        "holder": COMPANY,
        "standard": "GB/T 19001-2016",
        "scope": "陶瓷砖的生产和销售",
        "certifier": "中正国际认证有限公司",
        "issued_on": date(2023, 5, 6),
        "valid_to": date(2026, 5, 5),
    }


def test_a_lone_day_at_the_foot_may_be_the_last_of_a_term_that_was_not_read() -> None:
    title = at(15, 8, "质量管理体系认证证书", size=2)
    assert "issued_on" not in values(read("qms_certificate", page(title, *FOOT)))


def test_an_authorisation_in_a_sentence() -> None:
    text = (
        f"　　兹有成都砚禾陶瓷有限公司（商标注册人）将其在第19类商品上注册的第12345678号“砚禾”商标，授权{COMPANY}"
        "在瓷砖商品上使用，授权期限自2022年3月1日至2025年2月28日止。"
    )
    found = values(read("trademark_licence", page(at(18, 6, "商标使用授权书", size=2), *_prose(text))))
    assert found == {
        "registration_number": "12345678",
        "licensor": "成都砚禾陶瓷有限公司",
        "licensee": COMPANY,
        "valid_from": date(2022, 3, 1),
        "valid_to": date(2025, 2, 28),
    }


def test_a_change_of_registrant_in_a_sentence() -> None:
    text = f"　　兹核准第12345678号商标变更注册人名义，变更后注册人名义为{COMPANY}，变更前为四川旧名建材有限公司。"
    found = values(read("trademark_change", page(at(14, 6, "注册商标变更证明", size=2), *_prose(text))))
    assert (found["from_name"], found["to_name"]) == ("四川旧名建材有限公司", COMPANY)


@pytest.mark.parametrize(
    ("paper", "label", "field"),
    [
        ("food_licence", "统一社会信用代码", "credit_code"),
        ("application_form", "统一社会信用代码", "credit_code"),
        ("standard_declaration", "统一社会信用代码", "credit_code"),
    ],
)
def test_a_label_inside_a_sentence(paper: str, label: str, field: str) -> None:
    found = values(read(paper, page(*_prose(f"　　{COMPANY}（住所为{ADDRESS}，{label}为{CODE}）申请如下。"))))
    assert found[field] == CODE


UNLISTED = [
    ("甲方要素", "三类乙等"),
    ("本轮备案口径", "川备2021号"),
    ("对应目录序", "第七组"),
    ("内控情况说明", "已通过"),
]


@pytest.mark.parametrize(
    "style",
    [
        "label over value",
        "label over value at the same distances",
        "label over value in two columns",
        "cells over each other",
        "both in one cell",
        "numbered",
    ],
)
@pytest.mark.parametrize("paper", PAPERS)
def test_labels_that_no_list_has_never_become_part_of_a_value(paper: str, style: str) -> None:
    mixed: list[Pair] = []
    for n, pair in enumerate(PAPERS[paper]):
        label, text = UNLISTED[n % len(UNLISTED)]
        mixed += [pair, (label, "", text, None)]
    found = values(read(paper, STYLES[style](mixed)))
    stated = {field: value for _, field, _, value in PAPERS[paper]}
    assert {field: found.get(field, value) for field, value in stated.items()} == stated
    assert 2 * sum(field in found for field in stated) >= len(stated)


def test_a_value_under_its_label_goes_on_where_its_column_ends() -> None:
    scope = ["陶瓷砖的制造、销售；建筑材料的研发、制造及批发零售；货", "物及技术进出口"]
    lines = [
        at(5, 10, "经营范围"),
        at(5, 11.5, scope[0]),
        at(5, 12.7, scope[1]),
        at(5, 14.6, "住所"),
        at(5, 16.1, ADDRESS),
    ]
    found = values(read("business_licence", page(*lines)))
    assert found["business_scope"] == "陶瓷砖的制造、销售;建筑材料的研发、制造及批发零售;货物及技术进出口"
    assert found["address"] == ADDRESS


def test_the_next_label_of_a_sentence_ends_a_value_and_its_own_does_not() -> None:
    first = read("qms_certificate", page(at(5, 10, "认证范围：陶瓷砖的生产，有效期自2023年05月06日至2026年05月05日。")))
    assert values(first)["scope"] == "陶瓷砖的生产"
    conclusion = "经检验，所检项目均符合Q/YH 001—2023标准要求，检验结论：合格。"
    second = values(read("test_report", page(at(5, 10, "检验结论"), at(12, 10, conclusion))))
    assert str(second["conclusion"]).endswith("检验结论:合格。")


@pytest.mark.parametrize(
    "boxes",
    [
        "☑委托检验 □型式检验",
        "委托检验☑ 型式检验□",
        "委托检验 √　型式检验 □",
        "●委托检验 ○型式检验",
        "□型式检验 ■委托检验",
    ],
)
def test_the_marked_choice_is_the_value(boxes: str) -> None:
    assert values(read("test_report", page(at(5, 10, f"检验类别：{boxes}"))))["test_kind"] == "委托检验"


def test_several_marked_choices_are_doubted() -> None:
    field = read("test_report", page(at(5, 10, "检验类别：☑委托检验 ☑型式检验 □监督检验"))).fields["test_kind"]
    assert field.status is Status.DOUBTFUL


@pytest.mark.parametrize(
    ("paper", "label", "field"),
    [
        ("business_licence", "住所", "address"),
        ("trademark_certificate", "注册人地址", "registrant_address"),
        ("food_licence", "生产地址", "production_address"),
    ],
)
@pytest.mark.parametrize("text", ["砚禾", COMPANY, "2023年05月06日", CODE])
def test_what_is_no_place_is_no_address(paper: str, label: str, field: str, text: str) -> None:
    assert read(paper, page(at(5, 10, label), at(15, 10, text))).fields[field].status is not Status.READ


@pytest.mark.parametrize(("paper", "label", "field"), [("test_report", "样品名称", "product_name")])
@pytest.mark.parametrize("text", ["2023年05月06日", CODE])
def test_a_day_or_a_code_is_no_name_of_a_product(paper: str, label: str, field: str, text: str) -> None:
    assert read(paper, page(at(5, 10, f"{label}：{text}"))).fields[field].status is not Status.READ


@pytest.mark.parametrize("far", [22, 16])
def test_a_word_far_beside_a_label_that_heads_a_column_of_its_own_is_not_its_value(far: float) -> None:
    lines = [
        at(5, 6, "企业名称"), at(5 + far, 6, "甲方要素"), at(5, 7.3, COMPANY), at(5 + far, 7.3, "三类乙等"),
        at(5, 9.2, "产品名称"), at(5 + far, 9.2, "本轮备案口径"), at(5, 10.5, "釉面砖"),
        at(5 + far, 10.5, "川备2021号"),
    ]  # fmt: skip
    found = values(read("application_form", page(*lines)))
    assert found.get("applicant") == COMPANY
    assert found.get("product_name", "釉面砖") == "釉面砖"
