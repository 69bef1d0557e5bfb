"""Reliefs, lithophanes and figurines over HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.http.backstage import Backstage, a_backstage

from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.role import Role
from stario.domain.merch.model.sculpture import SculptureKind

GENERATE = "/merch/stl/generate"


@pytest.fixture
async def backstage(tmp_path: Path) -> AsyncIterator[Backstage]:
    backstage = await a_backstage(tmp_path)
    yield backstage
    await backstage.web.aclose()


async def ordered(backstage: Backstage, **wish: object) -> str:
    """Order one; gives the place of its job."""
    body = {"kind": "relief", "artist_id": backstage.artist.id, **wish}
    answer = await backstage.post(GENERATE, body=body)
    assert answer.status_code == 202, answer.text
    return str(answer.headers["location"])


@pytest.mark.parametrize("kind", [kind.value for kind in SculptureKind])
async def test_it_is_ordered_followed_and_fetched(backstage: Backstage, kind: str) -> None:
    place = await ordered(backstage, kind=kind, size_mm=80)
    waiting = (await backstage.get(place)).json()
    assert (waiting["status"], waiting["kind"], waiting["stl_url"]) == ("queued", kind, None)

    events = await backstage.watch(f"{place}/events", Queue.SCULPTURE)

    assert events[-1][1]["status"] == "completed"
    done = (await backstage.get(place)).json()
    assert (done["status"], done["progress_percent"]) == ("completed", 100)
    assert f"{kind}.stl" in done["stl_url"]
    assert f"{kind}.glb" in done["glb_url"]
    assert "preview.jpg" in done["preview_url"]
    assert done["size_mm"]["height"] == 80
    assert done["watertight"] is True
    assert done["triangles"] == 12
    assert done["minimum_thickness_mm"] >= 2


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("uz", "hajmli toʻliq figura emas"),
        ("ru", "не полная фигурка"),
        ("en", "not a full figurine"),
    ],
)
@pytest.mark.parametrize("kind", ["relief", "figurine"])
async def test_it_is_called_what_it_is(
    backstage: Backstage, kind: str, language: str, words: str
) -> None:
    headers = backstage.headers(backstage.fan) | {"Accept-Language": language}
    body = {"kind": kind, "artist_id": backstage.artist.id}

    accepted = await backstage.post(GENERATE, headers, body=body)
    seen = await backstage.get(accepted.headers["location"], headers)

    assert words in accepted.json()["description"]
    assert words in seen.json()["description"]


async def test_a_poster_of_ones_own_serves_and_another_fans_does_not(backstage: Backstage) -> None:
    poster = await backstage.painted()
    wish = {"kind": "lithophane", "poster_id": poster, "curved": True}

    mine = await backstage.post(GENERATE, body=wish)
    theirs = await backstage.post(GENERATE, await backstage.somebody(), body=wish)

    assert (mine.status_code, theirs.status_code) == (202, 404)


async def test_a_job_is_its_owners_and_the_staffs(backstage: Backstage) -> None:
    place = await ordered(backstage)

    assert (await backstage.get(place, await backstage.somebody())).status_code == 404
    assert (await backstage.get(place, await backstage.somebody(Role.OPERATOR))).status_code == 200
    stranger = await backstage.post(f"{place}/cancel", await backstage.somebody())
    assert stranger.status_code == 404
    assert (await backstage.web.post(GENERATE, json={})).status_code == 401


async def test_another_kind_of_job_is_not_found_here(backstage: Backstage) -> None:
    poster = await backstage.painted()

    assert (await backstage.get(f"/merch/stl/jobs/{poster}")).status_code == 404
    assert (await backstage.post(f"/merch/stl/jobs/{poster}/cancel")).status_code == 404


async def test_it_is_cancelled_once(backstage: Backstage) -> None:
    place = await ordered(backstage)

    first = await backstage.post(f"{place}/cancel")
    second = await backstage.post(f"{place}/cancel")

    assert (first.status_code, first.json()["status"]) == (200, "cancelled")
    assert second.status_code == 409


async def test_the_same_key_orders_once(backstage: Backstage) -> None:
    headers = backstage.headers(backstage.fan) | {"Idempotency-Key": "relief-1"}
    body = {"kind": "relief", "artist_id": backstage.artist.id}

    first = await backstage.post(GENERATE, headers, body=body)
    second = await backstage.post(GENERATE, headers, body=body)

    assert first.json()["job_id"] == second.json()["job_id"]


async def test_what_fails_says_why_in_a_sentence(backstage: Backstage) -> None:
    # A poster of the memory painter is of one colour: there is nobody on it.
    poster = await backstage.painted()
    accepted = await backstage.post(GENERATE, body={"kind": "relief", "poster_id": poster})
    await backstage.studio.work(Queue.SCULPTURE)

    failed = (await backstage.get(accepted.headers["location"])).json()

    assert (failed["status"], failed["error_code"]) == ("failed", "unprintable_nobody_there")
    assert "relief" in failed["error_message"]
    assert failed["stl_url"] is None


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({}, "artist_id"),
        ({"size_mm": 20}, "size_mm"),
        ({"size_mm": 1000}, "size_mm"),
        ({"kind": "statue"}, "kind"),
        ({"curved": True}, "curved"),
        ({"artist_id": "x"}, "artist_id"),
    ],
)
async def test_a_wrong_wish_names_its_field(
    backstage: Backstage, wish: dict[str, object], field: str
) -> None:
    source = {"artist_id": backstage.artist.id} if wish else {}

    answer = await backstage.post(GENERATE, body={"kind": "relief", **source, **wish})

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_consent_comes_first(backstage: Backstage) -> None:
    studio = backstage.studio
    silent = await studio.star(name="Shahzoda")

    answer = await backstage.post(GENERATE, body={"kind": "relief", "artist_id": silent.id})

    assert (answer.status_code, answer.json()["code"]) == (
        (await backstage.post("/posters/generate", body={
            "artist_id": silent.id, "text": "Salom", "style": "modern",
        })).status_code,
        "consent_missing",
    )  # fmt: skip
