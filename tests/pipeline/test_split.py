"""From pages to documents, on pages laid out by hand: what is printed, how large, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.facts import registry
from pipeline.model.geometry import Box
from pipeline.model.packet import Document
from pipeline.model.reading import Line, PageReading, PageRef, Reader
from pipeline.stages.split import split

CUES = {name: facts.cues for name, facts in registry().items()}
Printed = tuple[float, float, float, str]  # x, y, height (shares of the page), text


def page(*printed: Printed, landscape: bool = False, blank: bool = False, content: str = "") -> PageReading:
    """A page of A4 with these lines; a wide character is as wide as it is high."""
    width, height = (2339, 1654) if landscape else (1654, 2339)
    lines = []
    for x, y, size, text in printed:
        share = sum(size if ord(c) > 0x2E80 else size / 2 for c in text) * height / width
        box = Box(x, y, min(x + share, 1.0), y + size)
        lines.append(Line(text=text, box=box, confidence=0.98, reader=Reader.RAPIDOCR))
    return PageReading(
        ref=PageRef(file="-", page=1),
        content=content or repr((printed, landscape, blank)),
        width=width,
        height=height,
        reader=Reader.RAPIDOCR,
        quality=0.9,
        blank=blank,
        lines=tuple(lines),
    )


def title(text: str, y: float = 0.1, size: float = 0.032) -> Printed:
    share = sum(size if ord(c) > 0x2E80 else size / 2 for c in text) * 2339 / 1654
    return (max(0.5 - share / 2, 0.02), y, size, text)


def rows(*texts: str, y: float = 0.25, x: float = 0.12) -> list[Printed]:
    return [(x, y + 0.03 * n, 0.0165, text) for n, text in enumerate(texts)]


def filed(pages: Iterable[PageReading], name: str = "全套材料.pdf") -> list[PageReading]:
    """The pages as one file, in this order."""
    return [p.model_copy(update={"ref": PageRef(file=name, page=n)}) for n, p in enumerate(pages, 1)]


def types(documents: Sequence[Document]) -> list[tuple[str, int]]:
    return [(d.type, len(d.pages)) for d in documents]


# --- papers -----------------------------------------------------------------------------------------------


def licence(code: str = "91510100MA6CXXX123", name: str = "四川天成建材有限公司") -> list[PageReading]:
    labels = [
        f"统一社会信用代码 {code}",
        f"名称 {name}",
        "类型 有限责任公司",
        "法定代表人 张三",
        "经营范围 建材的生产",
        "注册资本 壹仟万元整",
    ]
    return [page(title("营 业 执 照"), *rows(*labels, "成立日期 2010年05月06日", "登记机关"))]


def trademark(number: str = "12345678", goods: str = "瓷砖") -> list[PageReading]:
    return [
        page(
            title("商标注册证"),
            *rows(
                f"第 {number} 号",
                f"核定使用商品（第19类） {goods}",
                "注册人 四川天成建材有限公司",
                "有效期至 2030年01月06日",
            ),
        )
    ]


def standard(number: str = "Q/TCJC 001-2020", chapters: int = 3) -> list[PageReading]:
    cover = page(
        (0.1, 0.05, 0.0165, "ICS 91.100.23"),
        title("四川天成建材有限公司企业标准", y=0.12),
        (0.6, 0.18, 0.0165, number),
        title("陶 质 砖", y=0.4, size=0.03),
        (0.1, 0.85, 0.02, "2020-01-02 发布"),
        (0.6, 0.85, 0.02, "2020-02-01 实施"),
        title("四川天成建材有限公司 发布", y=0.92, size=0.022),
    )
    heads = [
        ("前 言", "本标准按照 GB/T 1.1-2009 给出的规则起草。"),
        ("1 范围", "本标准规定了陶质砖的要求。"),
        ("6 检验规则", "6.1 出厂检验"),
    ]
    texts = ["产品应逐批进行检验，检验合格后方可出厂。", "型式检验每年进行一次。"]
    body = [
        page(
            (0.7, 0.04, 0.0165, number),
            *rows(*heads[n % 3], *texts, f"{n}.{n + 7} 说明第{n * 37 + 11}款的内容与前款不同"),
        )
        for n in range(chapters)
    ]
    return [cover, *body]


def report(
    number: str = "CZ2021-00123", model: str = "300×600", counted: bool = True, named: bool = True
) -> list[PageReading]:
    head = f"报告编号：{number}"
    cover = page(
        title("检 验 报 告", y=0.25, size=0.04),
        *rows(head if named else "", "样品名称 陶质砖", "委托单位 四川天成建材有限公司", y=0.4),
    )
    statement = page(
        title("声 明", y=0.08, size=0.03),
        *rows(
            "1、报告未加盖“检验检测专用章”无效。",
            "2、复制报告未重新加盖专用章无效。",
            "3、对报告有异议应于十五日内提出。",
        ),
    )

    def counter(n: int) -> list[Printed]:
        return [(0.7, 0.05, 0.0165, f"共2页 第{n}页")] if counted else []

    first = page(
        (0.1, 0.05, 0.0165, head),
        *counter(1),
        title("检验报告", y=0.09),
        *rows(
            "样品名称 陶质砖", f"型号规格 {model}", "检验依据 Q/TCJC 001-2020", "检验结论 符合要求", "批准 审核 主检"
        ),
    )
    results = page(
        (0.1, 0.05, 0.0165, head),
        *counter(2),
        *rows(
            "序号 检验项目 单位 技术要求 检验结果 单项判定",
            "1 吸水率 % ≤10 8.2 合格",
            "2 破坏强度 N ≥600 970 合格",
            "以下空白",
        ),
    )
    return [cover, statement, first, results]


def form() -> list[PageReading]:
    return [
        page(
            title("四川省质量对标提升达标产品认定", y=0.2),
            title("申 请 表", y=0.26),
            *rows("申请企业 四川天成建材有限公司", "产品名称 陶质砖", y=0.4),
        ),
        page(*rows("申请企业", "先进指标体系", "执行标准", "注册商标", "企标指标", "实测值")),
        page(*rows("企业承诺", "本企业对申请材料的真实性负责", "初审意见", "市（州）市场监督管理局")),
    ]


def quality() -> list[PageReading]:
    labels = [
        "兹证明",
        "四川天成建材有限公司",
        "质量管理体系符合 GB/T 19001-2016/ISO 9001:2015",
        "认证范围：陶质砖的生产",
        "颁证日期 2020-01-01",
    ]
    return [page(title("质量管理体系认证证书"), *rows("证书编号：03820Q60289R3S", *labels))]


def compulsory(number: str = "2020011001123456") -> list[PageReading]:
    return [
        page(
            title("中国国家强制性产品认证证书"),
            *rows(f"证书编号：{number}", "委托人名称、地址", "产品名称和系列、规格、型号", "发证日期 2020年1月2日"),
        ),
        page(title("附件", size=0.025), *rows(f"证书编号：{number}", "产品型号 A1、A2、A3", "共1页 第1页")),
    ]


def invoice() -> list[PageReading]:
    return [page(title("四川增值税专用发票"), *rows("购买方 名称", "货物或应税劳务名称", "金额 税率 税额", "价税合计"))]


PAPERS: dict[str, Callable[[], list[PageReading]]] = {
    "business_licence": licence,
    "trademark_certificate": trademark,
    "enterprise_standard": standard,
    "test_report": report,
    "application_form": form,
    "qms_certificate": quality,
    "ccc_certificate": compulsory,
    "other": invoice,
}


# --- every packet -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAPERS)
def test_each_paper_alone_is_one_document_of_its_type(name: str) -> None:
    pages = PAPERS[name]()
    assert types(split(filed(pages), CUES)) == [(name, len(pages))]


@settings(max_examples=30, deadline=None)
@given(st.permutations(sorted(PAPERS)))
def test_the_order_of_documents_in_one_file_changes_neither_types_nor_bounds(order: list[str]) -> None:
    papers = [PAPERS[name]() for name in order]
    documents = split(filed(p for paper in papers for p in paper), CUES)
    assert types(documents) == [(name, len(paper)) for name, paper in zip(order, papers, strict=True)]


WORDS = [
    "营业执照",
    "检验报告",
    "附件",
    "前言",
    "Q/TCJC 001-2020",
    "共3页 第2页",
    "报告编号：A12345",
    "商标注册证",
    "发票",
    "声明",
    "1 范围",
    "·",
    "第 3 页",
]
_ANY_PAGE = st.builds(
    lambda lines, blank, landscape: page(*([] if blank else lines), blank=blank, landscape=landscape),
    st.lists(
        st.tuples(st.floats(0, 0.9), st.floats(0, 0.95), st.floats(0.008, 0.05), st.sampled_from(WORDS)), max_size=6
    ),
    st.booleans(),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_ANY_PAGE, st.sampled_from(["a.pdf", "b/报告-1.jpg", "c.tif"])), max_size=12))
def test_every_page_is_in_exactly_one_document(parts: list[tuple[PageReading, str]]) -> None:
    readings = [p.model_copy(update={"ref": PageRef(file=file, page=n)}) for n, (p, file) in enumerate(parts)]
    documents = split(readings, CUES)
    assert sorted(r.page for d in documents for r in d.pages) == list(range(len(parts)))
    assert [d.id for d in documents] == [f"d{n}" for n in range(1, len(documents) + 1)]
    assert all(d.copy_of in {e.id for e in documents} for d in documents if d.copy_of)
    assert all((d.type == "blank") == any(readings[r.page].blank for r in d.pages) for d in documents)


def test_an_empty_packet_has_no_documents() -> None:
    assert split([], CUES) == []


# --- where documents begin --------------------------------------------------------------------------------


def test_two_reports_in_a_row_are_two() -> None:
    pages = [*report(), *report("CZ2021-00777", model="400×800")]
    documents = split(filed(pages), CUES)
    assert types(documents) == [("test_report", 4), ("test_report", 4)]
    assert documents[1].copy_of is None


def test_reports_without_page_counters_are_told_apart_by_their_numbers() -> None:
    pages = [*report(counted=False), *report("CZ2021-00777", counted=False)]
    assert types(split(filed(pages), CUES)) == [("test_report", 4), ("test_report", 4)]


def test_a_statement_before_the_cover_belongs_to_the_report() -> None:
    cover, statement, *rest = report()
    assert types(split(filed([*licence(), statement, cover, *rest]), CUES)) == [
        ("business_licence", 1),
        ("test_report", 4),
    ]


def test_a_blank_back_does_not_part_a_document() -> None:
    pages = report()
    pages.insert(2, page(blank=True))
    documents = split(filed(pages), CUES)
    assert types(documents) == [("test_report", 4), ("blank", 1)]
    assert [r.page for r in documents[0].pages] == [1, 2, 4, 5]


def test_a_packet_scanned_from_behind_is_split_alike() -> None:
    papers = [form(), licence(), trademark(), standard(), report()]
    documents = split(filed([p for paper in papers for p in paper][::-1]), CUES)
    names = ["application_form", "business_licence", "trademark_certificate", "enterprise_standard", "test_report"]
    assert sorted(types(documents)) == sorted((name, len(PAPERS[name]())) for name in names)


def test_a_stray_page_goes_to_the_report_whose_number_it_carries() -> None:
    *most, results = report()
    documents = split(filed([*most, *licence(), results]), CUES)
    assert types(documents) == [("test_report", 4), ("business_licence", 1)]


def test_a_stray_page_of_a_report_that_is_not_there_stays_alone() -> None:
    *_, results = report("ZZ2019-99999")
    documents = split(filed([*report(), *licence(), results]), CUES)
    assert types(documents) == [("test_report", 4), ("business_licence", 1), ("test_report", 1)]


def test_files_part_documents_that_nothing_else_parts() -> None:
    plain = [page(*rows(f"第{n}项内容", "产品应符合要求")) for n in range(2)]
    readings = [p.model_copy(update={"ref": PageRef(file=f"{n}.pdf", page=1)}) for n, p in enumerate(plain)]
    assert len(split(readings, CUES)) == 2


def test_pages_filed_as_images_are_joined_to_documents() -> None:
    papers = [("报告", report()), ("执照", licence()), ("标准", standard())]
    readings = [
        p.model_copy(update={"ref": PageRef(file=f"{name}-{n}.jpg", page=1)})
        for name, paper in papers
        for n, p in enumerate(paper, 1)
    ]
    assert types(split(readings, CUES)) == [("test_report", 4), ("business_licence", 1), ("enterprise_standard", 4)]


def test_annex_pages_of_a_form_filed_as_images_stay_with_it() -> None:
    """A bare table with columns of the standard's values, and a page of promises and opinions, have no title."""
    table = page(*rows("附：对标指标明细"), *rows("项目（单位）", "热效率（%）", "待机功率（W）", y=0.3))
    heads = [(0.4, 0.3, 0.0165, "企业标准值"), (0.6, 0.3, 0.0165, "先进指标值"), (0.8, 0.3, 0.0165, "实测结果")]
    table = page(*[(line.box.x0, line.box.y0, line.box.height, line.text) for line in table.lines], *heads)
    promise = page(
        *rows("本单位承诺：所提交的申请材料完整、真实、准确。", "法定代表人（签字）：张三", "（企业盖章）"),
        *rows("经初审，材料齐全，符合申报条件，同意上报。", "市场监管局初审意见", y=0.5),
    )
    pages = [form()[0], table, promise, *licence(), *standard()]
    named = [p.model_copy(update={"ref": PageRef(file=f"扫描件_{n:03}.jpg", page=1)}) for n, p in enumerate(pages, 1)]
    found = types(split(named, CUES))
    assert found[:2] == [("application_form", 3), ("business_licence", 1)]


def test_images_named_by_number_only_are_joined_all_the_same() -> None:
    pages = [*form(), *report(), *trademark()]
    readings = [p.model_copy(update={"ref": PageRef(file=f"{n:04}.jpg", page=1)}) for n, p in enumerate(pages, 1)]
    assert types(split(readings, CUES)) == [("application_form", 3), ("test_report", 4), ("trademark_certificate", 1)]
