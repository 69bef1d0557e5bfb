"""Whether a server does what its OpenAPI document says; for any application that is served."""

from collections.abc import Mapping

import httpx
import schemathesis
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema


def document_of(url: str) -> dict[str, object]:
    """
    Fetch and validate the document.

    Raises:
        OpenAPIValidationError: it is no OpenAPI 3.1.
    """
    document: dict[str, object] = httpx.get(f"{url}/openapi.json").raise_for_status().json()
    validate(document, cls=OpenAPIV31SpecValidator)
    return document


def differences(
    url: str,
    document: Mapping[str, object],
    *,
    headers: Mapping[str, str],
    examples: int,
    exclude: str | None = None,
) -> list[str]:
    """
    Let schemathesis call every operation with good and bad data, and list what it finds.

    Args:
        headers: of each request, such as a token.
        examples: random requests for each operation, beside the systematic ones.
        exclude: a regular expression for paths that are not called, such as streams.
    """
    config = SchemathesisConfig.from_str(
        f"[generation]\nmax-examples = {examples}\nno-shrink = true\ndeterministic = true\n"
        "[phases.stateful]\nenabled = false\n"
    )
    config.projects.override.update(headers=dict(headers))
    schema = schemathesis.openapi.from_dict(dict(document), config=config)
    schema.config.update(base_url=url, headers=dict(headers))
    called = schema if exclude is None else schema.exclude(path_regex=exclude)
    return sorted({line for event in from_schema(called).execute() for line in _found(event)})


def _found(event: events.EngineEvent) -> list[str]:
    if isinstance(event, events.NonFatalError):
        return [f"{event.label}: {event.info.format()}"]
    if isinstance(event, events.FatalError):
        return [f"fatal: {event.exception!r}"]
    if not isinstance(event, events.ScenarioFinished):
        return []
    return [
        f"{event.recorder.label}: {check.failure_info.failure}"
        f" [{event.recorder.interactions[case].request.method}"
        f" {event.recorder.interactions[case].request.uri}"
        f" {(event.recorder.interactions[case].request.body or b'')[:200]!r}]"
        for case, checks in event.recorder.checks.items()
        for check in checks
        if check.status is Status.FAILURE and check.failure_info is not None
    ]
