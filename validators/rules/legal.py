"""营业执照、法人登记证明：主体资格、期限、地址，以及企业名称、法定代表人、信用代码在各材料中一致。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from extractors.application_form import ApplicationForm
from extractors.business_licence import BusinessLicence
from extractors.ccc_certificate import CccCertificate
from extractors.enterprise_standard import EnterpriseStandard
from extractors.facts import Facts
from extractors.food_licence import FoodLicence
from extractors.legal_person_certificate import LegalPersonCertificate
from extractors.name_change import NameChange
from extractors.production_licence import ProductionLicence
from extractors.qms_certificate import QmsCertificate
from extractors.standard_declaration import StandardDeclaration
from extractors.test_report import TestReport
from extractors.trademark_certificate import TrademarkCertificate
from pipeline.model.facts import Field, Status
from pipeline.model.report import Severity
from pipeline.text.codes import credit_code_valid, plain
from pipeline.text.matching import Relation
from pipeline.text.names import compare_names, same_person
from validators.cases import agreeing, doubtful, empty, handed_in
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, fails, passes, rule, skips, unknown
from validators.findings import Violation, caption_of, doubt, hint, suspicion, title_of, violation
from validators.identity import Identity, Standing, decisive_party, identity
from validators.materials import missing_material
from validators.numbers import credible
from validators.places import province_codes
from validators.terms import expiry_findings

D = date
GOOD_CODE, OTHER_CODE, BAD_CODE = "91510700205412308D", "91510500204706718H", "91510700205412308E"
OLD_NUMBER = 15
"""Digits of the registration number that old licences carry instead of a credit code."""


@rule(
    "L01",
    clause="办法七(三)",
    severity=Severity.MISSING,
    remedy="请补交营业执照（或法人登记证明）复印件。",
    cases=handed_in(BusinessLicence.of(name="甲公司"), LegalPersonCertificate.of(name="甲研究院")),
)
def licence_missing(dossier: Dossier) -> Iterator[Violation]:
    """营业执照或法人登记证明是否提交"""
    yield from missing_material(dossier, "L01")


@rule(
    "L02",
    clause="GB 32100-2015",
    severity=Severity.INCONSISTENT,
    remedy="{paper}的统一社会信用代码“{code}”校验未通过，请核对原件后重新提供。",
    cases=[
        passes("校验通过", BusinessLicence.of(credit_code=GOOD_CODE)),
        fails("校验位不符", BusinessLicence.of(credit_code=BAD_CODE)),
        unknown("读数存疑", BusinessLicence.of(credit_code=doubtful(BAD_CODE))),
        fails(
            "另两份材料印着同样的代码",
            BusinessLicence.of(credit_code=doubtful(BAD_CODE, "校验未通过，请核对原件")),
            ApplicationForm.of(credit_code=doubtful(BAD_CODE, "校验未通过，请核对原件")),
            QmsCertificate.of(credit_code=doubtful(BAD_CODE, "校验未通过，请核对原件")),
        ),
        unknown(
            "只有一份材料印着同样的代码",
            BusinessLicence.of(credit_code=doubtful(BAD_CODE, "校验未通过，请核对原件")),
            ApplicationForm.of(credit_code=doubtful(BAD_CODE, "校验未通过，请核对原件")),
        ),
        fails("法人证书的代码校验位不符", LegalPersonCertificate.of(credit_code=BAD_CODE)),
        skips("十五位注册号的旧照", BusinessLicence.of(credit_code="110108000000016")),
    ],
)
def credit_code_wrong(dossier: Dossier) -> Iterator[Violation]:
    """统一社会信用代码校验"""
    codes = [x.credit_code for x in dossier.all(BusinessLicence)]
    codes += [x.credit_code for x in dossier.all(LegalPersonCertificate)]
    modern = [c for c in codes if len(plain(c.value or "")) != OLD_NUMBER]
    if not modern:
        raise NotApplicable
    elsewhere = [p.fields["credit_code"] for k in CODED for p in dossier.all(k) if printed(p, "credit_code")]
    for code in modern:
        if credible(code, elsewhere):
            code = code.model_copy(update={"status": Status.READ})
        if not credit_code_valid(plain(code.require())):
            paper = caption_of(code.document, dossier.types)
            yield violation("{paper}的统一社会信用代码“{}”未通过校验。", code, paper=paper, code=code)


@rule(
    "L07",
    clause="办法六(二)",
    severity=Severity.EXPIRED,
    remedy="营业期限（有效期）已于{expiry}届满，请提供延期后的营业执照或法人登记证明。",
    cases=[
        passes("未届满", BusinessLicence.of(name="甲公司", term_to=D(2038, 5, 5))),
        passes("长期", BusinessLicence.of(name="甲公司", term_to=Field[date](status=Status.READ, raw="长期"))),
        passes("新版执照不印营业期限", BusinessLicence.of(name="甲公司")),
        fails("申报前已届满", BusinessLicence.of(name="甲公司", term_to=D(2021, 5, 5))),
        passes("评审前将届满（提示）", BusinessLicence.of(name="甲公司", term_to=D(2022, 5, 5))),
        fails("事业单位证书过期", LegalPersonCertificate.of(name="甲院", valid_to=D(2021, 3, 31))),
        unknown("期限读不出", BusinessLicence.of(name="甲公司", term_to=empty())),
    ],
)
def term_over(dossier: Dossier) -> Iterator[Violation]:
    """营业期限是否届满"""
    papers: list[tuple[Facts, str, str]] = [(x, "term_to", "营业期限") for x in dossier.all(BusinessLicence)]
    papers += [(x, "valid_to", "法人登记证明有效期") for x in dossier.all(LegalPersonCertificate)]
    if not papers:
        raise NotApplicable
    for paper, name, what in papers:
        if printed(paper, name):
            yield from expiry_findings(paper.fields[name], dossier, what)


@rule(
    "L10",
    clause=("办法二", "办法六(三)"),
    severity=Severity.INSUFFICIENT,
    remedy="请提供产品在四川省行政区域内有固定生产基地的证明。",
    cases=[
        passes("生产地址在成都", ApplicationForm.of(production_address="成都市龙泉驿区车城大道1号")),
        passes(
            "住所在外省而生产在四川",
            ApplicationForm.of(production_address="四川省德阳市旌阳区工业园"),
            BusinessLicence.of(address="重庆市江北区某路1号"),
        ),
        passes(
            "地址没有写省市，代码属四川",
            BusinessLicence.of(address="高新区天府大道99号", credit_code=GOOD_CODE),
        ),
        fails("生产地址在外省", ApplicationForm.of(production_address="重庆市江北区某路1号")),
        fails("只有住所，在外省", BusinessLicence.of(address="广东省佛山市南海区某路8号")),
        unknown("生产地址存疑", ApplicationForm.of(production_address=doubtful("重庆市江北区某路1号"))),
        unknown("地址看不出省份", BusinessLicence.of(address="工业园区创业路8号", credit_code=empty())),
    ],
)
def not_made_here(dossier: Dossier) -> Iterator[Violation]:
    """住所或生产地址在四川省"""
    addresses = _places_of_making(dossier)
    if not addresses:
        raise NotApplicable
    region = dossier.scheme.region
    lie_in = [(f, province_codes(f.value or "")) for f in addresses]
    if any(f.settled and codes == {region} for f, codes in lie_in):
        return
    for field in addresses:
        field.require()
    if all(codes and region not in codes for _, codes in lie_in):
        yield violation("所载生产地址（住所）“{}”不在四川省内。", addresses[0])._replace(fields=tuple(addresses))
    elif not _registered_in(dossier, region):
        yield suspicion("从地址“{}”不能确定是否在四川省内，须人工核对。", addresses[0])


def _places_of_making(dossier: Dossier) -> list[Field[str]]:
    """Where it is made: as applied for and licensed; the domicile only where nothing says more."""
    papers: list[Facts] = [*dossier.all(ApplicationForm), *dossier.all(ProductionLicence), *dossier.all(FoodLicence)]
    making = [p.fields["production_address"] for p in papers if printed(p, "production_address")]
    homes: list[Facts] = [*dossier.all(BusinessLicence), *dossier.all(LegalPersonCertificate)]
    return making or [h.fields["address"] for h in homes if printed(h, "address")]


def _registered_in(dossier: Dossier, region: str) -> bool:
    codes = [licence.credit_code for licence in dossier.all(BusinessLicence)]
    return any(plain(c.require())[2:].startswith(region) for c in codes)


NAMES: dict[type[Facts], tuple[str, ...]] = {
    BusinessLicence: ("name",),
    LegalPersonCertificate: ("name",),
    StandardDeclaration: ("enterprise",),
    EnterpriseStandard: ("issuer",),
    TrademarkCertificate: ("registrant",),
    TestReport: ("client", "manufacturer"),
    CccCertificate: ("applicant", "manufacturer", "factory"),
    ProductionLicence: ("holder",),
    FoodLicence: ("holder",),
    QmsCertificate: ("holder",),
}
"""Where the enterprise's name stands. Only the first three must be the applicant whatever else is proven."""
_OWN = (BusinessLicence, LegalPersonCertificate, StandardDeclaration)


@rule(
    "L15",
    clause="办法七",
    severity=Severity.INCONSISTENT,
    remedy="{paper}中企业名称为“{name}”，与申请表“{applicant}”不一致，请说明或提供名称变更证明。",
    cases=[
        passes(
            "一致（括号宽度不同）",
            ApplicationForm.of(applicant="四川天成（集团）有限公司"),
            BusinessLicence.of(name="四川天成(集团)有限公司"),
        ),
        passes(
            "更名并有变更通知书",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            BusinessLicence.of(name="四川天成建材有限公司"),
            TestReport.of(client="四川大地陶瓷有限公司"),
            NameChange.of(from_name="四川大地陶瓷有限公司", to_name="四川天成建材有限公司"),
        ),
        fails(
            "相差一字",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            BusinessLicence.of(name="四川大成建材有限公司"),
        ),
        fails(
            "执照是另一企业",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            BusinessLicence.of(name="绵阳远航电器有限公司"),
        ),
        fails(
            "标准由集团公司发布",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            EnterpriseStandard.of(issuer="天成控股集团有限公司"),
        ),
        passes(
            "经销商委托检验本企业的产品",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            TestReport.of(client="成都宏远商贸有限公司", manufacturer="四川天成建材有限公司"),
        ),
        passes(
            "商标注册人另有其人（由商标规则判断）",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            TrademarkCertificate.of(registrant="绵阳远航电器有限公司"),
        ),
        unknown(
            "多出的字与前一字相同，或许是重复读出",
            ApplicationForm.of(applicant="四川天成有限公司"),
            ProductionLicence.of(holder="四四川天成有限公司"),
        ),
        fails(
            "报告委托单位相差一字",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            TestReport.of(client="四川天城建材有限公司", manufacturer="四川天成建材有限公司"),
        ),
        unknown(
            "其中一处存疑",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            BusinessLicence.of(name=doubtful("四川大成建材有限公司")),
        ),
    ],
)
def names_differ(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """企业名称在各材料中一致"""
    named = [
        (paper.fields[name], kind in _OWN)
        for kind, names in NAMES.items()
        for paper in dossier.all(kind)
        for name in names
        if printed(paper, name)
    ]
    if not named:
        raise NotApplicable
    form.applicant.require()
    for field, own in named:
        yield from _name_differs(form.applicant, field, own, dossier)


def _name_differs(applicant: Field[str], field: Field[str], own: bool, dossier: Dossier) -> Iterator[Violation]:
    if not field.settled or field.value is None:
        yield doubt(field)
        return
    another = compare_names(field.value, applicant.require()).relation is Relation.DIFFERENT
    if not own and another and not _answers_alone(field, dossier):
        return
    found = identity(field, dossier, applicant)
    if found.standing in (Standing.NEAR, Standing.DIFFERENT):
        yield _named(violation, found, field, dossier)
    elif found.standing is Standing.WEAK:
        yield _named(hint, found, field, dossier)


def _answers_alone(field: Field[str], dossier: Dossier) -> bool:
    """Whether another firm there is a difference in itself.

    A mark may be licensed or assigned, a dealer may have a product tested, a plant may make it to order.
    """
    if field.name in ("registrant", "factory"):
        return False
    for report in dossier.all(TestReport):
        if field.document == report.document and field.name == "client":
            return decisive_party(report) == "client"
    return True


def _named(kind: Any, found: Identity, field: Field[str], dossier: Dossier) -> Violation:
    paper = f"{caption_of(field.document, dossier.types)}“{title_of(field, dossier.types)}”"
    note = f"（{found.note}）" if found.note else ""
    message = "{paper}为“{name}”，申请表申请企业为“{applicant}”" + note + "。"
    made: Violation = kind(message, paper=paper, name=found.name, applicant=found.applicant)
    return made._replace(fields=(field, found.reference))


@rule(
    "L17",
    clause="办法七",
    severity=Severity.INCONSISTENT,
    remedy="法定代表人姓名不一致（{names}），请核对或提供变更证明。",
    cases=agreeing(
        lambda name: ApplicationForm.of(legal_representative=name),
        lambda name: BusinessLicence.of(legal_representative=name),
        "王建国",
        "王建园",
    ),
)
def representatives_differ(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """法定代表人一致"""
    kinds: tuple[type[Facts], ...] = (BusinessLicence, LegalPersonCertificate, FoodLicence)
    papers = [p for k in kinds for p in dossier.all(k) if printed(p, "legal_representative")]
    if not papers:
        raise NotApplicable
    for paper in papers:
        yield from _differs(form.legal_representative, paper.fields["legal_representative"], dossier)


def _differs(stated: Field[str], field: Field[str], dossier: Dossier) -> Iterator[Violation]:
    if not field.settled or field.value is None:
        yield doubt(field)
    elif not same_person(stated.require(), field.value):
        paper = caption_of(field.document, dossier.types)
        message = "申请表法定代表人为“{}”，{paper}为“{}”。"
        yield violation(message, stated, field, paper=paper, names=f"{stated.value}、{field.value}")


CODED: tuple[type[Facts], ...] = (
    ApplicationForm,
    LegalPersonCertificate,
    NameChange,
    StandardDeclaration,
    FoodLicence,
    QmsCertificate,
)


@rule(
    "L18",
    clause="办法七",
    severity=Severity.INCONSISTENT,
    remedy="{paper}所载统一社会信用代码“{code}”与营业执照不一致，请核对。",
    cases=[
        passes("一致", BusinessLicence.of(credit_code=GOOD_CODE), ApplicationForm.of(credit_code=GOOD_CODE)),
        passes(
            "认证证书没有印代码",
            BusinessLicence.of(credit_code=GOOD_CODE),
            ApplicationForm.of(credit_code=GOOD_CODE),
            QmsCertificate.of(holder="甲公司"),
        ),
        fails("都有效而不同", BusinessLicence.of(credit_code=GOOD_CODE), ApplicationForm.of(credit_code=OTHER_CODE)),
        fails(
            "事业单位法人证书与申请表不同",
            LegalPersonCertificate.of(credit_code="121200004013590816"),
            ApplicationForm.of(credit_code=OTHER_CODE),
        ),
        unknown("一处校验不过", BusinessLicence.of(credit_code=GOOD_CODE), ApplicationForm.of(credit_code=BAD_CODE)),
        unknown(
            "一处存疑",
            BusinessLicence.of(credit_code=GOOD_CODE),
            ApplicationForm.of(credit_code=doubtful(OTHER_CODE)),
        ),
    ],
)
def codes_differ(dossier: Dossier) -> Iterator[Violation]:
    """信用代码在各材料中一致

    The licence is what others are held against; an institution has its certificate instead.
    """
    kinds: tuple[type[Facts], ...] = (BusinessLicence, LegalPersonCertificate)
    own = next((p for k in kinds for p in dossier.all(k)), None)
    papers = [p for k in CODED for p in dossier.all(k) if p is not own and printed(p, "credit_code")]
    if own is None or not papers:
        raise NotApplicable
    code: Field[str] = own.fields.get("credit_code") or Field[str](name="credit_code", document=own.document)
    yield from _codes(code, [p.fields["credit_code"] for p in papers], dossier)


def _codes(own: Field[str], others: Sequence[Field[str]], dossier: Dossier) -> Iterator[Violation]:
    code = plain(own.require())
    for field in others:
        if not field.settled or field.value is None:
            yield doubt(field)
            continue
        if plain(field.value) == code:
            continue
        certain = credit_code_valid(code) and credit_code_valid(field.value)
        kind = violation if certain else suspicion
        paper = caption_of(field.document, dossier.types)
        holder = caption_of(own.document, dossier.types)
        message = "{holder}代码为“{}”，{paper}为“{}”。"
        yield kind(message, own, field, holder=holder, paper=paper, code=field.value)
