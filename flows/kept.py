"""Which reports of earlier runs still stand: what each depended on is noted under `CAISHEN_HOME`."""

from __future__ import annotations

from pathlib import Path

from flows.state import digest_of, key_of, write_atomically
from pipeline.model.report import Report
from pipeline.settings import home


def keep_report(folder: Path, key: str) -> None:
    """Remembers that the report in the folder is the one with this key."""
    write_atomically(_mark(folder), f"{key} {_digest(folder)}")


def kept_report(folder: Path, key: str) -> Report | None:
    """The report in the folder, when it has this key and nobody touched it; without what only the HTML says."""
    try:
        if _mark(folder).read_text() == f"{key} {_digest(folder)}":
            return Report.model_validate_json((folder / "report.json").read_bytes())
    except (OSError, ValueError):
        pass
    return None


def _mark(folder: Path) -> Path:
    """Where it is noted what a folder's report depended on, and the digest of its files."""
    return home() / "reports" / key_of(folder.resolve())


def _digest(folder: Path) -> str:
    return digest_of(folder / name for name in ("report.html", "report.json"))
