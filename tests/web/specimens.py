"""Packets made by hand for the store: a report with a dozen findings, and drawn pages. Nothing is read."""

from __future__ import annotations

import hashlib
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from corpus.samples.numbers import credit_code
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.adapters.store.keep import keep
from pipeline.model.packet import Packet, PageKind, PageSource
from pipeline.model.reading import PageRef
from pipeline.model.report import Finding, Outcome, Report, Severity
from tests.pipeline import reports_specimen as specimen

RULES = ("L02", "L03", "T05", "T07", "S05", "S11", "R04", "R09")


def report(code: str, applicant: str = "四川岷江陶瓷有限公司") -> Report:
    """The hand-made report with more findings, twelve in all."""
    made = specimen.report()
    company = credit_code(Random(code), "510104")  # of Chengdu, and each packet's own
    findings = [*made.findings, *(_finding(number, rule) for number, rule in enumerate(RULES, 5))]
    pages = [p.model_copy(update={"content": f"{code}/{p.file}/{p.page}"}) for p in made.pages]
    return made.model_copy(
        update={
            "packet": made.packet.model_copy(update={"id": code}),
            "subject": made.subject.model_copy(update={"applicant": applicant, "credit_code": company}),
            "findings": tuple(findings),
            "pages": tuple(pages),
        }
    )


def _finding(number: int, rule: str) -> Finding:
    return Finding(
        id=f"f{number}",
        rule=rule,
        outcome=Outcome.FAIL if number % 2 else Outcome.UNKNOWN,
        severity=Severity.INSUFFICIENT,
        title=f"事项{number}",
        message=f"第{number}项的说明。",
        clauses=("办法七",),
        remedy=f"请补充第{number}项。",
        evidence=(specimen.seen(specimen.LICENCE, 1, 0.05 * number, document="d1", field="name", value="某公司"),),
    )


def handed(made: Report, folder: Path) -> Packet:
    """What was handed in for a report: a drawn picture for each of its pages."""
    sources = []
    for number, page in enumerate(made.pages):
        path = folder / f"{made.packet.id}-{number}.png"
        _draw(f"{made.packet.id} {page.file} {page.page}", path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        ref = PageRef(file=page.file, page=page.page)
        sources.append(PageSource(ref=ref, kind=PageKind.IMAGE, path=str(path), index=0, digest=digest))
    sha256 = hashlib.sha256("".join(s.digest for s in sources).encode()).hexdigest()
    return Packet(id=made.packet.id, sha256=sha256, pages=tuple(sources))


def _draw(text: str, path: Path) -> None:
    image = Image.new("RGB", (620, 877), "white")
    draw = ImageDraw.Draw(image)
    draw.text((60, 60), text.encode("ascii", "replace").decode(), fill="black")
    for y in range(120, 820, 40):
        draw.line((60, y, 560, y), fill=(120, 120, 120), width=2)
    image.save(path)


def kept(database: Database, blobs: Blobs, made: Report, folder: Path) -> int:
    """Keeps a report; the packet's id."""
    with database.session() as session:
        version = keep(session, blobs, made, b"", handed(made, folder), run_id=None, source=f"{made.packet.id}.zip")
        return version.packet_id
