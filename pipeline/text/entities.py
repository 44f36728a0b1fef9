"""Finding what running text names: standards, organisations, dates, products.

For chapters and conclusions (范围, 检验结论), where no label stands beside the value. Built on spaCy's blank Chinese
pipeline (characters as tokens, no model): patterns give spans, spaCy keeps them apart from one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from corpus.data.files import load
from pipeline.model.base import Noun
from pipeline.text.folding import fold
from pipeline.text.normalise import spans_of_standard_numbers

if TYPE_CHECKING:
    from spacy.language import Language

STANDARD: Final = "STANDARD"
ORGANISATION: Final = "ORGANISATION"
DATE: Final = "DATE"
PRODUCT: Final = "PRODUCT"


class Entity(Noun):
    """A span [start, end) of the *folded* text: `text` as it stands there, `norm` in canonical form."""

    kind: str
    text: str
    norm: str
    start: int
    end: int


# A name of an organisation runs back from its form to the last word that cannot be in a name.
_NAME = r"[\u4e00-\u9fffA-Za-z0-9()·&]{2,40}?"
_BEFORE: Final = re.compile(
    r"^.*(?:由|受|被|的|了|委托|依据|按照|送检|生产|制造|单位|用于|起草|出具|提供|有限公司[与和及、])(?=.{4,})"
)
_DATE: Final = re.compile(
    r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日|(?:19|20)\d\d-\d{1,2}-\d{1,2}(?!\d)|二[〇○零][〇○零一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)


def entities(text: str, products: Sequence[str] = ()) -> list[Entity]:
    """Everything named in a text, in order and without overlaps; the longer one wins.

    Args:
        products: product names to look for (those of the packet and of the indicator systems).
    """
    doc = _pipeline()(fold(text))
    spans = [s for found in (_standards(doc.text), _organisations(doc.text), _dates(doc.text)) for s in found]
    spans += _products(doc.text, products)
    from spacy.util import filter_spans

    marked = {(start, end): (kind, norm) for start, end, kind, norm in reversed(spans)}
    kept = filter_spans([span for start, end in marked if (span := doc.char_span(start, end)) is not None])
    return [
        Entity(kind=kind, text=span.text, norm=norm, start=span.start_char, end=span.end_char)
        for span in sorted(kept, key=lambda s: s.start)
        for kind, norm in [marked[(span.start_char, span.end_char)]]
    ]


_Span = tuple[int, int, str, str]


def _standards(text: str) -> Iterator[_Span]:
    for start, end, value in spans_of_standard_numbers(text):
        yield start, end, STANDARD, value


def _organisations(text: str) -> Iterator[_Span]:
    for match in _organisation_pattern().finditer(text):
        cut = _BEFORE.match(match[0])
        start = match.start() + (cut.end() if cut else 0)
        if match.end() - start >= 6:
            yield start, match.end(), ORGANISATION, text[start : match.end()]


def _dates(text: str) -> Iterator[_Span]:
    from pipeline.text.dates import parse_date

    for match in _DATE.finditer(text):
        value, reason = parse_date(match[0])
        if value and not reason:
            yield *match.span(), DATE, value.isoformat()


def _products(text: str, products: Sequence[str]) -> Iterator[_Span]:
    for product in filter(None, map(fold, products)):
        for match in re.finditer(re.escape(product), text):
            yield *match.span(), PRODUCT, product


@cache
def _organisation_pattern() -> re.Pattern[str]:
    forms = "|".join(map(re.escape, (f for f in load("lexicon/organisations.yaml")["forms"] if len(f) > 1)))
    return re.compile(rf"{_NAME}(?:{forms})(?:第?[一二三四五六七八九十]?分公司)?")


@cache
def _pipeline() -> Language:
    """spaCy takes more than a second to import, so it is loaded when first asked for."""
    import spacy

    return spacy.blank("zh")
