"""质量管理证明的内容：监督审核、覆盖范围、标准版本、编号，以及须另行查核的体系运行情况。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from extractors.application_form import ApplicationForm
from extractors.qms_certificate import QmsCertificate
from extractors.quality_evidence import QualityEvidence
from pipeline.model.packet import OTHER
from pipeline.model.report import Severity
from pipeline.text.codes import qms_number_valid
from pipeline.text.normalise import key
from validators.cases import doubtful, empty, paper
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, asks, fails, passes, rule, skips, unknown
from validators.findings import Violation, ask, doubt, hint, suspicion, violation
from validators.goods import Cover, cover, kinds_of
from validators.identity import identity
from validators.renewals import months_later

D = date
NAME = "四川天成建材有限公司"
MAKING = re.compile("生产|制造|加工|设计|研发")
_LAPSED = re.compile("暂停|撤销|注销|不合格|不予保持")
_KEPT = re.compile("监督审核|保持认证|保持注册|注册保持|持续有效|确认证书")


@rule(
    "Q03",
    clause="认证规则",
    severity=Severity.INSUFFICIENT,
    remedy="认证证书的“{kind}”表明认证未能保持，请提供有效的质量管理证明。",
    cases=[
        passes("发证不满一年", QmsCertificate.of(issued_on=D(2021, 2, 1))),
        passes(
            "附有年度监督审核合格通知",
            QmsCertificate.of(issued_on=D(2019, 6, 1)),
            QualityEvidence.of(kind="监督审核合格通知书"),
        ),
        fails(
            "附有暂停通知", QmsCertificate.of(issued_on=D(2021, 2, 1)), QualityEvidence.of(kind="认证证书暂停通知书")
        ),
        asks("发证已满一年，没有监督审核材料", QmsCertificate.of(issued_on=D(2019, 6, 1))),
        unknown(
            "通知读不清",
            QmsCertificate.of(issued_on=D(2021, 2, 1)),
            QualityEvidence.of(kind=doubtful("认证证书暂停通知书")),
        ),
        skips("没有认证证书", QualityEvidence.of(kind="内审报告")),
    ],
)
def not_kept_up(certificate: QmsCertificate, dossier: Dossier) -> Iterator[Violation]:
    """QMS监督审核有效"""
    papers = [e.kind for e in dossier.all(QualityEvidence)]
    for kind in papers:
        if _LAPSED.search(str(kind.value or "")):
            kind.require()
            yield violation("材料中有认证证书的“{kind}”。", kind, kind=kind)
            return
        if kind.value is None and kind.evidence:
            yield doubt(kind)
            return
    if any(_KEPT.search(str(kind.value or "")) for kind in papers):
        return
    issued = certificate.issued_on.value
    due = months_later(issued, dossier.scheme.number("surveillance_months")) if issued else None
    if due is None or due < (dossier.filed.value or dossier.today):
        register = dossier.scheme.registers["certifiers"]
        message = "证书发证日期{}，未见其后的年度监督审核材料，请在{register}查证书状态。"
        yield ask(message, certificate.issued_on, register=str(register))


@rule(
    "Q04",
    clause="办法六(四)",
    severity=Severity.INCONSISTENT,
    remedy="认证范围为“{scope}”，未包含申报产品“{product}”的生产，请提供覆盖该产品的质量管理证明。",
    cases=[
        passes(
            "范围写有该产品", ApplicationForm.of(product_name="电炒锅"), QmsCertificate.of(scope="电炒锅的生产和销售")
        ),
        passes(
            "范围写上位名称", ApplicationForm.of(product_name="电炒锅"), QmsCertificate.of(scope="厨房用电热器具的制造")
        ),
        passes(
            "另一张证书覆盖",
            ApplicationForm.of(product_name="电炒锅"),
            QmsCertificate.of(scope="陶瓷砖的生产"),
            QmsCertificate.of("second", scope="电炒锅的设计和生产"),
        ),
        fails("只有销售", ApplicationForm.of(product_name="电炒锅"), QmsCertificate.of(scope="电炒锅的销售和售后服务")),
        fails("是另一类产品", ApplicationForm.of(product_name="电炒锅"), QmsCertificate.of(scope="陶瓷砖的生产")),
        unknown(
            "看不出是否包含", ApplicationForm.of(product_name="石墨烯浆料"), QmsCertificate.of(scope="新材料的生产")
        ),
        unknown(
            "范围存疑", ApplicationForm.of(product_name="电炒锅"), QmsCertificate.of(scope=doubtful("陶瓷砖的生产"))
        ),
        skips("证书没有写范围", ApplicationForm.of(product_name="电炒锅"), QmsCertificate.of(holder=NAME)),
    ],
)
def scope_not_covering(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """QMS覆盖申报产品"""
    scopes = [c.scope for c in dossier.all(QmsCertificate) if printed(c, "scope")]
    if not scopes:
        raise NotApplicable
    product = form.product_name.value or ""
    if product and any(_covers(str(s.value or ""), product) for s in scopes):
        return
    product = form.product_name.require()
    for scope in scopes:
        text = scope.require()
        words = {"scope": text, "product": product}
        other = kinds_of(product) and kinds_of(text) and not kinds_of(product) & kinds_of(text)
        kind = violation if other or not MAKING.search(text) else suspicion
        message = "认证范围为“{scope}”，" + ("未包含" if kind is violation else "是否包含") + "“{product}”的生产。"
        yield kind(message, **words)._replace(fields=(scope, form.product_name))


def _covers(scope: str, product: str) -> bool:
    goods = re.sub(r"[、,，和及与]|的?(?:生产|制造|加工|销售|设计|研发|服务)", ";", key(scope))
    named = key(product) in key(scope) or cover(product, goods, None) is Cover.NAMED
    return bool(named and MAKING.search(scope))


@rule(
    "Q06",
    clause="认证规则",
    severity=Severity.EXPIRED,
    remedy="认证依据“{standard}”的版本已失效，请提供按现行版本换发的认证证书。",
    cases=[
        passes("现行版本", QmsCertificate.of(standard="GB/T 19001-2016/ISO 9001:2015")),
        passes(
            "转换期内的旧版", QmsCertificate.of(standard="GB/T 19001-2008"), filed=D(2017, 9, 1), today=D(2017, 9, 5)
        ),
        fails("2008版", QmsCertificate.of(standard="GB/T 19001-2008/ISO 9001:2008")),
        unknown("版本存疑", QmsCertificate.of(standard=doubtful("GB/T 19001-2008"))),
        unknown("没有写年号", QmsCertificate.of(standard="GB/T 19001")),
        skips("没有写依据", QmsCertificate.of(holder=NAME)),
    ],
)
def old_edition(certificate: QmsCertificate, dossier: Dossier) -> Iterator[Violation]:
    """QMS依据标准版本"""
    if not printed(certificate, "standard"):
        raise NotApplicable
    text = certificate.standard.require()
    year = re.search(r"19001[-—–:]?((?:19|20)\d\d)", key(text))
    edition = dossier.scheme.thresholds["qms_edition"]
    if year is None:
        yield suspicion("认证依据写作“{}”，看不出版本，须人工确认。", certificate.standard)
    elif int(year[1]) < int(edition.value) and edition.in_force(dossier.filed.value or dossier.today):
        yield violation("认证依据为“{standard}”，该版本已失效。", certificate.standard, standard=text)


@rule(
    "Q07",
    clause="认证证书编号",
    severity=Severity.HINT,
    remedy="证书编号“{number}”中的年份与发证日期、有效期不符，请核对。",
    cases=[
        passes("年份相符", QmsCertificate.of(certificate_number="03824Q60289R3S", issued_on=D(2024, 1, 12))),
        passes("换证沿用原编号", QmsCertificate.of(certificate_number="03822Q60289R3S", issued_on=D(2024, 1, 12))),
        passes("境外机构另有写法", QmsCertificate.of(certificate_number="CN12/30456", issued_on=D(2024, 1, 12))),
        fails("编号年份晚于发证", QmsCertificate.of(certificate_number="03824Q60289R3S", issued_on=D(2021, 1, 12))),
        fails(
            "编号年份到有效期超过一个周期",
            QmsCertificate.of(certificate_number="03815Q60289R3S", valid_to=D(2022, 1, 12)),
        ),
        unknown("编号存疑", QmsCertificate.of(certificate_number=doubtful("03824Q60289R3S"), issued_on=D(2021, 1, 12))),
        unknown("发证日期读不出", QmsCertificate.of(certificate_number="03824Q60289R3S", issued_on=empty())),
        skips("没有编号", QmsCertificate.of(holder=NAME)),
    ],
)
def number_of_another_year(certificate: QmsCertificate, dossier: Dossier) -> Iterator[Violation]:
    """QMS证书编号与日期相容

    The year is that of the first issue or of the last recertification; foreign bodies write numbers their own way.
    """
    number = certificate.certificate_number
    if not printed(certificate, "certificate_number"):
        raise NotApplicable
    if number.settled and not qms_number_valid(number.value or ""):
        return
    named = re.match(r"\d{3}(\d\d)Q", key(str(number.value or "")))
    year = 2000 + int(named[1]) if named else None
    years = dossier.scheme.number("qms_years")
    for field, least, most in ((certificate.issued_on, 0, years), (certificate.valid_to, 0, years + 1)):
        if field.evidence or field.value:
            if year is not None and field.value is not None and least <= field.value.year - year <= most:
                continue
            gap = field.require().year - (year or int(number.require()[3:5]) + 2000)
            if not least <= gap <= most:
                number.require()
                yield hint("证书编号“{}”的年份与{}不符。", number, field, number=number)
                return


@rule(
    "Q08",
    clause="认证机构批准",
    severity=Severity.HINT,
    remedy="审查人员查询认证机构的批准号、业务范围和证书状态。",
    cases=[
        asks("批准号要查", QmsCertificate.of(certifier="西南方略质量认证中心", certificate_number="03824Q60289R3S")),
        skips("没有认证证书", QualityEvidence.of(kind="内审报告")),
    ],
)
def certifier_online(certificate: QmsCertificate, dossier: Dossier) -> Iterator[Violation]:
    """认证机构批准号"""
    body = certificate.certifier.value or "发证机构（名称未读出）"
    register = dossier.scheme.registers["certifiers"]
    number = certificate.certificate_number.value or "证书编号未读出"
    message = "请在{register}查“{body}”的批准号和业务范围，以及证书{number}的状态。"
    yield ask(message, register=str(register), body=body, number=number)


@rule(
    "Q09",
    clause="办法六(四)",
    severity=Severity.HINT,
    remedy="首席质量官任命文件的单位“{name}”不是申请企业，请提供本企业的聘任文件或培训证明。",
    cases=[
        passes(
            "本企业的任命书",
            ApplicationForm.of(applicant=NAME),
            QualityEvidence.of(kind="首席质量官任命书", holder=NAME),
        ),
        passes("任命书没有单位抬头", ApplicationForm.of(applicant=NAME), QualityEvidence.of(kind="首席质量官任命书")),
        fails(
            "别的企业的任命书",
            ApplicationForm.of(applicant=NAME),
            QualityEvidence.of(kind="首席质量官任命书", holder="绵阳远航电器有限公司"),
        ),
        unknown(
            "单位名称存疑",
            ApplicationForm.of(applicant=NAME),
            QualityEvidence.of(kind="首席质量官任命书", holder=doubtful("绵阳远航电器有限公司")),
        ),
        skips("没有任命书，办法没有要求", ApplicationForm.of(applicant=NAME), QmsCertificate.of(holder=NAME)),
    ],
)
def officer_of_another(evidence: QualityEvidence, dossier: Dossier) -> Iterator[Violation]:
    """首席质量官等其他证明

    Optional: that there is none is nothing to supply.
    """
    if "首席质量官" not in (evidence.kind.value or ""):
        raise NotApplicable
    if printed(evidence, "holder"):
        found = identity(evidence.holder, dossier)
        if not found.applicants:
            words = {"name": found.name, "applicant": found.applicant}
            message = "首席质量官任命文件的单位为“{name}”，申请企业为“{applicant}”。"
            yield hint(message, **words)._replace(fields=(evidence.holder, found.reference))


@rule(
    "Q10",
    clause="办法六(四)",
    severity=Severity.INSUFFICIENT,
    remedy="审查人员在现场查看风险防控的制度和记录；材料清单没有列明，不作补正要求。",
    cases=[
        asks("没有须提交的材料", ApplicationForm.of(applicant=NAME)),
        passes("附有风险防控制度", ApplicationForm.of(applicant=NAME), QualityEvidence.of(kind="质量安全风险防控制度")),
        skips("没有申请表", QmsCertificate.of(holder=NAME)),
    ],
)
def risk_control(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """质量安全风险防控机制证据"""
    titles = [str(e.kind.value or "") for e in dossier.all(QualityEvidence)]
    titles += [d.title for d in dossier.documents if d.type == OTHER]
    if not any("风险" in title for title in titles):
        yield ask("材料清单没有列明此项；请在现场审查时查看质量安全风险防控的制度和记录。")


@rule(
    "Q11",
    clause="办法六(九)",
    severity=Severity.INSUFFICIENT,
    remedy="审查人员在现场查看生产和销售记录；材料清单没有列明，不作补正要求。",
    cases=[
        passes(
            "附有销售合同",
            ApplicationForm.of(applicant=NAME),
            papers=[paper("o1", OTHER).model_copy(update={"title": "销售合同"})],
        ),
        asks("没有附证明，办法没有要求", ApplicationForm.of(applicant=NAME)),
        skips("没有申请表", QmsCertificate.of(holder=NAME)),
    ],
)
def made_and_sold(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """批量生产和持续销售证据"""
    if not any(_SOLD.search(d.title) for d in dossier.documents if d.type == OTHER):
        yield ask("材料清单没有列明此项；请在现场审查时查看批量生产和持续销售的记录（合同、发票、出库单）。")


_SOLD = re.compile("合同|发票|出库|送货|销售")
