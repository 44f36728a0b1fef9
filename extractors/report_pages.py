"""What a report says between its lines: its number page by page, the days of the sample and the test, its own notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractors.covers import DAY
from extractors.finder import Candidate, View
from extractors.kinds import Kind
from extractors.phrases import phrase
from extractors.reports import numbers_by_label
from pipeline.model.facts import Parsed
from pipeline.text.codes import CONFUSIONS, plain

_TO = r"(?:至|到|~|～|—|–|-)"
_TESTED = r"(?:检验|检测|试验|测试)(?:日期|时间|周期):?"
produced = phrase(rf"(?:生产|制造)日期(?:[/或、(]{{0,2}}批号\)?)?:?({DAY})")
sampled = phrase(rf"抽样(?:日期|时间):?({DAY})")
tested_from = phrase(rf"{_TESTED}({DAY}){_TO}")
tested_to = phrase(rf"{_TESTED}{DAY}{_TO}({DAY})")
riding_seal = phrase(r"(未(?:加)?盖[^。;]{0,24}骑缝章[^。;]{0,8}无效)", r"(无[^。;]{0,16}骑缝章[^。;]{0,6}无效)")
subcontracted = phrase(
    r"((?:带|标|有|注|加)[^。;]{0,6}[*#★△▲][^。;]{0,12}分包[^。;]{0,30})",
    r"([*#★△▲][”\"]?(?:号|项|者)?[^。;\d]{0,8}分包[^。;]{0,30})",
    r"(分包(?:方|机构|单位|检测机构)(?:名称)?:[㐀-鿿()]{4,30})",
)
outside_scope = phrase(
    r"((?:带|标|有|注|加)?[^。;]{0,6}[*#★△▲][^。;]{0,16}(?:不在|未在|超出|未取得|未获)[^。;]{0,12}(?:资质认定|CMA|能力|认可)[^。;]{0,16})"
)


def numbers_by_page(view: View, kind: Kind) -> list[Candidate]:
    """Whether all pages that print the report's number print the same."""
    return same_on_all_pages([c for c in numbers_by_label(view, kind) if c.parsed.value and c.sheet])


def same_on_all_pages(seen: Sequence[Candidate], own: str = "") -> list[Candidate]:
    """`一致` where all candidates say `own` (else what most say); otherwise the page that differs and what it says.

    Doubtful where the difference is one that readers make, or where nothing tells which page is right.
    """
    values = [plain(str(c.parsed.value)) for c in seen]
    if len({id(c.sheet) for c in seen}) < 2:
        return []
    most, times = Counter(values).most_common(1)[0]
    own = plain(own) or most
    found = [c for c, value in zip(seen, values, strict=True) if value != own and len(value) == len(own)]
    one = min(found, key=lambda c: bool(c.reason), default=seen[0])
    if not found or one.sheet is None:
        return [Candidate(Parsed("一致"), one.raw, one.lines, one.sheet)]
    misread = "" if _surely_other(plain(str(one.parsed.value)), own) else "所差的字形相近，可能误读"
    reason = one.reason or misread or ("" if times > 1 else "只有两页印有编号，不能确定哪一页误读")
    where = f"第{one.sheet.reading.ref.page}页为{one.parsed.value}"
    return [Candidate(Parsed(where, reason), one.raw, one.lines, one.sheet)]


def _surely_other(number: str, own: str) -> bool:
    """Whether two numbers differ by more than what readers take for one another."""
    pairs = [(a, b) for a, b in zip(number, own, strict=True) if a != b]
    return not all(any(a in group and b in group for group in CONFUSIONS) for a, b in pairs)
