"""One JSON object a line, from our own loggers and from the libraries'."""

import logging
import sys
from collections.abc import MutableMapping
from typing import TextIO

import msgspec
import structlog
from structlog.typing import Processor

LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}
TALKATIVE = (
    "aiobotocore",
    "aiosqlite",
    "asyncpg",
    "botocore",
    "faster_whisper",
    "httpcore",
    "httpx",
    "redis",
    "stripe",
    "urllib3",
)
"""
They write down addresses, answers and the values of statements: signatures, secrets and people
stand in those.
"""
_encoder = msgspec.json.Encoder(enc_hook=str)

SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
)


def configure_logging(
    level: str, *, service: str, stream: TextIO | None = None, final: bool = True
) -> None:
    """
    Send every log line at *level* or above to *stream* (standard output).

    Each line has timestamp, level, event and service, and within a request also request_id,
    trace_id and, once it is known, account_id. With *final* loggers are made once and cannot be
    configured again.
    """
    out = stream or sys.stdout

    def name_service(
        _: object, __: str, event: MutableMapping[str, object]
    ) -> MutableMapping[str, object]:
        event["service"] = service
        return event

    structlog.configure(
        processors=[*SHARED, name_service, _render],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=final,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*SHARED, name_service],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(LEVELS[level])
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    # Our own access line says more, and never a query string.
    logging.getLogger("uvicorn.access").disabled = True


def _render(_: object, __: str, event: MutableMapping[str, object]) -> str:
    return _encoder.encode(event).decode()
