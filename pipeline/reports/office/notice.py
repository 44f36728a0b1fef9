"""补正通知: what the applicant has to supply, everything at once. Nothing internal, nothing that is only doubted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pipeline.model.packet import ProblemKind
from pipeline.model.report import Report
from pipeline.reports.office.basis import Basis
from pipeline.reports.office.items import Demand, clarifications, demands, uncertain, wording
from pipeline.reports.office.rendering import render

NAME: Final = "补正通知"
_BRACKETS = ("【", "】")


def notice(report: Report, basis: Basis) -> bytes | None:
    """The notice as a Word file; None where nothing has to be supplied.

    Raises:
        ConfigurationError: the office's own template cannot be used.
    """
    asked = demands(report)
    if not asked:
        return None
    explained = clarifications(report)
    said = "".join(text for demand in (*asked, *explained) for text in (demand.remedy, *demand.seen))
    return render(
        NAME,
        {
            "scheme": basis.title or report.packet.scheme,
            "addressee": _addressee(report),
            "opening": _opening(report, basis),
            "demands": _told(asked, basis, 1),
            "clarifications": _told(explained, basis, len(asked) + 1),
            "files": [_file(p.file, p.message) for p in report.problems if p.kind is ProblemKind.INPUT and p.file],
            "deadline": basis.deadline(),
            "remarks": list(_remarks(said, basis, [key for demand in (*asked, *explained) for key in demand.clauses])),
        },
    )


def _remarks(said: str, basis: Basis, cited: list[str]) -> Iterator[str]:
    """What the reader has to know of the signs and the citations used."""
    words = wording()
    if all(bracket in said for bracket in _BRACKETS):
        yield words["difference"]
    if basis.summarised(cited):
        yield words["summaries"]


def _addressee(report: Report) -> str:
    """The applicant; a name that is not certain is left to be checked and written in."""
    name = report.subject.applicant
    if name and "applicant" not in uncertain(report):
        return name
    return f"　　　　　　　　　　（请核对后填写企业名称{f'，识读为“{name}”' if name else ''}）"


def _opening(report: Report, basis: Basis) -> str:
    subject, doubtful = report.subject, uncertain(report)
    product = subject.product_name or "　　　　"
    model = f"（规格型号：{subject.model}）" if subject.model else ""
    doubt = "（产品名称、规格型号请核对）" if doubtful & {"product_name", "model"} else ""
    day = "" if report.packet.as_of_doubt else f"，申报日期{report.packet.as_of}"
    rule = f"依据《{basis.rule}》（以下简称《办法》）" if basis.rule else "依据有关规定"
    return (
        f"你单位提交的“{product}”{model}{doubt}申请材料（材料编号：{report.packet.id}{day}）收悉。"
        f"{rule}进行材料审查，现将需要补正的事项一次告知如下。"
    )


def _told(found: list[Demand], basis: Basis, first: int) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "remedy": demand.remedy,
            "seen": " ".join(demand.seen),
            "places": "；".join(demand.places),
            "clauses": "；".join(text.rstrip("。") for text in basis.cite(demand.clauses)) + "。"
            if demand.clauses
            else "",
        }
        for number, demand in enumerate(found, first)
    ]


def _file(name: str, message: str) -> str:
    return f"{name}：{message}"
