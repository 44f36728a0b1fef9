"""A store with packets in it, reviewed by the real chain."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

from flows import chain
from flows.options import RunOptions
from flows.reading import Library
from flows.steps import Case, Sealed
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.adapters.store.keep import keep
from pipeline.stages.ingest import ingest


def review_into(database: Database, blobs: Blobs, path: Path, packet_id: str, room: Path) -> int:
    """Reviews a packet and keeps what it comes to; the id of its version. Doubtful places are not read again."""
    options = RunOptions()
    packet = ingest(path, room / packet_id, packet_id)
    library = Library(options.reader)
    for source in packet.pages:
        if source not in library:
            library.read(source)
    understood = chain.understand(library, packet.pages)
    case = Case(packet, Sealed.of(understood), (), options, date.today(), 0.0)
    report = chain.conclude(library, case, room / "out", room / f"{packet_id}.pickle")
    nothing = {q: chain._nothing(q) for asked in understood.doubts().values() for q in asked}
    settled = understood.settled(nothing)
    with database.session() as session:
        version = keep(
            session, blobs, report, pickle.dumps(settled), packet, run_id=None, source=path.name
        )  # fmt: skip
        return version.id
