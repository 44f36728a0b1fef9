"""Copies of papers, and types that are easily taken for one another."""

from __future__ import annotations

import random

import pytest

from pipeline.model.reading import Line, PageReading
from pipeline.stages.split import split
from tests.pipeline.test_split import (
    CUES,
    PAPERS,
    Printed,
    filed,
    form,
    invoice,
    licence,
    page,
    quality,
    report,
    rows,
    standard,
    title,
    trademark,
    types,
)

# --- copies -----------------------------------------------------------------------------------------------


def test_three_copies_in_a_row_are_three_documents_two_of_them_copies() -> None:
    documents = split(filed([*report(), *report(), *report()]), CUES)
    assert types(documents) == [("test_report", 4)] * 3
    assert [d.copy_of for d in documents] == [None, "d1", "d1"]


def test_copies_of_a_whole_packet_are_marked() -> None:
    once = [*form(), *licence(), *trademark(), *standard()]
    documents = split(filed([*once, *once]), CUES)
    assert [d.copy_of for d in documents] == [None] * 4 + ["d1", "d2", "d3", "d4"]


def test_copies_collated_page_by_page_are_taken_apart() -> None:
    documents = split(filed(p for q in [*standard(), *report()] for p in (q, q)), CUES)
    assert types(documents) == [
        ("enterprise_standard", 4),
        ("enterprise_standard", 4),
        ("test_report", 4),
        ("test_report", 4),
    ]
    assert [d.copy_of for d in documents] == [None, "d1", None, "d3"]


def test_a_copy_read_with_errors_is_still_a_copy() -> None:
    again = [
        p.model_copy(update={"content": p.content + "'", "lines": tuple(_misread(line) for line in p.lines)})
        for p in licence()
    ]
    documents = split(filed([*licence(), *again]), CUES)
    assert [d.copy_of for d in documents] == [None, "d1"]


def _misread(line: Line) -> Line:
    return line.model_copy(update={"text": line.text.replace("限", "眼").replace("MA6", "MAG")})


def test_papers_alike_but_for_a_number_are_not_copies() -> None:
    documents = split(filed([*trademark("12345678"), *trademark("12345679")]), CUES)
    assert types(documents) == [("trademark_certificate", 1)] * 2
    assert documents[1].copy_of is None


# --- types that are easily taken for one another ----------------------------------------------------------


def one_type(*pages: PageReading) -> str:
    (document,) = split(filed(pages), CUES)
    return document.type


def test_the_form_for_re_review_is_another_form() -> None:
    first = page(
        title("四川省质量对标提升达标产品认定复审申请表", size=0.028),
        *rows("申请企业", "原认定证书编号", "认定有效期", "先进指标体系"),
    )
    assert one_type(first) == "recheck_form"


@pytest.mark.parametrize(
    ("heading", "labels", "expected"),
    [
        ("商标续展注册证明", ["兹核准第1234567号商标续展注册", "注册人", "续展注册有效期"], "trademark_renewal"),
        ("核准变更商标注册人名义证明", ["兹核准第1234567号商标变更", "变更后注册人名义"], "trademark_change"),
        ("核准商标转让证明", ["兹核准第1234567号商标转让注册", "受让人"], "trademark_change"),
        ("商标使用许可备案通知书", ["许可人", "被许可人", "许可期限"], "trademark_licence"),
        ("准予变更登记通知书", ["统一社会信用代码", "变更前", "变更后", "登记机关"], "name_change"),
        ("事业单位法人证书", ["宗旨和业务范围", "举办单位", "开办资金", "法定代表人"], "legal_person_certificate"),
        ("全国工业产品生产许可证", ["证书编号 XK08-001-01234", "企业名称", "产品名称"], "production_licence"),
        ("食品生产许可证", ["生产者名称", "食品类别", "许可证编号 SC10741018302531"], "food_licence"),
        ("强制性认证产品符合性自我声明", ["制造商", "产品名称", "自我声明编号"], "ccc_self_declaration"),
        ("首席质量官任命书", ["兹任命 李四 为首席质量官"], "quality_evidence"),
        ("监督审核合格通知书", ["保持认证注册资格"], "quality_evidence"),
        ("企业标准信息公共服务平台", ["标准名称 陶质砖", "机构名称", "公开时间 2020-01-20"], "standard_declaration"),
        ("检 测 报 告", ["委托单位", "样品名称", "检测依据", "检测结论"], "test_report"),
        ("计算机软件著作权登记证书", ["证书号 软著登字第14952119号", "著作权人", "登记号"], "other"),
        ("税务登记证", ["纳税人名称", "法定代表人", "登记注册类型", "经营范围"], "other"),
        ("化妆品生产许可证", ["社会信用代码", "住所", "生产地址", "有效期至", "发证机关"], "other"),
        ("环境管理体系认证证书", ["兹证明", "认证范围", "颁证日期", "有效期至"], "other"),
        ("商标注册申请受理通知书", ["申请号", "类别", "商标局"], "other"),
        ("中华人民共和国国家标准", ["GB/T 4100-2015", "2015-05-15 发布", "2015-12-01 实施"], "other"),
        ("购销合同", ["甲方", "乙方", "签订日期"], "other"),
        ("目 录", ["1 申请表", "2 商标注册证", "3 营业执照", "4 企业标准", "5 检验报告"], "other"),
    ],
)  # fmt: skip
def test_the_printed_title_decides(heading: str, labels: list[str], expected: str) -> None:
    assert one_type(page(title(heading, size=0.028), *rows(*labels))) == expected


def test_a_title_with_a_misread_character_or_set_wide_apart_is_known() -> None:
    assert (
        one_type(page(title("营业执熙"), *rows("统一社会信用代码 91510100MA6CXXX123", "经营范围", "注册资本")))
        == "business_licence"
    )
    wide: list[Printed] = [(0.2 + 0.16 * n, 0.1, 0.032, c) for n, c in enumerate("营业执照")]
    assert one_type(page(*wide, *rows("名称", "经营范围", "注册资本"))) == "business_licence"


def test_labels_make_up_for_a_title_under_a_seal() -> None:
    labels = ["统一社会信用代码 91510100MA6CXXX123", "注册资本", "成立日期", "营业期限", "经营范围", "登记机关"]
    assert one_type(page(*rows(*labels))) == "business_licence"


def test_the_platform_watermark_does_not_make_a_standard_a_declaration() -> None:
    marks = [(0.1 + 0.2 * n, 0.3 + 0.2 * n, 0.02, "企业标准信息公共服务平台") for n in range(3)]
    pages = [p.model_copy(update={"lines": (*p.lines, *page(*marks).lines)}) for p in standard()]
    assert types(split(filed(pages), CUES)) == [("enterprise_standard", 4)]


def test_content_outweighs_a_wrong_file_name() -> None:
    assert types(split(filed(trademark(), "3.营业执照.pdf"), CUES)) == [("trademark_certificate", 1)]


def test_a_photograph_is_other_and_takes_no_type_from_its_neighbours() -> None:
    documents = split(filed([*licence(), page((0.4, 0.5, 0.02, "厂区大门")), *quality()]), CUES)
    assert types(documents) == [("business_licence", 1), ("other", 1), ("qms_certificate", 1)]


def test_titles_are_the_printed_ones() -> None:
    documents = split(filed([*licence(), *invoice(), page(blank=True)]), CUES)
    assert [d.title for d in documents] == ["营业执照", "四川增值税专用发票", "空白页"]


def test_a_long_packet_of_many_copies_keeps_every_page() -> None:
    rng = random.Random(3)
    papers = [PAPERS[rng.choice(sorted(PAPERS))]() for _ in range(40)]
    pages = [p for paper in papers for p in paper]
    documents = split(filed(pages), CUES)
    assert sorted(r.page for d in documents for r in d.pages) == list(range(1, len(pages) + 1))
