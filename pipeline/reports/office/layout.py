"""Word documents in the layout of official papers (GB/T 9704-2012): page, type and what templates are built of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

# Page: A4; top margin 37 mm, binding edge 28 mm, type area 156 mm × 225 mm.
PAGE = (210, 297)
MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
AREA = PAGE[0] - MARGINS["left_margin"] - MARGINS["right_margin"]

TITLE, TEXT, HEADING, SUBHEADING = "公文标题", "公文正文", "公文一级标题", "公文二级标题"
FLUSH, CELL, CELL_HEAD, CELL_CENTRED, NOTE = "公文顶格", "表格文字", "表格标题", "表格居中", "公文附注"
SMALL, SMALL_HEAD = "表格小字", "表格小标题"

_SONG, _FANG, _HEI, _KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
# What a machine without these takes instead.
_ALTERNATIVES = {_SONG: "宋体", _FANG: "仿宋", _KAI: "楷体"}
_UNUSED_PARTS = ("stylesWithEffects", "customXml", "webSettings", "thumbnail", "numbering")
_KEPT_STYLES = ("Normal", "Default Paragraph Font", "Normal Table", "No List", "header", "footer")
_LATIN = "Times New Roman"

_STYLES: dict[str, dict[str, Any]] = {
    TITLE: {"font": _SONG, "size": 22, "line": 32, "align": WD_ALIGN_PARAGRAPH.CENTER, "keep": True},
    TEXT: {"font": _FANG, "size": 16, "line": 28, "indent": 2},
    FLUSH: {"font": _FANG, "size": 16, "line": 28},
    HEADING: {"font": _HEI, "size": 16, "line": 28, "indent": 2, "keep": True, "before": 6},
    SUBHEADING: {"font": _KAI, "size": 16, "line": 28, "indent": 2, "keep": True},
    CELL: {"font": _FANG, "size": 12},
    CELL_CENTRED: {"font": _FANG, "size": 12, "align": WD_ALIGN_PARAGRAPH.CENTER},
    CELL_HEAD: {"font": _HEI, "size": 12, "align": WD_ALIGN_PARAGRAPH.CENTER},
    SMALL: {"font": _FANG, "size": 10.5},
    SMALL_HEAD: {"font": _HEI, "size": 10.5, "align": WD_ALIGN_PARAGRAPH.CENTER},
    NOTE: {"font": _FANG, "size": 10.5, "before": 3},
}


def new_document(title: str) -> Any:
    """An empty paper with page, styles and page numbers. `title` is its property, not its text."""
    document = Document()
    _thin_out(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    for name, margin in MARGINS.items():
        setattr(section, name, Mm(margin))
    section.footer_distance = Mm(28)
    for name, look in _STYLES.items():
        _add_style(document, name, look)
    _number_pages(document)
    _name_alternatives(document)
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, "材审", "zh-CN"
    properties.comments = ""
    return document


def _thin_out(document: Any) -> None:
    """Takes away what the library's own document brings and ours do not use: each paper is opened and packed anew."""
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] in _UNUSED_PARTS]:
            del rels[key]
    styles = document.styles.element
    for style in [each for each in styles.style_lst if each.name_val not in _KEPT_STYLES]:
        styles.remove(style)
    latent = styles.find(qn("w:latentStyles"))
    if latent is not None:
        styles.remove(latent)


def _add_style(document: Any, name: str, look: dict[str, Any]) -> None:
    style: ParagraphStyle = document.styles.add_style(name, 1)
    style.font.size = Pt(look["size"])
    _set_font(style, look["font"])
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(look.get("before", 0)), Pt(0)
    shape.keep_with_next = look.get("keep", False)
    if "line" in look:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look["line"])
    if "align" in look:
        shape.alignment = look["align"]
    if "indent" in look:
        shape.first_line_indent = Pt(look["size"] * look["indent"])


def _set_font(style: Any, name: str) -> None:
    style.font.name = _LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)
    fonts.set(qn("w:hint"), "eastAsia")  # “” are taken from the Chinese font


def _number_pages(document: Any) -> None:
    """— 1 —, in the outer corner: right on odd pages, left on even ones."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    sides = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for footer, side in sides:
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        setattr(paragraph.paragraph_format, f"{'right' if side == WD_ALIGN_PARAGRAPH.RIGHT else 'left'}_indent", Pt(14))
        for text, field in (("— ", None), ("1", "PAGE"), (" —", None)):
            _add_number(paragraph, text, field)


def _add_number(paragraph: Paragraph, text: str, field: str | None) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(14), "宋体"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    if field:
        simple = OxmlElement("w:fldSimple")
        simple.set(qn("w:instr"), field)
        run._element.addprevious(simple)
        simple.append(run._element)


def _name_alternatives(document: Any) -> None:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _ALTERNATIVES.items()
    )
    part = next(p for p in document.part.package.parts if str(p.partname).endswith("fontTable.xml"))
    part._blob = part.blob.replace(b"</w:fonts>", fonts.encode() + b"</w:fonts>")


def add_table(place: Any, widths: Sequence[float]) -> Any:
    """A ruled table without rows. `widths` of its columns in millimetres."""
    table = place.add_table(0, len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _rule(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _rule(table: Any) -> None:
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.append(borders)
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", 30), ("left", 80), ("bottom", 30), ("right", 80)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.append(margins)


def add_row(
    table: Any, texts: Sequence[str], styles: Sequence[str], *, head: bool = False, whole: bool = True
) -> list[_Cell]:
    """A row of one-paragraph cells. `head`: repeated on each page; `whole`: never split between pages."""
    row = table.add_row()
    for cell, text, style, column in zip(row.cells, texts, styles, table.columns, strict=True):
        cell.width = column.width
        cell.paragraphs[0].text = text
        cell.paragraphs[0].style = style
        cell.vertical_alignment = 1
    for flag, name in ((head, "w:tblHeader"), (whole, "w:cantSplit")):
        if flag:
            row._tr.get_or_add_trPr().append(OxmlElement(name))
    return list(row.cells)


def add_loop_row(table: Any, tag: str) -> None:
    """A row that only holds a tag (`for …`, `endfor`) and is gone when the template is filled in."""
    row = table.add_row()
    row.cells[0].paragraphs[0].text = "{%tr " + tag + " %}"


def merge(cells: Sequence[_Cell]) -> _Cell:
    """Cells of a row made one, with the first one's text."""
    merged: _Cell = cells[0].merge(cells[-1])
    for paragraph in merged.paragraphs[1:]:
        paragraph._element.getparent().remove(paragraph._element)
    return merged
