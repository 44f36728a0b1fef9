"""What a batch makes of what comes back from a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from flows.cluster import Dispatch
from flows.desk import Desk, Done
from flows.errands import Parcel, in_passing
from flows.inbox import Item
from flows.keeping import Asked, Keeper
from flows.options import RunOptions
from flows.progress import Progress
from pipeline.errors import CaishenError, ConfigurationError, OtherVersionError
from pipeline.reports.overview import Entry

LOST = "ab" * 32
"""The digest of nothing there is."""


@pytest.fixture
def item(tmp_path: Path) -> Item:
    scan = tmp_path / "A001.png"
    Image.new("RGB", (400, 560), "white").save(scan)
    return Item("A001", scan)


@pytest.fixture
def dispatch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dispatch]:
    monkeypatch.setenv("CAISHEN_BLOBS", str(tmp_path / "shared"))
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path / "home"))
    asked, progress = Asked("batch", tmp_path, tmp_path / "out", RunOptions()), Progress(True, 1)
    with (
        progress,
        Keeper(asked, progress) as keeper,
        Desk(tmp_path / "room", asked.out, asked.options, 1, progress, keeper) as desk,
    ):
        yield Dispatch(desk, keeper, asked)


def came_back(item: Item, files: dict[str, str]) -> Parcel:
    return Parcel(Done(item, Entry(id=item.id, source=item.path.name)), files, None)


def test_a_report_that_cannot_be_had_or_written_fails_its_packet_alone(
    dispatch: Dispatch, item: Item, tmp_path: Path
) -> None:
    ((_, errand),) = dispatch.errands([item])
    errand.result()
    assert "存储中没有内容" in (dispatch.take_in(item, came_back(item, {"report.json": LOST})).entry.failed or "")
    ((_, errand),) = dispatch.errands([item])
    errand.result()
    (tmp_path / "out").write_bytes(b"no folder")
    blob = in_passing().put(b"{}")
    assert dispatch.take_in(item, came_back(item, {"report.json": blob})).entry.failed


@pytest.mark.parametrize("error", [ConfigurationError("体系有误"), CaishenError("KeyError"), OSError("disk")])
def test_a_failure_is_of_its_packet(dispatch: Dispatch, item: Item, error: Exception) -> None:
    assert str(error) in (dispatch.take_in(item, error).entry.failed or "")


def test_another_version_of_the_program_ends_all(dispatch: Dispatch, item: Item) -> None:
    with pytest.raises(OtherVersionError):
        dispatch.take_in(item, OtherVersionError("版本不同"))
