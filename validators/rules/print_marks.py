"""数字的印刷与周围是否一致。只列看到的事实，供审查人员对照原件，不作结论。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractors.facts import OddPrint, known
from extractors.test_report import TestReport
from pipeline.model.facts import Evidence, Field
from pipeline.model.geometry import Box
from pipeline.model.report import Severity
from validators.cases import doubtful
from validators.dossier import Dossier
from validators.engine import fails, passes, rule, skips, unknown
from validators.findings import Violation, hint, title_of

_PLACE = Evidence(file="report.pdf", page=3, box=Box(0.5, 0.4, 0.6, 0.42), text="1300")


def _printed(value: Field[str], marks: tuple[str, ...] = ()) -> TestReport:
    """A report with this result; `marks`: what is different about one of its digits."""
    cell = value.model_copy(update={"evidence": (_PLACE,)})
    report = TestReport.of(results=[{"item": "破坏强度", "measured": cell}])
    return report.reread(
        odd_prints=(OddPrint(name="measured", place=_PLACE, digits="3", marks=marks),) if marks else ()
    )


@rule(
    "X05",
    clause="办法十五(一)",
    severity=Severity.HINT,
    remedy="（内部）请审查人员核对检验报告原件的第{page}页，必要时向检验机构核实；印刷、复印、扫描也会使数字看上去不同，本提示不是结论。",
    cases=[
        passes("数字印刷一致", _printed(known("1300"))),
        fails("一个数字的字高和基线与同一数值的其他数字不同", _printed(known("1300"), ("字高", "基线"))),
        unknown("数值本身存疑", _printed(doubtful("1300"), ("字高", "基线"))),
        skips("没有检验报告"),
    ],
)
def printed_unlike_the_rest(report: TestReport, dossier: Dossier) -> Iterator[Violation]:
    """检验报告的数字与周围印刷一致"""
    for odd in report.odd_prints:
        field = _field(report, odd)
        message = "（内部）第{page}页“{field}”的数字“{digits}”与周围印刷不一致（{marks}），请核对原件。"
        words = {"page": odd.place.page, "digits": odd.digits, "marks": "、".join(odd.marks)}
        made = hint(message, field=title_of(field, dossier.types), **words)
        yield made._replace(fields=(field.model_copy(update={"evidence": (odd.place,)}),))


def _field(report: TestReport, odd: OddPrint) -> Field[Any]:
    """The field that this print is of, as it is read by now; in doubt, where none stands on that place any more."""
    cells = [cell for row in report.results for cell in row.cells().values()]
    fields = (f for f in (*report.fields.values(), *cells) if f.name == odd.name and odd.place in f.evidence)
    where = {"name": odd.name, "document": report.document}
    return next(fields, doubtful(odd.place.text, "此处的读数未被采用").model_copy(update=where))
