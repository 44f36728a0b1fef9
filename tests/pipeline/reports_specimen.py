"""A report made by hand that has one of everything, and pages to cut its evidence from."""

from __future__ import annotations

from PIL import Image, ImageDraw

from pipeline.model.facts import Status
from pipeline.model.packet import Problem, ProblemKind
from pipeline.model.reading import PageRef, Reader
from pipeline.model.report import (
    Check,
    ChecklistItem,
    ChecklistState,
    Conclusion,
    Finding,
    FindingEvidence,
    Indicator,
    Outcome,
    PacketHead,
    Report,
    ReportDocument,
    ReportEvidence,
    ReportField,
    ReportPage,
    ReportSeal,
    Run,
    Severity,
    Subject,
    Verdict,
    VersusAdvanced,
)

LICENCE, MARK, REPORT = "1.营业执照.pdf", "2.商标注册证.jpg", "报告.zip/检验报告.pdf"


def page(file: str, number: int) -> Image.Image:
    """A grey-lined A4 page of 1240 x 1754 pixels."""
    image = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(image)
    for y in range(120, 1700, 60):
        draw.line((100, y, 1140, y), fill=(150, 150, 150), width=3)
    return image


def field(
    value: str | None, status: Status = Status.READ, where: ReportEvidence | None = None, reason: str = ""
) -> ReportField:
    return ReportField(
        value=value,
        raw=value or "",
        status=status,
        confidence=0.98 if status is Status.READ else 0.5,
        evidence=(where,) if where else (),
        reason=reason,
    )


def seen(file: str, number: int, y: float, **what: str) -> FindingEvidence:
    return FindingEvidence(file=file, page=number, box=(0.2, y, 0.55, y + 0.03), **what)


def documents() -> tuple[ReportDocument, ...]:
    licence = ReportDocument(
        id="d1",
        type="business_licence",
        title="营业执照",
        pages=(PageRef(file=LICENCE, page=1),),
        fields={
            "name": field("四川岷江陶瓷有限公司"),
            "legal_representative": field(
                "王壹",
                Status.DOUBTFUL,
                ReportEvidence(file=LICENCE, page=1, box=(0.2, 0.3, 0.4, 0.33)),
                "两次识读不一致",
            ),
            "term_to": ReportField(value=None, raw="长期", status=Status.READ, confidence=0.9),
            "registered_capital": field(None, Status.MISSING),
        },
        seals=(ReportSeal(text="成都市市场监督管理局", status=Status.READ, colour="red"),),
    )
    mark = ReportDocument(
        id="d2",
        type="trademark_certificate",
        title="商标注册证",
        pages=(PageRef(file=MARK, page=1),),
        fields={"registrant": field("四川岷江陶瓷有限责任公司"), "valid_to": field("2020-06-13")},
    )
    results = (
        {"item": field("吸水率"), "unit": field("%"), "measured": field("0.05")},
        {"item": field("破坏强度"), "unit": field("N"), "measured": field("1300", Status.DOUBTFUL)},
    )
    test_report = ReportDocument(
        id="d3",
        type="test_report",
        title="检验报告",
        pages=tuple(PageRef(file=REPORT, page=number) for number in (1, 2, 3)),
        fields={"report_number": field("W2021-0001")},
        tables={"results": results},
    )
    copy = test_report.model_copy(update={"id": "d4", "copy_of": "d3", "title": "检验报告（副本）"})
    return licence, mark, test_report, copy


def findings() -> tuple[Finding, ...]:
    return (
        Finding(
            id="f1",
            rule="T03",
            outcome=Outcome.FAIL,
            severity=Severity.EXPIRED,
            title="商标注册在申报日前已到期",
            message="商标有效期至2020-06-13，申报日为2021-09-20。",
            clauses=("办法六(一)",),
            remedy="请补交续展注册证明。",
            evidence=(seen(MARK, 1, 0.4, document="d2", field="valid_to", value="2020-06-13"),),
        ),
        Finding(
            id="f2",
            rule="L15",
            outcome=Outcome.FAIL,
            severity=Severity.INCONSISTENT,
            title="企业名称在各材料中不一致",
            message="商标注册证所载“四川岷江陶瓷有限责任公司”与营业执照“四川岷江陶瓷有限公司”不一致。",
            clauses=("办法七",),
            remedy="请说明或提供名称变更证明。",
            evidence=(
                seen(LICENCE, 1, 0.25, document="d1", field="name", value="四川岷江陶瓷有限公司"),
                seen(MARK, 1, 0.3, document="d2", field="registrant", value="四川岷江陶瓷有限责任公司"),
            ),
        ),
        Finding(
            id="f3",
            rule="L17",
            outcome=Outcome.UNKNOWN,
            severity=Severity.INSUFFICIENT,
            title="法定代表人是否一致",
            message="营业执照法定代表人识读存疑，无法比对。",
            clauses=("办法七",),
            remedy="请核对法定代表人姓名。",
            evidence=(seen(LICENCE, 1, 0.3, document="d1", field="legal_representative", value="王壹"),),
        ),
        Finding(
            id="f4",
            rule="F11",
            outcome=Outcome.FAIL,
            severity=Severity.HINT,
            title="页面不清晰",
            message="检验报告第3页不清晰。",
            clauses=("审查要求",),
            remedy="请重新扫描。",
            evidence=(FindingEvidence(file=REPORT, page=3, box=(0, 0, 1, 1)),),
        ),
    )


def indicators() -> tuple[Indicator, ...]:
    better, weaker, unknown = VersusAdvanced.BETTER, VersusAdvanced.WEAKER, VersusAdvanced.UNKNOWN
    yes, no, open_ = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN
    return (
        Indicator(
            name="吸水率",
            unit="%",
            advanced="≤0.10",
            standard="≤0.08",
            measured="0.05",
            standard_vs_advanced=better,
            measured_vs_standard=yes,
            measured_vs_advanced=yes,
        ),
        Indicator(
            name="破坏强度",
            unit="N",
            advanced="≥1500",
            standard="≥1300",
            measured="1400",
            standard_vs_advanced=weaker,
            measured_vs_standard=yes,
            measured_vs_advanced=no,
        ),
        Indicator(
            name="耐污染性",
            advanced="不低于4级",
            standard=None,
            measured="4级",
            standard_vs_advanced=unknown,
            measured_vs_standard=open_,
            measured_vs_advanced=open_,
            reason="企业标准该项识读存疑",
        ),
    )


def report() -> Report:
    found = findings()
    return Report(
        packet=PacketHead(
            id="A001", scheme="sichuan-initial", as_of="2021-09-20", review_by="2022-12-31", sha256="ab" * 32
        ),
        conclusion=Conclusion.SUPPLEMENT,
        subject=Subject(
            applicant="四川岷江陶瓷有限公司",
            credit_code="91510100MA00000000",
            product_name="陶质砖",
            model="300mm×600mm",
        ),
        documents=documents(),
        checklist=(
            ChecklistItem(item="办法七(一)", title="申请表", state=ChecklistState.MISSING),
            ChecklistItem(
                item="办法七(二)", title="商标注册证书复印件", state=ChecklistState.PRESENT, documents=("d2",)
            ),
            ChecklistItem(
                item="办法七(三)", title="法人登记证明或营业执照复印件", state=ChecklistState.PRESENT, documents=("d1",)
            ),
            ChecklistItem(
                item="办法七(五)", title="检验报告原件", state=ChecklistState.UNCERTAIN, documents=("d3", "d4")
            ),
            ChecklistItem(item="办法七(六)", title="强制性认证或生产许可证书", state=ChecklistState.NOT_APPLICABLE),
        ),
        checks=(
            *(Check(rule=f.rule, outcome=f.outcome, findings=(f.id,)) for f in found),
            Check(rule="L02", outcome=Outcome.PASS),
            Check(rule="C01", outcome=Outcome.NOT_APPLICABLE),
            Check(rule="S24", outcome=Outcome.ERROR),
        ),
        findings=found,
        indicators=indicators(),
        pages=(
            ReportPage(
                file=LICENCE,
                page=1,
                type="business_licence",
                document="d1",
                rotation=90,
                reader=Reader.RAPIDOCR,
                quality=0.93,
            ),
            ReportPage(
                file=MARK,
                page=1,
                type="trademark_certificate",
                document="d2",
                rotation=0,
                reader=Reader.TESSERACT,
                quality=0.8,
            ),
            *(
                ReportPage(
                    file=REPORT, page=n, type="test_report", document="d3", rotation=0, reader=Reader.TEXT, quality=1.0
                )
                for n in (1, 2, 3)
            ),
            ReportPage(file="空白.jpg", page=1, type="blank", document=None, rotation=0, reader=None, quality=0.0),
        ),
        problems=(Problem(kind=ProblemKind.INPUT, file="加密.pdf", message="文件已加密，请提供不加密的文件。"),),
        run=Run(seconds=21.4, caishen="0.1.0", rules="2026.1", readers={"rapidocr": "3.10.0", "tesseract": "5.3.0"}),
        clauses={"办法六(一)": "申请企业应当具有独立法人资格和注册商标。", "办法七": "申报材料应当齐全。"},
    )
