"""Which row is which item: names folded, units and signs taken off, brackets and directions as qualifiers.

Alike is not the same: likeness of characters (rapidfuzz) or words (jieba) only proposes, a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.text.limits import fold_limit
from pipeline.text.limits.units import known_unit
from pipeline.text.words import common_words

ALIKE = 80
FEWEST_SHARED = 3
"""Different characters that two shared words have at least."""
_DIRECTIONS = "纵向|横向|经向|纬向|径向|轴向|干态|湿态|干法|湿法|正面|反面|直向|顺纹|横纹"
_NUMBERING = re.compile(r"^(?:\(\d+\)|\d{1,2}[、.](?!\d)|\d+(?:\.\d+){1,3}\.?)(?=[一-鿿])")
_SHAPES = str.maketrans("[]【】「」ΚΑΒ", "()()()KAB")  # Greek capitals are how readers see Latin ones
_KIND = re.compile(
    r"(?:物理|化学|理化|力学|物理力学|机械|电气|电|热|感官|卫生|安全|环保|质量|技术|主要|一般|其他|基本|微生物|污染物|有[毒害][有物].{0,3}"
    r"|有害.{0,2}|重金属)*(?:性能|指标|要求|项目|特性|参数|成分|限量|元素|物质)?"
)
"""Groups that only say of what kind their items are: an item is the same without them."""
_ROLE_WORDS = {"平均值": "平均", "均值": "平均", "平均": "平均", "单个值": "单个", "单值": "单个"}


class ItemName(NamedTuple):
    """A printed item name taken apart. `sign` and `unit`: those printed behind the name; mostly empty."""

    base: str
    qualifiers: frozenset[str]
    unit: str
    sign: str


class State(StrEnum):
    """How sure a match is."""

    FOUND = "found"
    NONE = "none"
    AMBIGUOUS = "ambiguous"
    PROPOSED = "proposed"


class Match(NamedTuple):
    """Indices of the rows that are the item; `reason` (Chinese) says what a person has to settle."""

    state: State
    rows: tuple[int, ...] = ()
    reason: str = ""


@cache
def item_name(text: str) -> ItemName:
    """Taken apart: `断裂强力(纵向)/(N/50mm) ≥` has base 断裂强力, qualifier 纵向, unit N/50mm, sign ≥."""
    name = "".join(fold_limit(text).split()).translate(_SHAPES)
    name = _NUMBERING.sub("", name).rstrip(":,。;")
    name, sign = (name[:-1].rstrip(",/"), name[-1]) if name[-1:] in ("≥", "≤", "<", ">", "±") else (name, "")
    name, unit = _without_unit(name)
    name = re.sub(r"(?<=[一-鿿)])[a-e](?:[,、]?[a-e])?\)?$", "", name)
    qualifiers = {q for content in re.findall(r"\(([^()]*)\)", name) for q in re.split(r"[,;、]", content) if q}
    base = re.sub(r"\([^()]*\)", "", name)
    for word in re.findall(rf"^(?:{_DIRECTIONS})|(?:{_DIRECTIONS})$", base):
        qualifiers.add(word)
        base = base.replace(word, "", 1)
    for word, role in _ROLE_WORDS.items():
        if base.endswith(word) and base != word:
            qualifiers.add(role)
            base = base.removesuffix(word)
            break
    return ItemName(_letters(base), frozenset(_letters(_ROLE_WORDS.get(q, q)) for q in qualifiers), unit, sign)


def _without_unit(name: str) -> tuple[str, str]:
    bracketed = re.match(r"^(.+)\(([^()]+(?:\([^()]*\))?[^()]*)\)$", name)
    if bracketed and known_unit(bracketed[2]) and not re.fullmatch(r"[A-Z]", bracketed[2]):
        return bracketed[1].rstrip("/,"), bracketed[2]  # a single letter in brackets is a kind (type A), no unit
    for pattern in (r"^(.+?)[/,]\(?([^,]+?)\)?$", r"^(.+?)[/,]([^,]+)$"):
        behind = re.match(pattern, name)
        if behind and known_unit(behind[2]):
            return behind[1], behind[2]
    unread = re.match(r"^(.*[一-鿿)])[/,]([A-Za-zμ%‰°·²³\d]{1,8})$", name)
    return (unread[1], unread[2]) if unread else (name, "")


def _letters(text: str) -> str:
    return re.sub(r"[\s·.\-_/“”\"'—]", "", text).upper()


def match_item(names: Iterable[str], rows: Sequence[str], taken: frozenset[str] = frozenset()) -> Match:
    """The rows that are the item with these names (its own and its aliases).

    Args:
        taken: bases of other items, which a row of that very name belongs to.
    """
    wanted = [item_name(n) for n in names]
    parts = [item_name(r) for r in rows]
    exact = [i for i, p in enumerate(parts) if any(_equal(p, w) for w in wanted)]
    if exact:
        return Match(State.FOUND, tuple(exact))
    grouped = [i for i, row in enumerate(rows) if any(_equal(item_name(own), w) for own in _own(row) for w in wanted)]
    if len(grouped) == 1 and _says_no_more(rows[grouped[0]]):
        return Match(State.FOUND, tuple(grouped))
    same = [i for i, p in enumerate(parts) if any(p.base == w.base and _agree(p, w) for w in wanted)]
    if len(same) == 1 or (same and len({parts[i].qualifiers for i in same}) == 1):
        return Match(State.FOUND, tuple(same))
    misread = [i for i, p in enumerate(parts) if any(p.base == w.base and _same_formula(p, w) for w in wanted)]
    if len(misread) == 1 and not same:
        return Match(State.FOUND, tuple(misread))
    if same:
        return Match(State.AMBIGUOUS, tuple(same), f"有几行都可能是该项目：{'、'.join(rows[i] for i in same)}")
    return _proposed(wanted, parts, rows, taken, grouped)


def mentioned(names: Iterable[str], words: str, rows: Sequence[str]) -> bool:
    """Whether a text (without blanks) names an item, not counting what the rows that were read name.

    An item that no row is, and that stands in the text all the same, may be in a row that was lost.
    """
    bases = {item_name(name).base for name in names}
    known = {item_name(row).base for row in rows}
    text = _letters("".join(fold_limit(words).split()))
    return any(len(b) > 1 and b in text and not any(b in row for row in known) for b in bases)


def _own(row: str) -> list[str]:
    """The name an item has within its group, where it is printed in one (`热老化 质量损失`)."""
    return row.split(" ")[-1:] if " " in row.strip() else []


def _says_no_more(row: str) -> bool:
    """Whether a row's group adds nothing to its own name: a kind of items, or what the name ends with itself."""
    group, _, own = row.partition(" ")
    return _KIND.fullmatch(group) is not None or (len(group) > 2 and own.endswith(group[-2:]) and len(own) > 2)


def _equal(a: ItemName, b: ItemName) -> bool:
    """Letter for letter, the group's word in brackets, before or behind: 温升(手柄), 温升手柄, 手柄温升."""
    if (a.base, a.qualifiers) == (b.base, b.qualifiers):
        return True
    return bool(a.qualifiers) != bool(b.qualifiers) and bool(_spellings(a) & _spellings(b))


def _spellings(name: ItemName) -> set[str]:
    if len(name.qualifiers) != 1:
        return set() if name.qualifiers else {name.base}
    (qualifier,) = name.qualifiers
    return {name.base + qualifier, qualifier + name.base}


def _agree(a: ItemName, b: ItemName) -> bool:
    """Whether what the brackets say can be one thing: only one side says something."""
    return not a.qualifiers or not b.qualifiers or a.qualifiers <= b.qualifiers or b.qualifiers <= a.qualifiers


def _same_formula(a: ItemName, b: ItemName) -> bool:
    """Whether the brackets hold one chemical formula, misread: N+P22O5+K2O. Sizes and conditions are no formulas."""
    mine, theirs = a.qualifiers - b.qualifiers, b.qualifiers - a.qualifiers
    if len(mine) != 1 or len(theirs) != 1:
        return False
    first, second = *mine, *theirs
    formulas = all(re.fullmatch(r"[A-Z][A-Z0-9+]*", f) for f in (first, second))
    return formulas and fuzz.ratio(first, second) >= ALIKE


def _proposed(
    wanted: Sequence[ItemName],
    parts: Sequence[ItemName],
    rows: Sequence[str],
    taken: frozenset[str],
    grouped: Sequence[int],
) -> Match:
    free = [i for i, p in enumerate(parts) if p.base not in taken or any(p.base == w.base for w in wanted)]
    alike = [i for i in free if i in grouped or any(_alike(parts[i], w) for w in wanted)]
    if not alike:
        return Match(State.NONE)
    return Match(
        State.PROPOSED, tuple(alike), f"“{'、'.join(rows[i] for i in alike)}”与该项目名称相近，须人工确认是否同一项目"
    )


def _alike(a: ItemName, b: ItemName) -> bool:
    if _opposed(a, b) or not a.base or not b.base:
        return False
    if _part_of(a, b) or _part_of(b, a):
        return True
    if a.base == b.base or fuzz.ratio(a.base, b.base) >= ALIKE or _one_character_off(a.base, b.base):
        return True
    if len(set(a.base) & set(b.base)) < FEWEST_SHARED:
        return False  # two words cannot be shared; the word list (a second to load) is not needed
    words, others = _words(a.base), _words(b.base)
    return len(words & others) >= 2 and (words <= others or others <= words)


def _part_of(a: ItemName, b: ItemName) -> bool:
    """Whether a may be a row under the heading b names: 拉力保持率 of 热老化拉力保持率, Q1点 of 示值误差(Q1点)."""
    return a.base in b.qualifiers or (len(a.base) >= 3 and a.base != b.base and b.base.endswith(a.base))


def _one_character_off(a: str, b: str) -> bool:
    return min(len(a), len(b)) >= 3 and Levenshtein.distance(a, b, score_cutoff=1) <= 1


def _opposed(a: ItemName, b: ItemName) -> bool:
    """Opposite directions make different items, however alike the names."""
    directions = set(_DIRECTIONS.split("|"))
    mine, theirs = a.qualifiers & directions, b.qualifiers & directions
    return bool(mine) and bool(theirs) and mine != theirs


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(w for w in common_words(text) if len(w) > 1)
