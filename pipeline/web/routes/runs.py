"""Handing packets in, and how far their review is."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.adapters.store import audit
from pipeline.adapters.store.tables import Packet, Run
from pipeline.errors import CaishenError
from pipeline.settings import home
from pipeline.web.access.roles import Right, city_of, may_see
from pipeline.web.bench import Needs, Refused, TheBench, Visiting, Visitor
from pipeline.web.queries import runs
from pipeline.web.queries.opened import find_packet
from pipeline.web.rendering import environment, render

router = APIRouter()
_MOST_FILES = 2000


@router.get("/runs")
def page(request: Request, bench: TheBench, visitor: Visiting) -> HTMLResponse:
    with bench.database.reading() as session:
        latest, running = runs.latest(session), runs.running(session)
    named = not city_of(visitor.user)
    aside = {run.id for run in latest if _set_aside(run)} if named else set()
    return render(request, "runs.html", runs=latest, running=running, named=named, aside=aside)


def _set_aside(run: Run) -> bool:
    """Whether an upload could not be reviewed and its papers still lie where they were put, on this machine."""
    return (run.kind, run.state) == ("upload", "failed") and Path(run.inbox).exists()


@router.get("/runs/strip")
def strip(bench: TheBench, visitor: Visiting) -> HTMLResponse:
    """What is running, to be fetched again and again; nothing where nothing is."""
    with bench.database.reading() as session:
        running = runs.running(session)
    shown = (
        environment().get_template("running.html").render(running=running, named=not city_of(visitor.user))
        if running
        else ""
    )
    return HTMLResponse(shown)


@router.post("/uploads")
def upload(
    bench: TheBench,
    visitor: Annotated[Visitor, Depends(Needs(Right.UPLOAD))],
    files: Annotated[list[UploadFile], File()],
    paths: Annotated[list[str], Form()],
    packet: Annotated[int | None, Form()] = None,
) -> Response:
    """One packet: a folder's files with their paths, or a single file. `packet`: which one it supplements."""
    if not files or len(files) != len(paths) or len(files) > _MOST_FILES:
        return PlainTextResponse(f"一次最多上传 {_MOST_FILES} 个文件。", 400)
    with bench.database.reading() as session:
        name = find_packet(session, visitor, packet).code if packet else _name(paths)
        if not _is_free(session, visitor, name):
            return PlainTextResponse(f"编号“{name}”已有别的材料使用，请改名后上传。", 409)
    room = Path(tempfile.mkdtemp(prefix="upload-", dir=_uploads()))
    try:
        run = bench.services.submit(_stored(room, files, paths), name, visitor.user.id)
    except (CaishenError, Refused) as error:
        shutil.rmtree(room, ignore_errors=True)
        return PlainTextResponse(str(error), 400)
    except OSError:
        shutil.rmtree(room, ignore_errors=True)
        return PlainTextResponse("文件没有存下：文件名过长、重复，或磁盘已满。请检查后重新上传。", 400)
    with audit.writing(bench.database) as session:
        audit.record(session, visitor.user.name, "upload", f"run:{run}", files=len(files), packet=packet)
    return PlainTextResponse(str(run))


def _is_free(session: Session, visitor: Visitor, name: str) -> bool:
    """Whether no packet has the name, or one that the person may see: what is handed in then is its next version."""
    packet = session.scalar(select(Packet).where(Packet.code == name))
    return packet is None or may_see(visitor.user, packet)


def _uploads() -> Path:
    folder = home() / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _name(paths: list[str]) -> str:
    """A folder's own name, or a single file's without its extension."""
    first = PurePosixPath(paths[0])
    return first.parts[0] if len(first.parts) > 1 else first.stem


def _stored(room: Path, files: list[UploadFile], paths: list[str]) -> Path:
    """Writes the files down; the packet's path.

    Raises:
        Refused: a path leads out of the packet.
    """
    for file, told in zip(files, paths, strict=True):
        path = PurePosixPath(told)
        if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in told:
            raise Refused(400, "文件路径有误。")
        target = room / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            shutil.copyfileobj(file.file, out)
    first = PurePosixPath(paths[0]).parts[0]
    return room / first if len(list(room.iterdir())) == 1 else room
