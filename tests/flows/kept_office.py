"""A store in which packets are kept as a run would keep them, for tests of what comes after."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from extractors.facts import Facts
from extractors.trademark_certificate import TrademarkCertificate
from flows.recheck import recheck
from flows.understanding import Understood
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database, now
from pipeline.adapters.store.delivered import open_report
from pipeline.adapters.store.keep import keep
from pipeline.adapters.store.tables import Correction, Version
from pipeline.model.packet import Document, Packet, PageKind, PageSource
from pipeline.model.reading import PageRef
from pipeline.model.report import Outcome, Report, ReportPage
from tests.pipeline import drawing
from tests.validators.test_review import as_report, assessed, packet

EXPIRED, RENEWED = date(2020, 6, 13), date(2030, 6, 13)


class Office:
    """A store in which packets are kept as a run would keep them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database, self.blobs = Database(f"sqlite:///{folder / 'store.db'}"), Blobs(str(folder / "blobs"))

    def hand_in(
        self,
        facts: Sequence[Facts],
        code: str = "A1",
        pictures: dict[str, str] | None = None,
        report: dict[str, str] | None = None,
    ) -> int:
        """Keeps a packet of these papers, a page for each; `pictures`: pages that look otherwise now."""
        looks = {f.document: (pictures or {}).get(f.document, f.document) for f in facts}
        documents = [
            Document(id=f.document, type=f.type, title=f.caption, pages=(ref(f.document),), copy_of=f.copy_of)
            for f in facts
        ]
        for each in facts:
            each.pages = (ref(each.document),)
        told = _report(code, facts, looks, report or {})
        handed = Packet(id=code, sha256=str(sorted(looks.values())), pages=tuple(self._page(d.id) for d in documents))
        with self.database.session() as session:
            understood = pickle.dumps(Understood(tuple(documents), tuple(facts)))
            version = keep(session, self.blobs, told, understood, handed, run_id=None, source=code)
            return version.id

    def _page(self, name: str) -> PageSource:
        path = self.folder / f"{name}.png"
        if not path.exists():
            drawing.letter().save(path)
        return PageSource(ref=ref(name), kind=PageKind.IMAGE, path=str(path), index=0, digest=name.ljust(64, "0"))

    def correct(self, version: int, kind: str, target: dict[str, Any], new: str | None) -> int:
        with self.database.session() as session:
            row = Correction(
                packet_id=self.version(version).packet_id,
                version_id=version,
                kind=kind,
                target=target,
                new=new,
                contents=[target["at"]["file"].removesuffix(".png")],
                made_at=now(),
            )
            session.add(row)
            session.flush()
            return row.id

    def version(self, number: int) -> Version:
        with self.database.session() as session:
            return session.scalars(select(Version).where(Version.id == number)).one()

    def report(self, number: int) -> Report:
        return open_report(self.blobs, self.version(number))

    def recheck(self, version: int) -> Any:
        return recheck(self.database, self.blobs, version, None)


def ref(name: str) -> PageRef:
    return PageRef(file=f"{name}.png", page=1)


def _report(code: str, facts: Sequence[Facts], looks: dict[str, str], page: dict[str, str]) -> Report:
    pages = tuple(
        ReportPage(
            file=f"{f.document}.png",
            page=1,
            type=f.type,
            document=f.document,
            rotation=0,
            reader=None,
            quality=1.0,
            content=looks[f.document],
            **(page if f.type == "test_report" else {}),
        )
        for f in facts
    )
    return as_report(code, assessed(facts)).model_copy(update={"pages": pages})


def papers(**mark: Any) -> list[Facts]:
    """The packet nothing can be said against, with another trademark certificate."""
    values: dict[str, Any] = {"registration_number": "12345678", "mark": "天成", "registrant": "四川天成建材有限公司"}
    values |= {"goods_class": "19", "goods": "瓷砖；建筑用非金属砖瓦", **mark}
    return [TrademarkCertificate.of("d3", **values) if f.type == "trademark_certificate" else f for f in packet()]


def failing(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings if finding.outcome is Outcome.FAIL}


AT_MARK = {"at": {"file": "d3.png", "page": 1}, "type": "trademark_certificate", "name": "valid_to"}
AT_NUMBER = {"at": {"file": "d5.png", "page": 1}, "type": "test_report", "name": "report_number"}
