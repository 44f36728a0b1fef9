"""强制性产品认证、生产许可：是否需要、有效期、主体、型号、编号。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from extractors.application_form import ApplicationForm
from extractors.ccc_certificate import CccCertificate
from extractors.ccc_self_declaration import CccSelfDeclaration
from extractors.facts import Facts
from extractors.food_licence import FoodLicence
from extractors.production_licence import ProductionLicence
from pipeline.model.facts import Field, Status
from pipeline.model.report import Severity
from pipeline.text.codes import food_licence_valid
from validators.cases import agreeing, doubtful, empty, expiring
from validators.checklist import Entry, ccc_entries, licence_entries
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, fails, passes, rule, unknown
from validators.findings import Violation, caption_of, doubt, hint, suspicion, violation
from validators.identity import Identity, identity
from validators.materials import why_uncertain
from validators.models import covers, models_of
from validators.numbers import credible
from validators.terms import expiry_findings

D = date


@rule(
    "C01",
    clause=("办法六(六)", "办法七(六)"),
    severity=Severity.MISSING,
    remedy="申报产品“{product}”属强制性产品认证目录（{entry}），请补交有效的CCC证书。",
    cases=[
        passes("不在目录", ApplicationForm.of(product_name="复合肥料")),
        passes("有证书", ApplicationForm.of(product_name="电炒锅"), CccCertificate.of(product_name="电炒锅")),
        passes(
            "可用自我声明的产品",
            ApplicationForm.of(product_name="漏电断路器"),
            CccSelfDeclaration.of(product_name="漏电断路器"),
        ),
        fails("在目录而没有证书", ApplicationForm.of(product_name="电炒锅")),
        passes("电力电缆不在目录（450/750V以下才在）", ApplicationForm.of(product_name="交联聚乙烯绝缘电力电缆")),
        unknown("名称不足以断定", ApplicationForm.of(product_name="特种电缆")),
        unknown(
            "交了自我声明，而该类须认证",
            ApplicationForm.of(product_name="电炒锅"),
            CccSelfDeclaration.of(product_name="电炒锅"),
        ),
        unknown("产品名称存疑", ApplicationForm.of(product_name=doubtful("电炒锅"))),
        unknown("有不能归类的页", ApplicationForm.of(product_name="电炒锅"), others=1),
    ],
)
def ccc_missing(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """是否属于强制性认证产品"""
    entries = ccc_entries(form.product_name.require(), _on(dossier))
    yield from _without_paper(form, entries, dossier, "强制性产品认证目录")


@rule(
    "C09",
    clause=("办法六(六)", "办法七(六)"),
    severity=Severity.MISSING,
    remedy="申报产品“{product}”实行生产许可证管理（{entry}），请补交有效的生产许可证。",
    cases=[
        passes("不在目录", ApplicationForm.of(product_name="电炒锅")),
        passes("有许可证", ApplicationForm.of(product_name="复合肥料"), ProductionLicence.of(product_name="复肥")),
        passes("食品有食品生产许可证", ApplicationForm.of(product_name="郫县豆瓣"), FoodLicence.of(category="调味品")),
        fails("在目录而没有许可证", ApplicationForm.of(product_name="复合肥料")),
        fails("食品没有许可证", ApplicationForm.of(product_name="四川泡菜")),
        unknown("名称不足以断定", ApplicationForm.of(product_name="特种电缆")),
        unknown("产品名称存疑", ApplicationForm.of(product_name=doubtful("复合肥料"))),
    ],
)
def licence_missing(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """是否属于生产许可证产品"""
    entries = licence_entries(form.product_name.require(), _on(dossier))
    yield from _without_paper(form, entries, dossier, "生产许可证管理目录")


def _on(dossier: Dossier) -> date:
    return dossier.filed.value or dossier.today


def _without_paper(
    form: ApplicationForm, entries: Sequence[Entry], dossier: Dossier, catalogue: str
) -> Iterator[Violation]:
    types = {f.type for f in dossier.facts if f.copy_of is None}
    wanting = [e for e in entries if not types & set(e.documents)]
    if not wanting or len(wanting) < len(entries):
        return
    entry = next((e for e in wanting if e.sure), wanting[0])
    words = {"product": form.product_name, "entry": entry.name, "catalogue": catalogue}
    message = "申报产品“{product}”属于{catalogue}（{entry}），材料中没有相应证书"
    fields = (form.product_name,)
    if "ccc_certificate" in entry.documents and "ccc_self_declaration" in types:
        yield suspicion(message + "，只有自我声明，须人工确认是否适用。", **words)._replace(fields=fields)
    elif not entry.sure:
        yield suspicion(message.replace("属于", "可能属于") + "，须人工确认。", **words)._replace(fields=fields)
    elif dossier.may_hold_more:
        yield suspicion(message + "，但{why}。", why=why_uncertain(dossier), **words)._replace(fields=fields)
    else:
        yield violation(message + "。", **words)._replace(fields=fields)


@rule(
    "C03",
    clause="强制性产品认证管理规定",
    severity=Severity.EXPIRED,
    remedy="CCC证书已于{expiry}过期，请提供有效证书。",
    cases=[
        *expiring(lambda day: CccCertificate.of(valid_to=day)),
        passes("早年证书不印有效期", CccCertificate.of(certificate_number="2008010913789246")),
        unknown("有效期读不出", CccCertificate.of(valid_to=empty())),
    ],
)
def ccc_expired(certificate: CccCertificate, dossier: Dossier) -> Iterator[Violation]:
    """CCC证书在有效期内"""
    if printed(certificate, "valid_to"):
        yield from expiry_findings(certificate.valid_to, dossier, "CCC证书有效期")


@rule(
    "C06",
    clause="办法七(六)",
    severity=Severity.INCONSISTENT,
    remedy="CCC证书{role}“{name}”与申请企业不一致，请核对或说明委托关系。",
    cases=[
        passes(
            "三方都是申请企业",
            ApplicationForm.of(applicant="四川天成电器有限公司"),
            CccCertificate.of(
                applicant="四川天成电器有限公司",
                manufacturer="四川天成电器有限公司",
                factory="四川天成电器有限公司",
            ),
        ),
        fails(
            "三方都是另一企业",
            ApplicationForm.of(applicant="四川天成电器有限公司"),
            CccCertificate.of(applicant="广州远航电器有限公司", manufacturer="广州远航电器有限公司"),
        ),
        fails(
            "生产者不是申请企业（贴牌）",
            ApplicationForm.of(applicant="四川天成电器有限公司"),
            CccCertificate.of(
                applicant="四川天成电器有限公司",
                manufacturer="广州远航电器有限公司",
                factory="广州远航电器有限公司",
            ),
        ),
        passes(
            "生产企业不同（提示）",
            ApplicationForm.of(applicant="四川天成电器有限公司"),
            CccCertificate.of(applicant="四川天成电器有限公司", factory="德阳远航电器有限公司"),
        ),
        unknown(
            "生产者存疑",
            ApplicationForm.of(applicant="四川天成电器有限公司"),
            CccCertificate.of(manufacturer=doubtful("广州远航电器有限公司")),
        ),
    ],
)
def ccc_of_another(certificate: CccCertificate, dossier: Dossier) -> Iterator[Violation]:
    """CCC证书委托人、生产者、生产企业与申请企业

    A plant of another firm may make it to order; who holds the certificate and who answers as maker must be the
    applicant, or say why not.
    """
    roles = {"applicant": "委托人", "manufacturer": "生产者", "factory": "生产企业"}
    parties = {name: certificate.fields[name] for name in roles if printed(certificate, name)}
    if not parties:
        raise NotApplicable
    found = {name: identity(field, dossier) for name, field in parties.items()}
    others = [name for name, who in found.items() if not who.applicants]
    kind = hint if others == ["factory"] and len(found) > 1 else violation
    if others:
        yield _party(kind, "、".join(roles[n] for n in others), found[others[0]], parties[others[0]])


def _party(kind: object, role: str, who: Identity, field: Field[str]) -> Violation:
    message = "CCC证书{role}为“{name}”，申请企业为“{applicant}”。"
    made: Violation = kind(message, role=role, name=who.name, applicant=who.applicant)  # type: ignore[operator]
    return made._replace(fields=(field, who.reference))


@rule(
    "C07",
    clause="办法七(六)",
    severity=Severity.INCONSISTENT,
    remedy="CCC证书所列型号未包含申报型号“{model}”，请提交覆盖该型号的证书。",
    cases=[
        passes("列有该型号", ApplicationForm.of(model="DCG-32A"), CccCertificate.of(models=["DCG-30A", "DCG-32A"])),
        passes("通配的型号", ApplicationForm.of(model="DCG-32A"), CccCertificate.of(models=["DCG-**A"])),
        passes(
            "另一张证书列有",
            ApplicationForm.of(model="DCG-32A"),
            CccCertificate.of(models=["DCG-30A"]),
            CccCertificate.of("second", models=["DCG-32A"]),
        ),
        passes("自我声明列有", ApplicationForm.of(model="DCG-32A"), CccSelfDeclaration.of(models=["DCG-32A"])),
        fails("没有列", ApplicationForm.of(model="DCG-32A"), CccCertificate.of(models=["DCG-30A"])),
        unknown("型号表存疑", ApplicationForm.of(model="DCG-32A"), CccCertificate.of(models=doubtful(["DCG-30A"]))),
        unknown("型号见附件", ApplicationForm.of(model="DCG-32A"), CccCertificate.of(models=["详见附件"])),
        unknown("系列写法", ApplicationForm.of(model="DCG-32A"), CccCertificate.of(models=["DCG-32A系列 220V"])),
    ],
)
def model_not_covered(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """CCC型号覆盖申报型号"""
    papers: list[Facts] = [*dossier.all(CccCertificate), *dossier.all(CccSelfDeclaration)]
    lists: list[Field[list[str]]] = [p.fields["models"] for p in papers if printed(p, "models")]
    if not lists or not printed(form, "model"):
        raise NotApplicable
    listed = [m for f in lists if f.settled and f.value for m in models_of(f.value)]
    for model in models_of(form.model.require()):
        if any(covers(m, model) for m in listed):
            continue
        yield from _uncovered(model, form.model, lists, listed)


def _uncovered(
    model: str, field: Field[str], lists: Sequence[Field[list[str]]], listed: Sequence[str]
) -> Iterator[Violation]:
    unsure = [f for f in lists if not f.settled or f.value is None]
    if unsure:
        yield doubt(unsure[0])
        return
    elsewhere = any("附件" in m or "附页" in m for m in listed) or any(model in m or m in model for m in listed)
    words = {"model": model, "listed": listed}
    kind = suspicion if elsewhere else violation
    message = "申报型号为“{model}”，CCC证书所列型号为“{listed}”" + ("，须人工确认。" if elsewhere else "，未包含。")
    yield kind(message, **words)._replace(fields=(field, *lists))


@rule(
    "C10",
    clause=("工业产品生产许可证管理条例", "食品生产许可管理办法"),
    severity=Severity.EXPIRED,
    remedy="生产许可证已于{expiry}过期，请提供有效许可证。",
    cases=[
        *expiring(lambda day: FoodLicence.of(valid_to=day)),
        fails("工业产品许可证过期", ProductionLicence.of(valid_to=D(2021, 5, 1))),
        passes(
            "旧证过期而附有新证",
            ProductionLicence.of(valid_to=D(2021, 5, 1)),
            ProductionLicence.of("second", valid_to=D(2026, 5, 1)),
        ),
    ],
)
def licence_expired(dossier: Dossier) -> Iterator[Violation]:
    """生产许可证在有效期内"""
    groups: list[list[Field[date]]] = [
        [p.valid_to for p in dossier.all(ProductionLicence)],
        [p.valid_to for p in dossier.all(FoodLicence)],
    ]
    if not any(groups):
        raise NotApplicable
    for fields in groups:
        if fields:
            yield from expiry_findings(max(fields, key=_last_day), dossier, "生产许可证有效期")


def _last_day(field: Field[date]) -> date:
    """An unsettled date counts as the latest: it may be."""
    return field.value if field.settled and field.value else date.max


@rule(
    "C12",
    clause="GB/T 17710",
    severity=Severity.INCONSISTENT,
    remedy="食品生产许可证编号“{number}”校验未通过，请核对原件。",
    cases=[
        passes("校验通过", FoodLicence.of(licence_number="SC11351090100010")),
        fails("校验位不符", FoodLicence.of(licence_number="SC11351090100011")),
        unknown("编号存疑", FoodLicence.of(licence_number=doubtful("SC11351090100011"))),
    ],
)
def food_number_wrong(licence: FoodLicence) -> Iterator[Violation]:
    """SC编号校验位"""
    field = licence.licence_number
    number = str(field.value) if credible(field) else field.require()
    if not food_licence_valid(number):
        shown = field.model_copy(update={"status": Status.READ})
        yield violation("食品生产许可证编号“{}”未通过校验。", shown, number=number)


def _applicant(name: Any) -> ApplicationForm:
    return ApplicationForm.of(applicant=name)


@rule(
    "C15",
    clause="办法七(六)",
    severity=Severity.INCONSISTENT,
    remedy="{paper}企业名称“{name}”与申请企业不一致，请核对或提供变更证明。",
    cases=[
        *agreeing(
            _applicant, lambda name: ProductionLicence.of(holder=name), "四川天成化肥有限公司", "绵阳远航肥业有限公司"
        ),
        fails(
            "食品许可证是另一企业",
            _applicant("四川天成食品有限公司"),
            FoodLicence.of(holder="绵阳远航食品有限公司"),
        ),
    ],
)
def licence_of_another(dossier: Dossier) -> Iterator[Violation]:
    """许可证主体一致"""
    papers: list[Facts] = [*dossier.all(ProductionLicence), *dossier.all(FoodLicence)]
    if not papers:
        raise NotApplicable
    for paper in papers:
        holder: Field[str] = paper.fields.get("holder") or Field[str](name="holder", document=paper.document)
        found = identity(holder, dossier)
        if not found.applicants:
            words = {"paper": caption_of(paper.document, dossier.types), "name": found.name}
            message = "{paper}的企业名称为“{name}”，申请企业为“{applicant}”。"
            made = violation(message, applicant=found.applicant, **words)
            yield made._replace(fields=(holder, found.reference))
