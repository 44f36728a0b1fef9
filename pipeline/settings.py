"""Limits and places, in one spot. Environment variables `CAISHEN_*` override them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True)
class Limits:
    """What an untrusted packet may cost. Sizes in bytes, areas in pixels, times in seconds."""

    archive_members: int = 5_000
    archive_bytes: int = 4 * 1024**3
    archive_ratio: int = 200
    archive_depth: int = 3
    file_bytes: int = 2 * 1024**3
    pages_per_file: int = 3_000
    page_pixels: int = 120_000_000
    open_seconds: float = 60.0
    page_seconds: float = 120.0
    parser_bytes: int = 3 * 1024**3
    worker_bytes: int = 1100 * 1024**2


LIMITS = Limits()
STORE = "caishen.db"  # the database's file under `home`, where none is configured


def home() -> Path:
    """Where all state lives: `CAISHEN_HOME`, else the platform's data folder."""
    configured = os.environ.get("CAISHEN_HOME")
    return Path(configured).expanduser() if configured else platformdirs.user_data_path("caishen", False)


def cluster() -> str | None:
    """Where the scheduler of a Dask cluster listens that reviews batches: `CAISHEN_DASK`; None: this machine does."""
    return os.environ.get("CAISHEN_DASK") or None
