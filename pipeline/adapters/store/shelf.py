"""Shelves: what was worked out once, by a key that stands for all it was worked out from.

They are a cache: an entry that cannot be read back is made anew, and all of them may be thrown away. They lie under
`CAISHEN_HOME`, or where `CAISHEN_BLOBS` says, and then machines that share it share what each has read.
"""

from __future__ import annotations

import pickle
import zlib
from typing import Generic, TypeVar, cast

from pydantic import ValidationError

from pipeline.adapters.store.place import Place, state_url
from pipeline.model.base import Noun
from pipeline.settings import home

N = TypeVar("N", bound=Noun)
T = TypeVar("T")


class Shelf(Generic[N]):
    """Nouns of one kind by key, each a compressed JSON file.

    Args:
        name: the shelf's folder.
        noun: what lies on it.
    """

    def __init__(self, name: str, noun: type[N]) -> None:
        self._place, self._noun = _place(name), noun

    def __contains__(self, key: str) -> bool:
        return _name(key, "json.z") in self._place

    def get(self, key: str) -> N | None:
        """What was put there; None where there is nothing, or nothing whole."""
        try:
            return self._noun.model_validate_json(zlib.decompress(self._place.read(_name(key, "json.z"))))
        except (OSError, zlib.error, ValidationError):
            return None

    def put(self, key: str, value: N) -> None:
        """
        Raises:
            OSError: the disk is full or not writable.
            StoreError: the place cannot be reached.
        """
        self._place.write(_name(key, "json.z"), zlib.compress(value.model_dump_json(by_alias=True).encode(), 3))


class Drawer(Generic[T]):
    """Things of any kind by key, pickled: their keys must change with the code that makes and reads them.

    Whoever may write there may have this program do anything: it must belong to the office alone, like the program.
    """

    def __init__(self, name: str) -> None:
        self._place = _place(name)

    def get(self, key: str) -> T | None:
        """What was put there; None where there is nothing, or nothing whole."""
        try:
            return cast(T, pickle.loads(zlib.decompress(self._place.read(_name(key, "pickle.z")))))  # noqa: S301
        except (OSError, zlib.error, pickle.UnpicklingError, EOFError, AttributeError, ImportError):
            return None

    def put(self, key: str, value: T) -> None:
        """
        Raises:
            OSError: the disk is full or not writable.
            StoreError: the place cannot be reached.
        """
        self._place.write(_name(key, "pickle.z"), zlib.compress(pickle.dumps(value), 3))


def _place(name: str) -> Place:
    shared = state_url()
    return Place(f"{shared.rstrip('/')}/cache/{name}" if shared else home() / "cache" / name)


def _name(key: str, ending: str) -> str:
    return f"{key[:2]}/{key}.{ending}"
