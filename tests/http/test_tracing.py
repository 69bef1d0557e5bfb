"""Spans as a collector receives them over OTLP, and that nothing is made without one."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import attrs
import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from tests.builders.engines import memory_gateway_engines
from tests.builders.work import a_job
from tests.http.test_gateway_smoke import REGISTRATION

from stario.adapters.memory.deletions import MemoryDeletionMetrics
from stario.adapters.memory.models import MemoryModelStore
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.http.gateway import create_gateway
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings
from stario.ports.work_metrics import Outcome

TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@attrs.define
class Collector:
    """Takes what is sent to it, as a collector would."""

    bodies: list[bytes] = attrs.field(factory=list)
    port: int = 0

    def spans(self) -> list[Span]:
        return [
            span
            for body in self.bodies
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            body = self.rfile.read(int(self.headers["Content-Length"]))
            collector.bodies.append(body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collector.port = server.server_port
    serving = threading.Thread(target=server.serve_forever, args=(0.05,))
    serving.start()
    yield collector
    server.shutdown()
    serving.join()
    server.server_close()


@attrs.define
class Traced:
    web: httpx.AsyncClient
    clients: Clients


@pytest.fixture
async def traced(collector: Collector, tmp_path: Path) -> AsyncIterator[Traced]:
    settings = Settings(
        stario_home=tmp_path,
        otel_exporter_otlp_endpoint=f"http://127.0.0.1:{collector.port}",
        tracing_ratio=1,
    )
    async with open_clients(settings, name="api-gateway") as clients:
        await prepare(settings, clients)
        app = create_gateway(
            settings,
            clients,
            engines=memory_gateway_engines(),
            models=MemoryModelStore(folder=tmp_path, manifests={}, contents={}),
            metrics=HttpMetrics(new_registry()),
            deletion_metrics=MemoryDeletionMetrics(),
            stopping=asyncio.Event(),
        )
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://house") as web:
            yield Traced(web, clients)


def attributes(span: Span) -> dict[str, object]:
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


async def test_a_request_goes_on_with_the_trace_that_came_in(
    traced: Traced, collector: Collector
) -> None:
    headers = {"traceparent": f"00-{TRACE}-{CALLER}-01"}
    answer = await traced.web.post("/auth/register", json=REGISTRATION, headers=headers)
    assert answer.status_code == 201
    await asyncio.to_thread(traced.clients.tracing.close)

    spans = [span for span in collector.spans() if span.trace_id.hex() == TRACE]
    (request,) = [span for span in spans if span.name == "POST /auth/register"]
    assert request.parent_span_id.hex() == CALLER
    assert answer.headers["traceresponse"] == f"00-{TRACE}-{request.span_id.hex()}-01"
    assert attributes(request)["http.response.status_code"] == 201
    statements = [span for span in spans if span.parent_span_id == request.span_id]
    assert {"sqlite INSERT", "sqlite SELECT"} <= {span.name for span in statements}
    assert all("db.query.text" in attributes(span) for span in statements)
    for secret in REGISTRATION.values():
        assert not any(secret.encode() in body for body in collector.bodies)


async def test_what_the_caller_does_not_record_is_not_sent(
    traced: Traced, collector: Collector
) -> None:
    headers = {"traceparent": f"00-{TRACE}-{CALLER}-00"}
    answer = await traced.web.get("/artists", headers=headers)
    await asyncio.to_thread(traced.clients.tracing.close)

    assert answer.headers["traceresponse"].startswith(f"00-{TRACE}-")
    assert answer.headers["traceresponse"].endswith("-00")
    assert not [span for span in collector.spans() if span.trace_id.hex() == TRACE]


async def test_a_request_without_a_trace_begins_one_that_its_answer_names(
    traced: Traced, collector: Collector
) -> None:
    answer = await traced.web.get("/artists/none")
    await asyncio.to_thread(traced.clients.tracing.close)

    (request,) = [span for span in collector.spans() if span.name.startswith("GET")]
    named = f"00-{request.trace_id.hex()}-{request.span_id.hex()}-01"
    assert (answer.headers["traceresponse"], request.parent_span_id) == (named, b"")


async def test_a_job_has_a_trace_of_its_own(traced: Traced, collector: Collector) -> None:
    job = a_job()
    with traced.clients.tracing.job(job) as told:
        async with traced.clients.storage() as work:
            await work.outbox.backlog(at=traced.clients.clock.now())
        told.outcome = Outcome.DONE
    await asyncio.to_thread(traced.clients.tracing.close)

    (span,) = [span for span in collector.spans() if span.name.endswith("process")]
    assert attributes(span)["stario.job"] == job.id
    assert attributes(span)["stario.outcome"] == "done"
    assert any(each.parent_span_id == span.span_id for each in collector.spans())


def test_without_a_collector_nothing_of_it_is_imported() -> None:
    program = (
        "import sys\n"
        "from stario.entrypoints.settings import Settings\n"
        "from stario.entrypoints.tracing import NoTracing, tracing_of\n"
        "assert isinstance(tracing_of(Settings(), service='test'), NoTracing)\n"
        "assert not [name for name in sys.modules if name.startswith('opentelemetry')]\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
