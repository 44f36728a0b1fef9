"""Which scheme a packet is of, and which rules hold under a scheme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from extractors.facts import registry
from pipeline.errors import ConfigurationError
from pipeline.model.packet import BLANK, OTHER, Document
from pipeline.text.normalise import key
from validators.engine import Rule, catalogue
from validators.scheme import Scheme, Telling, schemes


def told_scheme(documents: Sequence[Document], unread: bool = False) -> Scheme:
    """The scheme that a packet's papers show, else the one for all others.

    A title says more than a type, a type more than what is missing; of schemes that say as much the first by id.

    Args:
        unread: whether there are pages nobody could read: then nothing is known to be all there is.

    Raises:
        ConfigurationError: a scheme's file is faulty.
    """
    known = schemes()
    told = [
        (found, scheme) for scheme in known if scheme.told_by and (found := _told(scheme.told_by, documents, unread))
    ]
    best = max((found for found, _ in told), default=0)
    default = next(scheme for scheme in known if scheme.default)
    return next((scheme for found, scheme in told if found == best), default)


def _told(telling: Telling, documents: Sequence[Document], unread: bool) -> int:
    """0: not at all; 3: by a title; 2: by a type; 1: by all there is."""
    types = {d.type for d in documents}
    if types & set(telling.never):
        return 0
    if any(key(word) in key(d.title) for word in telling.titles for d in documents):
        return 3
    if types & set(telling.any):
        return 2
    alone = not telling.only or (not unread and types - {BLANK} <= set(telling.only))
    return int(bool(telling.all) and set(telling.all) <= types and alone)


def rules_of(scheme: Scheme, on: date) -> list[Rule]:
    """The rules that hold under a scheme on a day, each as the scheme words it.

    A rule holds where the scheme has all the clauses it stands on, unless the scheme says otherwise.
    """
    return [found for rule in catalogue().values() if (found := _under(rule, scheme, on))]


def _under(rule: Rule, scheme: Scheme, on: date) -> Rule | None:
    ruling = scheme.ruling(rule.code, on)
    clauses = ruling.clauses or rule.clauses
    if not ruling.applies or not all(map(scheme.has, clauses)):
        return None
    severity, remedy = ruling.severity or rule.severity, ruling.remedy or rule.remedy
    return replace(rule, clauses=clauses, severity=severity, remedy=remedy)


def check_schemes() -> None:
    """Refuses schemes that speak of rules and document types there are not.

    Raises:
        ConfigurationError: with the scheme and the word.
    """
    known = schemes()
    for scheme in known:
        _refuse(scheme, "规则", set(scheme.rules) | {m.rule for m in scheme.checklist if m.rule}, catalogue())
        _refuse(scheme, "材料类型", _types(scheme), {*registry(), OTHER, BLANK})
    if sum(scheme.default for scheme in known) != 1:
        raise ConfigurationError("应有且只有一个认定方案写 default: true")


def _types(scheme: Scheme) -> set[str]:
    telling = scheme.told_by or Telling()
    listed = {t for m in scheme.checklist for t in (*m.documents, *m.when)}
    return listed | {*scheme.dated_by, *telling.any, *telling.all, *telling.only, *telling.never}


def _refuse(scheme: Scheme, what: str, words: Iterable[str], known: Iterable[str]) -> None:
    if unknown := sorted(set(words) - set(known)):
        raise ConfigurationError(f"认定方案“{scheme.id}”写了没有的{what}“{'、'.join(unknown)}”")
