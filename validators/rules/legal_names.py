"""主体资格：曾用名和名称变更。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from extractors.application_form import ApplicationForm
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
from pipeline.model.facts import Field
from pipeline.model.report import Severity
from pipeline.text.codes import plain
from pipeline.text.matching import Relation
from pipeline.text.names import compare_names
from validators.cases import doubtful
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, fails, passes, rule, skips, unknown
from validators.findings import Violation, caption_of, doubt, suspicion, violation
from validators.identity import reference_name, renamings

D = date
NAME, OLD, CODE = "四川天成建材有限公司", "四川大地陶瓷有限公司", "91510700205412308D"
CHANGE = NameChange.of(from_name=OLD, to_name=NAME, approved_on=D(2020, 3, 1))
HOLDERS: dict[type[Facts], str] = {
    FoodLicence: "holder",
    QmsCertificate: "holder",
    StandardDeclaration: "enterprise",
    LegalPersonCertificate: "name",
}
"""Papers that state a credit code beside a name."""


DATED: dict[type[Facts], tuple[tuple[str, ...], tuple[str, ...]]] = {
    TestReport: (("client", "manufacturer"), ("received_on", "issued_on")),
    EnterpriseStandard: (("issuer",), ("issued_on",)),
    StandardDeclaration: (("enterprise",), ("declared_on",)),
    CccCertificate: (("applicant",), ("issued_on",)),
    ProductionLicence: (("holder",), ("issued_on",)),
    FoodLicence: (("holder",), ("issued_on",)),
    QmsCertificate: (("holder",), ("issued_on",)),
}
"""Papers by which the enterprise is named as of a day: the fields of the name, and of the day, best first."""


class _Use(NamedTuple):
    """A name on a paper of a day. `once`: the paper is not made again under the firm's new name."""

    name: Field[str]
    day: Field[date]
    paper: str
    once: bool


@rule(
    "L16",
    clause=("办法七", "市场主体登记管理条例"),
    severity=Severity.INSUFFICIENT,
    remedy="{paper}上的名称“{name}”与现名“{applicant}”不同，请提供登记机关的名称变更核准（登记）通知书。",
    cases=[
        passes(
            "通知书证明了更名",
            ApplicationForm.of(applicant=NAME),
            TrademarkCertificate.of(registrant="四川大地陶瓷有限公司"),
            NameChange.of(from_name="四川大地陶瓷有限公司", to_name=NAME),
        ),
        passes(
            "先后更名两次，两份通知书相接",
            ApplicationForm.of(applicant=NAME),
            NameChange.of(from_name="大地陶瓷厂", to_name="四川大地陶瓷有限公司"),
            NameChange.of("second", from_name="四川大地陶瓷有限公司", to_name=NAME),
        ),
        fails(
            "通知书变更后的名称不是申请企业",
            ApplicationForm.of(applicant=NAME),
            NameChange.of(from_name="四川大地陶瓷有限公司", to_name="绵阳远航电器有限公司"),
        ),
        unknown(
            "同一代码下另有名称而没有通知书",
            ApplicationForm.of(applicant=NAME, credit_code=CODE),
            QmsCertificate.of(holder="绵阳远航电器有限公司", credit_code=CODE),
        ),
        unknown(
            "通知书读不清",
            ApplicationForm.of(applicant=NAME),
            NameChange.of(from_name="四川大地陶瓷有限公司", to_name=doubtful("四川天戌建材有限公司")),
        ),
        passes(
            "更名以前的报告用原名称",
            ApplicationForm.of(applicant=NAME),
            TestReport.of(client=OLD, issued_on=D(2019, 6, 1)),
            CHANGE,
        ),
        passes(
            "更名以前送检，更名以后签发",
            ApplicationForm.of(applicant=NAME),
            TestReport.of(client=OLD, received_on=D(2020, 2, 20), issued_on=D(2020, 3, 20)),
            CHANGE,
        ),
        fails(
            "更名以后签发的证书仍用原名称",
            ApplicationForm.of(applicant=NAME),
            QmsCertificate.of(holder=OLD, issued_on=D(2021, 1, 1)),
            CHANGE,
        ),
        fails(
            "两次更名之间的名称",
            ApplicationForm.of(applicant=NAME),
            EnterpriseStandard.of(issuer="大地陶瓷厂", issued_on=D(2019, 1, 1)),
            NameChange.of(from_name="大地陶瓷厂", to_name=OLD, approved_on=D(2018, 1, 1)),
            NameChange.of("second", from_name=OLD, to_name=NAME, approved_on=D(2020, 3, 1)),
        ),
        unknown(
            "签发日期存疑",
            ApplicationForm.of(applicant=NAME),
            QmsCertificate.of(holder=OLD, issued_on=doubtful(D(2021, 1, 1))),
            CHANGE,
        ),
        unknown(
            "更名以前的报告用了现名称",
            ApplicationForm.of(applicant=NAME),
            TestReport.of(client=NAME, issued_on=D(2019, 6, 1)),
            CHANGE,
        ),
        skips("没有曾用名", ApplicationForm.of(applicant=NAME, credit_code=CODE)),
    ],
)
def former_name_unproven(dossier: Dossier) -> Iterator[Violation]:
    """曾用名有变更证明"""
    current = reference_name(dossier)
    changes = dossier.all(NameChange)
    strange = _same_code_other_name(dossier, current)
    if not changes and not strange:
        raise NotApplicable
    starts = [c.from_name for c in changes]
    for change in changes:
        name, own = change.to_name.require(), current.require()
        followed = any(f.settled and f.value and compare_names(f.value, name).same for f in starts)
        if not compare_names(name, own).same and not followed:
            message = "{paper}变更后的名称为“{name}”，不是申请企业“{applicant}”。"
            words = {"paper": change.caption, "name": name, "applicant": own}
            yield violation(message, **words)._replace(fields=(change.to_name, current))
    yield from _out_of_time(dossier, current)
    for field in strange:
        if not any(f.settled and f.value and compare_names(f.value, str(field.value)).same for f in starts):
            paper = caption_of(field.document, dossier.types)
            message = "{paper}的信用代码与申请企业相同而名称为“{}”，是否曾用名、有无变更通知书须人工确认。"
            yield suspicion(message, field, paper=paper)._replace(fields=(field, current))


def _out_of_time(dossier: Dossier, current: Field[str]) -> Iterator[Violation]:
    """A name holds up to the day of the change, the next from then on."""
    for change in renamings(dossier, current.require()) if dossier.all(NameChange) else ():
        if printed(change, "approved_on"):
            for use in _uses(dossier):
                yield from _out_of_its_time(change, use)


def _out_of_its_time(change: NameChange, use: _Use) -> Iterator[Violation]:
    former, latter, changed = change.from_name, change.to_name.require(), change.approved_on
    if not use.name.value:
        yield doubt(use.name)
        return
    if compare_names(use.name.value, latter).same:
        yield from _before_its_time(use, changed)
    elif compare_names(use.name.require(), former.require()).same and use.day.require() > changed.require():
        words = {"paper": use.paper, "day": use.day, "changed": changed, "name": use.name.value}
        made = violation("{paper}日期为{day}，晚于更名的{changed}，仍用原名称“{name}”。", **words)
        remedy = f"{use.paper}是更名以后的，仍用原名称“{use.name.value}”，请由出具单位更正或说明。"
        yield made._replace(fields=(use.name, use.day, changed), remedy=remedy)


def _before_its_time(use: _Use, changed: Field[date]) -> Iterator[Violation]:
    """A paper that is not made again cannot know a name to come."""
    if use.once and use.day.value and changed.value and use.day.value < changed.value:
        words = {"paper": use.paper, "day": use.day, "changed": changed, "name": use.name.value}
        made = suspicion("{paper}日期为{day}，早于更名的{changed}，却用现名称“{name}”，须核对原件。", **words)
        yield made._replace(fields=(use.name, use.day, changed))


def _uses(dossier: Dossier) -> Iterator[_Use]:
    """The names on papers that say when they were made; a report is of the day its sample came."""
    for kind, (names, days) in DATED.items():
        for facts in dossier.all(kind):
            day = next((facts.fields[d] for d in days if printed(facts, d)), None)
            paper = caption_of(facts.document, dossier.types)
            for name in names if day is not None else ():
                if printed(facts, name) and day is not None:
                    yield _Use(facts.fields[name], day, paper, kind is TestReport)


def _same_code_other_name(dossier: Dossier, current: Field[str]) -> list[Field[Any]]:
    """Names that stand beside the applicant's own code and are wholly different. A near one is a slip, not a name."""
    form = dossier.form
    code = plain(form.credit_code.value or "") if form and form.credit_code.settled else ""
    if not code or not (current.settled and current.value):
        return []
    found: list[Field[Any]] = []
    for kind, name in HOLDERS.items():
        for facts in dossier.all(kind):
            field, own = facts.fields.get(name), facts.fields.get("credit_code")
            if field and own and field.settled and own.settled and plain(str(own.value or "")) == code:
                relation = compare_names(str(field.value or ""), current.value).relation
                found += [field] if relation is Relation.DIFFERENT else []
    return found
