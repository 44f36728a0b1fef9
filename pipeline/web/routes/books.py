"""Workbooks over many packets: which are chosen, and the file; each time leaves a trace."""

from __future__ import annotations

from typing import Annotated, Final, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from pipeline.adapters.store.database import now
from pipeline.web.access.roles import Right
from pipeline.web.bench import Needs, Refused, TheBench, Visiting, Visitor
from pipeline.web.queries import queue
from pipeline.web.rendering import local, render
from pipeline.web.traces import seen

router = APIRouter(prefix="/books")
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Kind(NamedTuple):
    """A workbook: its title, what it holds, and the state of packets it usually is of."""

    title: str
    says: str
    state: str = ""


KINDS: Final = {
    "summary": Kind("汇总表", "按材料、市州、产品和问题汇总，逐项列出发现的问题。"),
    "cities": Kind("市州汇总", "各市州的份数、结论和问题计数，附材料名单。"),
    "ledger": Kind("质量提升台账", "重点消费品质量提升行动计划的台账，每个市州一张。"),
    "sampling": Kind("抽样送检清单", "转抽样送检的材料，逐份列出企业标准的全部检验项目（办法九(二)）。", "passed"),
    "site": Kind("现场审查要点", "材料审查留给现场审查的要点（办法九(三)）。", "passed"),
}


@router.get("")
def page(
    request: Request, bench: TheBench, visitor: Visiting, wanted: Annotated[queue.Wanted, Query()]
) -> HTMLResponse:
    """What there is. The packets are those the queue would list."""
    with bench.database.reading() as session:
        listing = queue.listing(session, visitor.user, wanted)
        totals = {state: queue.total(session, visitor.user, _of(wanted, state)) for state in ("", "passed")}
    return render(request, "books.html", kinds=KINDS, wanted=wanted, listing=listing, totals=totals)


def _of(wanted: queue.Wanted, usual: str) -> queue.Wanted:
    """The usual state of packets, where no other is asked for."""
    return wanted.model_copy(update={"state": wanted.state or usual})


@router.get("/{name}.xlsx")
def export(
    bench: TheBench,
    visitor: Annotated[Visitor, Depends(Needs(Right.EXPORT))],
    name: str,
    wanted: Annotated[queue.Wanted, Query()],
) -> Response:
    if name not in KINDS:
        raise Refused(404, "没有这种表格。")
    kind = KINDS[name]
    with bench.database.reading() as session:
        packets = queue.chosen(session, visitor.user, _of(wanted, kind.state))
    if not packets:
        raise Refused(404, "没有符合条件的材料，不必导出。")
    content = bench.services.book(name, packets, visitor.user.id, mark_of(visitor))
    asked = {name: value for name, value in (("state", wanted.state or kind.state), ("city", wanted.city)) if value}
    seen(bench, visitor, "export", f"book:{name}", packets=len(packets), **asked)
    file = quote(f"{kind.title} {local(now())[:10]}.xlsx")
    return Response(content, media_type=EXCEL, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{file}"})


def mark_of(visitor: Visitor) -> str:
    """Who exports, and when: stands on everything that leaves the workbench."""
    user = visitor.user
    return f"导出：{user.display}（{user.name}） {local(now())}，内部资料，注意保密"
