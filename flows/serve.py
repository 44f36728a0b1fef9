"""`caishen serve`: the workbench on this machine's store."""

from __future__ import annotations

import sys
from typing import Any

import uvicorn

from flows.options import RunOptions, cores
from flows.workbench import Workshop
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.web.access.accounts import first_administrator
from pipeline.web.app import make_app

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(host: str, port: int, options: RunOptions, jobs: int | None, proxy: str = "") -> int:
    """Serves until it is stopped. `options` and `jobs` are for packets handed in there.

    Args:
        proxy: addresses, parted by commas, of reverse proxies that are believed when they say who asks, and that it
            was by HTTPS; "": nobody is.

    Raises:
        StoreError: the store cannot be used.
    """
    database, blobs = Database(), Blobs()
    made = first_administrator(database)
    if made:
        _tell(*made)
    if host not in _LOOPBACK and not proxy:
        print("注意：服务对其他机器开放。请放在带 HTTPS 的反向代理之后，或只在可信的内部网络使用。", file=sys.stderr)
    workshop = Workshop(database, blobs, options, jobs or cores())
    workshop.get_ready()
    taken_up = workshop.resume()
    if taken_up:
        print(f"接着审查上次停止时还没有审完的上传：{taken_up} 份。", file=sys.stderr)
    app = make_app(database, blobs, workshop)
    print(f"工作台：http://{host}:{port}/ （Ctrl-C 停止）", file=sys.stderr)
    uvicorn.run(app, host=host, port=port, **settings(proxy))
    workshop.close()
    return 0


def settings(proxy: str) -> dict[str, Any]:
    """How it is served: without a log of addresses, which hold what people search for."""
    trusted = {"proxy_headers": bool(proxy), "forwarded_allow_ips": proxy}
    return {"log_level": "warning", "access_log": False, "server_header": False, **trusted}


def _tell(name: str, password: str) -> None:
    print(f"已建立管理员账号：{name}\n密码（只显示这一次，请登录后修改）：{password}", file=sys.stderr)
