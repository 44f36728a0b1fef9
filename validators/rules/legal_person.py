"""主体资格：代码的内在一致、主体类型、成立日期、区划代码。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from corpus.data.files import load
from corpus.data.regions import by_code
from extractors.business_licence import BusinessLicence
from extractors.ccc_certificate import CccCertificate
from extractors.enterprise_standard import EnterpriseStandard
from extractors.facts import Facts
from extractors.legal_person_certificate import LegalPersonCertificate
from extractors.name_change import NameChange
from extractors.production_licence import ProductionLicence
from extractors.qms_certificate import QmsCertificate
from extractors.test_report import TestReport
from pipeline.model.facts import Field, Status
from pipeline.model.report import Severity
from pipeline.text.codes import (
    credit_code_valid,
    embedded_code_valid,
    plain,
    region_of,
    registration_number_valid,
)
from pipeline.text.normalise import key
from validators.cases import doubtful, empty
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, fails, passes, rule, skips, unknown
from validators.findings import Violation, caption_of, doubt, hint, suspicion, title_of, violation
from validators.places import prefectures

D = date
GOOD_CODE, TRADER_CODE, ODD_CODE = "91510700205412308D", "92340602MA2PBMEM24", "915115002088628838"
"""The last passes its own check but not that of the organisation code inside: a real number that does."""
FORMS = "lexicon/legal_forms.yaml"


def _papers(dossier: Dossier) -> list[Facts]:
    found: list[Facts] = [*dossier.all(BusinessLicence), *dossier.all(LegalPersonCertificate)]
    if not found:
        raise NotApplicable
    return found


def _codes(dossier: Dossier) -> list[Field[str]]:
    """Credit codes of licences and certificates that have one.

    Raises:
        NotApplicable: none has.
    """
    codes = [p.fields["credit_code"] for p in _papers(dossier) if printed(p, "credit_code")]
    if not codes:
        raise NotApplicable
    return codes


@rule(
    "L03",
    clause="GB 11714",
    severity=Severity.HINT,
    remedy="主体标识码（{inner}）校验未通过，请核对代码{code}。",
    cases=[
        passes("两重校验都通过", BusinessLicence.of(credit_code=GOOD_CODE)),
        fails("只有内含的组织机构代码不符", BusinessLicence.of(credit_code=ODD_CODE)),
        unknown("读数存疑", BusinessLicence.of(credit_code=doubtful(ODD_CODE))),
        skips("代码本身校验不过（由L02判断）", BusinessLicence.of(credit_code="91510700205412308E")),
    ],
)
def inner_code_wrong(dossier: Dossier) -> Iterator[Violation]:
    """代码第9-17位组织机构代码校验"""
    judged = [c for c in _codes(dossier) if c.value is None or credit_code_valid(c.value)]
    if not judged:
        raise NotApplicable
    for code in judged:
        if not embedded_code_valid(code.require()):
            inner = plain(code.require())[8:17]
            yield hint("代码“{}”第9至17位（{inner}）不符合组织机构代码的校验。", code, inner=inner, code=code)


@rule(
    "L04",
    clause="GS 15-2006",
    severity=Severity.HINT,
    remedy="营业执照为15位注册号（{number}）的旧照，请提供载有18位统一社会信用代码的现行营业执照。",
    cases=[
        passes("18位代码", BusinessLicence.of(credit_code=GOOD_CODE)),
        passes("新旧号码都印着", BusinessLicence.of(credit_code=GOOD_CODE, registration_number="110108000000016")),
        fails("只有15位注册号", BusinessLicence.of(registration_number="110108000000016")),
        fails("注册号印在代码一栏", BusinessLicence.of(credit_code="110108000000016")),
        unknown("号码存疑", BusinessLicence.of(registration_number=doubtful("110108000000016"))),
        skips("没有读到号码", BusinessLicence.of(name="甲公司")),
    ],
)
def old_licence(licence: BusinessLicence) -> Iterator[Violation]:
    """旧版15位注册号校验"""
    code = licence.credit_code if printed(licence, "credit_code") else None
    if code is not None and len(plain(code.value or "")) != 15:
        if code.value is None:
            yield doubt(code)
        return
    number = code or licence.registration_number
    if code is None and not printed(licence, "registration_number"):
        raise NotApplicable
    checked = "" if registration_number_valid(number.require()) else "，且末位校验不符"
    yield hint("营业执照所载为15位注册号“{}”{checked}。", number, checked=checked, number=number)


@rule(
    "L05",
    clause="GB 32100-2015",
    severity=Severity.INCONSISTENT,
    remedy="代码“{code}”的类别为{named}，与主体类型“{kind}”不一致，请核对。",
    cases=[
        passes("公司为91", BusinessLicence.of(credit_code=GOOD_CODE, entity_type="有限责任公司(自然人独资)")),
        passes("事业单位为12", LegalPersonCertificate.of(credit_code="121200004013590816")),
        fails(
            "公司用个体工商户的代码", BusinessLicence.of(credit_code="92340602MA2PBMEM24", entity_type="有限责任公司")
        ),
        fails("事业单位法人证书用企业代码", LegalPersonCertificate.of(credit_code=GOOD_CODE)),
        unknown("代码存疑", BusinessLicence.of(credit_code=doubtful(TRADER_CODE), entity_type="有限责任公司")),
        skips("类型不在表中", BusinessLicence.of(credit_code=GOOD_CODE, entity_type="其他")),
    ],
)
def code_of_another_class(dossier: Dossier) -> Iterator[Violation]:
    """代码前两位与主体类型一致"""
    judged = [p for p in _papers(dossier) if printed(p, "credit_code") and _classes(p)]
    if not judged:
        raise NotApplicable
    classes = load(FORMS)["classes"]
    for paper in judged:
        code: Field[str] = paper.fields["credit_code"]
        first = plain(code.value or "")[:2]
        if first in _classes(paper):
            continue  # in order as read; whether all of it was read well is asked elsewhere
        if len(plain(code.require())) == 18:
            kind = paper.fields.get("entity_type") or Field[str](value=paper.caption, document=paper.document)
            named = classes.get(first, {}).get("name", "未定义的类别")
            message = "代码“{code}”前两位{first}表示{named}，主体类型为“{kind}”。"
            words = {"code": code.value, "first": first, "named": named, "kind": kind.value}
            fields = (code, kind) if kind.evidence else (code,)
            yield violation(message, **words)._replace(fields=fields)


def _classes(paper: Facts) -> set[str]:
    """What a code may begin with; empty where the paper does not tell."""
    classes = load(FORMS)["classes"]
    if isinstance(paper, LegalPersonCertificate):
        return {c for c in classes if not c.startswith("9")}
    kind = paper.fields.get("entity_type")
    text = key(str(kind.value or "")) if kind and kind.settled else ""
    if "个体工商户" in text or "农民专业合作" in text:
        return {c for c, entry in classes.items() if any(word in text for word in entry["words"])} - {"91"}
    return {"91"} if any(word in text for word in classes["91"]["words"]) else set()


@rule(
    "L06",
    clause="办法六(一)",
    severity=Severity.MISSING,
    remedy="申请主体为“{kind}”，不具备独立法人资格，请由法人企业申请。",
    cases=[
        passes("有限责任公司", BusinessLicence.of(entity_type="有限责任公司(自然人投资或控股)")),
        passes("一人公司不是个人独资企业", BusinessLicence.of(entity_type="有限责任公司(自然人独资)")),
        passes("事业单位", LegalPersonCertificate.of(name="四川省甲研究院")),
        passes("类型读不清而看得出是公司", BusinessLicence.of(entity_type=doubtful("有限责任公司(自然入投资)"))),
        passes("没有类型而有法定代表人", BusinessLicence.of(name="甲有限公司", legal_representative="王建国")),
        fails("分公司", BusinessLicence.of(entity_type="有限责任公司分公司")),
        fails("个人独资企业", BusinessLicence.of(entity_type="个人独资企业")),
        fails("合伙企业", BusinessLicence.of(entity_type="有限合伙企业")),
        fails("个体工商户", BusinessLicence.of(entity_type="个体工商户")),
        unknown("没有类型而写的是负责人", BusinessLicence.of(name="甲厂", responsible="王建国")),
        unknown("类型读不清", BusinessLicence.of(entity_type=doubtful("个体工商户"))),
        unknown("类型不在表中", BusinessLicence.of(entity_type="其他")),
    ],
)
def no_legal_person(dossier: Dossier) -> Iterator[Violation]:
    """是否具有独立法人资格"""
    _papers(dossier)
    words = load(FORMS)["standing"]
    for licence in dossier.all(BusinessLicence):
        kind = licence.entity_type
        text = key(kind.value or "")
        if any(word in text for word in words["dependent"]):
            kind.require()
            yield violation("营业执照主体类型为“{}”。", kind, kind=kind)
        elif any(word in text for word in words["independent"]):
            continue
        elif printed(licence, "entity_type"):
            yield suspicion("营业执照主体类型“{}”是否法人须人工判断。", kind) if kind.settled else doubt(kind)
        elif printed(licence, "responsible") and not printed(licence, "legal_representative"):
            yield suspicion(
                "营业执照没有法定代表人，而有负责人（投资人、经营者）“{}”，是否法人须人工判断。", licence.responsible
            )


LATER: dict[type[Facts], tuple[str, ...]] = {
    EnterpriseStandard: ("issued_on", "declared_on"),
    TestReport: ("received_on", "issued_on"),
    CccCertificate: ("issued_on",),
    ProductionLicence: ("issued_on",),
    QmsCertificate: ("issued_on",),
}
"""What a firm can only have had after it was founded. A mark may be older: it can be bought."""


@rule(
    "L08",
    clause="逻辑",
    severity=Severity.INCONSISTENT,
    remedy="{paper}（{day}）早于企业成立日期{established}，请说明（如改制、承继）或核对。",
    cases=[
        passes("在成立之后", BusinessLicence.of(established_on=D(2010, 5, 1)), TestReport.of(issued_on=D(2021, 6, 1))),
        passes(
            "改制更名的沿用以前的材料（提示）",
            BusinessLicence.of(established_on=D(2020, 5, 1)),
            EnterpriseStandard.of(issued_on=D(2019, 6, 1)),
            NameChange.of(from_name="大地陶瓷厂", to_name="四川大地陶瓷有限公司"),
        ),
        fails(
            "标准早于成立",
            BusinessLicence.of(established_on=D(2020, 5, 1)),
            EnterpriseStandard.of(issued_on=D(2019, 6, 1)),
        ),
        unknown(
            "成立日期存疑",
            BusinessLicence.of(established_on=doubtful(D(2020, 5, 1))),
            EnterpriseStandard.of(issued_on=D(2019, 6, 1)),
        ),
        passes(
            "只读出年份而已在其后",
            BusinessLicence.of(established_on=D(2009, 5, 1)),
            TestReport.of(issued_on=Field[date](status=Status.DOUBTFUL, raw="2024年2 05月11日", reason="日期看不清")),
        ),
        unknown(
            "标准日期读不出",
            BusinessLicence.of(established_on=D(2020, 5, 1)),
            EnterpriseStandard.of(issued_on=empty()),
        ),
        skips("执照没有成立日期", BusinessLicence.of(name="甲公司"), EnterpriseStandard.of(issued_on=D(2019, 6, 1))),
    ],
)
def before_the_firm(licence: BusinessLicence, dossier: Dossier) -> Iterator[Violation]:
    """成立日期早于各材料日期"""
    dates = [p.fields[n] for kind, names in LATER.items() for p in dossier.all(kind) for n in names if printed(p, n)]
    if not printed(licence, "established_on") or not dates:
        raise NotApplicable
    founded = licence.established_on.value
    kind = hint if dossier.all(NameChange) else violation
    for field in dates:
        if founded is not None and founded <= (field.value or _year_begins(field)):
            continue  # in order as read; a doubt about it is asked where it decides
        established, day = licence.established_on.require(), field.require()
        if day < established:
            paper = f"{caption_of(field.document, dossier.types)}{title_of(field, dossier.types)}"
            words = {"paper": paper, "day": day, "established": established}
            yield kind("{paper}{day}早于企业成立日期{established}。", **words)._replace(
                fields=(licence.established_on, field)
            )


def _year_begins(field: Field[date]) -> date:
    """The first day of the year that was read of a date whose month or day was not."""
    year = re.search(r"(?:19|20)\d\d(?=[年.\-/])", field.raw)
    return date(int(year[0]), 1, 1) if year else date.min


@rule(
    "L12",
    clause="GB/T 2260",
    severity=Severity.HINT,
    remedy="代码“{code}”的区划代码为{region}（{named}），与住所“{address}”不符，请核对是否迁址。",
    cases=[
        passes("相符", BusinessLicence.of(credit_code=GOOD_CODE, address="绵阳市涪城区工业大道1号")),
        passes("省局登记的", BusinessLicence.of(credit_code="91510000207305821R", address="德阳市旌阳区长江路2号")),
        passes("住所没有写市州", BusinessLicence.of(credit_code=GOOD_CODE, address="高新区创业路8号")),
        fails("代码属绵阳而住所在宜宾", BusinessLicence.of(credit_code=GOOD_CODE, address="宜宾市翠屏区南广路3号")),
        unknown("住所存疑", BusinessLicence.of(credit_code=GOOD_CODE, address=doubtful("宜宾市翠屏区南广路3号"))),
        skips("代码校验不过", BusinessLicence.of(credit_code="91510700205412308E", address="宜宾市南广路3号")),
    ],
)
def code_of_elsewhere(licence: BusinessLicence) -> Iterator[Violation]:
    """行政区划代码有效且与地址相符

    Only prefectures are compared: counties are merged and renamed, and codes once given stay.
    """
    if not printed(licence, "credit_code") or not printed(licence, "address"):
        raise NotApplicable
    if not credit_code_valid(licence.credit_code.value or ""):
        raise NotApplicable
    region = region_of(licence.credit_code.require())
    found = prefectures(licence.address.value or "")
    if region[2:] == "0000" or not found or region[:4] in found:
        if licence.address.value is None:
            yield doubt(licence.address)
        return
    own = by_code().get(region[:4] + "00")
    words: dict[str, Any] = {"region": region, "named": own.name if own else "不在现行区划代码中"}
    yield hint(
        "代码“{code}”第3至8位{region}为{named}，住所为“{address}”。",
        licence.credit_code,
        licence.address,
        code=licence.credit_code.require(),
        address=licence.address.require(),
        **words,
    )
