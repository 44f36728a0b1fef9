"""Every label of every field finds its value, in every style that papers are set in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import cycle

import pytest

from extractors import certified as c
from extractors import kinds as k
from extractors import wording as w
from extractors.facts import Facts, Spec, registry
from extractors.kinds import Kind
from pipeline.model.facts import Status
from pipeline.model.reading import PageReading
from tests.extractors.pages import at, page, read, table, values

COMPANY = "四川砚禾新材料有限公司"
TERM, DAY = "2018年03月14日至2028年03月13日", "2028年03月13日"
EXAMPLES: dict[Kind | None, tuple[str, object]] = {
    None: ("釉面砖", "釉面砖"),
    k.SHORT: ("委托检验", "委托检验"),
    k.TEXT: ("有限责任公司", "有限责任公司"),
    k.COMPANY: (COMPANY, COMPANY),
    k.COMPANY_ONLY: (COMPANY, COMPANY),
    k.PERSON: ("王海燕", "王海燕"),
    k.PHONE: ("028-85171234", "028-85171234"),
    k.CREDIT_CODE: ("91350100M000100Y43", "91350100M000100Y43"),
    k.REGISTRATION: ("110108000000016", "110108000000016"),
    k.DATE: (DAY, date(2028, 3, 13)),
    k.TERM_START: (TERM, date(2018, 3, 14)),
    k.TERM_END: (TERM, date(2028, 3, 13)),
    k.VALID_FROM: (TERM, date(2018, 3, 14)),
    k.VALID_TO: (DAY, date(2028, 3, 13)),
    k.STANDARD: ("Q/YH 001-2023", "Q/YH 001-2023"),
    k.STANDARDS: ("Q/YH 001-2023", "Q/YH 001-2023"),
    k.STANDARD_TITLE: ("釉面内墙砖", "釉面内墙砖"),
    c.QMS_STANDARD: ("GB/T 19001-2016", "GB/T 19001-2016"),
    c.QMS_NUMBER: ("03824Q60289R3S", "03824Q60289R3S"),
    k.TRADEMARK_NUMBER: ("1234567", "1234567"),
    k.CMA_NUMBER: ("232320110001", "232320110001"),
    k.CNAS_NUMBER: ("CNAS L1842", "CNAS L1842"),
    k.CCC_NUMBER: ("2015010913789246", "2015010913789246"),
    k.FOOD_NUMBER: ("SC11351090100010", "SC11351090100010"),
    k.CODE: ("WT-2023-0117", "WT-2023-0117"),
    k.GOODS_CLASS: ("19", "19"),
    w.XK_NUMBER: ("(川)XK13-001-00001", "(川)XK13-001-00001"),
    w.TRADEMARK: ("砚禾", "砚禾"),
    w.GOODS: ("瓷砖;建筑用陶瓷砖", "瓷砖;建筑用陶瓷砖"),
    c.QMS_SCOPE: ("陶瓷砖的设计和生产", "陶瓷砖的设计和生产"),
    w.CONCLUSION: ("经检验,样品合格。", "经检验,样品合格。"),
    w.STATE: ("现行有效", "现行有效"),
    w.CAPITAL: ("壹仟万元整", "壹仟万元整"),
    w.ADDRESS: ("四川省成都市武侯区砚台路8号", "四川省成都市武侯区砚台路8号"),
    w.SCOPE: ("瓷砖的制造;瓷砖销售", "瓷砖的制造;瓷砖销售"),
    w.SYSTEM: ("陶瓷砖质量对标先进指标体系", "陶瓷砖质量对标先进指标体系"),
    w.MODEL: ("YM-300×600", "YM-300×600"),
    w.CCC_MODELS: ("YM-300", ["YM-300"]),
    w.CCC_PRODUCT: ("电炒锅", "电炒锅"),
    w.PRODUCT: ("电力电缆", "电力电缆"),
}


def _cell(*row: str) -> PageReading:
    lines, grid = table(3, 20, [11] * len(row), [list(row)])
    return page(*lines, grids=[grid])


STYLES: dict[str, Callable[[str, str], PageReading]] = {
    "colon": lambda label, text: page(at(5, 20, f"{label}：{text}")),
    "gap": lambda label, text: page(at(5, 20, label), at(20, 20, text)),
    "above": lambda label, text: page(at(5, 20, label), at(5, 21.6, text)),
    "cell": lambda label, text: _cell(label, text),
    "second column": lambda label, text: _cell("备注", "/", label, text),
    "numbered": lambda label, text: page(at(5, 20, f"（三）{label}：{text}")),
    "underlined": lambda label, text: page(at(5, 20, f"{label}：__{text}____")),
}
BILINGUAL: dict[str, Callable[[str, str], PageReading]] = {
    "beside": lambda label, text: page(at(5, 20, f"{label} Name of Sample"), at(30, 20, text)),
    "in line": lambda label, text: page(at(5, 20, f"{label}  Date of Issue  {text}")),
    "below": lambda label, text: page(at(5, 20, label), at(5, 21.1, "Date", size=0.8), at(20, 20.4, text)),
    "in the cell": lambda label, text: _cell(f"{label}|Name of Sample", text),
}
FIELDS = [(kind, name) for kind, facts in sorted(registry().items()) for name in facts.specs()]


def _spec(kind: str, name: str) -> Spec[object]:
    facts: type[Facts] = registry()[kind]
    return facts.specs()[name]


@pytest.mark.parametrize(("kind", "name"), FIELDS)
def test_every_label_finds_its_value(kind: str, name: str) -> None:
    spec = _spec(kind, name)
    text, value = EXAMPLES[spec.kind]
    for label, style in zip(spec.labels, cycle(STYLES), strict=False):
        field = read(kind, STYLES[style](label, text)).fields[name]
        assert (field.value, field.status) == (value, Status.READ), f"{label}, {style}"


@pytest.mark.parametrize(("kind", "name"), FIELDS)
def test_a_translation_beside_a_label_is_no_value(kind: str, name: str) -> None:
    spec = _spec(kind, name)
    text, value = EXAMPLES[spec.kind]
    if spec.kind is w.GOODS:
        pytest.skip("the trademark office prints no translations")
    for label, style in zip((x for x in spec.labels if len(x) > 2), cycle(BILINGUAL), strict=False):
        field = read(kind, BILINGUAL[style](label, text)).fields[name]
        assert field.value == value or not field.settled, f"{label}, {style}: {field.value}"


def test_a_brand_under_its_label_is_no_translation() -> None:
    columns = {"商标": "MINXUX", "样品名称": "釉面砖", "检验类别": "委托检验"}
    lines = [
        at(5 + 14 * n, y, word)
        for n, pair in enumerate(columns.items())
        for y, word in zip((20, 21.6), pair, strict=True)
    ]
    assert values(read("test_report", page(*lines)))["trademark"] == "MINXUX"


@pytest.mark.parametrize(
    "printed", ["王海燕 13800001111", "王海燕/028-85171234", "王海燕（13800001111）", "王海燕，电话：13800001111"]
)
def test_one_label_for_a_person_and_a_telephone(printed: str) -> None:
    found = values(read("application_form", page(at(5, 20, f"联系人及电话：{printed}"))))
    assert found["contact"] == "王海燕"
    assert found["phone"] in ("13800001111", "028-85171234")


@pytest.mark.parametrize("printed", ["砚禾 1234567", "砚禾（第1234567号）", "砚禾、1234567", "砚禾，注册号：1234567"])
def test_one_label_for_a_mark_and_its_number(printed: str) -> None:
    found = values(read("application_form", page(at(5, 20, f"注册商标及注册证号：{printed}"))))
    assert (found["trademark"], found["trademark_number"]) == ("砚禾", "1234567")


def test_a_mark_may_be_a_number() -> None:
    assert values(read("application_form", page(at(5, 20, "注册商标：999"))))["trademark"] == "999"
    assert values(read("application_form", page(at(5, 20, "注册商标：三九999"))))["trademark"] == "三九999"
