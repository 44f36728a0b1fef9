"""Reports by digest, parsed once as long as they are in use."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.whole import load_report
from pipeline.model.report import Report

_MOST: Final = 16  # as many as people work at; parsing one takes milliseconds, and what is kept is looked through
_kept: OrderedDict[str, Report] = OrderedDict()
_lock = Lock()


def report_of(blobs: Blobs, digest: str) -> Report:
    """The report with this digest. What has a digest never changes, so that any store may share what was parsed.

    Raises:
        StoreError: it is lost or damaged.
    """
    with _lock:
        if digest in _kept:
            _kept.move_to_end(digest)
            return _kept[digest]
    report = load_report(blobs.get(digest))
    with _lock:
        _kept[digest] = report
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return report
