"""`caishen serve`: the workbench on this machine's store."""

from __future__ import annotations

import sys

import uvicorn

from flows.options import RunOptions, cores
from flows.workbench import Workshop
from pipeline.adapters.store import audit
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.web.access.accounts import first_administrator
from pipeline.web.app import make_app

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_MOST_TOLD = 20


def serve(host: str, port: int, options: RunOptions, jobs: int | None) -> int:
    """Serves until it is stopped. `options` and `jobs` are for packets handed in there.

    Raises:
        StoreError: the store cannot be used.
    """
    database, blobs = Database(), Blobs()
    made = first_administrator(database)
    if made:
        _tell(*made)
    if host not in _LOOPBACK:
        print("注意：服务对其他机器开放。请放在带 HTTPS 的反向代理之后，或只在可信的内部网络使用。", file=sys.stderr)
    print(f"工作台：http://{host}:{port}/ （Ctrl-C 停止）", file=sys.stderr)
    workshop = Workshop(database, blobs, options, jobs or cores())
    app = make_app(database, blobs, workshop)
    # No access log: addresses hold what people search for.
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)
    workshop.close()
    return 0


def verify_trail(head: str | None) -> int:
    """Looks through the audit trail and says what it came to. Returns the exit status.

    Raises:
        StoreError: the store cannot be used.
    """
    with Database().reading() as session:
        found = audit.verify(session, head)
    for line, reason in found.broken[:_MOST_TOLD]:
        print(f"第 {line} 行：{reason}")
    if not found.seen:
        print("记下的摘要不在链上：末尾有行被删去，或整条记录被换掉。")
    print(f"审计记录 {found.lines} 行，{'完好' if found.whole else '有改动'}。最后一行的摘要：{found.head}")
    return 0 if found.whole else 1


def _tell(name: str, password: str) -> None:
    print(f"已建立管理员账号：{name}\n密码（只显示这一次，请登录后修改）：{password}", file=sys.stderr)
