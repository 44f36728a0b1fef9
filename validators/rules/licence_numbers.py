"""强制性认证、生产许可的编号、状态、标准版本、产品明细和生产地址。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from extractors.application_form import ApplicationForm
from extractors.ccc_certificate import CccCertificate
from extractors.ccc_self_declaration import CccSelfDeclaration
from extractors.facts import Facts
from extractors.food_licence import FoodLicence
from extractors.production_licence import ProductionLicence
from pipeline.model.facts import Field
from pipeline.model.report import Severity
from pipeline.text.addresses import compare_addresses
from pipeline.text.codes import ccc_number_valid, food_licence_valid, industrial_licence_valid
from pipeline.text.matching import Relation
from pipeline.text.normalise import find_standard_numbers, key
from validators.cases import doubtful
from validators.checklist import ccc_entries
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, asks, fails, passes, rule, skips, unknown
from validators.findings import Violation, ask, caption_of, hint, suspicion, violation
from validators.goods import Cover, cover, kinds_of
from validators.identity import identity
from validators.withdrawn import withdrawn

D = date
NAME, OTHER, SWITCH = "四川天成电器有限公司", "绵阳远航电器有限公司", "漏电断路器"
MADE, ELSEWHERE = "四川省德阳市旌阳区工业路1号", "四川省绵阳市涪城区园艺街9号"


@rule(
    "C02",
    clause=("CNCA-00C-008", "办法七(六)"),
    severity=Severity.INSUFFICIENT,
    remedy="请提供申请企业就申报产品作出的强制性认证产品符合性自我声明（{what}）。",
    cases=[
        passes(
            "申请企业在申报前作出声明",
            ApplicationForm.of(applicant=NAME),
            CccSelfDeclaration.of(manufacturer=NAME, declared_on=D(2021, 3, 1)),
        ),
        fails(
            "申报以后才声明",
            ApplicationForm.of(applicant=NAME),
            CccSelfDeclaration.of(manufacturer=NAME, declared_on=D(2021, 10, 9)),
        ),
        fails("另一企业的声明", ApplicationForm.of(applicant=NAME), CccSelfDeclaration.of(manufacturer=OTHER)),
        unknown("声明人存疑", ApplicationForm.of(applicant=NAME), CccSelfDeclaration.of(manufacturer=doubtful(OTHER))),
        passes("可用自我声明而没有提交（提示，由C01判断）", ApplicationForm.of(product_name=SWITCH)),
        skips("不属于强制性认证产品", ApplicationForm.of(product_name="复合肥料")),
    ],
)
def self_declaration(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """CCC自我声明产品"""
    declarations = dossier.all(CccSelfDeclaration)
    if not declarations:
        yield from _could_declare(form, dossier)
        return
    for paper in declarations:
        declared = paper.declared_on
        if printed(paper, "declared_on") and declared.require() > dossier.filed_on:
            words = {"what": f"声明日期{declared.value}晚于申请日期"}
            yield violation("自我声明日期为{}，晚于申请日期{filed}。", declared, filed=dossier.filed_on, **words)
        if printed(paper, "manufacturer"):
            found = identity(paper.manufacturer, dossier)
            if not found.applicants:
                message = "自我声明的生产者为“{name}”，申请企业为“{applicant}”。"
                words = {"name": found.name, "applicant": found.applicant, "what": "生产者应为申请企业"}
                yield violation(message, **words)._replace(fields=(paper.manufacturer, found.reference))


def _could_declare(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """Only worth saying: that neither paper is there is C01's to report."""
    product = form.product_name.value or ""
    entries = [e for e in ccc_entries(product, _on(dossier)) if "ccc_self_declaration" in e.documents]
    if not entries or dossier.all(CccCertificate):
        raise NotApplicable
    remedy = "请提供强制性产品认证证书，或强制性认证产品符合性自我声明。"
    message = "申报产品“{}”（{entry}）可用符合性自我声明，材料中没有自我声明。"
    yield hint(message, form.product_name, entry=entries[0].name, remedy=remedy)


def _on(dossier: Dossier) -> date:
    return dossier.filed.value or dossier.today


@rule(
    "C04",
    clause=("CCC证书编号", "强制性产品认证管理规定"),
    severity=Severity.INCONSISTENT,
    remedy="CCC证书编号“{number}”{what}，请核对原件。",
    cases=[
        passes("编号年份不晚于发证", CccCertificate.of(certificate_number="2018010713123456", issued_on=D(2020, 5, 1))),
        fails("编号年份晚于发证", CccCertificate.of(certificate_number="2022010713123456", issued_on=D(2020, 5, 1))),
        fails("少一位数字", CccCertificate.of(certificate_number="201801071312345", issued_on=D(2020, 5, 1))),
        unknown(
            "编号存疑", CccCertificate.of(certificate_number=doubtful("2022010713123456"), issued_on=D(2020, 5, 1))
        ),
        skips("没有读到编号", CccCertificate.of(applicant=NAME)),
    ],
)
def ccc_number_wrong(certificate: CccCertificate) -> Iterator[Violation]:
    """CCC证书编号格式与年份"""
    if not printed(certificate, "certificate_number"):
        raise NotApplicable
    number = certificate.certificate_number.require()
    words = {"number": number, "what": "不是16位或首四位不是年份"}
    if not ccc_number_valid(number):
        yield violation("CCC证书编号“{number}”{what}。", **words)._replace(fields=(certificate.certificate_number,))
    elif printed(certificate, "issued_on") and int(number[:4]) > certificate.issued_on.require().year:
        words["what"] = f"首四位（首次发证年份）晚于发证日期{certificate.issued_on.value}"
        fields = (certificate.certificate_number, certificate.issued_on)
        yield violation("CCC证书编号“{number}”{what}。", **words)._replace(fields=fields)


@rule(
    "C05",
    clause="强制性产品认证管理规定",
    severity=Severity.HINT,
    remedy="请查询证书状态。",
    cases=[
        asks("有证书", CccCertificate.of(certificate_number="2018010713123456")),
        skips("没有证书", ApplicationForm.of(product_name="电炒锅")),
    ],
)
def ccc_state(certificate: CccCertificate, dossier: Dossier) -> Iterator[Violation]:
    """CCC证书状态"""
    message = "请按证书编号“{}”在{register}查询是否暂停、撤销、注销。"
    yield ask(message, certificate.certificate_number, register=str(dossier.scheme.registers["certifiers"]))


@rule(
    "C08",
    clause="办法七(六)",
    severity=Severity.HINT,
    remedy="CCC证书所依据的{standard}已由{successor}代替，请确认是否已经换版。",
    cases=[
        passes("依据现行标准", CccCertificate.of(standards="GB 17625.1-2022"), filed=D(2025, 3, 1)),
        passes("代替标准还没有实施", CccCertificate.of(standards="GB 17625.1-2012")),
        fails("依据已被代替", CccCertificate.of(standards="GB 17625.1-2012"), filed=D(2025, 3, 1)),
        unknown("代替关系没有核对过的", CccCertificate.of(standards="GB 4706.1-1998")),
        unknown("依据存疑", CccCertificate.of(standards=doubtful("GB 17625.1-2012")), filed=D(2025, 3, 1)),
        skips("没有读到依据标准", CccCertificate.of(applicant=NAME)),
    ],
)
def ccc_old_standard(certificate: CccCertificate, dossier: Dossier) -> Iterator[Violation]:
    """CCC标准版本"""
    if not printed(certificate, "standards"):
        raise NotApplicable
    for number in find_standard_numbers(certificate.standards.value or certificate.standards.require()):
        if (gone := withdrawn(number, _on(dossier))) is not None:
            certificate.standards.require()
            message = "CCC证书依据{standard}，{said}由{successor}代替。"
            words = {"standard": number, "successor": gone.successor}
            kind = violation if gone.checked else suspicion
            said = "已" if gone.checked else "可能已"
            yield kind(message, said=said, **words)._replace(fields=(certificate.standards,))


@rule(
    "C11",
    clause=("工业产品生产许可证管理条例", "食品生产许可管理办法"),
    severity=Severity.HINT,
    remedy="生产许可证编号“{number}”格式异常，请核对原件。",
    cases=[
        passes("工业产品", ProductionLicence.of(licence_number="(川)XK13-001-00001")),
        passes("食品", FoodLicence.of(licence_number="SC11351090100010")),
        fails("少一位", ProductionLicence.of(licence_number="(川)XK13-001-0001")),
        fails("食品少一位", FoodLicence.of(licence_number="SC1135109010001")),
        unknown("编号存疑", ProductionLicence.of(licence_number=doubtful("XK13-001-0001"))),
        skips("没有读到编号", ProductionLicence.of(holder=NAME)),
    ],
)
def licence_number_malformed(dossier: Dossier) -> Iterator[Violation]:
    """许可证编号格式

    The check digit of a food licence is C12's question.
    """
    papers = [p for p in _licences(dossier) if printed(p, "licence_number")]
    if not papers:
        raise NotApplicable
    for paper in papers:
        field: Field[str] = paper.fields["licence_number"]
        food = isinstance(paper, FoodLicence)
        if field.settled and food and len(key(field.require())) == FOOD_LENGTH:
            continue
        as_read = str(field.value or "")
        if food and (food_licence_valid(as_read) or len(key(as_read)) == FOOD_LENGTH):
            continue  # a figure that may be misread leaves the form as it is
        if not food and industrial_licence_valid(as_read):
            continue
        yield violation("生产许可证编号为“{}”，格式不符。", field, number=field.require())


FOOD_LENGTH = 16


def _licences(dossier: Dossier) -> list[Facts]:
    return [*dossier.all(ProductionLicence), *dossier.all(FoodLicence)]


@rule(
    "C13",
    clause="办法七(六)",
    severity=Severity.INCONSISTENT,
    remedy="生产许可证许可范围为“{listed}”，未包含申报产品“{product}”，请提供覆盖该产品的许可证（副本、明细）。",
    cases=[
        passes(
            "许可产品就是申报产品",
            ApplicationForm.of(product_name="复合肥料"),
            ProductionLicence.of(product_name="复合肥料"),
        ),
        fails("另一类产品", ApplicationForm.of(product_name="电炒锅"), ProductionLicence.of(product_name="陶瓷砖")),
        asks("要看明细", ApplicationForm.of(product_name="石墨烯浆料"), ProductionLicence.of(product_name="详见附页")),
        unknown(
            "许可产品存疑",
            ApplicationForm.of(product_name="电炒锅"),
            ProductionLicence.of(product_name=doubtful("陶瓷砖")),
        ),
        skips("没有许可证", ApplicationForm.of(product_name="复合肥料")),
    ],
)
def licence_scope(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """许可证产品单元、明细覆盖申报产品

    The units are listed on the duplicate: what the first page names too broadly is to be looked up there.
    """
    papers = _licences(dossier)
    if not papers:
        raise NotApplicable
    listed: list[Field[str]] = [p.fields[n] for p in papers for n in ("product_name", "category") if printed(p, n)]
    product = str(form.product_name.value or form.product_name.require())
    if any(f.value and cover(product, str(f.value), None) is Cover.NAMED for f in listed):
        return
    known = [f for f in listed if f.value and kinds_of(str(f.value)) and kinds_of(product)]
    if known and not any(kinds_of(str(f.value)) & kinds_of(product) for f in known):
        words = {"listed": [f.require() for f in known], "product": form.product_name.require()}
        message = "生产许可证许可产品为“{listed}”，申报产品为“{product}”。"
        yield violation(message, **words)._replace(fields=(*known, form.product_name))
        return
    names = "、".join(str(f.value) for f in listed if f.value) or "没有读出"
    message = "许可证所列产品为“{names}”，请在副本、明细页查看是否包含“{product}”。"
    yield ask(message, names=names, product=product, facts=tuple(papers))


@rule(
    "C14",
    clause="办法六(三)",
    severity=Severity.INCONSISTENT,
    remedy="许可证生产地址“{licensed}”与申报生产地址“{applied}”不一致，请核对或说明。",
    cases=[
        passes("一致", ApplicationForm.of(production_address=MADE), ProductionLicence.of(production_address=MADE[3:])),
        passes(
            "许可证列有几处",
            ApplicationForm.of(production_address=MADE),
            FoodLicence.of(production_address=f"1.{ELSEWHERE};2.{MADE}"),
        ),
        fails(
            "另一处", ApplicationForm.of(production_address=MADE), ProductionLicence.of(production_address=ELSEWHERE)
        ),
        unknown(
            "只差一个字",
            ApplicationForm.of(production_address=MADE),
            ProductionLicence.of(production_address=MADE.replace("工业路", "工业北路")),
        ),
        unknown(
            "地址存疑",
            ApplicationForm.of(production_address=MADE),
            ProductionLicence.of(production_address=doubtful(ELSEWHERE)),
        ),
        skips("许可证没有生产地址", ApplicationForm.of(production_address=MADE), ProductionLicence.of(holder=NAME)),
    ],
)
def licensed_elsewhere(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """许可证生产地址与生产基地一致"""
    papers = [p for p in _licences(dossier) if printed(p, "production_address")]
    places: list[Field[str]] = [p.fields["production_address"] for p in papers]
    if not places or not printed(form, "production_address"):
        raise NotApplicable
    own = str(form.production_address.value or "")
    found = [compare_addresses(own, str(f.value or "")).relation for f in places]
    pairs = list(zip(found, places, strict=True))
    if own and any(r in (Relation.SAME, Relation.WEAK) or key(own) in key(str(f.value)) for r, f in pairs):
        return
    applied, licensed = form.production_address.require(), [f.require() for f in places]
    words = {
        "applied": applied,
        "licensed": licensed,
        "papers": [caption_of(p.document, dossier.types) for p in papers],
    }
    kind = suspicion if Relation.NEAR in found else violation
    message = "{papers}生产地址为“{licensed}”，申报生产地址为“{applied}”。"
    yield kind(message, **words)._replace(fields=(form.production_address, *places))
