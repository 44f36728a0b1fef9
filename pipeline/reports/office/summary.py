"""汇总表 of a batch: by packet, city, product and finding. And the same by city alone, 市州汇总."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from pipeline.model.report import Outcome, Severity
from pipeline.reports.office.rows import VERDICTS, Found, Row
from pipeline.reports.office.sheets import Book, Column, Kind, Value, day_of
from pipeline.reports.words import SEVERITIES

_N, _C, _D, _O = Kind.NUMBER, Kind.CENTRED, Kind.DATE, Kind.ORDINAL

_PACKETS = (
    Column("序号", 5, _O), Column("材料编号", 11), Column("申请企业", 22), Column("统一社会信用代码", 21),
    Column("市州", 9), Column("产品名称", 14), Column("规格型号", 13), Column("适用方案", 15),
    Column("申报日期", 11, _D), Column("结论", 8, _C), Column("须补正", 6, _N), Column("提示", 6, _N),
    Column("待确认", 6, _N), Column("存疑读数", 6, _N), Column("处理问题", 6, _N), Column("材料数", 6, _N),
    Column("页数", 6, _N), Column("备注", 16),
)  # fmt: skip
_GROUPED = (
    Column("份数", 8, _N), Column("企业数", 8, _N), *(Column(verdict, 9, _N) for verdict in VERDICTS),
    Column("须补正事项", 9, _N), Column("待确认事项", 9, _N), Column("页数", 8, _N),
)  # fmt: skip
_BY_CITY = (Column("序号", 5, _O), Column("市州", 24), *_GROUPED)
_BY_PRODUCT = (Column("序号", 5, _O), Column("产品名称", 30), *_GROUPED)
_BY_FINDING = (
    Column("序号", 5, _O), Column("规则", 7, _C), Column("核对事项", 40), Column("严重程度", 10, _C),
    Column("须补正份数", 8, _N), Column("须补正次数", 8, _N), Column("待确认份数", 8, _N), Column("使用范围", 8, _C),
    Column("涉及材料", 50),
)  # fmt: skip
_FINDINGS = (
    Column("序号", 5, _O), Column("材料编号", 11), Column("申请企业", 17), Column("市州", 9), Column("产品名称", 13),
    Column("规则", 6, _C), Column("严重程度", 8, _C), Column("状态", 8, _C), Column("核对事项", 18), Column("所见", 36),
    Column("依据", 13), Column("处理建议", 30), Column("位置", 18), Column("使用范围", 6, _C),
)  # fmt: skip
_STATES = {Outcome.FAIL: "须补正", Outcome.UNKNOWN: "待确认"}
_INTERNAL = "“使用范围”为“内部”的只供内部核对，转发前请筛去"


class Group(NamedTuple):
    """Packets that have something in common, under its name. `key` sorts."""

    key: str
    name: str
    rows: list[Row]


def summary(rows: Sequence[Row], title: str, mark: str = "") -> bytes:
    """The workbook of a batch. `title`: what it is of; `mark`: as of `Book`."""
    with Book(f"{title}汇总表", mark) as book:
        _packets(book, rows, title)
        _cities(book, rows, title)
        _groups(book, "按产品", _BY_PRODUCT, products(rows), rows, title)
        _by_finding(book, rows, title)
        _details(book, rows, title)
    return book.content()


def cities_book(rows: Sequence[Row], title: str, mark: str = "") -> bytes:
    """市州汇总: the counts of each city, and its packets."""
    with Book(f"{title}市州汇总", mark) as book:
        _cities(book, rows, title)
        _packets(book, [row for group in cities(rows) for row in group.rows], title)
    return book.content()


def cities(rows: Iterable[Row]) -> list[Group]:
    """The packets by city, in the order of the regions' codes; those of no known city last."""
    return _grouped(rows, lambda row: row.city.code or "~", lambda group: group[0].city.name)


def products(rows: Iterable[Row]) -> list[Group]:
    """The packets by product, however its name is spaced; the most frequent first, those without a name last."""
    named = _grouped(rows, lambda row: row.product_key, _product_name)
    return sorted(named, key=lambda group: (not group.key, -len(group.rows), group.key))


def _product_name(rows: Sequence[Row]) -> str:
    """As a packet writes it where the reading is certain, if one does."""
    certain = [row for row in rows if "product_name" not in row.uncertain]
    return [*certain, *rows][0].named("product_name") or "（未能识别）"


def _grouped(rows: Iterable[Row], key: Callable[[Row], str], name: Callable[[Sequence[Row]], str]) -> list[Group]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return [Group(each, name(them), them) for each, them in sorted(found.items())]


def _packets(book: Book, rows: Sequence[Row], title: str) -> None:
    lines = [_packet(number, row) for number, row in enumerate(rows, 1)]
    book.sheet("按材料", _PACKETS, lines, note=f"{title}，共{len(rows)}份", fixed=3)


def _packet(number: int, row: Row) -> list[Value]:
    version = f"（第{row.version}次）" if row.version > 1 else ""
    names: list[Value] = [row.named(name) for name in ("applicant", "credit_code")]
    product: list[Value] = [row.named(name) for name in ("product_name", "model")]
    counts: list[Value] = [None] * 7
    if row.counts:
        of = row.counts
        counts = [of.fail, of.hint, of.unknown, of.doubtful, of.problems, of.documents, of.pages]
    head: list[Value] = [number, row.packet + version, *names, row.city.name, *product, row.scheme, day_of(row.filed)]
    return [*head, row.verdict, *counts, row.failed]


def _cities(book: Book, rows: Sequence[Row], title: str) -> None:
    note = f"{title}；市州按统一社会信用代码的区划，代码为省级登记的按住所"
    _groups(book, "按市州", _BY_CITY, cities(rows), rows, note)


def _groups(
    book: Book, name: str, columns: Sequence[Column], groups: Sequence[Group], rows: Sequence[Row], note: str
) -> None:
    lines = [[number, group.name, *_counted(group.rows)] for number, group in enumerate(groups, 1)]
    book.sheet(name, columns, lines, note=note, total=[None, "合计", *_counted(rows)], fixed=2)


def _counted(rows: Sequence[Row]) -> list[Value]:
    verdicts = Counter(row.verdict for row in rows)
    counts = [row.counts for row in rows if row.counts]
    return [
        len(rows),
        len({row.applicant_key for row in rows if row.applicant_key}),
        *(verdicts[verdict] for verdict in VERDICTS),
        sum(of.fail for of in counts),
        sum(of.unknown for of in counts),
        sum(of.pages for of in counts),
    ]


def _by_finding(book: Book, rows: Sequence[Row], title: str) -> None:
    lines = [[number, *line] for number, line in enumerate(_finding_lines(rows), 1)]
    book.sheet("按问题", _BY_FINDING, lines, note=f"{title}；{_INTERNAL}", fixed=3)


def _finding_lines(rows: Sequence[Row]) -> list[list[Value]]:
    """For each rule and severity: how often, in which packets. The gravest and most frequent first."""
    found: dict[tuple[str, Severity], list[tuple[Row, Found]]] = {}
    for row in rows:
        for finding in row.findings:
            found.setdefault((finding.rule, finding.severity), []).append((row, finding))
    lines = [(severity, _finding_line(rule, severity, them)) for (rule, severity), them in found.items()]
    return [line for _, line in sorted(lines, key=lambda item: (SEVERITIES.index(item[0]), _order(item[1])))]


def _order(line: Sequence[Value]) -> tuple[int, str]:
    return -int(line[3] if isinstance(line[3], int) else 0), str(line[0])


def _finding_line(rule: str, severity: Severity, them: Sequence[tuple[Row, Found]]) -> list[Value]:
    failing = [row.packet for row, finding in them if finding.outcome is Outcome.FAIL]
    open_ = [row.packet for row, finding in them if finding.outcome is Outcome.UNKNOWN]
    first = them[0][1]
    packets = "、".join(dict.fromkeys([*failing, *open_]))
    return [
        rule,
        first.title,
        severity.value,
        len(set(failing)),
        len(failing),
        len(set(open_)),
        _scope(first),
        packets,
    ]


def _details(book: Book, rows: Sequence[Row], title: str) -> None:
    told = [(row, finding) for row in rows for finding in row.findings]
    lines = [[number, *_detail(row, finding)] for number, (row, finding) in enumerate(told, 1)]
    book.sheet("问题明细", _FINDINGS, lines, note=f"{title}；{_INTERNAL}", fixed=3)


def _detail(row: Row, finding: Found) -> list[Value]:
    return [
        row.packet,
        row.named("applicant"),
        row.city.name,
        row.named("product_name"),
        finding.rule,
        finding.severity.value,
        _STATES[finding.outcome],
        finding.title,
        finding.message,
        finding.clauses,
        finding.remedy,
        finding.places,
        _scope(finding),
    ]


def _scope(finding: Found) -> str:
    return "内部" if finding.internal else "一般"
