"""What results depend on: keys and digests of code and data. And a run's room to work in."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from pathlib import Path

from pipeline.settings import home

_TOP = Path(__file__).resolve().parent.parent
_READING_LIBRARIES = (
    "rapidocr",
    "onnxruntime",
    "opencv-python-headless",
    "pytesseract",
    "pdfplumber",
    "pypdfium2",
    "zxing-cpp",
)
_LIBRARIES = Path(sysconfig.get_path("purelib"))
_UNDERSTANDING = ("extractors", "pipeline/model", "pipeline/stages", "pipeline/text", "corpus/data", "corpus/lexicon")
_ALL_CODE = ("pipeline", "extractors", "validators", "corpus", "flows")


def key_of(*parts: object) -> str:
    """Equal for equal parts (as text), different otherwise."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


@cache
def program_digest() -> str:
    """Changes with any file, code or data, of the program, and with any library's version."""
    files = [path for place in _ALL_CODE for path in _files_in(_TOP / place)]
    return key_of(digest_of(files), *_installed())


@cache
def _installed() -> tuple[str, ...]:
    """All libraries with their versions: the names of the folders that say so, which are quick to list."""
    return tuple(sorted(path.name for path in _LIBRARIES.glob("*.dist-info")))


def _files_in(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (Path(place, name) for name in names)


@cache
def understanding_digest() -> str:
    """Changes with what puts pages together and extracts from them, and with any library; with no rule."""
    files = [path for place in _UNDERSTANDING for path in _files_in(_TOP / place)]
    for module in ("extractors.extract", "extractors.confirm", "pipeline.stages.stamp"):
        files += _with_imports(module)
    return key_of(digest_of({*files, _TOP / "flows/understanding.py"}), *_installed())


@cache
def reading_digest(module: str) -> str:
    """Changes with the code of a module that reads pages, all of ours that it imports, and the libraries it uses."""
    code = digest_of(_with_imports(module))
    return key_of(code, *(f"{name}={_version(name)}" for name in _READING_LIBRARIES))


def digest_of(paths: Iterable[Path]) -> str:
    """Changes with the name or the content of any of these files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _with_imports(module: str) -> set[Path]:
    """The files of a module and of all modules of ours that it imports, at the top or inside functions."""
    found: set[Path] = set()
    waiting = [module]
    while waiting:
        path = _file_of(waiting.pop())
        if path and path not in found:
            found.add(path)
            waiting.extend(_imports(path))
    return found


@cache
def _file_of(module: str) -> Path | None:
    """Most of the names asked about are no modules: those whose package is none of ours cost no look at the disk."""
    top, *_ = module.split(".", 1)
    if top not in _ALL_CODE:
        return None
    place = f"{_TOP}/{module.replace('.', '/')}"
    return next((Path(file) for file in (f"{place}.py", f"{place}/__init__.py") if os.path.isfile(file)), None)  # noqa: PTH113 - thousands of them


_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+)?import[ \t]+(\([^)]*\)|[^\n]*)", re.MULTILINE)
_NAME = re.compile(r"[\w.]+")


@cache
def _imports(path: Path) -> tuple[str, ...]:
    """Names that may be modules. A pattern finds them in a hundredth of the time that parsing takes."""
    names: list[str] = []
    for found in _IMPORT.finditer(path.read_text(encoding="utf-8")):
        module, what = found.group(1), _NAME.findall(found.group(2))
        names += [module, *(f"{module}.{name}" for name in what)] if module else what
    return tuple(names)


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "-"


@contextmanager
def workspace() -> Iterator[Path]:
    """A folder of this run for what comes out of archives, gone afterwards; leftovers of killed runs go first."""
    rooms = home() / "work"
    rooms.mkdir(parents=True, exist_ok=True)
    _sweep(rooms)
    room = Path(tempfile.mkdtemp(prefix="run-", dir=rooms))
    try:
        with _held(room):
            yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


@contextmanager
def _held(room: Path) -> Iterator[None]:
    """Holds the room's lock, which the system lets go when this process ends, however it ends."""
    with (room / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sweep(rooms: Path) -> None:
    for room in rooms.glob("run-*"):
        try:
            with (room / ".lock").open("r") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(room, ignore_errors=True)
        except OSError:  # in use, or just being made
            continue
