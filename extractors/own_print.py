"""What a form prints itself, taken for what was filled in: such a value is never believed."""

from __future__ import annotations

from dataclasses import replace

from extractors.finder import Candidate
from extractors.hints import is_hint
from extractors.label_words import has_words
from extractors.labels import Vocabulary
from extractors.layout import fold_places
from pipeline.model.facts import Parsed


def unlike_label(one: Candidate, vocabulary: Vocabulary) -> Candidate:
    """The candidate, in doubt where its value is a label of the type, or small print on how to fill in."""
    value = one.parsed.value
    if not isinstance(value, str) or one.parsed.reason or one.proof or not has_words(vocabulary.type):
        return one
    text = fold_places(value)[0]
    printed = len(text) > 2 and (vocabulary.meant(text) or is_hint(text))
    return replace(one, parsed=Parsed(value, "像是表格自身的文字，请核对")) if printed else one
