"""材料之间：同一报告编号出现在不同企业的材料中，同一产品重复申报。只作提示核实，不作结论。"""

from __future__ import annotations

from collections.abc import Iterator

from extractors.application_form import ApplicationForm
from extractors.test_report import TestReport
from pipeline.model.report import Severity
from validators.cases import doubtful
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, fails, passes, rule, skips, unknown
from validators.findings import Violation, hint, suspicion, violation
from validators.neighbours import Neighbour

OURS, CODE, THEIRS = "四川天成建材有限公司", "91510700205412308D", "绵阳远航电器有限公司"


@rule(
    "X01",
    clause="办法十五(一)",
    severity=Severity.INCONSISTENT,
    remedy="（内部）请审查人员核对各份材料中的报告原件，必要时向检验机构核实。",
    cases=[
        passes(
            "编号各不相同",
            ApplicationForm.of(applicant=OURS),
            TestReport.of(report_number="A1"),
            neighbours=[Neighbour(packet="p2", applicant=THEIRS, report_numbers=("B2",))],
        ),
        passes(
            "同一企业的几份申请共用一份报告",
            ApplicationForm.of(applicant=OURS),
            TestReport.of(report_number="A1"),
            neighbours=[Neighbour(packet="p2", applicant=OURS, report_numbers=("A1",))],
        ),
        fails(
            "别的企业用了同一编号",
            ApplicationForm.of(applicant=OURS),
            TestReport.of(report_number="A1"),
            neighbours=[Neighbour(packet="p2", applicant=THEIRS, report_numbers=("A1",))],
        ),
        unknown(
            "另一份材料的读数存疑",
            ApplicationForm.of(applicant=OURS),
            TestReport.of(report_number="A1"),
            neighbours=[Neighbour(packet="p2", applicant=THEIRS, report_numbers=("A1",), settled=False)],
        ),
        unknown(
            "报告编号存疑",
            ApplicationForm.of(applicant=OURS),
            TestReport.of(report_number=doubtful("A1")),
            neighbours=[Neighbour(packet="p2", applicant=THEIRS, report_numbers=("A1",))],
        ),
        skips("单独一份材料", ApplicationForm.of(applicant=OURS), TestReport.of(report_number="A1")),
    ],
)
def report_shared(form: ApplicationForm, report: TestReport, dossier: Dossier) -> Iterator[Violation]:
    """同一报告编号出现在不同企业材料中"""
    if not dossier.neighbours:
        raise NotApplicable
    number, applicant = report.report_number.require(), form.applicant.require()
    sharing = [n for n in dossier.neighbours if n.has_report(number) and not n.is_of(applicant, _code(form))]
    if sharing:
        others = "、".join(map(str, sharing))
        message = "（内部）报告编号“{number}”同时出现在{own}和{others}的材料中，请核实。"
        kind = violation if all(n.settled for n in sharing) else suspicion
        made = kind(message, number=number, own=applicant, others=others)
        yield made._replace(fields=(report.report_number, form.applicant))


@rule(
    "X09",
    clause="办法七(一)",
    severity=Severity.HINT,
    remedy="（内部）该产品型号已有申请，请确认以哪一份为准。",
    cases=[
        passes(
            "型号不同",
            ApplicationForm.of(applicant=OURS, credit_code=CODE, product_name="瓷砖", model="A1"),
            neighbours=[Neighbour(packet="p2", applicant=OURS, credit_code=CODE, product_name="瓷砖", model="A2")],
        ),
        fails(
            "同一产品型号",
            ApplicationForm.of(applicant=OURS, credit_code=CODE, product_name="瓷砖", model="A1"),
            neighbours=[Neighbour(packet="p2", applicant=OURS, credit_code=CODE, product_name="瓷砖", model="A1")],
        ),
        unknown(
            "型号存疑",
            ApplicationForm.of(applicant=OURS, credit_code=CODE, product_name="瓷砖", model=doubtful("A1")),
            neighbours=[Neighbour(packet="p2", applicant=OURS, credit_code=CODE, product_name="瓷砖", model="A1")],
        ),
        skips("单独一份材料", ApplicationForm.of(applicant=OURS, product_name="瓷砖", model="A1")),
    ],
)
def applied_twice(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """同一企业同一产品型号重复申报"""
    if not dossier.neighbours:
        raise NotApplicable
    applicant = form.applicant.require()
    own = [n for n in dossier.neighbours if n.is_of(applicant, _code(form))]
    if not own:
        return
    product, model = form.product_name.require(), form.model.require()
    same = [n for n in own if n.applies_for(product, model)]
    if same:
        others = "、".join(n.packet for n in same)
        kind = hint if all(n.settled for n in same) else suspicion
        made = kind(
            "（内部）{own}的“{product}”（{model}）另有申请：{others}。",
            own=applicant,
            product=product,
            model=model,
            others=others,
        )
        yield made._replace(fields=(form.applicant, form.product_name, form.model))


def _code(form: ApplicationForm) -> str:
    return (form.credit_code.value or "") if printed(form, "credit_code") and form.credit_code.settled else ""
