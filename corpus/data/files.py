"""The data files of the packages, parsed once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml


def text_of(path: str) -> str:
    """The text of a data file; `path` is relative to the package `corpus`."""
    return files("corpus").joinpath(path).read_text(encoding="utf-8")


def load(path: str) -> Any:
    """A YAML file of the package `corpus`; see `parsed`."""
    return parsed(Path(str(files("corpus").joinpath(path))))


@cache
def parsed(path: Path) -> Any:
    """A YAML file's content; by the quick parser where it is built in. Shared: do not change it."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
