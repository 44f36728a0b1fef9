"""What other packets may share with a packet, for the comparison across all packets of the store."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.adapters.store.summary import identity_of
from pipeline.adapters.store.tables import Trait
from pipeline.model.report import Report


def traits_of(report: Report) -> Iterator[Trait]:
    """The traits of a version, from its latest report; packet and version are filled in by who keeps them."""
    if identity := identity_of(report.subject):
        yield Trait(kind="application", value=identity, detail={})
