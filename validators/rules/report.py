"""检验报告：是否提交、资质、完整、依据、样品与申请一致。结果的判定见 results。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from extractors.application_form import ApplicationForm
from extractors.enterprise_standard import EnterpriseStandard
from extractors.facts import LAB_MARK, Sight
from extractors.test_report import TestReport
from extractors.trademark_certificate import TrademarkCertificate
from pipeline.model.geometry import Box
from pipeline.model.reading import MarkSeen
from pipeline.model.report import Severity
from pipeline.text.matching import is_near
from pipeline.text.normalise import find_standard_numbers
from validators import product
from validators.cases import POOR, doubtful, empty, handed_in, seen
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, fails, passes, rule, skips, unknown
from validators.findings import Violation, doubt, suspicion, violation
from validators.identity import decisive_party, identity
from validators.materials import missing_material
from validators.numbers import same_number
from validators.trademarks import is_device, plain_mark, same_mark

D = date


@rule(
    "R01",
    clause="办法七(五)",
    severity=Severity.MISSING,
    remedy="请补交按企业标准检验的产品检验报告原件。",
    cases=handed_in(TestReport.of(report_number="A1")),
)
def report_missing(dossier: Dossier) -> Iterator[Violation]:
    """检验报告是否提交"""
    yield from missing_material(dossier, "R01")


def _marked(kind: str, *, sure: bool) -> Sight:
    """A clear cover with one mark, for the cases below."""
    return Sight(qualities=(1.0,), marks=(MarkSeen(kind=kind, box=Box(0.1, 0.1, 0.2, 0.2), certainty=0.9, sure=sure),))


@rule(
    "R03",
    clause=("办法七(五)", "检验检测机构监督管理办法11条"),
    severity=Severity.MISSING,
    remedy="报告“{number}”未见资质认定（CMA）标志及证书编号，请提供有资质的检验检测机构出具的报告。",
    cases=[
        passes("有CMA编号", TestReport.of(report_number="A1", cma_number="232320110001")),
        fails("没有CMA编号", TestReport.of(report_number="A1")),
        fails("只有CNAS", TestReport.of(report_number="A1", cnas_number="L1842")),
        passes("有编号而读不清", TestReport.of(report_number="A1", cma_number=doubtful("2323201100"))),
        unknown("有标志而没有读出编号", TestReport.of(report_number="A1", cma_number=empty())),
        fails("封面清晰，后页字少", seen(TestReport.of(report_number="A1"), Sight(qualities=(0.9, 0.3, 0.9)))),
        unknown("封面不清晰", seen(TestReport.of(report_number="A1"), POOR)),
        unknown(
            "首页有一串未归属的长数字",
            seen(TestReport.of(report_number="A1"), Sight(qualities=(1.0,), strays=("232320110001",))),
        ),
        unknown("有CMA标志，没有编号", seen(TestReport.of(report_number="A1"), _marked("cma", sure=True))),
        unknown("有像CMA标志的图形", seen(TestReport.of(report_number="A1"), _marked("cma", sure=False))),
        fails("只有CNAS标志", seen(TestReport.of(report_number="A1"), _marked("cnas", sure=True))),
    ],
)
def without_cma(report: TestReport) -> Iterator[Violation]:
    """检验机构资质(CMA)"""
    if report.cma_number.value:
        return  # the mark is there; whether its number is right is R04's question
    if printed(report, "cma_number"):
        yield doubt(report.cma_number)
        return
    if seen := _may_be_a_mark(report):
        yield suspicion("没有读到CMA证书编号，但{seen}，须人工确认报告是否带有CMA标志。", seen=seen, facts=(report,))
        return
    number = str(report.report_number.value or report.document)
    only = "，只有CNAS认可标识，不能代替资质认定" if printed(report, "cnas_number") else ""
    yield violation("报告“{number}”未见CMA标志和证书编号{only}。", number=number, only=only, facts=(report,))


def _may_be_a_mark(report: TestReport) -> str:
    """Why the mark cannot be called absent, in Chinese; empty where it can."""
    if not report.sight.cover_clear():
        return "报告首页不够清晰"
    marks = [s for s in report.sight.strays if LAB_MARK.fullmatch(s)]
    if marks:
        return f"首页有“{marks[0]}”"
    return {True: "前几页有CMA标志", None: "前几页有像CMA标志的图形", False: ""}[report.sight.shows("cma")]


@rule(
    "R12",
    clause="报告完整性",
    severity=Severity.INSUFFICIENT,
    remedy="报告“{number}”{what}，请提供完整的报告。",
    cases=[
        passes("页码齐全", TestReport.of(report_number="A1", page_numbers="完整")),
        fails("缺一页", TestReport.of(report_number="A1", page_numbers="缺第2页")),
        fails("总页数不一", TestReport.of(report_number="A1", page_numbers="总页数不一")),
        unknown("页码存疑", TestReport.of(report_number="A1", page_numbers=doubtful("缺第2页"))),
        unknown("有不能归类的页", TestReport.of(report_number="A1", page_numbers="缺第2页"), others=1),
        skips("没有印页码", TestReport.of(report_number="A1")),
    ],
)
def pages_missing(report: TestReport, dossier: Dossier) -> Iterator[Violation]:
    """共X页第Y页完整"""
    if not printed(report, "page_numbers"):
        raise NotApplicable
    state = report.page_numbers.require()
    if state == "完整":
        return
    words = {"number": str(report.report_number.value or report.document), "what": f"页码{state}"}
    if dossier.may_hold_more:
        message = "报告“{number}”{what}，但缺的页可能没有认出，须人工核对页码。"
        yield suspicion(message, facts=(report,), **words)._replace(fields=(report.page_numbers,))
        return
    yield violation("报告“{number}”{what}。", facts=(report,), **words)._replace(fields=(report.page_numbers,))


@rule(
    "R13",
    clause="办法七(五)",
    severity=Severity.INCONSISTENT,
    remedy="报告检验依据为“{basis}”，与企业标准“{standard}”不一致，请按企业标准重新检验。",
    cases=[
        passes(
            "编号和年号一致",
            TestReport.of(basis_standard="Q/ABC 001-2020"),
            EnterpriseStandard.of(standard_number="Q/ABC 001-2020"),
        ),
        passes(
            "依据列有几个标准",
            TestReport.of(basis_standard="GB/T 3810.3-2016、Q/ABC 001-2020"),
            EnterpriseStandard.of(standard_number="Q/ABC 001-2020"),
        ),
        fails(
            "年号不同",
            TestReport.of(basis_standard="Q/ABC 001-2017"),
            EnterpriseStandard.of(standard_number="Q/ABC 001-2020"),
        ),
        fails(
            "依据国家标准",
            TestReport.of(basis_standard="GB/T 4100-2015"),
            EnterpriseStandard.of(standard_number="Q/ABC 001-2020"),
        ),
        unknown(
            "没有写年号",
            TestReport.of(basis_standard="Q/ABC 001"),
            EnterpriseStandard.of(standard_number="Q/ABC 001-2020"),
        ),
        unknown(
            "依据存疑",
            TestReport.of(basis_standard=doubtful("Q/ABC 001-2017")),
            EnterpriseStandard.of(standard_number="Q/ABC 001-2020"),
        ),
    ],
)
def basis_differs(report: TestReport, dossier: Dossier) -> Iterator[Violation]:
    """检验依据为所提交企业标准"""
    standards = [s.standard_number for s in dossier.all(EnterpriseStandard)]
    if not standards:
        raise NotApplicable
    stated = report.basis_standard.require()
    numbers = find_standard_numbers(stated) or [stated]
    for standard in standards:
        if standard.settled and standard.value and any(same_number(standard.value, n) for n in numbers):
            return
    for standard in standards:
        number = standard.require()
        words = {"basis": stated, "standard": number}
        undated = any(same_number(number.rsplit("-", 1)[0], n) for n in numbers)
        message = "报告检验依据为“{basis}”，企业标准为“{standard}”" + ("，依据没有写年号。" if undated else "。")
        kind = suspicion if undated else violation
        yield kind(message, **words)._replace(fields=(report.basis_standard, standard))


@rule(
    "R14",
    clause="逻辑",
    severity=Severity.INCONSISTENT,
    remedy="检验报告日期{reported}早于企业标准发布日期{issued}，请按现行企业标准重新检验。",
    cases=[
        passes(
            "标准发布后检验",
            TestReport.of(basis_standard="Q/ABC 001-2020", issued_on=D(2021, 3, 1)),
            EnterpriseStandard.of(standard_number="Q/ABC 001-2020", issued_on=D(2020, 3, 1)),
        ),
        fails(
            "早于标准发布",
            TestReport.of(basis_standard="Q/ABC 001-2020", issued_on=D(2019, 3, 1)),
            EnterpriseStandard.of(standard_number="Q/ABC 001-2020", issued_on=D(2020, 3, 1)),
        ),
        unknown(
            "签发日期存疑",
            TestReport.of(basis_standard="Q/ABC 001-2020", issued_on=doubtful(D(2019, 3, 1))),
            EnterpriseStandard.of(standard_number="Q/ABC 001-2020", issued_on=D(2020, 3, 1)),
        ),
    ],
)
def tested_too_early(report: TestReport, standard: EnterpriseStandard) -> Iterator[Violation]:
    """报告日期不早于标准发布日期"""
    if report.issued_on.require() < standard.issued_on.require():
        message = "检验报告签发于{}，早于企业标准发布日期{}。"
        fields = (report.issued_on, standard.issued_on)
        yield violation(message, *fields, reported=fields[0], issued=fields[1])


@rule(
    "R18",
    clause="办法七(五)",
    severity=Severity.INCONSISTENT,
    remedy="报告样品名称“{sample}”与申报产品“{product}”不一致，请提供申报产品的检验报告或说明。",
    cases=[
        passes("一致", ApplicationForm.of(product_name="釉面砖"), TestReport.of(product_name="釉面砖")),
        passes("写有品牌", ApplicationForm.of(product_name="复合肥料"), TestReport.of(product_name="天成牌复合肥料")),
        fails("另一产品", ApplicationForm.of(product_name="电炒锅"), TestReport.of(product_name="电热水壶")),
        fails(
            "相差一字", ApplicationForm.of(product_name="弹性体防水卷材"), TestReport.of(product_name="塑性体防水卷材")
        ),
        unknown(
            "样品名称存疑", ApplicationForm.of(product_name="电炒锅"), TestReport.of(product_name=doubtful("电热锅"))
        ),
    ],
)
def sample_differs(form: ApplicationForm, report: TestReport, dossier: Dossier) -> Iterator[Violation]:
    """样品名称与申报产品一致"""
    yield from product.sample_differs(form.product_name, report.product_name, dossier)


@rule(
    "R19",
    clause="办法七(一)",
    severity=Severity.INCONSISTENT,
    remedy="报告规格型号“{tested}”与申报型号“{applied}”不一致，请提供申报型号的检验报告。",
    cases=[
        passes("一致", ApplicationForm.of(model="DCG-32A"), TestReport.of(model="dcg-32a")),
        passes("报告列有几个型号", ApplicationForm.of(model="DCG-32A"), TestReport.of(model="DCG-30A、DCG-32A")),
        passes(
            "另一份报告检的是该型号",
            ApplicationForm.of(model="DCG-32A"),
            TestReport.of(model="DCG-30A"),
            TestReport.of("second", model="DCG-32A"),
        ),
        fails("型号不同", ApplicationForm.of(model="DCG-32A"), TestReport.of(model="DCG-32B")),
        unknown("少一个重复的字母", ApplicationForm.of(model="SBS I PY 4"), TestReport.of(model="SBS II PY 4")),
        unknown("型号存疑", ApplicationForm.of(model="DCG-32A"), TestReport.of(model=doubtful("DCG-32B"))),
        skips("报告没有型号栏", ApplicationForm.of(model="DCG-32A"), TestReport.of(report_number="A1")),
    ],
)
def model_differs(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """规格型号一致"""
    fields = [r.model for r in dossier.all(TestReport) if printed(r, "model")]
    if not fields or not printed(form, "model"):
        raise NotApplicable
    yield from product.models_differ(form.model, fields)


@rule(
    "R20",
    clause="办法七(五)",
    severity=Severity.INCONSISTENT,
    remedy="报告的委托单位、生产单位（{names}）与申请企业“{applicant}”不一致，请提供本企业产品的检验报告或说明。",
    cases=[
        passes(
            "生产单位是申请企业",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            TestReport.of(client="成都宏远商贸有限公司", manufacturer="四川天成建材有限公司"),
        ),
        passes(
            "只有委托单位",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            TestReport.of(client="四川天成建材有限公司"),
        ),
        fails(
            "都不是",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            TestReport.of(client="绵阳远航电器有限公司", manufacturer="绵阳远航电器有限公司"),
        ),
        fails(
            "委托单位是而生产单位不是",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            TestReport.of(client="四川天成建材有限公司", manufacturer="绵阳远航电器有限公司"),
        ),
        unknown(
            "生产单位存疑",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            TestReport.of(client="绵阳远航电器有限公司", manufacturer=doubtful("四川天城建材有限公司")),
        ),
    ],
)
def report_of_another(report: TestReport, dossier: Dossier) -> Iterator[Violation]:
    """委托单位或生产单位为申请企业"""
    decisive = decisive_party(report)
    if decisive is None:
        raise NotApplicable
    field = report.fields[decisive]
    found = identity(field, dossier)
    if not found.applicants:
        role = "生产单位" if decisive == "manufacturer" else "委托单位"
        words = {"role": role, "names": found.name, "applicant": found.applicant}
        yield violation("报告{role}为“{names}”，申请企业为“{applicant}”。", **words)._replace(
            fields=(field, found.reference)
        )


@rule(
    "R21",
    clause="办法七",
    severity=Severity.INCONSISTENT,
    remedy="报告商标“{printed}”与商标注册证（申请表）“{registered}”不一致，请核对或说明。",
    cases=[
        passes("一致", TestReport.of(trademark="天成牌"), TrademarkCertificate.of(mark="天成")),
        passes("报告没有商标", TestReport.of(trademark="/"), TrademarkCertificate.of(mark="天成")),
        passes("与申请表一致", TestReport.of(trademark="天成"), ApplicationForm.of(trademark="天成")),
        fails("不同", TestReport.of(trademark="远航"), TrademarkCertificate.of(mark="天成")),
        fails("有一字相同而位置不同", TestReport.of(trademark="成远"), TrademarkCertificate.of(mark="天成")),
        unknown("报告商标存疑", TestReport.of(trademark=doubtful("远航")), TrademarkCertificate.of(mark="天成")),
        unknown("相差一字", TestReport.of(trademark="天城"), TrademarkCertificate.of(mark="天成")),
        skips("注册证是图形", TestReport.of(trademark="天成"), TrademarkCertificate.of(registration_number="1")),
    ],
)
def mark_differs(report: TestReport, dossier: Dossier) -> Iterator[Violation]:
    """商标一致"""
    marks = [m.mark for m in dossier.all(TrademarkCertificate) if printed(m, "mark")]
    marks += [f.trademark for f in dossier.all(ApplicationForm) if printed(f, "trademark")]
    if not printed(report, "trademark") or not marks:
        raise NotApplicable
    stated = report.trademark.require()
    if is_device(stated) or any(m.settled and m.value and same_mark(stated, m.value) for m in marks):
        return
    registered = [m.require() for m in marks]
    words = {"printed": stated, "registered": list(dict.fromkeys(registered))}
    fields = (report.trademark, *marks)
    kind = suspicion if any(_alike(plain_mark(stated), plain_mark(m)) for m in registered) else violation
    yield kind("报告商标为“{printed}”，商标注册证（申请表）为“{registered}”。", **words)._replace(fields=fields)


def _alike(a: str, b: str) -> bool:
    """A mark is drawn and its words easily misread: one character in another shape, or one more or less."""
    return is_near(a, b) or (len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1)
