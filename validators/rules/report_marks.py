"""报告上的标识：原件、资质认定和认可编号、专用章、骑缝章、签字、二维码。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from extractors.application_form import ApplicationForm
from extractors.facts import Code, Seal, Sight, Signature
from extractors.impressions import Riding, code_checks, slices_of
from extractors.test_report import TestReport
from pipeline.model.facts import Evidence, Field, Status
from pipeline.model.geometry import Box
from pipeline.model.reading import PageRef
from pipeline.model.report import Severity
from pipeline.text.codes import cma_valid, cnas_valid
from pipeline.text.names import compare_names
from validators.cases import POOR, doubtful, empty, legible, seal, sealed, seen, signed
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, asks, fails, passes, rule, skips, unknown
from validators.findings import Violation, ask, suspicion, violation
from validators.seals import Sealed, authority, by_anybody, by_company, said, shown, unlike

D = date
NAME, LAB, ANOTHER = "四川天成建材有限公司", "四川蜀衡检验检测有限公司", "成都精衡检测中心有限公司"
GREY = Sight(qualities=(0.9,), grey=True)
GREY_PAGES = Sight(qualities=(0.9, 0.9), grey=True, grey_pages=(True, True))
CMA = "232320110001"


@rule(
    "R02",
    clause="办法七(五)",
    severity=Severity.INSUFFICIENT,
    remedy="请提交检验报告原件。",
    cases=[
        passes("有检验机构的红色印章", sealed(TestReport.of(report_number="A1"), seal(LAB))),
        unknown(
            "只有申请企业自己的章",
            ApplicationForm.of(applicant=NAME),
            sealed(TestReport.of(report_number="A1"), seal(NAME)),
        ),
        asks("黑白扫描件", seen(TestReport.of(report_number="A1"), GREY)),
    ],
)
def not_an_original(report: TestReport, dossier: Dossier) -> Iterator[Violation]:
    """报告为原件

    A scan proves no original: only a copy that the applicant sealed itself shows as what it is.
    """
    owners = _applicants(dossier)
    if report.sight.grey or not report.seals:
        yield ask("报告为黑白件或未见印章，是否原件请在受理时查看纸质材料。", facts=(report,))
    elif owners and by_company(report, owners) is Sealed.YES and all(_owned(s, owners) for s in _whole(report)):
        message = "报告上只见申请企业自己的印章，可能是加盖企业公章的复印件，须人工确认。"
        yield suspicion(message, facts=(report,))._replace(fields=shown(report.seals, report.document))


def _applicants(dossier: Dossier) -> list[str]:
    return [str(dossier.form.applicant.value)] if dossier.form and dossier.form.applicant.value else []


def _whole(report: TestReport) -> list[Seal]:
    return [s for s in report.seals if s.shape != "slice"]


def _owned(mark: Seal, names: Sequence[str]) -> bool:
    sure = mark.status.settled and mark.owner
    return bool(sure) and any(compare_names(mark.owner, n).same for n in names)


@rule(
    "R04",
    clause="CMA编号规则",
    severity=Severity.HINT,
    remedy="CMA证书编号“{number}”格式异常，请核对。",
    cases=[
        passes("四川省编号", TestReport.of(cma_number=CMA)),
        passes("国家级编号", TestReport.of(cma_number="220020110001")),
        fails("没有这样的发证机关", TestReport.of(cma_number="239920110001")),
        unknown("编号存疑", TestReport.of(cma_number=doubtful("239920110001"))),
        skips("没有编号（由R03判断）", TestReport.of(report_number="A1")),
    ],
)
def cma_malformed(report: TestReport) -> Iterator[Violation]:
    """CMA编号格式"""
    if not printed(report, "cma_number"):
        raise NotApplicable
    number = report.cma_number.value or report.cma_number.require()
    if not cma_valid(number):
        yield violation("CMA证书编号为“{}”，不是12位或没有该发证机关。", report.cma_number, number=number)


@rule(
    "R05",
    clause=("检验检测机构资质认定管理办法", "CMA编号规则"),
    severity=Severity.EXPIRED,
    remedy="报告日期{issued}不在资质认定证书（{number}）有效期内，请提供资质认定证书及附表。",
    cases=[
        passes("发证当年", TestReport.of(cma_number=CMA, issued_on=D(2023, 5, 1))),
        passes("第六年", TestReport.of(cma_number=CMA, issued_on=D(2029, 5, 1))),
        fails("发证七年以后", TestReport.of(cma_number="142320110001", issued_on=D(2021, 5, 1))),
        fails("报告早于发证", TestReport.of(cma_number=CMA, issued_on=D(2021, 5, 1))),
        unknown("编号存疑", TestReport.of(cma_number=doubtful("142320110001"), issued_on=D(2021, 5, 1))),
        skips("签发日期读不出（由R10判断）", TestReport.of(cma_number=CMA, issued_on=empty())),
        skips("编号格式异常（由R04判断）", TestReport.of(cma_number="12345", issued_on=D(2021, 5, 1))),
    ],
)
def cma_not_valid_then(report: TestReport, dossier: Dossier) -> Iterator[Violation]:
    """CMA证书年份与报告日期相容"""
    if not printed(report, "cma_number") or report.issued_on.value is None:
        raise NotApplicable  # whether there is a date is R10's question
    number = report.cma_number.value or report.cma_number.require()
    if not cma_valid(number):
        raise NotApplicable
    years = report.issued_on.value.year - (2000 + int(number[:2]))
    if not 0 <= years <= dossier.scheme.number("cma_years"):
        words = {"issued": report.issued_on.require(), "number": report.cma_number.require()}
        message = "CMA证书编号“{number}”首两位为发证年份，报告签发于{issued}，不在六年有效期内。"
        yield violation(message, **words)._replace(fields=(report.cma_number, report.issued_on))


@rule(
    "R06",
    clause="CNAS规则",
    severity=Severity.HINT,
    remedy="CNAS注册号“{number}”格式异常，请核对。",
    cases=[
        passes("实验室认可", TestReport.of(cnas_number="CNAS L18921")),
        fails("位数不对", TestReport.of(cnas_number="CNAS L18")),
        unknown("注册号存疑", TestReport.of(cnas_number=doubtful("CNAS L18"))),
        skips("没有认可标识", TestReport.of(report_number="A1")),
    ],
)
def cnas_malformed(report: TestReport) -> Iterator[Violation]:
    """CNAS编号格式"""
    if not printed(report, "cnas_number"):
        raise NotApplicable
    number = report.cnas_number.value or report.cnas_number.require()
    if not cnas_valid(number):
        yield violation("CNAS注册号为“{}”，应为L加4至5位数字。", report.cnas_number, number=number)


@rule(
    "R07",
    clause="检验检测机构监督管理办法11条",
    severity=Severity.INSUFFICIENT,
    remedy="报告未加盖检验检测专用章，请提供加盖专用章的有效报告。",
    cases=[
        passes("有检验机构的章", sealed(TestReport.of(report_number="A1"), seal(LAB))),
        passes("有章而印文读不出", sealed(TestReport.of(report_number="A1"), seal("", read="检验"))),
        fails("彩色扫描件上没有印章", TestReport.of(report_number="A1")),
        fails(
            "只有申请企业的章",
            ApplicationForm.of(applicant=NAME),
            sealed(TestReport.of(report_number="A1"), seal(NAME)),
        ),
        unknown("黑白件上没有看到印章", seen(TestReport.of(report_number="A1"), GREY)),
        unknown("页面不清晰", seen(TestReport.of(report_number="A1"), POOR)),
    ],
)
def without_test_seal(report: TestReport, dossier: Dossier) -> Iterator[Violation]:
    """检验检测专用章"""
    state, owners = by_anybody(report), _applicants(dossier)
    if state is Sealed.YES:
        if dossier.form and not owners and all(s.owner for s in report.seals):
            dossier.form.applicant.require()
        if all(_owned(s, owners) for s in report.seals):
            yield violation("报告上只有申请企业的印章，没有检验机构的印章。")._replace(
                fields=shown(report.seals, report.document)
            )
    elif state is Sealed.NO:
        yield violation("报告各页没有看到检验检测专用章。", facts=(report,))
    else:
        why = "为黑白件" if report.sight.grey else "页面不够清晰"
        yield suspicion("报告{why}，没有辨认出检验检测专用章，请查看原件。", why=why, facts=(report,))


def _paged(pages: int, ridden: int = 0, **fields: Any) -> TestReport:
    """A report of so many pages, with slices of a riding seal on the first of them."""
    refs = [PageRef(file="a.pdf", page=n) for n in range(1, pages + 1)]
    report, edge = TestReport.of(**fields), Box(0.95, 0.4, 1.0, 0.5)
    slices = [
        Seal(
            text="",
            status=Status.READ,
            colour="red",
            shape="slice",
            evidence=(Evidence(file=r.file, page=r.page, box=edge),),
        )
        for r in refs[:ridden]
    ]
    return TestReport("test_report", report.fields, pages=refs, seals=slices)


@rule(
    "R08",
    clause="惯例",
    severity=Severity.INSUFFICIENT,
    remedy="报告声明“{told}”，而各页未见骑缝章，请提供加盖骑缝章的报告。",
    cases=[
        passes("各页骑缝章连续", _paged(2, ridden=2)),
        fails("声明无骑缝章无效而各页没有", _paged(2, riding_seal="未盖骑缝章无效")),
        unknown("声明读数存疑", _paged(2, riding_seal=doubtful("未盖骑缝章无效"))),
        unknown("声明无骑缝章无效而页面为黑白", seen(_paged(2, riding_seal="未盖骑缝章无效"), GREY_PAGES)),
        asks("各页没有骑缝章，报告也没有要求", _paged(2)),
        asks("有的页没有看到", _paged(3, ridden=2)),
        skips("报告只有一页", _paged(1)),
    ],
)
def without_riding_seal(report: TestReport) -> Iterator[Violation]:
    """骑缝章"""
    if len(report.pages) < 2:
        raise NotApplicable
    found = slices_of(report)
    if found.state is Riding.COMPLETE:
        return
    if found.state is Riding.ABSENT and printed(report, "riding_seal") and report.sight.mostly_clear():
        told = report.riding_seal.require()
        yield violation("报告声明“{}”，各页未见骑缝章。", report.riding_seal, told=told, facts=(report,))
        return
    if not found.seals and printed(report, "riding_seal"):
        message = "报告声明“{}”，各页没有辨认出骑缝章，请查看原件。"
        yield suspicion(message, report.riding_seal, facts=(report,))
        return
    without = [str(ref.page) for ref, there in zip(report.pages, found.pages, strict=False) if not there]
    what = f"第{'、'.join(without)}页没有辨认出骑缝章" if found.seals else "没有辨认出骑缝章"
    yield ask("报告{what}，是否连续完整请查看原件。", what=what)


_ROLES = {
    "主检（编制）": ("主检", "检验", "编制", "编写", "试验"),
    "审核": ("审核", "审定", "校核", "复核"),
    "批准": ("批准", "签发", "授权签字人"),
}


@rule(
    "R09",
    clause="检验检测机构监督管理办法11条",
    severity=Severity.INSUFFICIENT,
    remedy="报告缺少{role}签字，请提供签字齐全的报告。",
    cases=[
        passes("已签字", signed(TestReport.of(report_number="A1"), "批准", True)),
        fails("签字处空白", signed(TestReport.of(report_number="A1"), "批准", False)),
        unknown("印章盖住签字处", signed(TestReport.of(report_number="A1"), "审核", None)),
        unknown("页面不清晰", seen(signed(TestReport.of(report_number="A1"), "主检", False), POOR)),
        skips("没有看到签字处", TestReport.of(report_number="A1")),
    ],
)
def not_signed(report: TestReport) -> Iterator[Violation]:
    """主检(编制)、审核、批准签字

    Ink at one of the places of a role is enough: a cover may repeat the places of the page of conclusions.
    """
    if not report.signatures:
        raise NotApplicable
    for role, words in _ROLES.items():
        marks = [m for m in report.signatures if any(word in m.role for word in words)]
        if not marks or any(m.inked for m in marks):
            continue
        places = tuple(_place(m, report) for m in marks)
        if all(m.inked is False for m in marks) and report.sight.mostly_clear():
            yield violation("报告{role}签字处空白。", role=role)._replace(fields=places)
        else:
            yield suspicion("报告{role}签字处没有辨认出签名，须人工确认。", role=role)._replace(fields=places)


def _place(mark: Signature, report: TestReport) -> Field[Any]:
    return Field[Any](status=Status.READ, evidence=mark.evidence, name="signature", document=report.document)


@rule(
    "R33",
    clause="检验检测机构监督管理办法11条",
    severity=Severity.INCONSISTENT,
    remedy="报告机构名称“{lab}”与印章“{seal}”不一致，请提供该机构出具的有效报告。",
    cases=[
        passes("一致", sealed(TestReport.of(lab=LAB), seal(LAB))),
        passes("另有申请企业的章", sealed(TestReport.of(lab=LAB), seal(LAB), seal(ANOTHER))),
        fails("是另一机构的章", sealed(TestReport.of(lab=LAB), seal(ANOTHER))),
        fails("材料没有提到的机构，两次都读得一字不差", sealed(TestReport.of(lab=LAB), legible("成都市纤维检验所"))),
        unknown(
            "材料没有提到的机构，两次读得不同",
            sealed(TestReport.of(lab=LAB), legible("成都市纤维检验所", "成都市千维检验所")),
        ),
        unknown("机构名称存疑", sealed(TestReport.of(lab=doubtful(LAB)), seal(ANOTHER))),
        skips("印文都读不出", sealed(TestReport.of(lab=LAB), seal("", read="检验"))),
    ],
)
def seal_of_another_body(report: TestReport, dossier: Dossier) -> Iterator[Violation]:
    """检验机构名称与印章、CMA一致"""
    bodies = [s for s in _whole(report) if not authority(s) and not _owned(s, _applicants(dossier))]
    if not bodies or not printed(report, "lab"):
        raise NotApplicable
    lab = str(report.lab.value or report.lab.require())
    clear = [s for s in bodies if s.status.settled and s.owner]
    if any(compare_names(s.owner, lab).same for s in clear):
        return
    strange = [s for s in bodies if s not in clear and all(unlike(s, n) for n in (lab, *_applicants(dossier)))]
    if len(clear) + len(strange) < len(bodies):
        raise NotApplicable  # one that was not read may be the laboratory's own
    kind = violation if clear or all(said(s) for s in strange) else suspicion
    seal_name = clear[0].owner if clear else said(strange[0]) or f"（读作）{strange[0].reading}"
    fields = (report.lab, *shown(bodies, report.document))
    made = kind("报告机构名称为“{lab}”，印章为“{seal}”。", lab=report.lab.require(), seal=seal_name)
    yield made._replace(fields=fields)


def _coded(text: str) -> TestReport:
    report = TestReport.of(report_number="WT2022-57833")
    report.codes = (Code(kind="QR", text=text),)
    return report


@rule(
    "R36",
    clause="审查要求",
    severity=Severity.INCONSISTENT,
    remedy="报告二维码内容为“{coded}”，与报告编号“{printed}”不一致，请提供二维码与编号一致的报告，或请检验机构说明。",
    cases=[
        passes("二维码含有报告编号", _coded("https://lab.example/q?no=WT2022-57833")),
        fails("二维码是另一编号", _coded("https://lab.example/q?no=WT2022-57834")),
        skips("二维码只有网址", _coded("https://lab.example/verify")),
        skips("没有二维码", TestReport.of(report_number="WT2022-57833")),
    ],
)
def code_differs(report: TestReport) -> Iterator[Violation]:
    """报告二维码与编号"""
    checks = [c for c in code_checks(report) if c.field == "report_number"]
    if not checks:
        raise NotApplicable
    if not any(c.agrees for c in checks):
        field = report.fields["report_number"]
        words = {"coded": checks[0].coded, "printed": field.require()}
        yield violation("报告二维码内容为“{coded}”，印刷编号为“{printed}”。", **words)._replace(fields=(field,))
