"""A place for files by name: a folder, or a bucket of an object store, by URL.

What is written is there whole or not at all: a folder's files are renamed into place, and object stores show an
object only when all of it has arrived.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.adapters.store.files import write_atomically
from pipeline.errors import StoreError
from pipeline.settings import home


def state_url() -> str | None:
    """Where several machines share what they keep: `CAISHEN_BLOBS` (s3://bucket/prefix); None: under `CAISHEN_HOME`."""
    return os.environ.get("CAISHEN_BLOBS") or None


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
        try:
            if not self._remote:
                return (self._folder / name).stat().st_size
            with _reaching(self._remote):
                return int(_files(self._remote).info(f"{self._remote}/{name}")["size"])
        except FileNotFoundError:
            return None

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
