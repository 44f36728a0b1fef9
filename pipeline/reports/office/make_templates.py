"""The templates that come with the program. `python -m pipeline.reports.office.make_templates` writes them anew.

They are kept as files because an office takes them as the pattern of its own; a test fails while they are stale.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell

from pipeline.reports.office.layout import (
    AREA,
    CELL,
    CELL_CENTRED,
    CELL_HEAD,
    FLUSH,
    HEADING,
    NOTE,
    SMALL,
    SMALL_HEAD,
    SUBHEADING,
    TEXT,
    TITLE,
    add_loop_row,
    add_row,
    add_table,
    merge,
    new_document,
)
from pipeline.reports.office.paths import SHIPPED
from pipeline.reports.office.rendering import stamped

_LABEL = 24.0  # millimetres


def opinion() -> Any:
    """材料审查意见: what was filed, what was found, what is open, and room for the reviewers' own words."""
    paper = new_document("材料审查意见")
    _line(paper, "{{ title }}", TITLE)
    _line(paper, "材料审查意见", TITLE)
    _line(paper, "", FLUSH)
    _subject(paper)
    _line(paper, "一、申请材料清单", HEADING)
    _checklist(paper)
    _changes(paper)
    _line(paper, "二、审查发现的问题", HEADING)
    _line(paper, "{{ summary }}", TEXT)
    _findings(paper)
    _line(paper, "三、待人工确认的事项", HEADING)
    _questions(paper)
    _line(paper, "四、技术指标比对", HEADING)
    _indicators(paper)
    _problems(paper)
    _line(paper, "{% if problems %}六{% else %}五{% endif %}、审查意见", HEADING)
    _signatures(paper)
    _line(paper, "{{ origin }}", NOTE)
    return paper


def _slot(name: str) -> str:
    return "{{ " + name + " }}"


def _line(place: Any, text: str, style: str) -> Any:
    return place.add_paragraph(text, style=style)


def _subject(paper: Any) -> None:
    table = add_table(paper, [24, 50, 24, AREA - 98])
    styles = [CELL_HEAD, CELL, CELL_HEAD, CELL]
    for left, one, right, other in (
        ("申请企业", "applicant", "信用代码", "credit_code"),
        ("产品名称", "product_name", "规格型号", "model"),
        ("所在市州", "city", "材料编号", "packet"),
        ("申报日期", "filed", "预计评审", "review_by"),
        ("适用方案", "scheme", "初审结果", "conclusion"),
    ):
        add_row(table, [left, _slot(one), right, _slot(other)], styles)


def _checklist(paper: Any) -> None:
    table = add_table(paper, [12, 26, 52, 20, AREA - 110])
    add_row(table, ["序号", "依据", "材料", "状态", "所见文件"], [CELL_HEAD] * 5, head=True)
    add_loop_row(table, "for item in checklist")
    texts = ["{{ loop.index }}", "{{ item.clause }}", "{{ item.title }}", "{{ item.state }}", "{{ item.seen }}"]
    add_row(table, texts, [CELL_CENTRED, CELL_CENTRED, CELL, CELL_CENTRED, SMALL])
    add_loop_row(table, "endfor")


def _changes(paper: Any) -> None:
    _line(paper, "{%p if changes.summary %}", TEXT)
    _line(paper, "{{ changes.summary }}", TEXT)
    _line(paper, "{%p if changes.rows %}", TEXT)
    table = add_table(paper, [16, 32, AREA / 2 - 34, AREA / 2 - 34, 20])
    add_row(table, ["结果", "事项", "上次所见", "本次所见", "原因"], [SMALL_HEAD] * 5, head=True)
    add_loop_row(table, "for row in changes.rows")
    add_row(table, [_slot(f"row.{name}") for name in ("state", "title", "before", "now", "cause")], [SMALL] * 5)
    add_loop_row(table, "endfor")
    _line(paper, "{%p endif %}", TEXT)
    _line(paper, "{%p endif %}", TEXT)


def _findings(paper: Any) -> None:
    _line(paper, "{%p for group in groups %}", TEXT)
    _line(paper, "（{{ group.ordinal }}）{{ group.severity }}（{{ group.findings | length }}项）", SUBHEADING)
    _line(paper, "{%p for finding in group.findings %}", TEXT)
    table = add_table(paper, [_LABEL, AREA - _LABEL])
    head = add_row(table, ["{{ finding.number }}．{{ finding.title }}　［{{ finding.rule }}］", ""], [CELL, CELL])
    whole = merge(head)
    whole.paragraphs[0].runs[0].bold = True
    whole.paragraphs[0].paragraph_format.keep_with_next = True
    _labelled(table, "所见", "message")
    _labelled(table, "依据", "clauses")
    _evidence(table)
    _labelled(table, "处理建议", "remedy")
    _line(paper, "", NOTE)
    _line(paper, "{%p endfor %}", TEXT)
    _line(paper, "{%p endfor %}", TEXT)


def _labelled(table: Any, label: str, name: str) -> None:
    """A row with a label and paragraphs, one for each text of the list."""
    head, cell = add_row(table, [label, ""], [CELL_HEAD, CELL], whole=False)
    head.paragraphs[0].paragraph_format.keep_with_next = True  # a row stays with the next by its first paragraph
    cell.paragraphs[0].text = "{%p for text in finding." + name + " %}"
    _line(cell, "{{ text }}", CELL)
    _line(cell, "{%p endfor %}", CELL)
    _close(cell)


def _close(cell: _Cell) -> None:
    """A cell must end with a paragraph, also when its loop comes to nothing; this one takes no room."""
    _line(cell, "", CELL).paragraph_format.line_spacing = Pt(1)


def _evidence(table: Any) -> None:
    cell = add_row(table, ["证据", ""], [CELL_HEAD, CELL], whole=False)[1]
    cell.paragraphs[0].text = "{%p for text in finding.evidence %}"
    _line(cell, "{{ text }}", CELL)
    _line(cell, "{%p endfor %}", CELL)
    _line(cell, "{%p for picture in finding.pictures %}", CELL)
    _line(cell, "{{ picture.image }}", CELL).paragraph_format.keep_with_next = True
    _line(cell, "{{ picture.caption }}", NOTE).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _line(cell, "{%p endfor %}", CELL)
    _close(cell)


def _questions(paper: Any) -> None:
    _line(paper, "{%p if questions %}", TEXT)
    table = add_table(paper, [12, 30, AREA - 94, 30, 22])
    add_row(table, ["序号", "事项", "需确认的内容", "位置", "确认结果"], [SMALL_HEAD] * 5, head=True)
    add_loop_row(table, "for question in questions")
    texts = ["{{ loop.index }}", "{{ question.title }}", "{{ question.message }}", "{{ question.places }}", ""]
    add_row(table, texts, [SMALL] * 5, whole=False)
    add_loop_row(table, "endfor")
    _line(paper, "{%p else %}", TEXT)
    _line(paper, "没有待人工确认的事项。", TEXT)
    _line(paper, "{%p endif %}", TEXT)
    _line(paper, "{%p if doubts %}", TEXT)
    _line(paper, "{{ doubts }}", TEXT)
    _line(paper, "{%p endif %}", TEXT)
    _line(paper, "{%p if lookups %}", TEXT)
    _line(paper, "另需查核的事项（材料本身不能回答）：", SUBHEADING)
    table = add_table(paper, [12, AREA - 42, 30])
    add_row(table, ["序号", "查核什么、到哪里查", "查核结果"], [SMALL_HEAD] * 3, head=True)
    add_loop_row(table, "for lookup in lookups")
    add_row(table, ["{{ loop.index }}", "{{ lookup }}", ""], [SMALL] * 3)
    add_loop_row(table, "endfor")
    _line(paper, "{%p endif %}", TEXT)


def _indicators(paper: Any) -> None:
    _line(paper, "{%p if indicators %}", TEXT)
    table = add_table(paper, [9, 32, 12, 20, 20, 18, 15, 15, AREA - 141])
    heads = ["序号", "项目", "单位", "先进指标", "企业标准", "实测值", "标准比先进", "实测比标准", "实测比先进"]
    add_row(table, heads, [SMALL_HEAD] * 9, head=True)
    add_loop_row(table, "for row in indicators")
    names = ["name", "unit", "advanced", "standard", "measured", "standard_vs_advanced", "measured_vs_standard"]
    texts = ["{{ loop.index }}", *(_slot(f"row.{name}") for name in [*names, "measured_vs_advanced"])]
    add_row(table, texts, [SMALL] * 9)
    add_loop_row(table, "if row.reason")
    reason = add_row(table, ["", "说明：{{ row.reason }}", *[""] * 7], [SMALL] * 9)
    merge(reason[1:])
    add_loop_row(table, "endif")
    add_loop_row(table, "endfor")
    _line(
        paper,
        "“标准比先进”看企业标准的限值，“实测比标准”“实测比先进”看检验报告的结果；“待确认”的不作达标与否的判断。",
        NOTE,
    )
    _line(paper, "{%p else %}", TEXT)
    _line(paper, "没有可以比对的指标（未确定适用的先进指标体系，或未读出企业标准的指标表）。", TEXT)
    _line(paper, "{%p endif %}", TEXT)


def _problems(paper: Any) -> None:
    _line(paper, "{%p if problems %}", TEXT)
    _line(paper, "五、未能处理的文件", HEADING)
    _line(paper, "{%p for problem in problems %}", TEXT)
    _line(paper, "{{ loop.index }}．{{ problem }}", TEXT)
    _line(paper, "{%p endfor %}", TEXT)
    _line(paper, "{%p endif %}", TEXT)


def _signatures(paper: Any) -> None:
    table = add_table(paper, [_LABEL, AREA / 2 - _LABEL, _LABEL, AREA / 2 - _LABEL])
    cells = add_row(table, ["审查意见", "", "", ""], [CELL_HEAD, CELL, CELL, CELL])
    room = merge(cells[1:])
    room.paragraphs[0].text = "□ 材料齐全、符合要求，同意进入下一程序"
    for text in ("□ 需要补正，已发补正通知", "□ 其他："):
        _line(room, text, CELL)
    for _ in range(5):
        _line(room, "", CELL)
    for one, other in (("审查人", "复核人"), ("审查组长", "审查单位")):
        row = add_row(table, [one, "", other, ""], [CELL_HEAD, CELL, CELL_HEAD, CELL])
        for cell, sign in ((row[1], "（签字）"), (row[3], "（盖章）" if other == "审查单位" else "（签字）")):
            cell.paragraphs[0].paragraph_format.space_before = Mm(8)
            cell.paragraphs[0].text = sign
            _line(cell, "年　　月　　日", CELL).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for kept in list(table.rows)[:-1]:
        kept.cells[0].paragraphs[0].paragraph_format.keep_with_next = True


def notice() -> Any:
    """补正通知: everything to be supplied, at once and numbered, with what was seen, the legal basis and the time."""
    paper = new_document("补正通知")
    _line(paper, "{{ scheme }}", TITLE)
    _line(paper, "申请材料补正通知", TITLE)
    number = _line(paper, "　　　　　　　　〔　　　　〕　　　号", FLUSH)
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _line(paper, "", FLUSH)
    _line(paper, "{{ addressee }}：", FLUSH)
    _line(paper, "{{ opening }}", TEXT)
    _line(paper, "一、需要补正的事项（共{{ demands | length }}项）", HEADING)
    _demands(paper, "demands")
    _line(paper, "{%p if clarifications %}", TEXT)
    _line(paper, "二、请核对或说明的事项（共{{ clarifications | length }}项）", HEADING)
    _line(paper, "以下事项请你单位核对，可以在补正时一并说明，不作为必须补正的内容。", TEXT)
    _demands(paper, "clarifications")
    _line(paper, "{%p endif %}", TEXT)
    _line(paper, "{%p if files %}", TEXT)
    _line(paper, "以下文件未能打开，如属申请材料，请一并重新提供：", TEXT)
    _line(paper, "{%p for file in files %}", TEXT)
    _line(paper, "{{ loop.index }}．{{ file }}", TEXT)
    _line(paper, "{%p endfor %}", TEXT)
    _line(paper, "{%p endif %}", TEXT)
    _line(paper, "{% if clarifications %}三{% else %}二{% endif %}、补正的期限和方式", HEADING)
    _line(paper, "{%p for text in deadline %}", TEXT)
    _line(paper, "{{ text }}", TEXT)
    _line(paper, "{%p endfor %}", TEXT)
    for text in (
        "补正材料请注明所对应的序号；需要盖章、签字的，请提供原件。所列情况以你单位所交材料为准，如与实际不符，请附原件或证明说明。",
        "{%p if remarks %}",
        "{% for remark in remarks %}{{ remark }}{% endfor %}",
        "{%p endif %}",
        "联 系 人：　　　　　　　　联系电话：",
    ):
        _line(paper, text, TEXT)
    _closing(paper)
    return paper


def _demands(paper: Any, name: str) -> None:
    _line(paper, "{%p for item in " + name + " %}", TEXT)
    _line(paper, "{{ item.number }}．{{ item.remedy }}", TEXT).runs[0].bold = True
    _line(paper, "所见：{{ item.seen }}", TEXT)
    for part, label in (("places", "位置：{{ item.places }}"), ("clauses", "依据：{{ item.clauses }}")):
        _line(paper, "{%p if item." + part + " %}", TEXT)
        _line(paper, label, TEXT)
        _line(paper, "{%p endif %}", TEXT)
    _line(paper, "{%p endfor %}", TEXT)


def _closing(paper: Any) -> None:
    _line(paper, "", TEXT)
    for text in ("（印章）", "年　　月　　日"):
        line = _line(paper, text, TEXT)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(64)
        line.paragraph_format.keep_with_next = True
    _line(paper, "", TEXT).paragraph_format.keep_with_next = True
    table = add_table(paper, [30, AREA / 2 - 30, 30, AREA / 2 - 30])
    cells = add_row(
        table, ["送达回执", "本通知一式两份，收到后请签字交回一份。", "", ""], [CELL_HEAD, CELL, CELL, CELL]
    )
    merge(cells[1:])
    add_row(table, ["签收人", "", "签收日期", "年　　月　　日"], [CELL_HEAD, CELL, CELL_HEAD, CELL_CENTRED])


TEMPLATES: Final[dict[str, Callable[[], Any]]] = {"材料审查意见": opinion, "补正通知": notice}


def made(name: str) -> bytes:
    """A template's file."""
    content = io.BytesIO()
    TEMPLATES[name]().save(content)
    return stamped(content.getvalue())


def main() -> None:
    SHIPPED.mkdir(exist_ok=True)
    for name in TEMPLATES:
        (SHIPPED / f"{name}.docx").write_bytes(made(name))


if __name__ == "__main__":
    main()
