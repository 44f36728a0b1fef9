"""An object store that speaks S3, on this machine, for the time of a test run."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from moto.server import ThreadedMotoServer

BUCKET = "caishen"


@contextmanager
def running_bucket() -> Iterator[str]:
    """The URL of a bucket; the environment says where it is, for this process and those it starts."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    before = dict(os.environ)
    os.environ |= {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "caishen",
        "AWS_SECRET_ACCESS_KEY": "caishen",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    try:
        made = urllib.request.Request(f"http://{host}:{port}/{BUCKET}", method="PUT")
        with urllib.request.urlopen(made, timeout=60) as answer:
            assert answer.status == 200
        yield f"s3://{BUCKET}"
    finally:
        os.environ.clear()
        os.environ.update(before)
        server.stop()
