"""自我声明公开：平台公开页与标准对应，更名、修订之后重新公开。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from extractors.enterprise_standard import EnterpriseStandard
from extractors.name_change import NameChange
from extractors.standard_declaration import StandardDeclaration
from pipeline.model.facts import Field
from pipeline.model.report import Severity
from pipeline.text.names import compare_names
from validators.cases import doubtful
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, fails, passes, rule, skips, unknown
from validators.findings import Violation, suspicion, violation
from validators.numbers import same_number

D = date
OWN, OLD = "四川天成建材有限公司", "成都大地陶瓷有限公司"
_UNDER = {"scheme": "self-declaration"}


@rule(
    "G01",
    clause="粤方案(五)",
    severity=Severity.INCONSISTENT,
    remedy="平台公开单位“{shown}”与标准发布单位“{own}”不一致；企业更名的，请以新名称重新公开。",
    cases=[
        passes("同一企业", EnterpriseStandard.of(issuer=OWN), StandardDeclaration.of(enterprise=OWN), **_UNDER),
        fails("另一企业", EnterpriseStandard.of(issuer=OWN), StandardDeclaration.of(enterprise=OLD), **_UNDER),
        fails(
            "更名后没有重新公开",
            EnterpriseStandard.of(issuer=OLD),
            StandardDeclaration.of(enterprise=OLD),
            NameChange.of(from_name=OLD, to_name=OWN),
            **_UNDER,
        ),
        passes(
            "更名后已重新公开",
            EnterpriseStandard.of(issuer=OLD),
            StandardDeclaration.of(enterprise=OWN),
            NameChange.of(from_name=OLD, to_name=OWN),
            **_UNDER,
        ),
        unknown(
            "公开单位存疑",
            EnterpriseStandard.of(issuer=OWN),
            StandardDeclaration.of(enterprise=doubtful(OLD)),
            **_UNDER,
        ),
        skips("没有平台公开页", EnterpriseStandard.of(issuer=OWN), **_UNDER),
    ],
)
def declared_by_another(page: StandardDeclaration, dossier: Dossier) -> Iterator[Violation]:
    """公开单位为制定标准的企业，更名的以新名称公开"""
    if not printed(page, "enterprise"):
        raise NotApplicable
    changes = dossier.all(NameChange)
    shown = page.enterprise.require()
    for change in changes:
        if _same(shown, change.from_name.require()):
            message = "平台公开单位为原名称“{shown}”，企业已更名为“{own}”。"
            yield violation(message, page.enterprise, shown=shown, own=change.to_name.require())._replace(
                fields=(page.enterprise, change.to_name)
            )
            return
    new_names = [c.to_name.require() for c in changes if c.to_name.value]
    issuers = [s.issuer for s in dossier.all(EnterpriseStandard) if printed(s, "issuer")]
    if not issuers or any(_same(shown, name) for name in new_names):
        return
    if not any(_same(shown, issuer.require()) for issuer in issuers):
        yield from _other_issuer(page.enterprise, issuers[0])


def _same(a: str, b: str) -> bool:
    return compare_names(a, b).same


def _other_issuer(shown: Field[str], own: Field[str]) -> Iterator[Violation]:
    """Names that are one but for a character are looked at by people."""
    near = compare_names(shown.require(), own.require()).relation in ("near", "weak")
    kind = suspicion if near else violation
    message = "平台公开单位为“{shown}”，标准发布单位为“{own}”。"
    yield kind(message, shown=shown, own=own)._replace(fields=(shown, own))


@rule(
    "G02",
    clause="粤方案(五)",
    severity=Severity.INCONSISTENT,
    remedy="标准“{number}”发布于{issued}，平台公开于{declared}，早于发布：标准修订后请重新公开，并提交新的公开页。",
    cases=[
        passes(
            "发布之后公开",
            EnterpriseStandard.of(standard_number="Q/ABC 001-2020", issued_on=D(2020, 3, 1)),
            StandardDeclaration.of(standard_number="Q/ABC 001-2020", declared_on=D(2020, 3, 9)),
            **_UNDER,
        ),
        fails(
            "公开的是修订以前的",
            EnterpriseStandard.of(standard_number="Q/ABC 001-2020", issued_on=D(2020, 3, 1)),
            StandardDeclaration.of(standard_number="Q/ABC 001-2020", declared_on=D(2017, 5, 9)),
            **_UNDER,
        ),
        unknown(
            "公开时间存疑",
            EnterpriseStandard.of(standard_number="Q/ABC 001-2020", issued_on=D(2020, 3, 1)),
            StandardDeclaration.of(standard_number="Q/ABC 001-2020", declared_on=doubtful(D(2017, 5, 9))),
            **_UNDER,
        ),
        skips("公开页没有时间", StandardDeclaration.of(standard_number="Q/ABC 001-2020"), **_UNDER),
    ],
)
def declared_before_revision(
    standard: EnterpriseStandard, page: StandardDeclaration, dossier: Dossier
) -> Iterator[Violation]:
    """标准修订后重新公开"""
    if not printed(standard, "issued_on") or not printed(page, "declared_on"):
        raise NotApplicable
    if len(dossier.all(EnterpriseStandard)) > 1 and not _of(page, standard):
        raise NotApplicable
    issued, declared = standard.issued_on.require(), page.declared_on.require()
    if declared < issued:
        words = {"number": standard.standard_number, "issued": issued, "declared": declared}
        message = "标准“{number}”发布于{issued}，平台页的公开时间为{declared}。"
        yield violation(message, **words)._replace(fields=(standard.issued_on, page.declared_on))


def _of(page: StandardDeclaration, standard: EnterpriseStandard) -> bool:
    return same_number(page.standard_number.require(), standard.standard_number.require())
