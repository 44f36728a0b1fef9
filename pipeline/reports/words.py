"""What the papers call things. The words of document types and rules are handed in: this package knows none."""

from __future__ import annotations

from typing import Final

from pydantic import Field as Key

from pipeline.model.base import Noun
from pipeline.model.facts import Status
from pipeline.model.packet import BLANK, OTHER, ProblemKind
from pipeline.model.reading import Reader
from pipeline.model.report import ChecklistState, Conclusion, Outcome, Severity, Verdict, VersusAdvanced

SEVERITIES: Final = (
    Severity.MISSING,
    Severity.INCONSISTENT,
    Severity.EXPIRED,
    Severity.INSUFFICIENT,
    Severity.HINT,
)
"""In the order an examiner works them off."""

CONCLUSIONS: Final = {
    Conclusion.COMPLETE: "材料齐全，未发现需补正事项",
    Conclusion.SUPPLEMENT: "需补正",
    Conclusion.CONFIRM: "有事项需人工确认",
    Conclusion.UNREADABLE: "材料无法识读，请重新提供",
}

CONCLUSIONS_SHORT: Final = {
    Conclusion.COMPLETE: "齐全",
    Conclusion.SUPPLEMENT: "需补正",
    Conclusion.CONFIRM: "需确认",
    Conclusion.UNREADABLE: "无法识读",
}

STATES: Final = {
    ChecklistState.PRESENT: "已提交",
    ChecklistState.MISSING: "未见",
    ChecklistState.NOT_APPLICABLE: "不适用",
    ChecklistState.UNCERTAIN: "待确认",
}

OUTCOMES: Final = {
    Outcome.PASS: "通过",
    Outcome.FAIL: "需补正",
    Outcome.UNKNOWN: "待确认",
    Outcome.NOT_APPLICABLE: "不适用",
    Outcome.ERROR: "程序出错",
}

STATUSES: Final = {
    Status.READ: "已识别",
    Status.DOUBTFUL: "存疑",
    Status.MISSING: "空缺",
    Status.CORRECTED: "已更正",
}

VERSUS: Final = {
    VersusAdvanced.BETTER: "优于",
    VersusAdvanced.EQUAL: "相当",
    VersusAdvanced.WEAKER: "低于",
    VersusAdvanced.MISSING: "未规定",
    VersusAdvanced.UNKNOWN: "待确认",
}

VERDICTS: Final = {
    Verdict.PASS: "符合",
    Verdict.FAIL: "不符合",
    Verdict.MISSING: "无数据",
    Verdict.UNKNOWN: "待确认",
}

READERS: Final = {Reader.TEXT: "文字层", Reader.RAPIDOCR: "RapidOCR", Reader.TESSERACT: "Tesseract"}

PROBLEMS: Final = {
    ProblemKind.INPUT: "文件",
    ProblemKind.READER: "识别",
    ProblemKind.EXTRACTION: "提取",
    ProblemKind.RULE: "检查",
}


class Words(Noun):
    """The words of this packet's world.

    `types`: caption of each document type. `fields`: for each type the titles of its fields and of its tables'
    columns. `rules`: title of each rule. `scheme`: title of the scheme.
    """

    types: dict[str, str] = Key(default_factory=dict)
    fields: dict[str, dict[str, str]] = Key(default_factory=dict)
    rules: dict[str, str] = Key(default_factory=dict)
    scheme: str = ""

    def type(self, name: str) -> str:
        return self.types.get(name) or {OTHER: "未归类", BLANK: "空白页"}.get(name, name)

    def field(self, document_type: str, name: str) -> str:
        return self.fields.get(document_type, {}).get(name, name)

    def rule(self, code: str) -> str:
        return self.rules.get(code, "")
