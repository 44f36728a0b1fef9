"""申请表：是否提交、是否填全、与所附材料是否一致。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from extractors.application_form import ApplicationForm
from extractors.enterprise_standard import EnterpriseStandard
from extractors.recheck_form import RecheckForm
from extractors.test_report import TestReport
from extractors.trademark_certificate import TrademarkCertificate
from pipeline.model.facts import Field, Status
from pipeline.model.report import Severity
from pipeline.text.matching import is_near
from pipeline.text.names import compare_names
from pipeline.text.normalise import find_standard_numbers, key
from validators.cases import beside, doubtful, empty
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, fails, passes, rule, skips, unknown
from validators.findings import Violation, hint, suspicion, violation
from validators.materials import missing_material
from validators.numbers import one_of, unlisted
from validators.trademarks import same_mark

D = date


@rule(
    "F01",
    clause="办法七(一)",
    severity=Severity.MISSING,
    remedy="请补交加盖公章的《四川省质量对标提升达标产品认定申请表》（复审的提交复审申请表）。",
    cases=[
        passes("提交了申请表", ApplicationForm.of(applicant="甲公司")),
        passes("复审提交复审申请表", RecheckForm.of(applicant="甲公司"), scheme="sichuan-recheck"),
        fails("没有申请表", TestReport.of(report_number="A1")),
        unknown("有不能归类的页", TestReport.of(report_number="A1"), others=1),
        unknown("有读不出的文件", TestReport.of(report_number="A1"), unread=True),
    ],
)
def form_missing(dossier: Dossier) -> Iterator[Violation]:
    """申请表是否提交"""
    yield from missing_material(dossier, "F01")


@rule(
    "F03",
    clause="办法七(一)",
    severity=Severity.INSUFFICIENT,
    remedy="请补填申请表中的空白项：{names}。",
    cases=[
        passes("填全", ApplicationForm.of(applicant="甲公司", product_name="瓷砖")),
        fails("产品名称空白", ApplicationForm.of(applicant="甲公司", product_name=empty())),
        fails("联系人空白", ApplicationForm.of(applicant="甲公司", contact=beside("联系人："))),
        unknown("标签后面跟着字", ApplicationForm.of(applicant="甲公司", contact=beside("联系人：（样例）"))),
        unknown("看到的不是这一栏", ApplicationForm.of(applicant="甲公司", credit_code=beside("填表"))),
        unknown(
            "有字迹而读不出",
            ApplicationForm.of(applicant="甲公司", product_name=empty().model_copy(update={"reason": "有笔迹"})),
        ),
        passes("字迹存疑也是填了", ApplicationForm.of(applicant=doubtful("甲公司"))),
    ],
)
def form_incomplete(form: ApplicationForm) -> Iterator[Violation]:
    """申请表必填项是否填全"""
    blank = [form.fields[n] for n, s in form.specs().items() if s.required and _blank(form, n)]
    seen = [f for f in blank if f.reason or f.raw.strip(" /-—_无") or not _beside_its_label(form, f)]
    certain = [f for f in blank if f not in seen]
    if certain:
        names = "、".join(form.specs()[f.name].title for f in certain)
        yield violation("申请表以下必填项为空白：{names}。", names=names)._replace(fields=tuple(certain))
    for field in seen:
        yield suspicion(
            "申请表“{title}”一栏没有读出内容，须人工确认是否填写。", field, title=form.specs()[field.name].title
        )


def _beside_its_label(form: ApplicationForm, field: Field[Any]) -> bool:
    """Whether the empty place is that of the field's own label: elsewhere only the label was misread or cut off."""
    labels = [key(label) for label in form.specs()[field.name].labels]
    places = [key(e.text).strip(":：*") for e in field.evidence if e.text]
    return all(any(_only(label, place) or is_near(label, place) for label in labels) for place in places)


def _only(label: str, place: str) -> bool:
    """Whether a text has the label and, behind it, nothing that was entered."""
    _, found, behind = place.partition(label)
    return bool(found) and not re.search(r"[:：].*\w", behind)


def _blank(form: ApplicationForm, name: str) -> bool:
    if not printed(form, name):
        return False
    field = form.fields[name]
    return field.status is Status.MISSING or (field.settled and not str(field.value or "").strip(" /-—_无"))


@rule(
    "F07",
    clause="办法八(三)",
    severity=Severity.HINT,
    remedy="已超过当年上报期限（{deadline}），按下一年度办理。",
    cases=[
        passes("九月底前", ApplicationForm.of(applied_on=D(2021, 9, 30))),
        fails("十月才申请", ApplicationForm.of(applied_on=D(2021, 10, 8))),
        unknown("日期存疑", ApplicationForm.of(applied_on=doubtful(D(2021, 10, 8)))),
    ],
)
def filed_late(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """市(州)受理在9月底前"""
    deadline = dossier.scheme.deadline("filing_deadline", form.applied_on.require().year)
    if form.applied_on.require() > deadline:
        yield hint("申请日期{}晚于当年上报截止日{deadline}，将转入下一年度办理。", form.applied_on, deadline=deadline)


@rule(
    "F15",
    clause=("办法七(一)", "办法七(四)"),
    severity=Severity.INCONSISTENT,
    remedy="申请表所填执行标准“{stated}”与所附标准“{attached}”不一致，请更正申请表或补交所填标准。",
    cases=[
        passes(
            "编号和年号一致",
            ApplicationForm.of(standard_number="Q/ABC 001-2020"),
            EnterpriseStandard.of(standard_number="Q/ABC 001-2020"),
        ),
        passes(
            "附有几个标准",
            ApplicationForm.of(standard_number="Q/ABC 001-2020"),
            EnterpriseStandard.of(standard_number="Q/ABC 001-2020"),
            EnterpriseStandard.of("second", standard_number="Q/ABC 002-2020"),
        ),
        fails(
            "年号不同",
            ApplicationForm.of(standard_number="Q/ABC 001-2018"),
            EnterpriseStandard.of(standard_number="Q/ABC 001-2020"),
        ),
        unknown(
            "标准编号存疑",
            ApplicationForm.of(standard_number="Q/ABC 001-2018"),
            EnterpriseStandard.of(standard_number=doubtful("Q/ABC 001-2020")),
        ),
        skips("没有附标准", ApplicationForm.of(standard_number="Q/ABC 001-2018")),
    ],
)
def form_standard_differs(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """申请表执行标准编号与所附标准一致"""
    attached = [s.standard_number for s in dossier.all(EnterpriseStandard)]
    if not attached:
        raise NotApplicable
    stated = find_standard_numbers(form.standard_number.require()) or [form.standard_number.require()]
    own = [n for n in stated if n.startswith("Q/")] or stated
    for number in own:
        if not one_of(number, attached):
            yield violation(
                "申请表执行标准为“{stated}”，所附标准为“{attached}”。",
                stated=number,
                attached=[f.value for f in attached],
            )._replace(fields=(form.standard_number, *attached))


@rule(
    "F16",
    clause=("办法七(一)", "办法七(二)"),
    severity=Severity.INCONSISTENT,
    remedy="申请表商标（注册号）与商标注册证不一致，请更正申请表或提交所填商标的注册证。",
    cases=[
        passes(
            "注册号一致",
            ApplicationForm.of(trademark="天成", trademark_number="12345678"),
            TrademarkCertificate.of(mark="天成", registration_number="12345678"),
        ),
        passes(
            "图形商标没有文字",
            ApplicationForm.of(trademark="天成", trademark_number="12345678"),
            TrademarkCertificate.of(registration_number="12345678"),
        ),
        fails(
            "注册号不同",
            ApplicationForm.of(trademark="天成", trademark_number="12345679"),
            TrademarkCertificate.of(mark="天成", registration_number="12345678"),
        ),
        fails(
            "没有填注册号而商标文字不同",
            ApplicationForm.of(trademark="大成"),
            TrademarkCertificate.of(mark="天成", registration_number="12345678"),
        ),
        unknown(
            "注册号一致而文字不同",
            ApplicationForm.of(trademark="大成", trademark_number="12345678"),
            TrademarkCertificate.of(mark="天成", registration_number="12345678"),
        ),
        unknown(
            "注册证号码存疑",
            ApplicationForm.of(trademark_number="12345679"),
            TrademarkCertificate.of(registration_number=doubtful("12345678")),
        ),
    ],
)
def form_trademark_differs(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """申请表商标及注册号与商标注册证一致"""
    marks = dossier.all(TrademarkCertificate)
    if not marks or not (printed(form, "trademark") or printed(form, "trademark_number")):
        raise NotApplicable
    numbers = [m.registration_number for m in marks]
    if printed(form, "trademark_number"):
        found = list(
            unlisted(form.trademark_number, numbers, "申请表商标注册号为“{stated}”，商标注册证为“{attached}”。")
        )
        if found:
            yield from found
            return
    yield from _mark_differs(form, marks)


def _mark_differs(form: ApplicationForm, marks: Sequence[TrademarkCertificate]) -> Iterator[Violation]:
    """The words of the mark. With equal numbers a difference is left to people: marks are drawn, not set."""
    if not printed(form, "trademark") or not all(printed(m, "mark") for m in marks):
        return
    words = [m.mark for m in marks]
    proven = printed(form, "trademark_number")
    if proven and not all(f.settled and f.value for f in (form.trademark, *words)):
        return  # the number has shown that it is this mark; a drawing that cannot be read takes nothing from that
    stated = form.trademark.require()
    if any(same_mark(stated, f.require()) for f in words):
        return
    message, fields = "申请表商标为“{stated}”，商标注册证图样文字为“{attached}”。", (form.trademark, *words)
    kind = suspicion if proven else violation
    yield kind(message, stated=stated, attached=[f.value for f in words])._replace(fields=fields)


@rule(
    "F19",
    clause=("办法七(一)", "办法七(五)"),
    severity=Severity.INCONSISTENT,
    remedy="申请表所填检验报告“{stated}”与所附报告“{attached}”不一致，请更正或补交。",
    cases=[
        passes(
            "编号和机构一致",
            ApplicationForm.of(report_number="WT2021-001", lab="四川省检验院"),
            TestReport.of(report_number="WT2021-001", lab="四川省检验院"),
        ),
        passes(
            "列有两份报告且均附上",
            ApplicationForm.of(report_number="WT2021-001、WT2021-002"),
            TestReport.of(report_number="WT2021-001"),
            TestReport.of("second", report_number="WT2021-002"),
        ),
        fails("编号不同", ApplicationForm.of(report_number="WT2021-009"), TestReport.of(report_number="WT2021-001")),
        fails(
            "机构不同",
            ApplicationForm.of(report_number="WT2021-001", lab="成都市计量检测中心"),
            TestReport.of(report_number="WT2021-001", lab="四川省建材质检站"),
        ),
        fails(
            "列有两份只附一份",
            ApplicationForm.of(report_number="WT2021-001、WT2021-002"),
            TestReport.of(report_number="WT2021-001"),
        ),
        unknown(
            "报告编号存疑",
            ApplicationForm.of(report_number="WT2021-009"),
            TestReport.of(report_number=doubtful("WT2021-001")),
        ),
    ],
)
def form_report_differs(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """申请表所填检验报告编号、检验机构与所附报告一致"""
    reports = dossier.all(TestReport)
    if not reports or not (printed(form, "report_number") or printed(form, "lab")):
        raise NotApplicable
    numbers = [r.report_number for r in reports]
    if printed(form, "report_number"):
        message = "申请表所填检验报告编号为“{stated}”，所附报告为“{attached}”。"
        yield from unlisted(form.report_number, numbers, message)
    if printed(form, "lab"):
        yield from _lab_differs(form, [r.lab for r in reports])


def _lab_differs(form: ApplicationForm, labs: Sequence[Field[str]]) -> Iterator[Violation]:
    stated = form.lab.require()
    if any(f.settled and f.value and _same_lab(stated, f.value) for f in labs):
        return
    for field in labs:
        field.require()
    message = "申请表所填检验机构为“{stated}”，所附报告的检验机构为“{attached}”。"
    attached = [f.value for f in labs]
    yield violation(message, stated=stated, attached=attached)._replace(fields=(form.lab, *labs))


def _same_lab(stated: str, printed_name: str) -> bool:
    """The same body; a form may list several, or leave out what stands in brackets."""
    return (
        compare_names(stated, printed_name).same or key(printed_name) in key(stated) or key(stated) in key(printed_name)
    )
