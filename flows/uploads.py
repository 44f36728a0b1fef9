"""What was handed in at the workbench and waits to be reviewed: noted beside the files, so that no stop loses it.

Each upload has a note. Whoever has it in its line holds the note's lock, which the system lets go when that process
ends, however it ends: a note nobody holds is taken up by the next server that starts on this machine.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, Self

from pydantic import ValidationError

from pipeline.adapters.store.files import write_atomically
from pipeline.model.base import Noun
from pipeline.settings import home

MOST_TRIES: Final = 3  # one whose review ends the server each time must not keep it from starting


class Note(Noun):
    """An upload: the packet's id, where its files lie, the city of whoever handed it in ("" for the province)."""

    name: str
    path: Path
    city: str = ""
    tries: int = 0


class Upload:
    """An upload that this process has in its line."""

    def __init__(self, place: Path, lock: IO[str], note: Note) -> None:
        self._place, self._lock, self.note = place, lock, note
        self._begun = False

    @classmethod
    def of(cls, name: str, path: Path, city: str) -> Self:
        """Notes a new one.

        Raises:
            OSError: it cannot be written.
        """
        place = _folder() / f"{hashlib.sha256(str(path).encode()).hexdigest()[:16]}.json"
        write_atomically(place, Note(name=name, path=path, city=city).model_dump_json())
        taken = cls.taken(place)
        if taken is None:
            raise OSError(f"{place} is held by another process")
        return taken

    @classmethod
    def taken(cls, place: Path) -> Self | None:
        """The upload of a note; None where another process has it, or it is none."""
        lock = place.with_suffix(".lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return cls(place, lock, Note.model_validate_json(place.read_bytes()))
        except (OSError, ValidationError):
            lock.close()
            return None

    def begin(self) -> bool:
        """Counts a try, before it is made; False where there were too many."""
        if self.note.tries >= MOST_TRIES:
            return False
        self._count(1)
        self._begun = True
        return True

    def _count(self, more: int) -> None:
        self.note = self.note.model_copy(update={"tries": self.note.tries + more})
        write_atomically(self._place, self.note.model_dump_json())

    def done(self) -> None:
        """The store has it: neither note nor files need lie about."""
        _remove(self.note.path)
        if self.note.path.parent.parent == _folder():  # the room made for it
            _remove(self.note.path.parent)
        self._place.unlink(missing_ok=True)
        self._place.with_suffix(".lock").unlink(missing_ok=True)
        self._lock.close()

    def leave(self) -> None:
        """It stays for the next server, and what was begun here was no try: this one was asked to stop."""
        if self._begun:
            with contextlib.suppress(OSError):  # then it counts as one
                self._count(-1)
        self._lock.close()

    def put_off(self) -> None:
        """It stays for the next server, which may fare better; the try counts."""
        self._lock.close()

    def give_up(self) -> None:
        """It stays where it lies for somebody to look at, and nobody takes it up any more."""
        self._place.replace(self._place.with_suffix(".failed"))
        self._lock.close()


def left_waiting() -> Iterator[Upload]:
    """Uploads that no process has in its line, in the order they were handed in; they are this process's now."""
    for place in sorted(_folder().glob("*.json"), key=lambda place: place.stat().st_mtime_ns):
        upload = Upload.taken(place)
        if upload is not None:
            yield upload


def _folder() -> Path:
    folder = home() / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
