"""The data files of this package, parsed once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


def text_of(path: str) -> str:
    """The text of a data file; `path` is relative to the package `corpus`."""
    return files("corpus").joinpath(path).read_text(encoding="utf-8")


@cache
def load(path: str) -> Any:
    """A YAML file's content. Shared: do not change it."""
    return yaml.load(text_of(path), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
