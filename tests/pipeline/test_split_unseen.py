"""From pages to documents where papers are worded and filed as none of the lists has it."""

from __future__ import annotations

import pytest

from pipeline.model.reading import PageReading
from pipeline.stages.split import split
from tests.pipeline.test_split import CUES, Printed, filed, form, page, report, rows, standard, title, types


def side_by_side(*texts: str, y: float, x: float = 0.06, step: float = 0.15) -> list[Printed]:
    """A row of a table without rulings."""
    return [(x + step * n, y, 0.014, text) for n, text in enumerate(texts)]


def platform_list(number: str = "Q/TCJC 001-2020") -> list[PageReading]:
    """The platform's page as a list of what was found."""
    heads = side_by_side("标准名称", "标准号", "声明企业", "机构代码", "公开日", "状态", y=0.15)
    values = side_by_side("陶质砖", number, "四川天成建材有限公司", "91510100MA6CXXX123", "2020-01-05", "有效", y=0.23)
    return [page((0.06, 0.07, 0.02, "企业标准信息公共服务平台"), *heads, *values, landscape=True)]


def platform_phone(heading: str, number: str = "Q/TCJC 001-2020") -> list[PageReading]:
    """The same as a phone shows it."""
    entries = [
        ("标准号", number),
        ("公开企业", "四川天成建材有限公司"),
        ("信用代码", "91510100MA6CXXX123"),
        ("公开日期", "2020-01-05"),
        ("标准状态", "有效"),
    ]
    lines = [
        (x, 0.2 + 0.03 * n, 0.0165, text)
        for n, entry in enumerate(entries)
        for x, text in zip((0.2, 0.55), entry, strict=True)
    ]
    return [page((0.42, 0.06, 0.016, heading), (0.2, 0.11, 0.02, "陶质砖"), *lines)]


@pytest.mark.parametrize("heading", ["标准信息详情", "企业标准详情", "公开标准查询结果", "标准公示"])
def test_the_platform_s_page_on_a_phone_is_no_page_of_the_standard_before_it(heading: str) -> None:
    pages = filed([*standard(), *platform_phone(heading)])
    assert types(split(pages, CUES)) == [("enterprise_standard", 4), ("standard_declaration", 1)]


def test_the_platform_s_list_is_no_page_of_the_standard_whose_number_it_quotes() -> None:
    pages = filed([*standard(), *platform_list(), *report()])
    assert types(split(pages, CUES)) == [("enterprise_standard", 4), ("standard_declaration", 1), ("test_report", 4)]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("四川省质量对标提升达标产品认定申请登记表", "application_form"),
        ("质量对标提升达标产品认定申报登记表", "application_form"),
        ("达标产品认定复审申请登记表", "recheck_form"),
    ],
)
def test_only_a_form_that_says_so_is_for_the_re_review(heading: str, expected: str) -> None:
    lines = rows("单位名称", "信用代码", "法定代表人", "生产地址", "产品名称", "规格型号", "联系电话")
    assert types(split(filed([page(title(heading), *lines)]), CUES)) == [(expected, 1)]


def test_a_column_s_heading_that_reads_almost_like_another_paper_s_title_is_none() -> None:
    pages = form()
    heads = side_by_side("指标", "先进指标", "我方标准", "实测值", y=0.1)
    pages[1] = page(*heads, *rows("吸水率 ≤10 ≤9 8.2", "破坏强度 ≥600 ≥700 970"))
    assert types(split(filed(pages), CUES)) == [("application_form", 3)]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (
            ["主体名称", "统一社会信用编码", "法定代表人姓名", "认缴资本", "创立日期", "经营地址", "主营业务范围"],
            "business_licence",
        ),
        (
            ["商标权人", "商标权人地址", "核定商品", "专用权期限至", "注册公告日期", "国际类别", "注册证号"],
            "trademark_certificate",
        ),
        (
            ["送检方", "样品名称", "样品型号及规格", "检测性质", "样品收到日", "检测结论", "标称生产者", "报告书编号"],
            "test_report",
        ),
    ],
)
def test_labels_no_list_has_make_up_for_a_title_nobody_can_read(labels: list[str], expected: str) -> None:
    assert types(split(filed([page(*rows(*labels))]), CUES)) == [(expected, 1)]


OTHERS = {
    "sales contract": [
        "产品购销合同",
        "甲方：四川天成建材有限公司",
        "乙方：成都某某商贸有限公司",
        "产品名称 规格型号",
        "签订日期 2020年3月1日",
    ],
    "expert review": [
        "专家评审意见表",
        "项目名称 陶质砖技改",
        "专家姓名 职称",
        "评审意见：同意通过",
        "日期 2020年3月1日",
    ],
    "contents": ["目  录", "一、申请表 1", "二、营业执照 5", "三、商标注册证 6", "四、企业标准 7", "五、检验报告 20"],
    "remittance": ["银行回单", "付款人名称", "收款人名称", "金额", "交易日期 2020年3月1日"],
    "bill of goods": ["送货单", "客户名称", "产品名称", "规格型号", "数量 单价", "送货日期 2020年3月1日"],
    "meter": [
        "校准证书",
        "委托单位 四川天成建材有限公司",
        "器具名称 电子天平",
        "型号规格 FA2004",
        "校准日期 2020年3月1日",
    ],
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_papers_stay_other_and_part_the_papers_around_them(name: str) -> None:
    heading, *lines = OTHERS[name]
    pages = filed([*standard(), page(title(heading), *rows(*lines)), *report()])
    assert types(split(pages, CUES)) == [("enterprise_standard", 4), ("other", 1), ("test_report", 4)]


def test_a_photograph_in_the_middle_of_a_report_goes_with_it() -> None:
    pages = report()
    picture = page((0.1, 0.05, 0.0165, "报告编号：CZ2021-00123"), (0.4, 0.8, 0.0165, "样品照片"))
    assert types(split(filed([*pages, picture]), CUES)) == [("test_report", 5)]
