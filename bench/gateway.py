"""
Requests a second of the whole edge beside a bare Starlette application on the same server.

    python -m bench.gateway [seconds]

Both answer the same JSON in a process of their own, one after the other, under the same load:
`wrk` where it is installed, else a small client of this file. The edge does all it does in
production: token, limits, metrics, log line, headers. Processor time is that of the server
process, so that a busy machine distorts it less than it distorts requests a second.
"""

import asyncio
import multiprocessing
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from multiprocessing.connection import Connection

import attrs
import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route as StarletteRoute
from starlette.types import ASGIApp

from stario.adapters.jwt.access_tokens import JwtAccessTokens, TokenKey
from stario.adapters.memory.limits import MemoryRateLimiter
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.adapters.system import SystemClock, Uuid7Ids
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId, SessionId
from stario.entrypoints.http.app import HttpPorts, HttpSettings, create_app
from stario.entrypoints.http.fields import Uuid
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.http.rates import rate_policies
from stario.entrypoints.http.routing import SIGNED_IN, Call, Reply, Route, route
from stario.entrypoints.http.sealing import AnswerSeal
from stario.entrypoints.logs import configure_logging
from stario.ports.credentials import AccessClaims

CONNECTIONS = 16
PATH = "/things/01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90"
TOKENS = JwtAccessTokens(keys=(TokenKey("bench", b"k" * 32),), issuer="bench", audience="bench")


class ThingPath(msgspec.Struct):
    thing_id: Uuid


class Thing(msgspec.Struct):
    id: Uuid
    name: str


def bare() -> ASGIApp:
    async def read(request: Request) -> JSONResponse:
        return JSONResponse({"id": request.path_params["thing_id"], "name": "Salom"})

    return Starlette(routes=[StarletteRoute("/things/{thing_id}", read)])


def whole() -> ASGIApp:
    async def read(call: Call[None, ThingPath]) -> Reply:
        return Reply(Thing(id=call.path.thing_id, name="Salom"))

    configure_logging("info", service="bench", stream=open(os.devnull, "w"))  # noqa: SIM115, PTH123
    ports = HttpPorts(
        access_tokens=TOKENS,
        limiter=MemoryRateLimiter(),
        storage=SqlStorage(open_engine("sqlite:////tmp/stario-bench-unused.db")),
        seal=AnswerSeal((b"s" * 32,)),
        clock=SystemClock(),
        ids=Uuid7Ids(),
        metrics=HttpMetrics(new_registry()),
    )
    return create_app(
        [_thing(read), *(_other(number) for number in range(60))],
        ports=ports,
        settings=HttpSettings(rates=rate_policies(10_000_000)),
    )


def _thing(handler: Callable[[Call[None, ThingPath]], Awaitable[Reply]]) -> Route:
    return route(
        "GET",
        "/things/{thing_id}",
        handler,
        tag="Things",
        summary="Read a thing",
        path_params=ThingPath,
        response=Thing,
        roles=SIGNED_IN,
    )


def _other(number: int) -> Route:
    async def nothing(_: Call) -> Reply:
        return Reply()

    path = f"/others{number}"
    return route("GET", path, nothing, tag="Others", summary="Fills the table", status=204)


def serve(name: str, listener: socket.socket, results: Connection) -> None:
    """Run one application until SIGTERM, then say how much processor time it took."""
    app = {"bare": bare, "whole": whole}[name]()
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, ws="none"))
    signal.signal(signal.SIGTERM, lambda *_: setattr(server, "should_exit", True))
    asyncio.run(server.serve(sockets=[listener]))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    results.send(usage.ru_utime + usage.ru_stime)


@attrs.frozen
class Result:
    requests: int
    wall_seconds: float
    cpu_seconds: float

    @property
    def per_second(self) -> float:
        return self.requests / self.wall_seconds

    @property
    def cpu_microseconds(self) -> float:
        return self.cpu_seconds / self.requests * 1e6


def measure(name: str, seconds: int) -> Result:
    context = multiprocessing.get_context("spawn")
    # Only a socket that says TCP gets its delays switched off by the event loop.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(name, listener, there))
    process.start()
    _wait_for(port)
    before = _cpu_seconds(process.pid)
    requests, wall_seconds = load(port, seconds)
    cpu_seconds = _cpu_seconds(process.pid) - before
    process.terminate()
    here.recv()
    process.join()
    listener.close()
    return Result(requests, wall_seconds, cpu_seconds)


def _cpu_seconds(pid: int | None) -> float:
    with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(b"GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                if connection.recv(1):
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


def _token() -> str:
    ids = Uuid7Ids()
    claims = AccessClaims(
        account_id=AccountId(ids.new()),
        session_id=SessionId(ids.new()),
        role=Role.USER,
        expires_at=SystemClock().now() + timedelta(minutes=30),
    )
    return TOKENS.issue(claims)


def load(port: int, seconds: int) -> tuple[int, float]:
    """Ask for the same thing over `CONNECTIONS` connections; gives answers and seconds."""
    header = f"Authorization: Bearer {_token()}"
    if shutil.which("wrk") is None:
        return asyncio.run(_own_load(port, seconds, header))
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-H", header]
    run = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{PATH}"], capture_output=True, text=True, check=True
    )
    if "Non-2xx" in run.stdout:
        raise RuntimeError(run.stdout)
    found = re.search(r"(\d+) requests in ([\d.]+)s", run.stdout)
    if found is None:
        raise RuntimeError(run.stdout)
    return int(found[1]), float(found[2])


async def _own_load(port: int, seconds: int, header: str) -> tuple[int, float]:
    request = f"GET {PATH} HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n".encode()
    started = time.monotonic()

    async def ask() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answered = 0
        while time.monotonic() - started < seconds:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            if not head.startswith(b"HTTP/1.1 200") or length is None:
                raise RuntimeError(head.decode("latin-1"))
            await reader.readexactly(int(length[1]))
            answered += 1
        writer.close()
        return answered

    answered = await asyncio.gather(*(ask() for _ in range(CONNECTIONS)))
    return sum(answered), time.monotonic() - started


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    results = {name: measure(name, seconds) for name in ("bare", "whole")}
    print(f"{'application':<14}{'requests/s':>12}{'CPU us/request':>16}")
    for name, result in results.items():
        print(f"{name:<14}{result.per_second:>12.0f}{result.cpu_microseconds:>16.0f}")
    ratio = results["whole"].cpu_microseconds / results["bare"].cpu_microseconds
    print(f"the whole edge costs {ratio:.2f} times the processor time of bare Starlette")


if __name__ == "__main__":
    main()
