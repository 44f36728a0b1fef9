"""A place for files by name: a folder, or a bucket of an object store, by URL.

What is written is there whole or not at all: a folder's files are renamed into place, and object stores show an
object only when all of it has arrived.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.adapters.store.files import write_atomically
from pipeline.errors import StoreError
from pipeline.settings import home


def state_url() -> str | None:
    """Where several machines share what they keep: `CAISHEN_BLOBS` (s3://bucket/prefix); None: under `CAISHEN_HOME`."""
    return os.environ.get("CAISHEN_BLOBS") or None


class Listed(NamedTuple):
    """A file of a place. `touched`: when it was last written, UTC without zone."""

    name: str
    size: int
    touched: datetime


class Place:
    """Bytes by name; names may have slashes. Travels between processes.

    Args:
        url: as fsspec takes it, or a folder.

    All methods raise `StoreError` where the place cannot be reached, and `OSError` where a disk is at fault.
    """

    def __init__(self, url: str | Path) -> None:
        text = str(url)
        self._remote = text.rstrip("/") if "://" in text and not text.startswith("file://") else ""
        self._folder = Path() if self._remote else Path(text.removeprefix("file://"))

    def __contains__(self, name: str) -> bool:
        return self.size(name) is not None

    def size(self, name: str) -> int | None:
        """Bytes; None where there is nothing of the name."""
        there = self.look(name)
        return there.size if there else None

    def look(self, name: str) -> Listed | None:
        """What there is of the name, if anything."""
        try:
            if not self._remote:
                return _on_disk(self._folder / name, name)
            with _reaching(self._remote):
                return _far_away(name, _files(self._remote).info(f"{self._remote}/{name}"))
        except FileNotFoundError:
            return None

    def __iter__(self) -> Iterator[Listed]:
        """All files, in no order; one that goes meanwhile is left out."""
        if self._remote:
            with _reaching(self._remote):
                found = _files(self._remote).find(self._remote, detail=True)
            yield from (_far_away(_beyond(path, self._remote), told) for path, told in found.items())
            return
        for folder, _, names in os.walk(self._folder):
            for name in names:
                with suppress(FileNotFoundError):
                    path = Path(folder, name)
                    yield _on_disk(path, path.relative_to(self._folder).as_posix())

    def touch(self, name: str) -> bool:
        """Has a file count as written now; False where that is only had by writing it."""
        if self._remote:
            return False
        os.utime(self._folder / name)
        return True

    def remove(self, name: str) -> None:
        """Removes a file, if it is there."""
        if not self._remote:
            (self._folder / name).unlink(missing_ok=True)
            return
        with _reaching(self._remote), suppress(FileNotFoundError):
            _files(self._remote).rm_file(f"{self._remote}/{name}")

    def read(self, name: str) -> bytes:
        """
        Raises:
            FileNotFoundError: there is nothing of the name.
        """
        if not self._remote:
            return (self._folder / name).read_bytes()
        with _reaching(self._remote):
            return bytes(_files(self._remote).cat_file(f"{self._remote}/{name}"))

    def write(self, name: str, content: bytes) -> None:
        if not self._remote:
            write_atomically(self._folder / name, content)
            return
        with _reaching(self._remote, writing=True):
            _files(self._remote).pipe_file(f"{self._remote}/{name}", content)

    @property
    def drafts(self) -> Path:
        """A folder to make files for `take` in."""
        folder = home() / "cache" / "drafts" if self._remote else self._folder
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def take(self, name: str, file: Path) -> None:
        """Moves a file in that was made in `drafts`."""
        if not self._remote:
            (self._folder / name).parent.mkdir(parents=True, exist_ok=True)
            file.replace(self._folder / name)
            return
        with _reaching(self._remote, writing=True):
            _files(self._remote).put_file(str(file), f"{self._remote}/{name}")
        file.unlink()

    def local(self, name: str) -> Path:
        """The file on this machine's disk: where it lies, or a copy under `CAISHEN_HOME` of what lies far away.

        Raises:
            FileNotFoundError: there is nothing of the name.
        """
        if not self._remote:
            return (self._folder / name).resolve(strict=True)
        copy = home() / "cache" / "fetched" / name
        if not copy.exists():
            write_atomically(copy, self.read(name))
        return copy


def _on_disk(path: Path, name: str) -> Listed:
    told = path.stat()
    return Listed(name, told.st_size, datetime.fromtimestamp(told.st_mtime, UTC).replace(tzinfo=None))


def _far_away(name: str, told: dict[str, Any]) -> Listed:
    """What object stores say of an object; one that does not say when is as good as new."""
    at = told.get("LastModified") or told.get("last_modified") or told.get("mtime")
    known = at.astimezone(UTC) if isinstance(at, datetime) else datetime.now(UTC)
    return Listed(name, int(told["size"]), known.replace(tzinfo=None))


def _beyond(path: str, url: str) -> str:
    """The part of an object's path behind the URL's, which begins with a scheme that paths do not have."""
    return path.partition(url.partition("://")[2] + "/")[2]


@cache
def _files(url: str) -> Any:
    """The file system of a URL, one a process; never asked from memory, since other machines write there too."""
    import fsspec

    return fsspec.url_to_fs(url, use_listings_cache=False)[0]


@contextmanager
def _reaching(url: str, writing: bool = False) -> Iterator[None]:
    """Faults of whatever library serves the URL, as ours; who writes finds no bucket rather than no file."""
    try:
        yield
    except FileNotFoundError as error:
        if not writing:
            raise
        raise StoreError(f"{url} 不存在：{error}。请检查 CAISHEN_BLOBS。") from error
    except Exception as error:
        raise StoreError(f"无法读写 {url}：{error}。请检查 CAISHEN_BLOBS 和网络。") from error
