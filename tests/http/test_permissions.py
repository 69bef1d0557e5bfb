"""Permissions of people who are pictured, over the real gateway, down to the files on its disk."""

from collections.abc import AsyncIterator
from hashlib import sha256

import httpx
import pytest
import pytest_asyncio
from tests.builders.booth import CANARY, LOOKS_LIKE, a_photo
from tests.builders.values import new_id
from tests.http.mirror import Headers, Mirror, open_mirror

from stario.adapters.memory.deletions import MemoryDeletionMetrics
from stario.domain.artists.model.artist import Artist
from stario.entrypoints.wiring.cleaner_container import CleanerContainer

VERSION = "2026-11-1"
SELF = {"version": VERSION}
OTHER = {"version": VERSION, "subject": "other_adult"}
CHILD = {"version": VERSION, "subject": "child", "relation": "parent"}


@pytest_asyncio.fixture(scope="module")
async def mirror(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Mirror]:
    async with open_mirror(tmp_path_factory.mktemp("mirror")) as mirror:
        yield mirror


@pytest.fixture
async def fan(mirror: Mirror) -> Headers:
    return await mirror.somebody()


@pytest.fixture
async def artist(mirror: Mirror) -> Artist:
    return (await mirror.star())[0]


def a_twin(mirror: Mirror) -> bytes:
    photo = a_photo()
    mirror.embedder.show(photo, person=LOOKS_LIKE)
    return photo


async def clean(mirror: Mirror) -> None:
    """One round of the cleaner of photos, and one of the effects."""
    container = CleanerContainer(
        storage=mirror.clients.storage,
        objects=mirror.clients.objects,
        signals=mirror.clients.signals,
        deletion_metrics=MemoryDeletionMetrics(),
        clock=mirror.clients.clock,
    )
    await container.clean()()
    await mirror.deliver()


async def give(mirror: Mirror, fan: Headers, body: object = SELF) -> httpx.Response:
    return await mirror.web.post("/users/me/permissions", json=body, headers=fan)


async def given(mirror: Mirror, fan: Headers, body: object = SELF) -> str:
    answer = await give(mirror, fan, body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["permission_id"])


async def withdraw(mirror: Mirror, fan: Headers, permission: str) -> httpx.Response:
    return await mirror.web.delete(f"/users/me/permissions/{permission}", headers=fan)


async def mine(mirror: Mirror, fan: Headers) -> list[dict[str, object]]:
    found: list[dict[str, object]] = (
        await mirror.web.get("/users/me/permissions", headers=fan)
    ).json()
    return found


async def test_the_texts_are_public_in_three_languages_with_their_hashes(mirror: Mirror) -> None:
    body = (await mirror.web.get("/consent-texts")).json()

    assert body["operator"] == "Stario"
    assert {(text["kind"], text["language"]) for text in body["items"]} == {
        (kind, language)
        for kind in ("terms", "likeness", "voice")
        for language in ("uz", "ru", "en")
    }
    for text in body["items"]:
        assert sha256(text["text"].encode()).hexdigest() == text["sha256"]
        assert text["text"].startswith(text["title"])
    by_version = await mirror.web.get(f"/consent-texts?version={VERSION}")
    assert by_version.json() == body
    assert (await mirror.web.get("/consent-texts?version=2020-1")).json()["items"] == []
    one = (await mirror.web.get("/consent-texts?kind=likeness&language=ru")).json()["items"]
    assert [(text["kind"], text["language"]) for text in one] == [("likeness", "ru")]


async def test_a_permission_is_given_shown_and_taken_back(mirror: Mirror, fan: Headers) -> None:
    answer = await give(mirror, fan, CHILD | {"language": "ru"})
    body = answer.json()
    assert answer.status_code == 201, answer.text
    assert (body["subject"], body["relation"], body["language"]) == ("child", "parent", "ru")
    texts = (await mirror.web.get("/consent-texts?kind=likeness&language=ru")).json()
    assert body["sha256"] == texts["items"][0]["sha256"]
    assert await mine(mirror, fan) == [body]

    for _ in range(2):
        assert (await withdraw(mirror, fan, body["permission_id"])).status_code == 204
    (ended,) = await mine(mirror, fan)
    assert ended["withdrawn_at"] is not None


async def test_a_repeated_request_gives_one_permission(mirror: Mirror, fan: Headers) -> None:
    keyed = fan | {"Idempotency-Key": "one"}
    assert await given(mirror, keyed) == await given(mirror, keyed)
    assert len(await mine(mirror, fan)) == 1


async def test_nobody_sees_or_takes_back_what_another_gave(mirror: Mirror, fan: Headers) -> None:
    permission, other = await given(mirror, fan), await mirror.somebody()

    assert await mine(mirror, other) == []
    assert (await withdraw(mirror, other, permission)).status_code == 404
    assert (await withdraw(mirror, fan, new_id())).status_code == 404
    assert (await mirror.web.get("/users/me/permissions")).status_code == 401


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"version": "1"}, 422, "no such version"),
        (SELF | {"sha256": "0" * 64}, 422, "hash"),
        (SELF | {"subject": "child"}, 422, "child"),
        (SELF | {"relation": "parent"}, 422, "child"),
        (SELF | {"kind": "terms"}, 422, "likeness, voice"),
        (OTHER | {"given": False}, 403, "has not agreed"),
    ],
)
async def test_what_is_no_permission_is_refused(
    mirror: Mirror, fan: Headers, body: object, status: int, said: str
) -> None:
    answer = await give(mirror, fan, body)
    assert (answer.status_code, said in answer.text) == (status, True), answer.text
    assert await mine(mirror, fan) == []


async def test_a_child_gives_none_for_itself(mirror: Mirror, fan: Headers) -> None:
    year = mirror.clients.clock.now().year - 12
    changed = await mirror.web.patch("/users/me", json={"birth_year": year}, headers=fan)
    assert (changed.status_code, changed.json()["birth_year"]) == (200, year)

    refused = await give(mirror, fan)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
    assert "parent" in refused.json()["detail"]
    assert (await give(mirror, fan, CHILD)).status_code == 201


async def test_a_quiz_records_the_statement_and_withdrawal_ends_its_photo(
    mirror: Mirror, artist: Artist, fan: Headers
) -> None:
    answer = await mirror.start(artist, fan, consent=OTHER)
    assert answer.status_code == 201, answer.text
    started = answer.json()
    put = await mirror.web.put(
        started["upload_url"], content=a_twin(mirror), headers=started["upload_headers"]
    )
    assert put.status_code == 200
    assert mirror.files_with(CANARY) != []
    (permission,) = await mine(mirror, fan)
    assert permission["subject"] == "other_adult"

    await withdraw(mirror, fan, str(permission["permission_id"]))
    answer = await mirror.analyse(started["quiz_id"], fan)
    await clean(mirror)

    assert answer.status_code == 409
    assert mirror.files_with(CANARY) == []


async def test_withdrawal_takes_the_card_with_the_photo_down(
    mirror: Mirror, artist: Artist, fan: Headers
) -> None:
    permission = await given(mirror, fan)
    # Nothing is said with the request: one's own permission counts.
    quiz = await mirror.analysed(artist, fan, a_twin(mirror), save_photo=True)
    shared = await mirror.web.post(f"/face-quiz/{quiz}/share", headers=fan)
    page = shared.json()["share_url"].removeprefix("http://house")
    assert (await mirror.web.get(page)).status_code == 200
    cards = [path for path in mirror.home.rglob("*") if quiz in str(path) and path.is_file()]
    assert cards

    assert (await withdraw(mirror, fan, permission)).status_code == 204
    await clean(mirror)

    assert not [path for path in cards if path.exists()]
    assert (await mirror.web.get(page)).status_code == 404
    result = (await mirror.web.get(f"/face-quiz/{quiz}/result", headers=fan)).json()
    assert result["card_url"] is None


async def test_after_withdrawal_nothing_is_taken_without_a_new_permission(
    mirror: Mirror, artist: Artist, fan: Headers
) -> None:
    permission = await given(mirror, fan)
    await withdraw(mirror, fan, permission)

    silent = await mirror.start(artist, fan)
    named = await mirror.start(artist, fan, permission_id=permission)
    poster = await mirror.web.post("/faces/uploads", json={"purpose": "poster"}, headers=fan)
    also = await mirror.web.post("/posters/uploads", headers=fan)
    for refused in (silent, named, poster, also):
        assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
        assert "taken back" in refused.json()["detail"]

    again = await given(mirror, fan)
    assert (await mirror.start(artist, fan, permission_id=again)).status_code == 201
    assert (await mirror.start(artist, fan)).status_code == 201


async def test_a_photo_that_is_compared_and_never_kept_needs_it_too(
    mirror: Mirror, artist: Artist, fan: Headers
) -> None:
    async def compare(permission: str | None) -> httpx.Response:
        named = {} if permission is None else {"permission_id": permission}
        return await mirror.web.post(
            "/face/compare",
            data={"celebrity_ids": artist.id, **named},
            files={"file": ("me.jpg", a_twin(mirror))},
            headers=fan,
        )

    assert (await compare(None)).status_code == 200
    first = await given(mirror, fan)
    await withdraw(mirror, fan, first)
    for refused in (await compare(None), await compare(first)):
        assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
    assert (await compare(new_id())).status_code == 404
    assert (await compare("me")).status_code == 422
    assert (await compare(await given(mirror, fan))).status_code == 200


async def test_what_is_declared_absent_or_anothers_is_refused(
    mirror: Mirror, artist: Artist, fan: Headers
) -> None:
    others = await given(mirror, await mirror.somebody())
    absent = await mirror.start(artist, fan, consent=OTHER | {"given": False})
    assert (absent.status_code, absent.json()["code"]) == (403, "permission_missing")
    assert (await mirror.start(artist, fan, permission_id=others)).status_code == 404
    both = await mirror.start(artist, fan, permission_id=others, consent=SELF)
    assert both.status_code == 422
    voice = await given(mirror, fan, SELF | {"kind": "voice"})
    other_kind = await mirror.start(artist, fan, permission_id=voice)
    assert other_kind.status_code == 403


async def test_apps_that_came_before_the_question_go_on(
    mirror: Mirror, artist: Artist, fan: Headers
) -> None:
    assert (await mirror.start(artist, fan)).status_code == 201
    opened = await mirror.web.post("/faces/uploads", json={"purpose": "compare"}, headers=fan)
    assert opened.status_code == 201
    assert await mine(mirror, fan) == []
