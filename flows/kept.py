"""Which reports of earlier runs still stand: what each depended on is noted under `CAISHEN_HOME`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from flows.state import digest_of, key_of
from pipeline.adapters.store.files import write_atomically
from pipeline.model.report import Report
from pipeline.settings import STORE, home

_REPORT = ("report.json", "report.html", "*.docx")
_SUMMARY = ("summary.json", "index.html", "summary.xlsx")


def keep_report(folder: Path, key: str) -> None:
    """Remembers that the report in the folder is the one with this key."""
    write_atomically(_mark(folder), f"{key} {_digest(folder, _REPORT)}")


def kept_report(folder: Path, key: str) -> Report | None:
    """The report in the folder, when it has this key and nobody touched it; without what only the HTML says."""
    try:
        if _mark(folder).read_text() == f"{key} {_digest(folder, _REPORT)}":
            return Report.model_validate_json((folder / "report.json").read_bytes())
    except (OSError, ValueError):
        pass
    return None


def keep_batch(out: Path, keys: Iterable[str]) -> None:
    """Remembers that the summary in the folder is of the packets with these keys."""
    write_atomically(_mark(out), f"{key_of(*keys)} {_digest(out, _SUMMARY)}")


def batch_stands(out: Path, keys: Iterable[str]) -> bool:
    """Whether the summary in the folder is of the packets with these keys, and nobody touched it."""
    try:
        return _mark(out).read_text() == f"{key_of(*keys)} {_digest(out, _SUMMARY)}"
    except OSError:
        return False


def was_kept(folder: Path) -> bool:
    """Whether a report of an earlier run was noted at all: asked before all files of a packet are looked through.

    Where somebody took the store away, none stands: its packets would be missing there.
    """
    return _mark(folder).is_file() and (bool(os.environ.get("CAISHEN_DATABASE")) or (home() / STORE).is_file())


def places() -> tuple[str, str]:
    """Where results are kept besides: a report stands only where its packet is in the store in use."""
    return os.environ.get("CAISHEN_DATABASE", ""), os.environ.get("CAISHEN_BLOBS", "")


def _mark(folder: Path) -> Path:
    """Where it is noted what a folder's report depended on, and the digest of its files."""
    return home() / "reports" / key_of(folder.resolve())


def _digest(folder: Path, patterns: Iterable[str]) -> str:
    return digest_of(path for pattern in patterns for path in folder.glob(pattern))
