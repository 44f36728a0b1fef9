"""质量管理证明：是否提交，认证证书的有效期和主体。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from extractors.application_form import ApplicationForm
from extractors.qms_certificate import QmsCertificate
from extractors.quality_evidence import QualityEvidence
from pipeline.model.facts import Field
from pipeline.model.report import Severity
from validators.cases import agreeing, expiring, handed_in
from validators.dossier import Dossier
from validators.engine import NotApplicable, fails, passes, rule
from validators.findings import Violation, violation
from validators.identity import identity
from validators.materials import missing_material
from validators.terms import expiry_findings

D = date


@rule(
    "Q01",
    clause="办法七(七)",
    severity=Severity.MISSING,
    remedy="请补交企业质量管理持续有效的证明材料（如质量管理体系认证证书、内审和管理评审报告）。",
    cases=handed_in(QmsCertificate.of(holder="甲公司"), QualityEvidence.of(kind="首席质量官任命书")),
)
def quality_evidence_missing(dossier: Dossier) -> Iterator[Violation]:
    """质量管理证明是否提交"""
    yield from missing_material(dossier, "Q01")


@rule(
    "Q02",
    clause="认证规则",
    severity=Severity.EXPIRED,
    remedy="质量管理体系认证证书已于{expiry}过期，请提供有效证书或其他质量管理证明。",
    cases=[
        *expiring(lambda day: QmsCertificate.of(valid_to=day)),
        passes(
            "旧证过期而附有新证",
            QmsCertificate.of(valid_to=D(2021, 5, 1)),
            QmsCertificate.of("second", valid_to=D(2024, 5, 1)),
        ),
    ],
)
def certificate_expired(dossier: Dossier) -> Iterator[Violation]:
    """QMS证书在有效期内"""
    fields: list[Field[date]] = [c.valid_to for c in dossier.all(QmsCertificate)]
    if not fields:
        raise NotApplicable
    latest = max(fields, key=lambda f: f.value if f.settled and f.value else date.max)
    yield from expiry_findings(latest, dossier, "质量管理体系认证证书有效期")


NAME = "四川天成建材有限公司"


def _applicant(name: Any) -> ApplicationForm:
    return ApplicationForm.of(applicant=name)


@rule(
    "Q05",
    clause="办法六(四)",
    severity=Severity.INCONSISTENT,
    remedy="质量管理体系认证证书的组织名称“{name}”与申请企业不一致，请核对或提供变更证明。",
    cases=[
        *agreeing(_applicant, lambda name: QmsCertificate.of(holder=name), NAME, "绵阳远航电器有限公司"),
        fails("相差一字", _applicant(NAME), QmsCertificate.of(holder="四川大成建材有限公司")),
    ],
)
def certificate_of_another(certificate: QmsCertificate, dossier: Dossier) -> Iterator[Violation]:
    """QMS主体、地址一致"""
    found = identity(certificate.holder, dossier)
    if not found.applicants:
        words = {"name": found.name, "applicant": found.applicant}
        message = "认证证书组织名称为“{name}”，申请企业为“{applicant}”。"
        yield violation(message, **words)._replace(fields=(certificate.holder, found.reference))
