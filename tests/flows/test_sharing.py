"""Two machines that share nothing but a database and an object store."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.adapters.store.delivered import open_delivered, open_report
from pipeline.adapters.store.tables import Revision, Run, Version
from tests.flows.conftest import Command


@pytest.mark.slow
def test_what_one_machine_read_another_need_not(
    caishen: Command, form: Path, empty_postgresql: str, bucket: str, tmp_path: Path
) -> None:
    url = f"{bucket}/{tmp_path.name}"
    shared = {"CAISHEN_DATABASE": empty_postgresql, "CAISHEN_BLOBS": url}
    (tmp_path / "A001").mkdir()
    shutil.copy(form, tmp_path / "A001")
    reports = []
    for machine in ("one", "other"):
        done = caishen(
            "review", "A001", "--out", machine, "--quiet", CAISHEN_HOME=str(tmp_path / "homes" / machine), **shared
        )
        assert done.returncode == 0, done.stderr
        reports.append(json.loads((tmp_path / machine / "A001" / "report.json").read_text(encoding="utf-8")))
        assert not list((tmp_path / "homes" / machine / "cache").rglob("*.z"))  # nothing is kept on the machine alone
        assert not (tmp_path / "homes" / machine / "caishen.db").exists()
        shutil.rmtree(tmp_path / "homes" / machine)
    for report in reports:
        del report["run"]["seconds"]
    assert reports[0] == reports[1]
    database, blobs = Database(empty_postgresql), Blobs(url)
    with database.reading() as session:
        (version,) = session.scalars(select(Version))
        assert open_report(blobs, version).to_json()["findings"] == reports[0]["findings"]
        assert session.scalar(select(func.count()).select_from(Revision)) == 1
        assert [run.state for run in session.scalars(select(Run))] == ["done", "done"]
        assert all(Path(page.path).is_file() for page in open_delivered(blobs, version).packet.pages)
    database.close()
