"""What was handed in and what it came to, as blobs: put there, and opened again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.tables import Revision, Version
from pipeline.adapters.store.whole import load_report
from pipeline.model.base import Noun
from pipeline.model.packet import Packet
from pipeline.model.report import Report


class Delivered(Noun):
    """What was handed in: the packet with its pages, and the blob of each page's file."""

    packet: Packet
    sources: tuple[str, ...]


def stow(blobs: Blobs, packet: Packet) -> Delivered:
    """Keeps the files of a packet. What takes time of keeping it; may be done before the transaction.

    Raises:
        StoreError, OSError: they cannot be read or kept.
    """
    kept: dict[str, str] = {}
    for page in packet.pages:
        if page.path not in kept:
            kept[page.path] = blobs.put_file(Path(page.path), page.digest)
    return Delivered(packet=packet, sources=tuple(kept[page.path] for page in packet.pages))


def open_report(blobs: Blobs, version: Version | Revision) -> Report:
    """The report of a version's latest revision, or of a revision, with all that its JSON leaves out.

    Raises:
        StoreError: it is not there any more, or damaged.
    """
    return load_report(blobs.get(version.report))


def open_delivered(blobs: Blobs, version: Version) -> Delivered:
    """What was handed in; the paths of its pages are on this machine, and not to be written to.

    Raises:
        StoreError: it is not there any more, or damaged.
    """
    delivered = Delivered.model_validate_json(blobs.get(version.delivered))
    return _placed(delivered, {digest: blobs.local(digest) for digest in set(delivered.sources)})


def fetch(blobs: Blobs, delivered: Delivered, folder: Path) -> Packet:
    """A packet that another machine stowed, its files copied into the (new) folder.

    Raises:
        StoreError: a file is not there, or damaged.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True)
    places = {digest: folder / digest for digest in set(delivered.sources)}
    for digest, path in places.items():
        path.write_bytes(blobs.get(digest))
    return _placed(delivered, places).packet


def _placed(delivered: Delivered, places: Mapping[str, Path]) -> Delivered:
    pages = zip(delivered.packet.pages, delivered.sources, strict=True)
    placed = tuple(page.model_copy(update={"path": str(places[digest])}) for page, digest in pages)
    return delivered.model_copy(update={"packet": delivered.packet.model_copy(update={"pages": placed})})
