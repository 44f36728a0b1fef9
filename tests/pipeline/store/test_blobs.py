"""Contents by digest: there once, whole, wherever they are kept."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from moto.s3.models import s3_backends

from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.place import Place
from pipeline.errors import StoreError
from tests.objects import BUCKET


def test_what_was_put_is_found_by_its_digest(place_url: str) -> None:
    blobs, content = Blobs(place_url), b"%PDF-1.7 \x00 page"
    digest = hashlib.sha256(content).hexdigest()
    assert digest not in blobs
    assert blobs.put(content) == digest == blobs.put(content)
    assert digest in blobs and Blobs(place_url).get(digest) == content
    assert blobs.local(digest).read_bytes() == content


def test_a_file_is_kept_as_its_content_is(place_url: str, tmp_path: Path) -> None:
    blobs, paper = Blobs(place_url), tmp_path / "甲.pdf"
    paper.write_bytes(b"x" * 3_000_000)
    digest = blobs.put_file(paper)
    assert digest == hashlib.sha256(paper.read_bytes()).hexdigest()
    paper.write_bytes(b"y" * 3_000_000)
    changed = blobs.put_file(paper, "0" * 64)  # what it was thought to be does not count
    assert changed == hashlib.sha256(paper.read_bytes()).hexdigest()
    assert blobs.get(digest) == b"x" * 3_000_000 and paper.exists()


def test_what_is_not_there_is_said_to_be_lost(place_url: str) -> None:
    blobs = Blobs(place_url)
    for get in (blobs.get, blobs.local):
        with pytest.raises(StoreError):
            get("ab" * 32)


def test_a_damaged_content_is_never_given_out_and_is_mended_by_putting_it_again(place_url: str) -> None:
    blobs, place = Blobs(place_url), Place(f"{place_url}/blobs")
    digest = blobs.put(b"whole")
    place.write(f"{digest[:2]}/{digest}", b"who")  # what a power cut leaves
    with pytest.raises(StoreError, match="损坏"):
        blobs.get(digest)
    assert blobs.put(b"whole") == digest and blobs.get(digest) == b"whole"


def test_without_configuration_they_lie_at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path))
    monkeypatch.delenv("CAISHEN_BLOBS", raising=False)
    digest = Blobs().put(b"here")
    assert (tmp_path / "blobs" / digest[:2] / digest).read_bytes() == b"here"


def test_a_place_that_cannot_be_reached_is_our_error(bucket: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no-such-bucket"):
        Blobs("s3://no-such-bucket/x").put(b"lost")


def _grown_old(place_url: str, digest: str) -> None:
    name, long_ago = f"blobs/{digest[:2]}/{digest}", datetime(2021, 9, 20, tzinfo=UTC)
    if not place_url.startswith("s3:"):
        os.utime(Path(place_url) / name, (long_ago.timestamp(), long_ago.timestamp()))
        return
    (backend,) = (there for account in s3_backends.values() for there in account.values() if BUCKET in there.buckets)
    backend.buckets[BUCKET].keys[f"{place_url.rpartition('/')[2]}/{name}"].last_modified = long_ago


@pytest.mark.parametrize("told", [True, False])
def test_an_old_file_that_is_put_again_counts_as_new(place_url: str, tmp_path: Path, told: bool) -> None:
    """Else it would look left over while its packet is under way."""
    blobs, paper = Blobs(place_url), tmp_path / "甲.pdf"
    paper.write_bytes(b"of a run that was killed")
    digest = blobs.put_file(paper)
    _grown_old(place_url, digest)
    (listed,) = blobs
    assert listed.place.touched.year == 2021
    assert blobs.put_file(paper, digest if told else None) == digest
    (again,) = blobs
    assert datetime.now(UTC).replace(tzinfo=None) - again.place.touched < timedelta(hours=1)
    assert not blobs.discard(listed) and blobs.get(digest) == paper.read_bytes()
