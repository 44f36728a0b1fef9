"""Contents by their SHA-256: files handed in, reports. What is there never changes and is there once."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from pipeline.adapters.store.place import Listed, Place, state_url
from pipeline.errors import StoreError
from pipeline.settings import home

_BLOCK = 1 << 20
_FRESH = timedelta(hours=12)  # what is put again after longer counts as new: nothing that is in use looks left over


class Stored(NamedTuple):
    """What lies among the blobs; what has no digest for a name is a draft that a killed process left."""

    digest: str
    place: Listed

    @property
    def size(self) -> int:
        return self.place.size


class Blobs:
    """Contents by digest, in the folder `blobs` under `CAISHEN_HOME` or wherever `CAISHEN_BLOBS` says.

    Args:
        url: a folder or an object store (s3://bucket/prefix); None: as configured.

    All methods raise `StoreError` where the place cannot be reached, and `OSError` where a disk is at fault.
    """

    def __init__(self, url: str | None = None) -> None:
        top = url or state_url()
        self._place = Place(f"{top.rstrip('/')}/blobs" if top else home() / "blobs")

    def __contains__(self, digest: str) -> bool:
        return _name(digest) in self._place

    def put(self, content: bytes) -> str:
        """Keeps it; its digest in hex. Costs nothing where it is there already."""
        digest = hashlib.sha256(content).hexdigest()
        if not self._serves(digest, len(content)):
            self._place.write(_name(digest), content)
        return digest

    def _serves(self, digest: str, size: int) -> bool:
        """Whether what is there need not be written again. A disk that lost power may keep a name and no bytes."""
        there = self._place.look(_name(digest))
        return there is not None and there.size == size and self._counts_as_new(there)

    def _counts_as_new(self, there: Listed) -> bool:
        """Whether it does, or could be made to without writing it."""
        return datetime.now(UTC).replace(tzinfo=None) - there.touched <= _FRESH or self._place.touch(there.name)

    def put_file(self, path: Path, digest: str | None = None) -> str:
        """Keeps a file's content without holding it in memory; `digest`, where known, may save reading it.

        Raises:
            OSError: it cannot be read.
        """
        if digest and self._serves(digest, path.stat().st_size):
            return digest
        draft, digest = _copied(path, self._place.drafts)
        try:
            if not self._serves(digest, draft.stat().st_size):
                self._place.take(_name(digest), draft)
        finally:
            draft.unlink(missing_ok=True)
        return digest

    def __iter__(self) -> Iterator[Stored]:
        """All that is there, in no order."""
        return (Stored(listed.name.rpartition("/")[2], listed) for listed in self._place)

    def discard(self, blob: Stored) -> bool:
        """Removes it, unless it was put there anew since it was listed; whether it is gone."""
        there = self._place.look(blob.place.name)
        if there is None or there.touched != blob.place.touched:
            return False
        self._place.remove(blob.place.name)
        return True

    def get(self, digest: str) -> bytes:
        """
        Raises:
            StoreError: there is nothing with this digest, or it is damaged.
        """
        try:
            content = self._place.read(_name(digest))
        except FileNotFoundError:
            raise _lost(digest) from None
        if hashlib.sha256(content).hexdigest() != digest:
            raise StoreError(f"存储内容 {digest[:12]}… 已损坏，请从备份恢复，或重新审查这份材料。")
        return content

    def local(self, digest: str) -> Path:
        """A file on this machine with the content; not to be changed.

        Raises:
            StoreError: there is nothing with this digest.
        """
        try:
            return self._place.local(_name(digest))
        except FileNotFoundError:
            raise _lost(digest) from None


def _name(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def _lost(digest: str) -> StoreError:
    return StoreError(f"存储中没有内容 {digest[:12]}…，请从备份恢复，或重新审查这份材料。")


def _copied(path: Path, drafts: Path) -> tuple[Path, str]:
    """A copy of a file, and the digest of what was copied: the file may change meanwhile."""
    digest = hashlib.sha256()
    with path.open("rb") as source, tempfile.NamedTemporaryFile(dir=drafts, prefix=".", delete=False) as draft:
        while block := source.read(_BLOCK):
            digest.update(block)
            draft.write(block)
    Path(draft.name).chmod(0o644)
    return Path(draft.name), digest.hexdigest()
