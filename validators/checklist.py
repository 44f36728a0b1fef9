"""The material list of the scheme: present, missing, not applicable or uncertain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from corpus.data.files import load
from extractors.facts import Facts
from pipeline.model.facts import Field
from pipeline.model.packet import Document
from pipeline.model.report import ChecklistItem, ChecklistState
from pipeline.text.normalise import key
from validators.scheme import Material, Scheme


class Entry(NamedTuple):
    """A class of products that needs a paper. `sure`: the product's name alone shows that it belongs there."""

    name: str
    sure: bool
    documents: tuple[str, ...]


def ccc_entries(product: str, on: date) -> list[Entry]:
    """Classes of the compulsory certification catalogue that a product's name points to on a day."""
    return _entries("lexicon/ccc_catalogue.yaml", product, on)


def licence_entries(product: str, on: date) -> list[Entry]:
    """Classes of the production licence catalogues (industrial and food) that a product's name points to."""
    return _entries("lexicon/licence_catalogue.yaml", product, on)


def _entries(path: str, product: str, on: date) -> list[Entry]:
    name = key(product)
    found = []
    for entry in load(path)["entries"]:
        in_force = entry.get("from", "0001-01-01") <= on.isoformat() <= entry.get("to", "9999-12-31")
        named = any(key(word) in name for word in entry["words"])
        if in_force and named and not any(key(word) in name for word in entry.get("except", ())):
            found.append(Entry(entry["name"], bool(entry["sure"]), _documents(entry)))
    return found


def _documents(entry: dict[str, Any]) -> tuple[str, ...]:
    if "document" in entry:
        return (entry["document"],)
    return ("ccc_certificate", "ccc_self_declaration") if entry.get("self_declaration") else ("ccc_certificate",)


def checklist(
    scheme: Scheme,
    documents: Sequence[Document],
    facts: Sequence[Facts],
    product: Field[str],
    may_hold_more: bool,
    on: date,
) -> tuple[ChecklistItem, ...]:
    """Every item of the scheme's list with its state and the documents that satisfy it."""
    items = []
    for material in scheme.checklist:
        found = tuple(_satisfying(material, documents, facts))
        state = ChecklistState.PRESENT if found else ChecklistState.MISSING
        if material.applies == "catalogues":
            state = _by_catalogue(material, facts, product, on)
        if material.when and not found and not {f.type for f in facts} & set(material.when):
            state = ChecklistState.NOT_APPLICABLE
        if state is ChecklistState.MISSING and may_hold_more:
            state = ChecklistState.UNCERTAIN
        items.append(ChecklistItem(item=material.item, title=material.title, state=state, documents=found))
    return tuple(items)


def _satisfying(material: Material, documents: Sequence[Document], facts: Sequence[Facts]) -> Iterator[str]:
    """First copies of its types, with one of its titles where it names some."""
    typed = [f.document for f in facts if f.type in material.documents and f.copy_of is None]
    if not material.titles:
        yield from typed
        return
    for document in documents:
        titled = any(key(word) in key(document.title) for word in material.titles)
        if titled and document.type in material.documents and document.copy_of is None:
            yield document.id


def _by_catalogue(material: Material, facts: Sequence[Facts], product: Field[str], on: date) -> ChecklistState:
    """Every catalogue the product is surely in has its paper; unsure entries leave it uncertain."""
    types = {f.type for f in facts if f.copy_of is None}
    if not product.settled or not product.value:
        return ChecklistState.PRESENT if types & set(material.documents) else ChecklistState.UNCERTAIN
    entries = ccc_entries(product.value, on) + licence_entries(product.value, on)
    open_entries = [e for e in entries if not types & {*e.documents, *_instead(e)}]
    if any(e.sure for e in open_entries):
        return ChecklistState.MISSING
    if types & set(material.documents):
        return ChecklistState.PRESENT
    return ChecklistState.UNCERTAIN if open_entries else ChecklistState.NOT_APPLICABLE


def _instead(entry: Entry) -> tuple[str, ...]:
    """A self-declaration handed in is looked at by people, not called missing."""
    return ("ccc_self_declaration",) if "ccc_certificate" in entry.documents else ()
