"""Labels that ask for two things at once, and which part of the text beside them is which.

报告编号及检验单位: a number and the name of a body; 产品名称及规格型号: words, then figures. A kind that cannot tell
its own part from the other is given only that part; where the text cannot be parted, it says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from extractors.kinds import CODE, COMPANY, TEXT, Kind
from extractors.label_words import concepts_by_words
from extractors.tidying import tidy
from extractors.wording import MODEL
from pipeline.model.facts import Parsed

_NOT_PARTED = "与同栏的另一项内容未能分开，请核对"
_HAN = re.compile(r"[㐀-鿿]")
_BODY = re.compile(r"公司|中心|[院所站局]")
_FIGURE = re.compile(r"\d")
_BODY_ENDS = re.compile(r"(?:公司|中心|实验室|[院所站局])(?=[ ,;、/(]|[㐀-鿿]{0,6}[A-Za-z\d(])")
_BEFORE_BODY = re.compile(r"(?<=[\dA-Za-z号)])(?=[㐀-鿿]{2})(?!号)")
_BORDER = re.compile(r"[ ,;、/]+")
_LABELS = re.compile(r"^(?:(?:检验|检测|试验)*(?:报告)?(?:书)?(?:编号|号码|单位|机构|名称|号):?)+")
_MODELLED = re.compile(r"[A-Za-z\dΦφ]")
_MODEL_BEGINS = re.compile(
    r"(?<![ ,;、/(:])[ ,;、/(:]++(?=[^㐀-鿿A-Za-z\dΦφ]{0,20}[A-Za-z\dΦφ])|(?<=[㐀-鿿])(?=[A-Z\dΦφ])"
)
_PLACES = re.compile(r"\d(?:,\d)+-")
"""Where a chemical name's groups are: 2,4-."""


def own_part(kind: Kind, label: str) -> Kind:
    """The kind, reading only its own part of a text that stands beside a label for two things."""
    asked = frozenset(concepts_by_words(label))
    part = next((parts[id(kind)] for both, parts in _PARTS if both <= asked and id(kind) in parts), None)
    return replace(kind, parse=lambda text: _parsed(kind, part(text))) if part else kind


def _parsed(kind: Kind, part: str | None) -> Parsed:
    return Parsed(None, "") if part == "" else Parsed("", _NOT_PARTED) if part is None else kind.parse(part)


def _code(text: str) -> str | None:
    parted = _parted(text)
    return parted[0] if parted else text if not _BODY.search(text) else _whole(text)


def _body(text: str) -> str | None:
    parted = _parted(text)
    return parted[1] if parted else None if _FIGURE.search(text) else text


def _parted(text: str) -> tuple[str, str] | None:
    """The number and the name: of several ways the one that leaves the fewest words to the number."""
    return min(_code_and_body(tidy(text)), key=lambda way: len(_HAN.findall(way[0])), default=None)


def _whole(text: str) -> str | None:
    """All of it, where it is only one of the two."""
    return "" if COMPANY.parse(text).reason == "" and not _FIGURE.search(text) else None


def _code_and_body(text: str) -> Iterator[tuple[str, str]]:
    """The ways to part a text into a number and the name of a body, in either order."""
    for first, second in _halves(text):
        for code, body in ((first, second), (second, first)):
            fits = _FIGURE.search(code) and not re.search(r"公司|中心", code) and not CODE.parse(code).reason
            if fits and body and not _FIGURE.search(body) and not COMPANY.parse(body).reason:
                yield CODE.parse(code).value, body


def _halves(text: str) -> Iterator[tuple[str, str]]:
    cuts = {m.span() for m in _BORDER.finditer(text)}
    if not cuts:
        cuts = {(m.end(), m.end()) for m in _BODY_ENDS.finditer(text)} | {m.span() for m in _BEFORE_BODY.finditer(text)}
    for start, end in sorted(cuts):
        first, second = (_LABELS.sub("", part.strip(" ():;,、")) for part in (text[:start], text[end:]))
        if first and second:
            yield _closed(first), _closed(second)


def _closed(text: str) -> str:
    """A half whose last bracket was taken for a border has it back."""
    return text + ")" * (text.count("(") - text.count(")"))


def _product(text: str) -> str | None:
    value = tidy(text)
    parted = _product_and_model(value)
    return parted[0] if parted else None if _MODELLED.search(value) else value


def _model(text: str) -> str | None:
    value = tidy(text)
    parted = _product_and_model(value)
    return parted[1] if parted else None if _MODELLED.search(value) else ""


def _product_and_model(value: str) -> tuple[str, str] | None:
    """The words and the figures; None where the figures may be the name's own, as in 2,4-滴丁酯."""
    border = _MODEL_BEGINS.search(value)
    if border is None:
        return None
    product, model = value[: border.start()], value[border.end() :]
    own = border[0] == "," or (not border[0] and _PLACES.match(model)) or not _HAN.search(product)
    return None if own else (product, model.strip("() "))


_PARTS: tuple[tuple[frozenset[str], dict[int, Callable[[str], str | None]]], ...] = (
    (frozenset(["report_number", "lab"]), {id(CODE): _code, id(COMPANY): _body}),
    (frozenset(["product", "model"]), {id(MODEL): _model, id(TEXT): _product}),
    (frozenset(["enterprise", "credit_code"]), {id(COMPANY): _body}),
    (frozenset(["applicant", "credit_code"]), {id(COMPANY): _body}),
)
"""For labels that ask for both, how each kind finds its own."""
