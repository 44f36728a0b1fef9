"""Whether two papers speak of one product: by its name and by its model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model.facts import Field
from pipeline.text.names import model_key, same_model
from pipeline.text.normalise import key
from validators.dossier import Dossier
from validators.findings import Violation, suspicion, violation
from validators.identity import stuttered
from validators.models import models_of


def sample_differs(product: Field[str], sample: Field[str], dossier: Dossier) -> Iterator[Violation]:
    """A report's sample against the product applied for: one name holds the other; synonyms are left to people."""
    applied, tested = key(product.require()), key(sample.require())
    if applied in tested or tested in applied:
        return
    words = {"product": product, "sample": sample}
    synonyms = [key(p) for p in dossier.system.products] if dossier.system else []
    if any(s in applied for s in synonyms) and any(s in tested for s in synonyms):
        yield suspicion("申报产品为“{}”，报告样品名称为“{}”，是否同一产品须人工确认。", product, sample, **words)
        return
    yield violation("申报产品为“{}”，报告样品名称为“{}”。", product, sample, **words)


def models_differ(applied: Field[str], tested: Sequence[Field[str]]) -> Iterator[Violation]:
    """The models applied for against those of all reports together."""
    wanted = models_of(applied.require())
    have = [m for f in tested if f.settled and f.value for m in models_of(f.value)]
    if all(any(same_model(w, m) for m in have) for w in wanted):
        return
    for field in tested:
        field.require()
    words = {"applied": applied, "tested": [f.value for f in tested]}
    pairs = [(model_key(w), model_key(m)) for w in wanted for m in have]
    partly = any(w in m or m in w or stuttered(w, m) for w, m in pairs)
    message = "申报型号为“{applied}”，报告规格型号为“{tested}”" + ("，是否同一型号须人工确认。" if partly else "。")
    kind = suspicion if partly else violation
    yield kind(message, **words)._replace(fields=(applied, *tested))
