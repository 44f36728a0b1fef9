"""From a file to lines and tables in the order of print: text, Word (.docx) and PDF.

Lines are what a paragraph consists of: what a printer broke is joined again in `structure`.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import InputError
from pipeline.model.base import Noun
from pipeline.regulations.model import Grid

MOST_BYTES = 20_000_000
MOST_UNPACKED = 200_000_000
MOST_PAGES = 300
_HEAD_LINES = 2
_CONTROLS = "\x00\x01\x02\x03\x04\x05\x06\x07"
_OLE = b"\xd0\xcf\x11\xe0"
_FEWEST_CHARACTERS = 20


class Text(Noun):
    """A line. `opens`: whether it begins a paragraph, as its indent or the file says; None where nothing tells."""

    text: str
    opens: bool | None = True


Block = Text | Grid


class _Line(NamedTuple):
    """A line of a PDF. `full`: it ends at the right margin, so that its paragraph may go on below."""

    text: str
    indented: bool
    full: bool


def read_blocks(path: Path) -> list[Block]:
    """The lines and tables of a regulation's file.

    Raises:
        InputError: too large, of a kind that cannot be read, or damaged; with the remedy.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise InputError(path.name, f"“{path.name}”有 {size // 1_000_000} MB，超过 20 MB，请只导入法规文本本身。")
    head = path.read_bytes()[:8]
    if head.startswith(_OLE):
        raise InputError(path.name, f"“{path.name}”是旧格式的 Word 文件（.doc），请另存为 .docx 或 PDF 后导入。")
    if head.startswith(b"%PDF"):
        return list(_of_pdf(path))
    if head.startswith(b"PK"):
        return list(_of_word(path))
    return list(_of_text(path))


def _of_text(path: Path) -> Iterator[Block]:
    for line in _decoded(path).splitlines():
        yield Text(text=line.replace("\xa0", " "), opens=True if line[:1].isspace() else None)


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not set(text) & set(_CONTROLS):
            return text
    raise InputError(path.name, f"“{path.name}”不是文本、.docx 或 PDF，请转换后导入。")


# --- PDF ----------------------------------------------------------------------------------------------------------


def _of_pdf(path: Path) -> Iterator[Block]:
    import pdfplumber

    try:
        with pdfplumber.open(path) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise InputError(path.name, f"“{path.name}”超过 {MOST_PAGES} 页，请只导入法规文本本身。")
            pages = [_page_blocks(page) for page in pdf.pages]
    except InputError:
        raise
    except Exception as error:  # pdfminer raises whatever a damaged file leads it to
        raise InputError(path.name, f"“{path.name}”已损坏或设有密码，请重新导出 PDF 后导入。") from error
    if sum(len(b.text) for page in pages for b in page if isinstance(b, _Line)) < _FEWEST_CHARACTERS:
        raise InputError(path.name, f"“{path.name}”没有文字层（是扫描件），请导入 Word、文本或带文字的 PDF。")
    running = _running(pages)
    before = False
    for block in (b for page in pages for b in page):
        if isinstance(block, Grid):
            yield block
        elif _shape(block.text) not in running:
            yield Text(text=block.text, opens=True if block.indented else (False if before else None))
        before = before if isinstance(block, _Line) and _shape(block.text) in running else _is_full(block)


def _is_full(block: Grid | _Line) -> bool:
    return isinstance(block, _Line) and block.full


def _page_blocks(page: Any) -> list[Grid | _Line]:
    """Lines and tables from the top; text inside tables belongs to them."""
    tables = page.find_tables()
    outside = page
    for table in tables:
        outside = outside.outside_bbox(table.bbox)
    lines = outside.extract_text_lines(strip=True, return_chars=True)
    left, right = min((x["x0"] for x in lines), default=0.0), max((x["x1"] for x in lines), default=0.0)
    blocks: list[tuple[float, Grid | _Line]] = []
    for line in lines:
        size = line["chars"][0]["size"]
        indented, full = line["x0"] > left + 1.2 * size, line["x1"] > right - 2.2 * size
        blocks.append((line["top"], _Line(_closed_up(line["text"]), indented, full)))
    blocks += [(table.bbox[1], Grid(rows=tuple(_cells(row) for row in table.extract()))) for table in tables]
    return [block for _, block in sorted(blocks, key=lambda pair: pair[0])]


def _cells(row: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(_closed_up((cell or "").replace("\n", "")) for cell in row)


def _closed_up(text: str) -> str:
    """Without the blanks that a layout put between Chinese characters."""
    return re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef]) +(?=[\u3000-\u9fff\uff00-\uffef])", "", text)


def _shape(text: str) -> str:
    return re.sub(r"\d", "0", re.sub(r"\s", "", text))


def _running(pages: Sequence[Sequence[Grid | _Line]]) -> set[str]:
    """Heads and feet: what stands first or last on more than half of the pages, numbers apart."""
    edges: Counter[str] = Counter()
    for page in pages:
        lines = [b.text for b in page if isinstance(b, _Line)]
        edges.update({_shape(line) for line in (*lines[:_HEAD_LINES], *lines[-_HEAD_LINES:])})
    return {shape for shape, count in edges.items() if count >= max(3, len(pages) // 2 + 1)}


# --- Word ---------------------------------------------------------------------------------------------------------


def _of_word(path: Path) -> Iterator[Block]:
    import docx

    from pipeline.regulations.numbering import Numbering

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                raise InputError(path.name, f"“{path.name}”解开后过大，请只导入法规文本本身。")
        document = docx.Document(str(path))
    except InputError:
        raise
    except Exception as error:  # a zip that is no document, or a damaged one: python-docx raises many things
        raise InputError(path.name, f"“{path.name}”不是 Word 文件（.docx）或已损坏，请重新保存后导入。") from error
    numbering = Numbering(document)
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            yield Grid(rows=tuple(tuple(cell.text.replace("\n", "") for cell in row.cells) for row in part.rows))
        else:
            mark = numbering.mark(part)
            for n, line in enumerate(part.text.split("\n")):
                yield Text(text=(mark if n == 0 else "") + line.replace("\xa0", " "))
