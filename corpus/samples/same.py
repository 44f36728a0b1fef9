"""Whether a value that was read is the value that is printed: after width, spaces, case and dashes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

_DASHES = re.compile("[—–―－‐‑−]+")
_TILDES = re.compile("[～〜∼]")
_SIGNS = str.maketrans({"⩾": "≥", "≧": "≥", "⩽": "≤", "≦": "≤", "µ": "μ", "×": "x", "。": "", "“": '"', "”": '"'})
_EMPTY = {"", "-", "/", "无"}
_BRACKETS = re.compile(r"[()\[\]/,、:·*#\-]")
_STANDARD = re.compile(r"[A-Z]+(?:/[A-Z]+)?[\dA-Z./]*\d[\dS.]*-\d{4}", re.IGNORECASE)


def plain(value: object) -> str:
    """A value as bare characters: NFKC, no spaces, one kind of dash and sign, lower case."""
    text = unicodedata.normalize("NFKC", "" if value is None else str(value)).translate(_SIGNS)
    text = _TILDES.sub("~", _DASHES.sub("-", text))
    return re.sub(r"\s+", "", text).casefold().strip(";,.")


def same(name: str, read: object, true: object) -> bool:
    """Whether the field `name` was read right."""
    if true is None:
        return read is None
    if isinstance(true, Sequence) and not isinstance(true, str):
        got = read if isinstance(read, Sequence) and not isinstance(read, str) else re.split("[;；、]", str(read or ""))
        return {plain(r) for r in got if plain(r)} == {plain(t) for t in true}
    match name:
        case "goods_class":
            return _digits(read) == _digits(true)
        case "goods":
            return _goods(read) == _goods(true)
        case "basis_standard":
            return plain(read) == plain(true) or _standards(read) == [plain(true)]
        case "cnas_number":
            return plain(read).removeprefix("cnas") == plain(true).removeprefix("cnas")
        case "kind":
            return bool(plain(read)) and (plain(true) in plain(read) or plain(read) in plain(true))
        case _:
            return plain(read) == plain(true)


def same_cell(column: str, read: object, row: Mapping[str, Any]) -> bool:
    """Whether a cell was read right. An item's name may come with its group or its unit, as they are printed."""
    true = row.get(column)
    if column in ("name", "item"):
        return bare(read) in names_of(row, column)
    if column == "requirement" and "_said" in row:
        return _sign(read, row["_said"]) == _sign(true, row["_said"])
    if plain(true) in _EMPTY:
        return plain(read) in _EMPTY
    return plain(read) == plain(true)


def names_of(row: Mapping[str, Any], column: str) -> set[str]:
    """All wordings of an item's name that are right."""
    name, group, label = row.get(column), row.get("_group", ""), row.get("_label", "")
    found = {bare(name), bare(f"{group}{label}"), bare(f"{group}{name}")}
    found.discard("")  # a row without a name is none that has one
    return found | {f + bare(row.get("unit")) for f in found}


def _sign(value: object, unit: object) -> str:
    """A limit told in a sentence, as a sign and a number: the words around it and the unit are the sentence's."""
    text = re.sub("^应?(?:为|满足:)?", "", plain(value))
    if plain(unit) not in _EMPTY:
        text = text.removesuffix(plain(unit))
    for word, sign in (("不小于", "≥"), ("不大于", "≤"), ("大于", ">"), ("小于", "<")):
        text = text.replace(word, sign)
    return text


def bare(value: object) -> str:
    """A name without what separates its parts, and without the marks that point to a note."""
    return _BRACKETS.sub("", plain(value))


def _digits(value: object) -> str:
    found = re.search(r"\d+", plain(value))
    return str(int(found[0])) if found else ""


def _goods(value: object) -> list[str]:
    text = plain(value).replace("(截止)", "")
    return [part for part in re.split("[;；,，、。]", text) if part]


def _standards(value: object) -> list[str]:
    return [m[0] for m in _STANDARD.finditer(plain(value))]
