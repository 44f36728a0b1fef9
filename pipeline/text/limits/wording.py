"""Folding the spelling of limits and values: signs for words, one sign for its many shapes."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from corpus.data.files import load
from pipeline.text.limits.nouns import AVERAGE, SINGLE

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SIGNS = {
    "≧": "≥", "⩾": "≥", "≮": "≥", "⪰": "≥", "≽": "≥", "≦": "≤", "⩽": "≤", "≯": "≤", "≼": "≤",
    "〜": "~", "∼": "~", "～": "~", "˜": "~", "∽": "~", "−": "-", "﹣": "-", "‐": "-", "‑": "-", "–": "—", "―": "—",
    "╳": "×", "✕": "×", "﹢": "+",
}  # fmt: skip
_LEAST, _MOST = "小于|少于|低于|短于|轻于", "大于|多于|高于|超过|超出|长于|重于"
_NOT = "(?:应|须|需|得)?(?:不|未)(?:应|得|能|可|允许)?(?:有)?"
_WORDS = [
    (rf"{_NOT}(?:{_LEAST})(?:等于)?", "≥"),
    (rf"{_NOT}(?:{_MOST})(?:等于)?", "≤"),
    (rf"(?:应|须)?(?:{_MOST}|>)(?:或|及)?等于", "≥"),
    (rf"(?:应|须)?(?:{_LEAST}|<)(?:或|及)?等于", "≤"),
    (r"(?:应|须)?(?:至少|最少|最低)(?:为)?(?=[\d.])", "≥"),
    (r"(?:应|须)?(?:至多|最多|最高)(?:为)?(?=[\d.])", "≤"),
    (rf"(?:应|须)?(?:{_MOST})(?=[\d.+-])", ">"),
    (rf"(?:应|须)?(?:{_LEAST})(?=[\d.+-])", "<"),
    (r">=|=>|≥=|＞＝", "≥"),
    (r"<=|=<|≤=", "≤"),
    (r"\+/-|\+-|士(?=\d)", "±"),
]
_ABSENT = re.compile(r"(?:应|须)?(?:不得|不应|不可|不能|不允许|禁止|未|不)(?:被)?检出|无检出")


@cache
def words_for(meaning: str) -> frozenset[str]:
    """The words listed for a meaning: positive, negative, nothing, average, single."""
    return frozenset(load("lexicon/result_words.yaml")[meaning])


def fold_limit(text: str) -> str:
    """One spelling for signs and numbers. Spaces stay, single; words of comparison become ≥ ≤ > <."""
    text = re.sub(r"10\s*([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", lambda m: "10^" + m[1].translate(_SUPERSCRIPTS), text)
    text = re.sub(r"[①-⑳]", lambda m: f" {ord(m[0]) - 0x245F}#:", text)
    text = "".join(_SIGNS.get(c, c) for c in text)
    text = unicodedata.normalize("NFKC", text)
    text = "".join(_SIGNS.get(c, c) for c in text)
    text = re.sub(r"(?<=\d)\s*\.\s+(?=\d)", ".", text)
    text = re.sub(r"[ \t\u3000\xa0]+", " ", text).strip()
    for pattern, sign in _WORDS:
        text = re.sub(pattern, sign, text)
    return re.sub(r"\s*([≥≤<>±~])\s*", r"\1", text)


_MODAL = re.compile(
    r"^(?:应当?|必须|须|需|宜|均)*(?:控制在|保持在|满足:?|符合:?|达到|为:?|在|是)?(?=[≥≤<>±+\-(]?\d|[≥≤<>±])"
)
_RANGE_WORDS = re.compile(r"(?<=[\d%A-Za-z])(?:的?范围(?:之?内)?|之间|之内)$")
_FULFIL = re.compile(r"^(?:应当?|必须|须|需|均)*满足:(?=[^\d≥≤<>±]{2})(?!要求)")


def without_modal(folded: str) -> str:
    """A folded limit without the words of the sentence around its number: 应为5~7之间 is 5~7, 满足:合格 is 合格."""
    bare = _MODAL.sub("", folded)
    return _RANGE_WORDS.sub("", bare) if bare[:1] in "+-(" or bare[:1].isdigit() else _FULFIL.sub("", bare)


def fold_wording(text: str) -> str:
    """Words for comparing: no spaces, punctuation or modal words; one form of every prohibition."""
    text = re.sub(r"(?<!\d)\.|\.(?!\d)", "", fold_limit(text))
    text = "".join(c for c in text if not c.isspace() and c not in ",;:、。，；：()[]{}“”\"'《》·•*_|").upper()
    text = re.sub(r"(?:不应|不得|不允许|不可|不能|应不|应无|未见|不存在|没有)(?:出现|有|产生|存在|发生)?", "无", text)
    text = re.sub(r"^(?:经试验后?|试验后|目测|应当?|须|需)+", "", text)
    return re.sub(r"^(?:无)(?:出现|有|产生)", "无", text).replace("—", "-")


def is_nothing(text: str) -> bool:
    """Whether the cell says that there is nothing: — / 无."""
    return "".join(text.split()) in words_for("nothing")


def is_absent(text: str) -> bool:
    """Whether it says 不得检出, 未检出 and the like, and nothing else."""
    return bool(_ABSENT.fullmatch("".join(text.split()).strip("。;；,，")))


def role_of(text: str) -> str | None:
    """average or single for the words that say so; None for others."""
    words = text.strip(" :()")
    return next((role for role in (AVERAGE, SINGLE) if words in words_for(role)), None)


def split_roles(text: str) -> str:
    """A comma wherever a new 平均值/单个值 starts, so that compound limits printed without one come apart."""
    names = "|".join(sorted(words_for(AVERAGE) | words_for(SINGLE), key=len, reverse=True))
    text = re.sub(rf"(?<=[\d%A-Za-z)])\s*(?=(?:{names}):?(?:[≥≤<>±]|\d))", ",", text)
    return re.sub(r"(?<=[\d%A-Za-z])(?:\s+(?=[一-鿿()A-Za-z]{1,8}[≥≤<>±])|(?=[一-鿿]{2,8}[≥≤<>±]))", ",", text)


@cache
def grades() -> dict[str, tuple[str, int]]:
    """Named classes: name → (scale, rank from 0, the best)."""
    found: dict[str, tuple[str, int]] = {}
    for scale, names in load("lexicon/grades.yaml")["scales"].items():
        for rank, name in enumerate(names):
            found[name.upper()] = (scale, rank)
    return found
