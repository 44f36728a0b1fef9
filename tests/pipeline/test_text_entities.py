"""What running text names."""

from __future__ import annotations

from pipeline.text.entities import DATE, ORGANISATION, PRODUCT, STANDARD, entities


def test_a_scope_names_its_product_and_standards() -> None:
    found = entities("本标准适用于陶质砖。引用GB/T 3810.3—2016和Q/TCJC 001-2020。", products=["陶质砖", "砖"])
    assert [(e.kind, e.norm) for e in found] == [
        (PRODUCT, "陶质砖"),
        (STANDARD, "GB/T 3810.3-2016"),
        (STANDARD, "Q/TCJC 001-2020"),
    ]


def test_a_conclusion_names_who_and_when() -> None:
    found = entities("受四川天成建材有限公司委托，于 2021 年 9 月 20 日检验，符合Q／TCJC 001—2020要求。")
    assert [(e.kind, e.norm) for e in found] == [
        (ORGANISATION, "四川天成建材有限公司"),
        (DATE, "2021-09-20"),
        (STANDARD, "Q/TCJC 001-2020"),
    ]


def test_spans_lie_where_they_say() -> None:
    from pipeline.text.normalise import fold

    text = "由 成都宏远电器股份有限公司 起草"
    (only,) = entities(text)
    assert fold(text)[only.start : only.end] == only.text == "成都宏远电器股份有限公司"
