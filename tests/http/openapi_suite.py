"""Whether a server does what its OpenAPI document says; for any application that is served."""

from collections.abc import Mapping

import httpx
import schemathesis
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

ACCEPTED_OR_REFUSED = ["2xx", "401", "403", "404", "409", "422", "429", "503"]


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
    rules_beyond_schema: bool = False,
) -> list[str]:
    """
    Let schemathesis call every operation with good and bad data, and list what it finds.

    Args:
        headers: of each request, such as a token.
        examples: random requests for each operation, beside the systematic ones.
        exclude: a regular expression for paths that are not called, such as streams.
        rules_beyond_schema: good data may be refused with 422, for the domain asks for more than
            a schema can say: a real e-mail domain, a password that is not common.
    """
    text = (
        f"[generation]\nmax-examples = {examples}\nno-shrink = true\ndeterministic = true\n"
        # No schema says it, but no text may hold a NUL: PostgreSQL cannot keep one.
        "allow-x00 = false\n"
        "[phases.stateful]\nenabled = false\n"
        # Every path refuses the methods that it has not in the same way.
        '[phases.coverage]\nunexpected-methods = ["delete", "trace"]\n'
    )
    if rules_beyond_schema:
        text += f"[checks]\npositive_data_acceptance.expected-statuses = {ACCEPTED_OR_REFUSED}\n"
    config = SchemathesisConfig.from_str(text)
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
