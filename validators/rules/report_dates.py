"""报告的日期和来历：签发日期、先后次序、年龄、检验类别、机构级别、各页编号、分包和能力范围说明。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from extractors.enterprise_standard import EnterpriseStandard
from extractors.facts import Sight
from extractors.test_report import TestReport
from pipeline.model.facts import Field
from pipeline.model.report import Severity
from pipeline.text.codes import misreadable
from validators.cases import POOR, doubtful, empty, seal, sealed, seen
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, asks, fails, passes, rule, skips, unknown
from validators.findings import Violation, ask, doubt, suspicion, violation
from validators.renewals import months_later

D = date
_DAYS = {
    "produced_on": "生产",
    "sampled_on": "抽样",
    "received_on": "到样",
    "tested_from": "检验开始",
    "tested_to": "检验结束",
    "issued_on": "签发",
}


@rule(
    "R10",
    clause="检验检测机构监督管理办法11条",
    severity=Severity.INSUFFICIENT,
    remedy="报告缺少签发日期，请提供载明签发日期的报告。",
    cases=[
        passes("有签发日期", TestReport.of(issued_on=D(2021, 5, 1))),
        fails("没有签发日期", TestReport.of(report_number="A1")),
        passes("有日期而读数存疑", TestReport.of(issued_on=doubtful(D(2021, 5, 1)))),
        unknown("签发日期一栏读不出", TestReport.of(issued_on=empty())),
        unknown("日期可能被印章盖住", sealed(TestReport.of(report_number="A1"), seal("", read="检验"))),
        unknown("页面不清晰", seen(TestReport.of(report_number="A1"), POOR)),
    ],
)
def without_date(report: TestReport) -> Iterator[Violation]:
    """签发日期"""
    if report.issued_on.value is not None:
        return
    if printed(report, "issued_on"):
        yield doubt(report.issued_on)
    elif report.seals or not report.sight.mostly_clear():
        yield suspicion("报告上没有读到签发日期，可能被印章盖住，须人工确认。", facts=(report,))
    else:
        yield violation("报告上没有签发日期。", facts=(report,))


@rule(
    "R11",
    clause="报告完整性",
    severity=Severity.INCONSISTENT,
    remedy="报告{page}，与首页编号“{number}”不一致，请提供完整的同一份报告。",
    cases=[
        passes("各页一致", TestReport.of(report_number="A20210001", numbers_by_page="一致")),
        fails("有一页不同", TestReport.of(report_number="A20210001", numbers_by_page="第3页为A20210077")),
        unknown("可能误读", TestReport.of(report_number="A20210001", numbers_by_page=doubtful("第3页为A20210007"))),
        unknown("只差字形相近的字符", TestReport.of(report_number="AO210001", numbers_by_page="第3页为A0210001")),
        skips("只有一页印有编号", TestReport.of(report_number="A20210001")),
    ],
)
def number_differs_on_a_page(report: TestReport) -> Iterator[Violation]:
    """报告编号各页一致"""
    if not printed(report, "numbers_by_page"):
        raise NotApplicable
    state = report.numbers_by_page.require()
    if state != "一致":
        words = {"page": state, "number": str(report.report_number.value or "")}
        kind = suspicion if misreadable(state.partition("为")[2], words["number"]) else violation
        made = kind("报告编号各页不一致：{page}，首页为“{number}”。", **words)
        yield made._replace(fields=(report.numbers_by_page,))


@rule(
    "R15",
    clause="样品与标准",
    severity=Severity.INSUFFICIENT,
    remedy="样品生产日期{produced}早于标准实施日期{effective}，请说明样品是否按现行标准生产。",
    cases=[
        passes(
            "实施后生产",
            TestReport.of(produced_on=D(2021, 3, 1)),
            EnterpriseStandard.of(effective_on=D(2020, 4, 1)),
        ),
        fails(
            "实施前生产",
            TestReport.of(produced_on=D(2020, 3, 1)),
            EnterpriseStandard.of(effective_on=D(2020, 4, 1)),
        ),
        unknown(
            "生产日期存疑",
            TestReport.of(produced_on=doubtful(D(2020, 3, 1))),
            EnterpriseStandard.of(effective_on=D(2020, 4, 1)),
        ),
        skips("只有批号", TestReport.of(report_number="A1"), EnterpriseStandard.of(effective_on=D(2020, 4, 1))),
    ],
)
def made_before_standard(report: TestReport, standard: EnterpriseStandard) -> Iterator[Violation]:
    """样品生产日期在标准实施之后"""
    if not printed(report, "produced_on") or not printed(standard, "effective_on"):
        raise NotApplicable
    fields = (report.produced_on, standard.effective_on)
    produced, effective = (f.value or f.require() for f in fields)
    if produced < effective:
        words = {"produced": fields[0].require(), "effective": fields[1].require()}
        yield violation("样品生产日期为{}，早于企业标准实施日期{}。", *fields, **words)


@rule(
    "R16",
    clause="逻辑",
    severity=Severity.INCONSISTENT,
    remedy="报告中{earlier}晚于{later}，请向检验机构核实。",
    cases=[
        passes(
            "依次",
            TestReport.of(
                produced_on=D(2021, 3, 1),
                received_on=D(2021, 3, 8),
                tested_from=D(2021, 3, 9),
                tested_to=D(2021, 3, 20),
                issued_on=D(2021, 3, 21),
            ),
        ),
        passes("收样当天签发", TestReport.of(received_on=D(2021, 3, 8), issued_on=D(2021, 3, 8))),
        fails("签发早于到样", TestReport.of(received_on=D(2021, 3, 8), issued_on=D(2021, 3, 1))),
        fails("到样早于生产", TestReport.of(produced_on=D(2021, 3, 9), received_on=D(2021, 3, 8))),
        unknown("到样日期存疑", TestReport.of(received_on=doubtful(D(2021, 3, 8)), issued_on=D(2021, 3, 1))),
        skips("只有一个日期", TestReport.of(issued_on=D(2021, 3, 1))),
    ],
)
def days_out_of_order(report: TestReport) -> Iterator[Violation]:
    """日期顺序合理"""
    days = [(t, report.fields[n]) for n, t in _DAYS.items() if n in report.fields and report.fields[n].value]
    if len(days) < 2:
        raise NotApplicable
    for (first, a), (second, b) in pairwise(days):
        if str(a.value) > str(b.value):  # days in ISO form sort as they follow
            words = {"earlier": f"{first}日期{a.require()}", "later": f"{second}日期{b.require()}"}
            yield violation("报告{earlier}晚于{later}。", **words)._replace(fields=(a, b))


@rule(
    "R17",
    clause="惯例",
    severity=Severity.HINT,
    remedy="报告签发于{issued}，至申报已超过{months}个月，建议提供新的检验报告。",
    cases=[
        passes("一年以内", TestReport.of(issued_on=D(2021, 3, 1))),
        fails("三年以前", TestReport.of(issued_on=D(2018, 9, 1))),
        unknown("签发日期存疑", TestReport.of(issued_on=doubtful(D(2018, 9, 1)))),
        unknown("申请日期存疑", TestReport.of(issued_on=D(2018, 9, 1)), filed=doubtful(D(2021, 9, 1))),
        skips("没有签发日期", TestReport.of(report_number="A1")),
    ],
)
def report_is_old(report: TestReport, dossier: Dossier) -> Iterator[Violation]:
    """报告年龄"""
    months = dossier.scheme.number("report_months")
    if report.issued_on.value is None:
        raise NotApplicable  # R10's question
    if months_later(report.issued_on.value, months) < (dossier.filed.value or dossier.today):
        dossier.filed.require()
        words = {"issued": report.issued_on.require(), "months": months}
        yield violation("报告签发于{issued}，申报时已超过{months}个月。", **words)._replace(fields=(report.issued_on,))


_KINDS = re.compile("委托|送检|送样|监督|抽查|抽样|抽检|型式|定期|仲裁|鉴定|认证|验收|出厂|发证|风险|比对|许可")


@rule(
    "R22",
    clause=("办法七(五)", "办法六(五)"),
    severity=Severity.HINT,
    remedy="检验类别为“{kind}”{what}，请核对。",
    cases=[
        passes("委托检验", TestReport.of(test_kind="委托检验")),
        fails("不是检验类别", TestReport.of(test_kind="合格")),
        fails("监督抽查不合格", TestReport.of(test_kind="监督抽查", verdict="不合格")),
        unknown("类别存疑", TestReport.of(test_kind=doubtful("合恪"))),
        unknown("没有读到结论的监督抽查", TestReport.of(test_kind="监督抽查")),
        skips("没有检验类别", TestReport.of(report_number="A1")),
    ],
)
def kind_of_test(report: TestReport) -> Iterator[Violation]:
    """检验类别"""
    if not printed(report, "test_kind"):
        raise NotApplicable
    kind = report.test_kind.value or report.test_kind.require()
    if not _KINDS.search(kind):
        what = "，不是通常的类别"
    elif _SAMPLED.search(kind) and report.verdict.require() == "不合格":
        what = "而结论不合格，涉及两年内监督抽查不合格的条件"
    else:
        return
    words = {"kind": report.test_kind.require(), "what": what}
    yield violation("报告检验类别为“{kind}”{what}。", **words)._replace(fields=(report.test_kind,))


_SAMPLED = re.compile("监督|抽查")
_MARKED = ("*", "#", "★", "△", "▲")


def _items(note: Any, *names: Any) -> TestReport:
    return TestReport.of(subcontracted=note, outside_scope=note, results=[{"item": n, "measured": "1"} for n in names])


@rule(
    "R34",
    clause="检验检测机构监督管理办法10条",
    severity=Severity.HINT,
    remedy="报告含分包项目（{items}），请提供分包方的资质证明。",
    cases=[
        passes("有说明而没有分包项目", _items("带*的为分包项目", "吸水率")),
        fails("有分包项目", _items("带*的为分包项目", "吸水率", "放射性*")),
        fails("写明分包方", _items("分包方:成都精衡检测中心", "吸水率")),
        passes("说明没有提到记号", _items("如有分包项目另行注明", "放射性*")),
        unknown("说明读数存疑", TestReport.of(subcontracted=doubtful("分包方:成都精衡检测中心"))),
        skips("没有提到分包", TestReport.of(report_number="A1")),
    ],
)
def subcontracted(report: TestReport) -> Iterator[Violation]:
    """分包项目"""
    if not printed(report, "subcontracted"):
        raise NotApplicable
    note = str(report.subcontracted.value or report.subcontracted.require())
    items = _noted(report, report.subcontracted)
    if items or note.startswith("分包"):
        words = {"note": report.subcontracted.require(), "items": "、".join(items) or "见报告"}
        yield violation("报告写明“{note}”，分包项目：{items}。", **words)._replace(fields=(report.subcontracted,))


def _noted(report: TestReport, note: Field[str]) -> list[str]:
    """The items that carry the mark a note speaks of; any mark, where the note is in doubt and may speak of one."""
    text = str(note.value or note.require())
    marks = [m for m in _MARKED if m in text]
    if not (marks or note.settled):
        marks = list(_MARKED)
    items = [(r.item.value, r.item.raw) for r in report.results if r.item.value]
    noted = [item for item, raw in items if any(m in item + raw for m in marks)]
    unread = [r.item for r in report.results if not r.item.value]
    if marks and unread and not noted:
        unread[0].require()  # it may be the one that is marked
    return noted


@rule(
    "R35",
    clause="检验检测机构资质认定管理办法",
    severity=Severity.INSUFFICIENT,
    remedy="“{items}”标注不在资质认定能力范围内，请提供有资质的机构对该项目的检验结果。",
    cases=[
        passes("有说明而没有这样的项目", _items("带*的不在资质认定能力范围内", "吸水率")),
        fails("有标注的项目", _items("带*的不在资质认定能力范围内", "吸水率", "放射性*")),
        fails("有标注的项目，另有一项名称读不出", _items("带*的不在资质认定能力范围内", empty(), "放射性*")),
        unknown("有一项名称读不出", _items("带*的不在资质认定能力范围内", empty(), "吸水率")),
        passes("说明没有提到记号", _items("加盖CMA章的项目均在能力范围内，其余不在", "放射性*")),
        passes("说明存疑而没有带记号的项目", _items(doubtful("带*的不在资质认定范围内"), "吸水率")),
        unknown("说明存疑", _items(doubtful("带*的不在资质认定范围内"), "放射性*")),
        skips("没有这样的说明", TestReport.of(report_number="A1")),
    ],
)
def outside_scope(report: TestReport) -> Iterator[Violation]:
    """未在资质能力范围内的项目"""
    if not printed(report, "outside_scope"):
        raise NotApplicable
    items = _noted(report, report.outside_scope)
    if items:
        words = {"note": report.outside_scope.require(), "items": "、".join(items)}
        yield violation("报告注明“{note}”，涉及{items}。", **words)._replace(fields=(report.outside_scope,))


_HIGH = re.compile("国家|中国|全国|省")


@rule(
    "R37",
    clause="办法九(二)",
    severity=Severity.HINT,
    remedy="不作补正要求。",
    cases=[
        passes("省级机构", TestReport.of(lab="四川省产品质量监督检验检测院")),
        asks("看不出级别", TestReport.of(lab="绵阳科准检测技术有限公司")),
        skips("没有读到机构名称", seen(TestReport.of(report_number="A1"), Sight(qualities=(0.9,)))),
    ],
)
def level_of_laboratory(report: TestReport) -> Iterator[Violation]:
    """检验机构级别"""
    if not printed(report, "lab"):
        raise NotApplicable
    if not _HIGH.search(str(report.lab.value or "")):
        message = "申请报告只要求机构有资质；省级以上机构的要求针对抽样送检阶段，“{}”的级别届时核实。"
        yield ask(message, report.lab)
