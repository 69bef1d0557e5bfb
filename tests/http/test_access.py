"""Who may call what: one table of roles, and one of things that are somebody else's."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from tests.http.doors import EVERYBODY, PEOPLE, A, D
from tests.http.townhouse import Townhouse

from stario.domain.identity.model.role import Role
from stario.entrypoints.http.routing import Route

BODIES: dict[str, object] = {
    "PUT /artists/{artist_id}": {
        "name": "Stolen",
        "category": "singer",
        "gender": "female",
        "price": 1,
    },
    "POST /artists/{artist_id}/templates": {
        "title": "T",
        "text": "Salom",
        "language": "uz",
        "occasion": "birthday",
    },
    "POST /artists/{artist_id}/portrait": {"content_type": "image/jpeg", "size_bytes": 9},
    "POST /artists/{artist_id}/voice-reference": {
        "content_type": "audio/wav",
        "size_bytes": 9,
    },
    "POST /artists/{artist_id}/documents": {
        "content_type": "application/pdf",
        "size_bytes": 9,
    },
    "POST /artists/{artist_id}/consents": {
        "likeness": True,
        "voice": True,
        "languages": ["uz"],
        "topics": ["birthday"],
        "max_duration_seconds": 60,
        "valid_until": "2027-01-01T00:00:00Z",
        "contract_sha256": "ab" * 32,
    },
}
OWNED = sorted(
    name
    for name, roles in PEOPLE.items()
    if roles is not EVERYBODY and A in roles and "{artist_id}" in name
)


@pytest.fixture(scope="module")
def townhouse() -> Townhouse:
    return Townhouse()


@pytest.fixture
async def web(townhouse: Townhouse) -> AsyncIterator[httpx.AsyncClient]:
    async with townhouse.client() as client:
        yield client


def name_of(route: Route) -> str:
    return f"{route.method} {route.path}"


def test_the_table_of_routes_says_what_this_one_says(townhouse: Townhouse) -> None:
    said = {name_of(route): route.roles for route in townhouse.routes()}

    assert said == {
        name: None if roles is None else frozenset(roles) for name, roles in PEOPLE.items()
    }


@pytest.mark.parametrize("name", [name for name, roles in PEOPLE.items() if roles is not None])
async def test_only_the_named_roles_come_in(
    townhouse: Townhouse, web: httpx.AsyncClient, name: str
) -> None:
    method, path = name.split(" ")
    allowed = PEOPLE[name]
    assert allowed is not None
    target = _filled(path, townhouse)

    nobody = await web.request(method, target)
    statuses = {
        role: (
            await web.request(
                method,
                target,
                headers=await townhouse.signed_in(await townhouse.town.person(role)),
            )
        ).status_code
        for role in Role
    }

    assert nobody.status_code == 401
    assert {role for role, status in statuses.items() if status != 403} == allowed


@pytest.mark.parametrize("name", OWNED)
async def test_the_page_of_another_artist_is_not_found_and_untouched(
    townhouse: Townhouse, web: httpx.AsyncClient, name: str
) -> None:
    method, path = name.split(" ")
    town = townhouse.town
    artist = await town.artist(await town.person(A))
    # She has a page herself, so it's not the lack of one that stops her.
    stranger = await town.person(A)
    await town.artist(stranger)
    headers = await townhouse.signed_in(stranger)

    target = _filled(path, townhouse, artist_id=artist.id)
    answer = await web.request(method, target, json=BODIES.get(name), headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert await town.read_artist(artist) == artist
    async with town.storage() as work:
        assert await work.consents.of_artist(artist.id) == ()
        assert await work.templates.of_artist(artist.id) == ()


async def test_another_persons_export_is_not_found(
    townhouse: Townhouse, web: httpx.AsyncClient
) -> None:
    mine = await townhouse.signed_in(await townhouse.town.person())
    other = await townhouse.signed_in(await townhouse.town.person(D))
    asked = await web.post("/users/me/export", headers=mine)

    answer = await web.get(asked.headers["location"], headers=other)

    assert answer.status_code == 404


async def test_a_token_that_was_changed_or_is_old_opens_nothing(
    townhouse: Townhouse, web: httpx.AsyncClient
) -> None:
    headers = await townhouse.signed_in(await townhouse.town.person())
    header, claims, signature = headers["Authorization"].split(".")

    for token in (
        f"{header}.{claims}.{signature[:-4]}AAAA",
        f"{header}.{claims}.",
        f"{header}.{claims[:-2]}xx.{signature}",
        "Bearer ",
        "Basic YTpi",
    ):
        answer = await web.get("/users/me", headers={"Authorization": token})
        assert answer.status_code == 401
    townhouse.town.clock.advance(by=timedelta(minutes=31))
    assert (await web.get("/users/me", headers=headers)).status_code == 401


def _filled(path: str, townhouse: Townhouse, **known: str) -> str:
    """Put ids that nothing has, or *known* ones, into *path*."""
    filled = path
    for name in ("artist_id", "upload_id", "consent_id", "export_id", "user_id"):
        filled = filled.replace(f"{{{name}}}", known.get(name) or townhouse.town.ids.new())
    return filled
