"""
Spans by OpenTelemetry.

Source: OpenTelemetry's semantic conventions for HTTP, databases and messaging.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import metadata
from typing import Final

import attrs
from opentelemetry import trace as otel
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import IdGenerator, RandomIdGenerator
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from sqlalchemy import event
from sqlalchemy.engine import Connection, ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine

from stario.domain.generation.model.job import Job
from stario.domain.kernel.errors import Unavailable
from stario.entrypoints.http.trace import Trace
from stario.entrypoints.settings import Settings
from stario.entrypoints.tracing import Asked, Attempted, Tracing

SAMPLED: Final = "01"
LONGEST_STATEMENT: Final = 500
SPANS: Final = "stario_spans"

_named: ContextVar[Trace | None] = ContextVar("_named", default=None)


class OurIds(IdGenerator):
    """A request is named before its span is made: in logs, and in what it answers."""

    def __init__(self) -> None:
        self._random = RandomIdGenerator()

    def generate_span_id(self) -> int:
        named = _named.get()
        return self._random.generate_span_id() if named is None else int(named.span_id, 16)

    def generate_trace_id(self) -> int:
        named = _named.get()
        return self._random.generate_trace_id() if named is None else int(named.trace_id, 16)


@attrs.frozen
class Spans(Tracing):
    _provider: TracerProvider

    @property
    def _tracer(self) -> otel.Tracer:
        return self._provider.get_tracer("stario", metadata.version("stario"))

    @contextmanager
    def request(self, trace: Trace, *, traceparent: bytes | None, method: str) -> Iterator[Asked]:
        named = _named.set(trace)
        try:
            span = self._tracer.start_span(
                method, context=_parent(trace, traceparent), kind=SpanKind.SERVER
            )
        finally:
            _named.reset(named)
        sampled = span.get_span_context().trace_flags.sampled
        asked = Asked(trace=attrs.evolve(trace, flags=SAMPLED) if sampled else trace)
        with otel.use_span(
            span, end_on_exit=True, record_exception=False, set_status_on_exception=False
        ):
            try:
                yield asked
            finally:
                # The template and never the path: tokens stand there.
                span.update_name(f"{method} {asked.route}")
                span.set_attributes(
                    {
                        "http.request.method": method,
                        "http.route": asked.route,
                        "http.response.status_code": asked.status,
                    }
                )
                if asked.status >= 500:
                    span.set_status(StatusCode.ERROR)

    @contextmanager
    def job(self, job: Job) -> Iterator[Attempted]:
        attempted = Attempted()
        described = {
            "messaging.destination.name": job.queue.value,
            "stario.job": job.id,
            "stario.attempt": job.attempts,
        }
        with self._tracer.start_as_current_span(
            f"{job.queue.value} process", context=Context(), kind=SpanKind.CONSUMER,
            attributes=described, record_exception=False, set_status_on_exception=False,
        ) as span:  # fmt: skip
            try:
                yield attempted
            finally:
                if attempted.outcome is None:
                    span.set_status(StatusCode.ERROR)
                else:
                    span.set_attribute("stario.outcome", attempted.outcome.value)

    def watch(self, engine: AsyncEngine) -> None:
        watched = engine.sync_engine
        system = engine.dialect.name

        @event.listens_for(watched, "before_cursor_execute")
        def begin(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
            # What runs on its own, as probes do, would be a trace of one statement each.
            if not otel.get_current_span().is_recording():
                return
            span = self._tracer.start_span(
                f"{system} {statement.split(None, 1)[0]}",
                kind=SpanKind.CLIENT,
                attributes={
                    "db.system.name": system,
                    # With placeholders: values stay out of it.
                    "db.query.text": statement[:LONGEST_STATEMENT],
                },
            )
            connection.info.setdefault(SPANS, []).append(span)

        @event.listens_for(watched, "after_cursor_execute")
        def end(connection: Connection, *_rest: object) -> None:
            if spans := connection.info.get(SPANS):
                spans.pop().end()

        @event.listens_for(watched, "handle_error")
        def fail(failure: ExceptionContext) -> None:
            connection = failure.connection
            if connection is not None and (spans := connection.info.get(SPANS)):
                span = spans.pop()
                span.set_status(StatusCode.ERROR, type(failure.original_exception).__name__)
                span.end()

    def close(self) -> None:
        self._provider.shutdown()


def open_spans(
    settings: Settings, *, service: str, processor: SpanProcessor | None = None
) -> Spans:
    """
    Spans of *service*, sent in batches from a thread; those of a trace that came in are sent
    where it is recorded, others by the ratio that is set.

    Raises:
        Unavailable: the address is none.
    """
    resource = Resource.create(
        {"service.name": service, "service.version": metadata.version("stario")}
    )
    provider = TracerProvider(
        resource=resource,
        id_generator=OurIds(),
        sampler=ParentBased(TraceIdRatioBased(settings.tracing_ratio)),
        shutdown_on_exit=False,
    )
    endpoint = settings.otel_exporter_otlp_endpoint or ""
    if processor is None:
        if not endpoint.startswith(("http://", "https://")):
            raise Unavailable(what="opentelemetry", reason="endpoint")
        exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
        processor = BatchSpanProcessor(exporter)
    provider.add_span_processor(processor)
    return Spans(provider)


def _parent(trace: Trace, traceparent: bytes | None) -> Context:
    """The caller's span, if *trace* goes on with it; a header that was refused is none."""
    if traceparent is None or trace.trace_id.encode() not in traceparent:
        return Context()
    carrier = {"traceparent": traceparent.decode("latin-1")}
    return TraceContextTextMapPropagator().extract(carrier, context=Context())
