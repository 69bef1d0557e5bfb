"""What the gateway's document says is true, of every route that it has."""

import logging
from collections.abc import Iterator, Mapping
from typing import cast

import attrs
import pytest
from pydantic import SecretStr
from tests.builders.town import BOT_TOKEN
from tests.http.furnished import Known, Opened
from tests.http.openapi_suite import differences, document_of
from tests.http.serving import serving

from stario.entrypoints.settings import Settings


@attrs.frozen
class Served:
    url: str
    known: Known
    document: dict[str, object]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = Settings(
        stario_home=tmp_path_factory.mktemp("gateway"),
        requests_per_minute=1_000_000,
        telegram_bot_token=SecretStr(BOT_TOKEN),
    )
    # Nobody reads each statement of a thousand requests.
    logging.getLogger("aiosqlite").setLevel(logging.WARNING)
    app = Opened(settings)
    with serving(app) as url:
        yield Served(url, app.known, document_of(url))


def test_the_document_names_every_route(served: Served) -> None:
    paths = cast("Mapping[str, object]", served.document["paths"])

    assert {
        "/auth/login",
        "/users/me",
        "/artists/{artist_id}/consents",
        "/videos/generate",
        "/videos/jobs/{job_id}/events",
        "/videos/{video_id}/stream/{playlist}",
        "/voice/artists/{artist_id}/samples",
        "/posters/templates",
        "/posters/generate",
        "/posters/{poster_id}/download",
        "/jobs/{job_id}/requeue",
        "/s/{token}",
        "/health/ready",
    } <= set(paths)


def test_schemathesis_finds_no_difference(served: Served) -> None:
    aim(served.document, served.known.ids)
    leave_out(served.document, "Accept-Language")

    found = differences(served.url, served.document, headers=served.known.headers, examples=1)

    # Rules that JSON Schema cannot say: a password that is too common, a date that is over, an
    # account that does not exist. Each of them has its own test, and answers 422.
    told_by_no_schema = "Schema-valid request rejected"
    # A probe may say that this busy machine did not answer it within a second: 503 is documented.
    told_by_a_probe = "GET /health: Server error", "GET /health/ready: Server error"
    known = (told_by_no_schema, *told_by_a_probe)
    assert "\n".join(d for d in found if not any(each in d for each in known)) == ""


def aim(document: Mapping[str, object], known: Mapping[str, list[str]]) -> None:
    """Let most calls find something: ids that nothing has show only that nothing is found."""
    paths = cast("dict[str, dict[str, dict[str, list[dict[str, object]]]]]", document["paths"])
    for methods in paths.values():
        for operation in methods.values():
            for parameter in operation.get("parameters", []):
                name = str(parameter.get("name"))
                if parameter.get("in") == "path" and name in known:
                    parameter["schema"] = {"type": "string", "enum": known[name]}


def leave_out(document: Mapping[str, object], header: str) -> None:
    """One piece of code reads it for all routes: it is tried at those of `test_openapi`."""
    shared = {"$ref": f"#/components/parameters/{header}"}
    paths = cast("dict[str, dict[str, dict[str, list[object]]]]", document["paths"])
    for methods in paths.values():
        for operation in methods.values():
            parameters = operation.get("parameters", [])
            parameters[:] = [each for each in parameters if each != shared]
