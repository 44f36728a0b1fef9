"""主体资格：经营范围、生产基地、执照复印件，以及须到材料以外查询的记录。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from extractors.application_form import ApplicationForm
from extractors.business_licence import BusinessLicence
from extractors.facts import Facts
from extractors.food_licence import FoodLicence
from extractors.legal_person_certificate import LegalPersonCertificate
from extractors.production_licence import ProductionLicence
from extractors.test_report import TestReport
from pipeline.model.facts import Field
from pipeline.model.report import Severity
from pipeline.text.addresses import compare_addresses
from pipeline.text.matching import Relation
from pipeline.text.normalise import key
from validators.cases import doubtful, seal, sealed
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, asks, fails, passes, rule, skips, unknown
from validators.findings import Violation, ask, doubt, suspicion, violation
from validators.goods import Cover, cover
from validators.identity import reference_name
from validators.seals import Sealed, by_company, by_office

D = date
NAME, OFFICE, CODE = "四川天成建材有限公司", "绵阳市涪城区市场监督管理局", "91510700205412308D"
MAKING = re.compile("生产|制造|加工|酿[造制]|研制|轧制|冶炼|炼制|[铸锻织]造|[烧压印]制|纺织|印染|屠宰|[组总]装")
_SEGMENT = re.compile(r"[;；。]|(?:许可|一般)项目[:：]")


@rule(
    "L09",
    clause="办法六(二)",
    severity=Severity.INSUFFICIENT,
    remedy="经营范围未见申报产品“{product}”的生产（制造），请说明或提供变更后的营业执照。",
    cases=[
        passes(
            "写有该产品的制造",
            ApplicationForm.of(product_name="瓷砖"),
            BusinessLicence.of(business_scope="瓷砖制造；销售"),
        ),
        passes(
            "写有上位名称的生产",
            ApplicationForm.of(product_name="电炒锅"),
            BusinessLicence.of(business_scope="电炊具生产、销售"),
        ),
        passes(
            "读数存疑而看得出",
            ApplicationForm.of(product_name="瓷砖"),
            BusinessLicence.of(business_scope=doubtful("一般项目:瓷砖制造;销售")),
        ),
        asks(
            "写的是一道制造工序",
            ApplicationForm.of(product_name="热轧带肋钢筋"),
            BusinessLicence.of(business_scope="钢材轧制、销售；自有厂房租赁"),
        ),
        fails("只有销售", ApplicationForm.of(product_name="瓷砖"), BusinessLicence.of(business_scope="瓷砖、五金销售")),
        unknown(
            "经营范围存疑而没有读出生产",
            ApplicationForm.of(product_name="瓷砖"),
            BusinessLicence.of(business_scope=doubtful("瓷砖、五金销售")),
        ),
        asks(
            "有生产而看不出是不是该产品",
            ApplicationForm.of(product_name="石墨烯浆料"),
            BusinessLicence.of(business_scope="新材料制造"),
        ),
        skips("执照没有经营范围", ApplicationForm.of(product_name="瓷砖"), BusinessLicence.of(name=NAME)),
    ],
)
def not_in_scope(form: ApplicationForm, licence: BusinessLicence) -> Iterator[Violation]:
    """经营范围包含申报产品的生产"""
    if not printed(licence, "business_scope"):
        raise NotApplicable
    product, scope = form.product_name.value or "", key(licence.business_scope.value or "")
    parts = [p for p in _SEGMENT.split(scope) if MAKING.search(p)]
    if product and any(cover(product, _listed(part), None) is Cover.NAMED for part in parts):
        return
    form.product_name.require()
    if parts:
        yield ask("经营范围写有“{}”，是否包含“{}”的生产请判断。", _short(licence.business_scope), form.product_name)
        return
    licence.business_scope.require()
    message = "经营范围为“{scope}”，没有生产（制造、加工）的内容。"
    words = {"scope": _short(licence.business_scope), "product": form.product_name}
    yield violation(message, **words)._replace(fields=(licence.business_scope, form.product_name))


def _listed(scope: str) -> str:
    return re.sub(r"[、,，和及与]|的?(?:生产|制造|加工|销售|研发)", ";", scope)


def _short(field: Field[str]) -> Field[str]:
    text = str(field.value or "")
    return field.model_copy(update={"value": text[:60] + ("…" if len(text) > 60 else "")})


@rule(
    "L11",
    clause="办法六(三)",
    severity=Severity.INSUFFICIENT,
    remedy="审查人员在现场审查时核实生产基地；需要时请企业说明权属或租赁情况。",
    cases=[
        passes(
            "生产地址就是执照住所",
            ApplicationForm.of(production_address="绵阳市涪城区工业大道1号"),
            BusinessLicence.of(address="四川省绵阳市涪城区工业大道1号"),
        ),
        passes(
            "生产许可证载明同一生产地址",
            ApplicationForm.of(production_address="绵阳市涪城区工业大道1号"),
            ProductionLicence.of(production_address="绵阳市涪城区工业大道1号"),
        ),
        asks(
            "没有材料载明该地址",
            ApplicationForm.of(production_address="绵阳市涪城区工业大道1号"),
            BusinessLicence.of(address="成都市高新区天府大道99号"),
        ),
        skips("申请表没有生产地址", ApplicationForm.of(applicant=NAME)),
    ],
)
def base_not_shown(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """固定生产基地证据

    The list of materials names no paper for it: what does not show it is no missing paper, only a thing to look into.
    """
    if not printed(form, "production_address"):
        raise NotApplicable
    own = form.production_address.value or ""
    kinds: tuple[type[Facts], ...] = (BusinessLicence, ProductionLicence, FoodLicence, LegalPersonCertificate)
    places = [f for k in kinds for p in dossier.all(k) for n, f in p.fields.items() if "address" in n and f.value]
    if own and any(compare_addresses(own, str(f.value)).relation in (Relation.SAME, Relation.WEAK) for f in places):
        return
    yield ask(
        "生产地址“{}”没有其他证照佐证（办法未列须提交的材料），请在现场审查或请企业说明权属、租赁情况。",
        form.production_address,
    )


@rule(
    "L13",
    clause=("办法七(三)", "市场主体登记管理条例"),
    severity=Severity.INSUFFICIENT,
    remedy="营业执照复印件未见登记机关印章和日期，请重新提供完整的复印件。",
    cases=[
        passes("有登记机关印章和日期", sealed(BusinessLicence.of(name=NAME, issued_on=D(2020, 5, 1)), seal(OFFICE))),
        passes("印文读不出", sealed(BusinessLicence.of(name=NAME, issued_on=D(2020, 5, 1)), seal("", read="监"))),
        fails("没有印章也没有日期", BusinessLicence.of(name=NAME)),
        unknown("有日期而没有看到印章", BusinessLicence.of(name=NAME, issued_on=D(2020, 5, 1))),
        unknown("只有企业自己的章", sealed(BusinessLicence.of(name=NAME), seal(NAME))),
    ],
)
def licence_unsealed(licence: BusinessLicence) -> Iterator[Violation]:
    """执照登记机关印章与日期"""
    state = by_office(licence)
    if state in (Sealed.YES, Sealed.UNSURE):
        return
    if state is Sealed.NO and not licence.seals and not printed(licence, "issued_on"):
        yield violation("营业执照上没有看到登记机关印章，也没有日期。", facts=(licence,))
    else:
        yield suspicion("营业执照上没有看到登记机关印章，须人工核对。", facts=(licence,))


@rule(
    "L14",
    clause="惯例",
    severity=Severity.HINT,
    remedy="可建议企业在复印件上盖章，不作补正要求。",
    cases=[
        passes("盖有企业公章", sealed(BusinessLicence.of(name=NAME), seal(OFFICE), seal(NAME))),
        asks("没有看到企业公章", sealed(BusinessLicence.of(name=NAME), seal(OFFICE))),
    ],
)
def copy_unsealed(licence: BusinessLicence) -> Iterator[Violation]:
    """执照复印件加盖企业公章"""
    if by_company(licence, [str(licence.name.value or "")]) is not Sealed.YES:
        yield ask("营业执照复印件上没有看到企业公章；办法没有要求，可建议加盖。", facts=(licence,))


@rule(
    "L19",
    clause=("办法六(八)", "企业信息公示"),
    severity=Severity.HINT,
    remedy="审查人员在公示系统按信用代码查询并记明查询日期和结果。",
    cases=[
        asks("没有材料能够证明", ApplicationForm.of(applicant=NAME, credit_code=CODE)),
        skips("没有主体", TestReport.of(report_number="A1")),
    ],
)
def penalties(dossier: Dossier) -> Iterator[Violation]:
    """两年内行政处罚、黑名单"""
    name, register = reference_name(dossier), dossier.scheme.registers["credit"]
    years = dossier.scheme.number("clean_years")
    since = f"{(dossier.filed.value or dossier.today).year - years}年起"
    yield ask(
        "请在{register}按“{name}”（{code}）查询{since}有无质量、环保、安全处罚和失信记录。",
        register=str(register),
        name=name,
        code=_code(dossier),
        since=since,
    )


def _code(dossier: Dossier) -> str:
    codes = [dossier.form.credit_code] if dossier.form else []
    codes += [x.credit_code for x in dossier.all(BusinessLicence)]
    return next((f.value for f in codes if f.settled and f.value), "代码未读出")


@rule(
    "L20",
    clause="办法六(五)",
    severity=Severity.HINT,
    remedy="报告“{number}”为监督抽查且结论不合格，请核实两年内监督抽查结果。",
    cases=[
        fails("附有不合格的监督抽查报告", TestReport.of(report_number="A1", test_kind="监督抽查", verdict="不合格")),
        unknown(
            "监督抽查报告的结论存疑",
            TestReport.of(report_number="A1", test_kind="监督抽查", verdict=doubtful("不合格")),
        ),
        unknown("没有读到结论的监督抽查", TestReport.of(report_number="A1", test_kind="监督抽查")),
        asks("监督抽查合格", TestReport.of(report_number="A1", test_kind="监督抽查", verdict="合格")),
        asks("委托检验", TestReport.of(report_number="A1", test_kind="委托检验", verdict="不合格")),
        asks("没有报告", ApplicationForm.of(applicant=NAME)),
    ],
)
def sampled_and_failed(dossier: Dossier) -> Iterator[Violation]:
    """两年内监督抽查不合格"""
    found = [v for report in dossier.all(TestReport) for v in _sampled(report)]
    yield from found
    if not found:
        register, product = dossier.scheme.registers["sampling"], dossier.product.value or "申报产品"
        yield ask("请查{register}有无本企业“{product}”两年内不合格记录。", register=str(register), product=product)


def _sampled(report: TestReport) -> Iterator[Violation]:
    kind, verdict = report.test_kind, report.verdict
    cleared = verdict.settled and "不" not in str(verdict.value)
    if not re.search("抽查|抽检", kind.value or "") or cleared:
        return
    if not verdict.settled or not kind.settled:
        yield doubt(verdict if not verdict.settled else kind)
    elif "不" in verdict.require():
        words = {"number": report.report_number, "kind": kind}
        message = "检验报告“{number}”检验类别为“{kind}”，结论为不合格。"
        yield violation(message, **words)._replace(fields=(kind, verdict))
