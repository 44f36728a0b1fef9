"""复审：期限、认定有效期、产品与原认定一致、标准和报告已更新、取消情形。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from extractors.application_form import ApplicationForm
from extractors.recheck_form import RecheckForm
from extractors.test_report import TestReport
from pipeline.model.facts import Field
from pipeline.model.report import Severity
from pipeline.text.names import compare_names, same_model
from pipeline.text.normalise import key
from validators.cases import doubtful, empty
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, asks, fails, passes, rule, skips, unknown
from validators.findings import Violation, ask, hint, violation
from validators.neighbours import Neighbour
from validators.renewals import months_later, term_from

D = date
NAME = "四川天成建材有限公司"


@rule(
    "V01",
    clause="办法十三",
    severity=Severity.EXPIRED,
    remedy="认定有效期至{expiry}，复审申请应不迟于{deadline}提出，逾期视为放弃达标产品称号。",
    cases=[
        passes("提前三个月以上", RecheckForm.of(applied_on=D(2021, 9, 20), recognition_valid_to=D(2021, 12, 28))),
        passes("最后一天", RecheckForm.of(applied_on=D(2021, 9, 28), recognition_valid_to=D(2021, 12, 28))),
        passes("月末取当月最后一天", RecheckForm.of(applied_on=D(2022, 2, 28), recognition_valid_to=D(2022, 5, 31))),
        fails("晚一天", RecheckForm.of(applied_on=D(2021, 9, 29), recognition_valid_to=D(2021, 12, 28))),
        unknown(
            "有效期存疑", RecheckForm.of(applied_on=D(2021, 9, 29), recognition_valid_to=doubtful(D(2021, 12, 28)))
        ),
        unknown("有效期读不出", RecheckForm.of(applied_on=D(2021, 9, 29), recognition_valid_to=empty())),
        skips("初次申请", ApplicationForm.of(applied_on=D(2021, 9, 29))),
    ],
)
def asked_too_late(form: RecheckForm, dossier: Dossier) -> Iterator[Violation]:
    """复审申请在期满三个月前提出"""
    last = form.recognition_valid_to.require()
    deadline = months_later(last, -dossier.scheme.number("recheck_months"))
    if form.applied_on.require() > deadline:
        words = {"expiry": last, "deadline": deadline, "applied": form.applied_on}
        message = "复审申请日期{applied}晚于{deadline}（认定有效期至{expiry}，前推三个月）。"
        yield violation(message, **words)._replace(fields=(form.applied_on, form.recognition_valid_to))


@rule(
    "V02",
    clause="办法十二",
    severity=Severity.HINT,
    remedy="请核对认定日期{start}和有效期至{expiry}：认定有效期为三年。",
    cases=[
        passes("三年", RecheckForm.of(recognised_on=D(2018, 12, 29), recognition_valid_to=D(2021, 12, 28))),
        passes("按同日计算", RecheckForm.of(recognised_on=D(2018, 12, 29), recognition_valid_to=D(2021, 12, 29))),
        fails("五年", RecheckForm.of(recognised_on=D(2018, 12, 29), recognition_valid_to=D(2023, 12, 28))),
        unknown(
            "认定日期存疑",
            RecheckForm.of(recognised_on=doubtful(D(2016, 12, 29)), recognition_valid_to=D(2021, 12, 28)),
        ),
        skips("初次申请", ApplicationForm.of(applicant=NAME)),
    ],
)
def not_three_years(form: RecheckForm, dossier: Dossier) -> Iterator[Violation]:
    """认定有效期三年"""
    if not printed(form, "recognised_on") or not printed(form, "recognition_valid_to"):
        raise NotApplicable
    start, last = form.recognised_on.require(), form.recognition_valid_to.require()
    end = term_from(start, dossier.scheme.number("recognition_years"))
    if last not in (end, end + timedelta(days=1)):
        message = "认定日期{start}，有效期至{expiry}，不是三年。"
        yield hint(message, start=start, expiry=last)._replace(fields=(form.recognised_on, form.recognition_valid_to))


def _before(product: str, model: str, applicant: str = NAME) -> Neighbour:
    return Neighbour(packet="earlier", applicant=applicant, product_name=product, model=model)


@rule(
    "V03",
    clause=("办法十三", "办法十五(七)"),
    severity=Severity.INCONSISTENT,
    remedy="复审产品、型号“{applied}”与原认定“{recognised}”不一致，应按新产品申请认定。",
    cases=[
        passes("与原认定一致", RecheckForm.of(product_name="细炻砖", recognised_product="细炻砖")),
        passes(
            "与此前申请的材料一致",
            RecheckForm.of(applicant=NAME, product_name="细炻砖", model="600×600"),
            neighbours=[_before("细炻砖", "600×600")],
        ),
        fails("产品不同", RecheckForm.of(product_name="釉面砖", recognised_product="细炻砖")),
        fails(
            "型号不同",
            RecheckForm.of(
                product_name="细炻砖", recognised_product="细炻砖", model="800×800", recognised_model="600×600"
            ),
        ),
        unknown("原认定产品存疑", RecheckForm.of(product_name="釉面砖", recognised_product=doubtful("细炻砖"))),
        asks(
            "表上没有写原认定产品",
            RecheckForm.of(applicant=NAME, product_name="细炻砖", recognition_number="SC2018001"),
        ),
        skips("初次申请", ApplicationForm.of(applicant=NAME)),
    ],
)
def another_product(form: RecheckForm, dossier: Dossier) -> Iterator[Violation]:
    """复审申请表与原认定产品一致"""
    pairs: list[tuple[Field[str], Field[str]]] = []
    if printed(form, "recognised_product"):
        pairs.append((form.product_name, form.recognised_product))
    if printed(form, "recognised_model") and printed(form, "model"):
        pairs.append((form.model, form.recognised_model))
    for applied, recognised in pairs:
        now, then = applied.require(), recognised.require()
        if not (key(now) == key(then) or same_model(now, then)):
            message = "复审申请为“{applied}”，原认定为“{recognised}”。"
            yield violation(message, applied=now, recognised=then)._replace(fields=(applied, recognised))
    if not pairs and not _applied_before(form, dossier):
        register = dossier.scheme.registers["recognitions"]
        number = form.recognition_number.value or "编号未读出"
        message = "请对照{register}中原认定（{number}）的产品和型号，与本次“{product}”“{model}”核对。"
        words = {"register": str(register), "number": number, "product": form.product_name, "model": form.model}
        yield ask(message, **words)


def _applied_before(form: RecheckForm, dossier: Dossier) -> bool:
    """Whether an earlier packet of the same enterprise was for this very product and model."""
    name, product, model = form.applicant.value or "", form.product_name.value or "", form.model.value or ""
    own = [n for n in dossier.neighbours if compare_names(n.applicant, name).same]
    return any(n.applies_for(product, model) for n in own)


@rule(
    "V04",
    clause="办法十三",
    severity=Severity.INSUFFICIENT,
    remedy="检验报告“{number}”签发于{issued}，早于原认定日期{start}，请提交认定以后按现行标准检验的报告。",
    cases=[
        passes("认定以后的报告", RecheckForm.of(recognised_on=D(2018, 12, 29)), TestReport.of(issued_on=D(2021, 6, 1))),
        passes(
            "旧报告之外附有新报告",
            RecheckForm.of(recognised_on=D(2018, 12, 29)),
            TestReport.of(issued_on=D(2018, 6, 1)),
            TestReport.of("second", issued_on=D(2021, 6, 1)),
        ),
        fails(
            "还是初次认定时的报告",
            RecheckForm.of(recognised_on=D(2018, 12, 29)),
            TestReport.of(issued_on=D(2018, 6, 1)),
        ),
        unknown(
            "报告日期存疑",
            RecheckForm.of(recognised_on=D(2018, 12, 29)),
            TestReport.of(issued_on=doubtful(D(2018, 6, 1))),
        ),
        unknown("认定日期读不出", RecheckForm.of(recognised_on=empty()), TestReport.of(issued_on=D(2018, 6, 1))),
        skips("初次申请", ApplicationForm.of(applicant=NAME), TestReport.of(issued_on=D(2018, 6, 1))),
    ],
)
def old_report_again(form: RecheckForm, dossier: Dossier) -> Iterator[Violation]:
    """复审时标准、报告已更新"""
    reports = [r for r in dossier.all(TestReport) if printed(r, "issued_on")]
    if not reports or not printed(form, "recognised_on"):
        raise NotApplicable
    start = form.recognised_on.require()
    if any(r.issued_on.settled and r.issued_on.value and r.issued_on.value >= start for r in reports):
        return
    for report in reports:
        words = {"number": report.report_number, "issued": report.issued_on.require(), "start": start}
        message = "检验报告“{number}”签发于{issued}，早于原认定日期{start}。"
        yield violation(message, **words)._replace(fields=(report.issued_on, form.recognised_on))


@rule(
    "V05",
    clause="办法十五",
    severity=Severity.HINT,
    remedy="审查人员查询认定期内的监管记录，有取消情形的按办法处理。",
    cases=[
        asks("复审时要查", RecheckForm.of(applicant=NAME, recognition_number="SC2018001")),
        skips("初次申请", ApplicationForm.of(applicant=NAME)),
    ],
)
def cancelled_meanwhile(form: RecheckForm, dossier: Dossier) -> Iterator[Violation]:
    """取消情形提示"""
    registers = dossier.scheme.registers
    where = "、".join(str(registers[name]) for name in ("recognitions", "credit", "sampling"))
    yield ask("请查{where}有无认定期内应当取消称号的情形（抽查不合格、质量安全事故、处罚、停产等）。", where=where)
