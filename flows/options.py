"""What a run was asked to do."""

from __future__ import annotations

import os
from datetime import date
from enum import StrEnum
from pathlib import Path

from pipeline.model.base import Noun
from pipeline.model.reading import Reader


class Reread(StrEnum):
    """Which pages a new version of what reads them reads again."""

    ALL = "all"
    DOUBTFUL = "doubtful"


class RunOptions(Noun):
    """Everything that changes what a report says. `indicators` is a folder; None stands for what is shipped."""

    indicators: Path | None = None
    scheme: str | None = None
    as_of: date | None = None
    review_by: date | None = None
    reader: Reader = Reader.RAPIDOCR
    reread: Reread = Reread.ALL


def cores() -> int:
    """The processor cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this platform
        return os.cpu_count() or 1
