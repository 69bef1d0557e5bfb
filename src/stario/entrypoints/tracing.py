"""Spans of what a process does, for whoever collects them; off unless an operator names one."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol

import attrs
from sqlalchemy.ext.asyncio import AsyncEngine

from stario.domain.generation.model.job import Job
from stario.domain.kernel.errors import Unavailable
from stario.entrypoints.http.trace import Trace
from stario.entrypoints.settings import Settings
from stario.ports.work_metrics import Outcome


@attrs.define(kw_only=True)
class Asked:
    """
    One request, as its span tells it at its end.

    `trace` says by its flags whether the span is sent: whatever is called next goes by it.
    """

    trace: Trace
    route: str = ""
    status: int = 0


@attrs.define(kw_only=True)
class Attempted:
    """One attempt at a job; without an outcome it ended by an error of ours."""

    outcome: Outcome | None = None


class Tracing(Protocol):
    def request(
        self, trace: Trace, *, traceparent: bytes | None, method: str
    ) -> AbstractContextManager[Asked]:
        """The span that *trace* names, below the one of *traceparent*."""
        ...

    def job(self, job: Job) -> AbstractContextManager[Attempted]: ...

    def watch(self, engine: AsyncEngine) -> None:
        """Make a span of each statement, below whatever runs it."""
        ...

    def close(self) -> None:
        """Send what is left; waits for it, at most some seconds."""
        ...


class NoTracing(Tracing):
    @contextmanager
    def request(self, trace: Trace, *, traceparent: bytes | None, method: str) -> Iterator[Asked]:
        del traceparent, method
        yield Asked(trace=trace)

    def job(self, job: Job) -> AbstractContextManager[Attempted]:
        del job
        return nullcontext(Attempted())

    def watch(self, engine: AsyncEngine) -> None: ...

    def close(self) -> None: ...


def tracing_of(settings: Settings, *, service: str) -> Tracing:
    """
    Send spans to OTEL_EXPORTER_OTLP_ENDPOINT, or make none without it.

    Raises:
        Unavailable: spans are wanted, and the extra `tracing` is not installed.
    """
    if settings.otel_exporter_otlp_endpoint is None:
        return NoTracing()
    try:
        from stario.entrypoints.spans import open_spans  # noqa: PLC0415  # most run without it
    except ModuleNotFoundError as error:
        raise Unavailable(
            what="opentelemetry", reason="missing", mend="make setup-tracing"
        ) from error
    return open_spans(settings, service=service)
