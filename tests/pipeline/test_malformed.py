"""Broken and hostile files: survived within limits of time and memory, each with a page or a problem."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from pipeline.adapters.workers import WorkerDied, Workers, WorkerTimeout
from pipeline.errors import CaishenError
from pipeline.model.packet import Packet
from pipeline.settings import LIMITS
from pipeline.stages.ingest import ingest
from pipeline.stages.read import ReadOptions, read_page
from tests.pipeline.drawing import letter

REAL = Path(os.environ.get("CAISHEN_REAL", Path(__file__).parents[3] / "shared" / "real")) / "malformed"


def survive(packet: Packet, *, pages_per_file: int = 3) -> dict[str, str]:
    """Read what was counted; what failed, by file, with its message."""
    failed = {problem.file: problem.message for problem in packet.problems}
    chosen = [page for page in packet.pages if page.ref.page <= pages_per_file]
    with Workers(2) as workers:
        reading = [(p, workers.submit(read_page, p, ReadOptions(), seconds=LIMITS.page_seconds)) for p in chosen]
        for page, future in reading:
            try:
                assert future.result().ref == page.ref
            except CaishenError as error:
                assert not isinstance(error, WorkerTimeout | WorkerDied), (page.ref, str(error))
                failed[page.ref.file] = str(error)
    return failed


def test_damage_of_every_kind_is_survived(tmp_path: Path) -> None:
    inbox = tmp_path / "A"
    inbox.mkdir()
    page = letter()
    page.save(inbox / "good.pdf")
    page.save(inbox / "good.png")
    page.save(inbox / "good.jpg")
    for form in ("pdf", "png", "jpg"):
        whole = (inbox / f"good.{form}").read_bytes()
        for share in (0.02, 0.3, 0.7, 0.97):
            (inbox / f"cut-{share}.{form}").write_bytes(whole[: int(len(whole) * share)])
        for place in range(200, len(whole), max(len(whole) // 7, 1)):
            (inbox / f"spoilt-{place}.{form}").write_bytes(whole[:place] + b"\xff\x00\xaa" * 9 + whole[place + 27 :])
    Image.new("RGB", (3, 4000), "white").save(inbox / "sliver.png")
    Image.new("L", (1, 1), 0).save(inbox / "dot.tif")
    packet = ingest(inbox, tmp_path / "work")
    failed = survive(packet)
    delivered = {path.name for path in inbox.iterdir()}
    assert {p.ref.file for p in packet.pages} | set(failed) == delivered
    assert all(name in message for name, message in failed.items())
    assert not {"good.pdf", "good.png", "good.jpg"} & set(failed)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.skipif(not REAL.is_dir(), reason="the collection of malformed files is not here")
def test_the_collection_is_survived(tmp_path: Path) -> None:
    packet = ingest(REAL, tmp_path / "work")
    failed = survive(packet, pages_per_file=1)
    assert {p.ref.file for p in packet.pages} | set(failed) >= {path.name for path in REAL.iterdir()}
