"""Document types: what stands without labels, several generations of layouts."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.facts import registry
from pipeline.model.facts import Status
from pipeline.model.geometry import Box
from pipeline.model.packet import Document
from pipeline.model.reading import CodeMark, SealMark
from tests.extractors.pages import at, page, read, table, values

COMPANY = "四川砚禾新材料有限公司"


def test_cover_of_an_enterprise_standard() -> None:
    facts = read(
        "enterprise_standard",
        page(
            at(3, 2, "ICS 91.100.23"), at(40, 2, "Q/YH", size=1.6),
            at(16, 8, f"{COMPANY}企业标准"),
            at(38, 10, "Q/YH 001—2023"), at(37, 12, "代替 Q/YH 001—2020"),
            at(18, 20, "釉面内墙砖", size=2.0), at(18, 24, "Glazed interior tile"),
            at(5, 50, "2023-03-01发布"), at(35, 50, "2023-04-01实施"),
            at(16, 54, f"{COMPANY}  发布"),
        ),
    )  # fmt: skip
    told = values(facts)
    assert "试验方法" in str(told.pop("missing_chapters"))
    assert told | {"rounding": None} == {
        "standard_number": "Q/YH 001-2023",
        "replaces": "Q/YH 001-2020",
        "title": "釉面内墙砖",
        "issued_on": date(2023, 3, 1),
        "effective_on": date(2023, 4, 1),
        "issuer": COMPANY,
        "rounding": None,
    }


def test_a_title_over_two_lines() -> None:
    facts = read(
        "enterprise_standard",
        page(
            at(38, 10, "Q/YH 001—2023"),
            at(14, 20, "给水用抗冲改性聚氯乙烯", size=2.0), at(18, 23, "管材及管件", size=2.0),
            at(5, 50, "2023-03-01 发布"), at(35, 50, "2023-04-01 实施"),
        ),
    )  # fmt: skip
    assert facts.fields["title"].value == "给水用抗冲改性聚氯乙烯管材及管件"


def test_declared_date_comes_from_the_watermark_and_not_from_the_cover() -> None:
    stamp = at(10, 30, "公布 2023年05月06日 09点39分")
    facts = read("enterprise_standard", page(at(5, 50, "2023-03-01发布  2023-04-01实施"), watermark=[stamp]))
    assert values(facts)["declared_on"] == date(2023, 5, 6)
    assert values(facts)["issued_on"] == date(2023, 3, 1)


def test_old_trademark_certificate() -> None:
    facts = read(
        "trademark_certificate",
        page(
            at(18, 4, "商标注册证", size=2.4), at(20, 8, "第 1234567 号"), at(20, 16, "砚禾", size=2.0),
            at(5, 24, "核定使用商品（第19类）"), at(5, 26, "瓷砖；建筑用陶瓷砖；"), at(5, 27.2, "非金属地板砖（截止）"),
            at(5, 32, "注册人"), at(12, 32, COMPANY), at(5, 34, "注册地址"), at(12, 34, "四川省成都市武侯区砚台路8号"),
            at(5, 36, "注册有效期限"), at(13, 36, "自公元2010年06月14日至2020年06月13日止"),
        ),
    )  # fmt: skip
    assert values(facts) == {
        "registration_number": "1234567",
        "mark": "砚禾",
        "registrant": COMPANY,
        "registrant_address": "四川省成都市武侯区砚台路8号",
        "goods_class": "19",
        "goods": "瓷砖;建筑用陶瓷砖;非金属地板砖",
        "registered_on": date(2010, 6, 14),
        "valid_to": date(2020, 6, 13),
    }


def test_newer_trademark_certificate() -> None:
    facts = read(
        "trademark_certificate",
        page(
            at(18, 4, "商标注册证", size=2.4), at(20, 8, "第78682220号"),
            at(5, 24, "核定使用商品/服务项目（国际分类：9）"), at(5, 26, "第9类：电线；电缆"),
            at(5, 32, f"注册人 {COMPANY}"), at(5, 36, "注册日期 2024年11月07日"), at(25, 36, "有效期至 2034年11月06日"),
        ),
    )  # fmt: skip
    assert values(facts)["goods_class"] == "9"
    assert values(facts)["goods"] == "电线;电缆"
    assert values(facts)["registered_on"] == date(2024, 11, 7)
    assert values(facts)["valid_to"] == date(2034, 11, 6)


def test_term_of_a_licence_without_end() -> None:
    facts = read("business_licence", page(at(5, 5, "营业执照", size=2), at(5, 9, "营业期限：2008年05月06日至长期")))
    assert facts.fields["term_from"].value == date(2008, 5, 6)
    assert facts.fields["term_to"].status is Status.READ
    assert facts.fields["term_to"].value is None


def test_licence_date_by_the_seal() -> None:
    facts = read(
        "business_licence",
        page(
            at(28, 48, "登记机关"),
            at(30, 52, "2019年"),
            at(35, 52, "11月"),
            at(39, 52, "01日"),
            at(3, 58, "国家市场监督管理总局监制"),
        ),
    )
    assert values(facts)["issued_on"] == date(2019, 11, 1)


def test_registrar_seen_only_in_the_seal_is_for_a_person() -> None:
    name = "成都市武侯区市场监督管理局"
    seal = SealMark(box=Box(0.6, 0.8, 0.8, 0.9), colour="red", shape="round", text=name, confidence=0.95)
    sealed = page(at(28, 48, "登记机关")).model_copy(update={"seals": (seal,)})
    field = read("business_licence", sealed).fields["registrar"]
    assert field.value == name
    assert field.status is Status.DOUBTFUL


def test_quality_certificate_as_a_statement() -> None:
    facts = read(
        "qms_certificate",
        page(
            at(16, 5, "质量管理体系认证证书", size=1.8), at(16, 9, "证书编号：03824Q60289R3S"),
            at(5, 13, f"兹证明：{COMPANY}"),
            at(5, 17, "质量管理体系符合 GB/T 19001-2016/ISO 9001:2015"),
            at(5, 20, "认证范围：陶瓷砖的设计、生产和服务"),
            at(5, 24, "颁证日期：2024年01月12日"), at(25, 24, "有效期至：2027年01月11日"),
            at(20, 40, "四川苒峦认证中心有限公司"),
        ),
    )  # fmt: skip
    assert values(facts) == {
        "certificate_number": "03824Q60289R3S",
        "holder": COMPANY,
        "standard": "GB/T 19001-2016/ISO 9001:2015",
        "scope": "陶瓷砖的设计、生产和服务",
        "issued_on": date(2024, 1, 12),
        "valid_to": date(2027, 1, 11),
        "certifier": "四川苒峦认证中心有限公司",
    }


def test_name_and_address_under_one_label() -> None:
    facts = read(
        "ccc_certificate",
        page(
            at(5, 5, "证书编号：2021010713720498"), at(5, 9, "委托人名称及地址"), at(5, 11, COMPANY),
            at(5, 12.2, "四川省成都市武侯区砚台路8号"),
            at(5, 15, "发证日期：2021年02月27日"),
        ),
    )  # fmt: skip
    assert values(facts)["applicant"] == COMPANY
    assert values(facts)["certificate_number"] == "2021010713720498"


def test_models_listed_on_an_annex() -> None:
    lines, grid = table(
        5, 10, [5, 12, 8], [["序号", "规格型号", "说明"], ["1", "DC36-160", "—"], ["2", "DCG-32A", "—"]]
    )
    front = page(at(5, 9, "产品名称和系列、规格、型号"), at(5, 11, "电炒锅 详见附件"))
    facts = read("ccc_certificate", front, page(*lines, grids=[grid], number=2))
    assert values(facts)["models"] == ["DC36-160", "DCG-32A"]
    assert facts.fields["product_name"].value == "电炒锅"


def test_a_gap_where_a_page_has_no_readable_counter_is_doubtful() -> None:
    cover, first = page(at(40, 20, "检验报告")), page(at(30, 2, "共3页 第1页"), number=2)
    bare, last = page(at(5, 20, "吸水率"), number=3), page(at(30, 2, "共3页 第3页"), number=4)
    assert read("test_report", cover, first, last).fields["page_numbers"].settled
    gap = read("test_report", cover, first, bare, last).fields["page_numbers"]
    assert (gap.value, gap.status) == ("缺第2页", Status.DOUBTFUL)


def test_what_may_be_a_mark_and_how_clear_the_pages_are_is_kept() -> None:
    cover = page(at(40, 20, "检验报告"), at(5, 5, "报告编号：A123456789012"), at(10, 8, "21912033012"))
    seen = read("test_report", cover).sight
    assert seen.strays == ("21912033012",)
    assert len(seen.qualities) == 1


def test_a_report_counts_its_pages() -> None:
    first, third = page(at(30, 2, "共3页 第1页")), page(at(30, 2, "共3页 第3页"), number=2)
    assert values(read("test_report", first, third))["page_numbers"] == "缺第2页"
    assert read("test_report", first, third).fields["page_numbers"].settled
    second = page(at(30, 2, "共3页 第2页"), number=3)
    assert values(read("test_report", first, third, second))["page_numbers"] == "完整"


@pytest.mark.parametrize(
    ("conclusion", "verdict"),
    [
        ("经检验，所检项目符合Q/YH 001—2023标准要求。", "合格"),
        ("该样品水分项目不符合标准要求，判定为不合格。", "不合格"),
        ("实测值见附表。", None),
    ],
)
def test_what_a_conclusion_comes_to(conclusion: str, verdict: str | None) -> None:
    lines, grid = table(3, 10, [7, 35], [["检验结论", conclusion]])
    assert read("test_report", page(*lines, grids=[grid])).fields["verdict"].value == verdict


def test_seals_and_codes_are_kept_with_their_place() -> None:
    seal = SealMark(box=Box(0.1, 0.1, 0.2, 0.2), colour="red", shape="round", text=COMPANY, confidence=0.4)
    code = CodeMark(box=Box(0.8, 0.1, 0.9, 0.2), kind="qr", text="WT-1")
    marked = page().model_copy(update={"seals": (seal,), "codes": (code,)})
    facts = read("test_report", marked)
    assert facts.seals[0].status is Status.DOUBTFUL
    assert facts.seals[0].evidence[0].box == Box(0.1, 0.1, 0.2, 0.2)
    assert facts.codes[0].text == "WT-1"


@pytest.mark.parametrize("kind", sorted(registry()))
def test_every_type_survives_an_empty_document(kind: str) -> None:
    facts = read(kind, page())
    assert all(field.status is Status.MISSING for field in facts.fields.values())
    assert all(field.name == name and field.document == "d1" for name, field in facts.fields.items())


@pytest.mark.parametrize("kind", sorted(registry()))
def test_every_field_can_be_found_by_a_label_or_a_finder(kind: str) -> None:
    for name, spec in registry()[kind].specs().items():
        assert spec.labels or spec.find, f"{kind}.{name}"
        assert any("㐀" <= c <= "鿿" for c in spec.title), f"{kind}.{name} has no Chinese title"


def test_a_type_without_fields_gives_plain_facts() -> None:
    document = Document(id="d9", type="other", title="", pages=())
    from extractors.extract import extract

    assert extract(document, [page(at(3, 3, "随便"))]).fields == {}
