"""Artists' consents over the real edge."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from tests.builders.work import a_job, a_video
from tests.http.townhouse import Townhouse

from stario.domain.artists.model.artist import Artist
from stario.domain.generation.model.job import Job, JobState
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import ConsentId


@pytest.fixture
def townhouse(stored_townhouse: Townhouse) -> Townhouse:
    return stored_townhouse


@pytest.fixture
async def web(townhouse: Townhouse) -> AsyncIterator[httpx.AsyncClient]:
    async with townhouse.client() as client:
        yield client


async def managed(townhouse: Townhouse) -> tuple[Artist, dict[str, str]]:
    owner = await townhouse.town.person(Role.ARTIST)
    artist = await townhouse.town.artist(owner, is_verified=True)
    return artist, await townhouse.signed_in(owner)


def terms(townhouse: Townhouse, **changes: object) -> dict[str, object]:
    until = townhouse.town.clock.now() + timedelta(days=365)
    return {
        "likeness": True,
        "voice": True,
        "languages": ["uz", "ru"],
        "topics": ["birthday", "wedding"],
        "max_duration_seconds": 60,
        "valid_until": until.isoformat(),
        "contract_sha256": "AB" * 32,
        **changes,
    }


async def work_on(townhouse: Townhouse, artist: Artist, consent_id: str) -> tuple[Job, Job]:
    """A job that waits and one with a video, both on the consent."""
    town = townhouse.town
    fan = await town.person()
    async with town.storage() as work:
        consent = await work.consents.get(ConsentId(consent_id))
        waiting, done = (
            a_job(account=fan, artist=artist, consent=consent, state=state)
            for state in (JobState.QUEUED, JobState.DONE)
        )
        await work.jobs.add(waiting)
        await work.jobs.add(done)
        await work.videos.add(a_video(done))
        await work.commit()
    return waiting, done


async def test_a_consent_is_recorded_listed_and_revoked(
    townhouse: Townhouse, web: httpx.AsyncClient
) -> None:
    artist, owner = await managed(townhouse)
    path = f"/artists/{artist.id}/consents"

    recorded = await web.post(path, json=terms(townhouse), headers=owner)
    body = recorded.json()
    waiting, _ = await work_on(townhouse, artist, body["id"])
    revoked = await web.delete(f"{path}/{body['id']}", headers=owner)
    again = await web.delete(f"{path}/{body['id']}", headers=owner)
    listed = await web.get(path, headers=owner)

    assert recorded.status_code == 201
    assert (body["is_in_force"], body["contract_sha256"]) == (True, "ab" * 32)
    assert revoked.status_code == again.status_code == 200
    assert revoked.json()["cancelled_jobs"] == revoked.json()["taken_down_videos"] == 1
    assert again.json()["cancelled_jobs"] == 0
    assert [consent["is_in_force"] for consent in listed.json()] == [False]
    async with townhouse.town.storage() as work:
        assert (await work.jobs.get(waiting.id)).error == "consent_revoked"


@pytest.mark.parametrize("townhouse", ["memory"], indirect=True)
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"likeness": False, "voice": False}, "likeness"),
        ({"languages": []}, "languages"),
        ({"languages": ["xx"]}, "languages[0]"),
        ({"topics": ["war"]}, "topics[0]"),
        ({"max_duration_seconds": 0}, "max_duration_seconds"),
        ({"max_duration_seconds": 10**9}, "max_duration_seconds"),
        ({"valid_until": "2020-01-01T00:00:00Z"}, "valid_until"),
        ({"valid_until": "2999-01-01T00:00:00Z"}, "valid_until"),
        ({"valid_until": "2027-01-01T00:00:00"}, "valid_until"),
        ({"valid_until": "tomorrow"}, "valid_until"),
        ({"contract_sha256": "ab"}, "contract_sha256"),
        ({"contract_sha256": "zz" * 32}, "contract_sha256"),
        ({"voice": "yes"}, "voice"),
    ],
)
async def test_terms_that_cannot_hold_name_the_field(
    townhouse: Townhouse, web: httpx.AsyncClient, change: dict[str, object], field: str
) -> None:
    artist, owner = await managed(townhouse)

    answer = await web.post(
        f"/artists/{artist.id}/consents", json=terms(townhouse, **change), headers=owner
    )

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_one_key_records_one_consent(townhouse: Townhouse, web: httpx.AsyncClient) -> None:
    artist, owner = await managed(townhouse)
    path = f"/artists/{artist.id}/consents"
    key = {**owner, "Idempotency-Key": "contract-1"}

    first = await web.post(path, json=terms(townhouse), headers=key)
    second = await web.post(path, json=terms(townhouse), headers=key)

    assert first.json() == second.json()
    assert len((await web.get(path, headers=owner)).json()) == 1


async def test_a_result_handed_over_meanwhile_is_taken_down_and_nobody_waits_for_ever(
    townhouse: Townhouse, web: httpx.AsyncClient
) -> None:
    artist, owner = await managed(townhouse)
    path = f"/artists/{artist.id}/consents"
    consent_id = (await web.post(path, json=terms(townhouse), headers=owner)).json()["id"]
    waiting, _ = await work_on(townhouse, artist, consent_id)
    now = townhouse.town.clock.now()
    leased = waiting.lease("w1", until=now + timedelta(minutes=1), at=now)
    async with townhouse.town.storage() as work:
        await work.jobs.save(leased, was=waiting)
        await work.commit()

    async with townhouse.town.storage() as work:
        await work.jobs.save(leased.complete({}, at=now), was=leased)
        revoking = asyncio.create_task(web.delete(f"{path}/{consent_id}", headers=owner))
        # Time for the revocation to come as far as it can.
        await asyncio.sleep(0.2)
        await work.consents.of_artist(artist.id, lock=True)
        await work.videos.add(a_video(leased))
        await work.commit()
    revoked = await asyncio.wait_for(revoking, timeout=10)

    assert revoked.status_code == 200
    assert (revoked.json()["cancelled_jobs"], revoked.json()["taken_down_videos"]) == (0, 2)


@pytest.mark.parametrize("townhouse", ["memory"], indirect=True)
async def test_a_consent_under_another_artist_is_not_found(
    townhouse: Townhouse, web: httpx.AsyncClient
) -> None:
    artist, owner = await managed(townhouse)
    other, other_owner = await managed(townhouse)
    recorded = await web.post(
        f"/artists/{other.id}/consents", json=terms(townhouse), headers=other_owner
    )

    answer = await web.delete(
        f"/artists/{artist.id}/consents/{recorded.json()['id']}", headers=owner
    )

    assert answer.status_code == 404
    (listed,) = (await web.get(f"/artists/{other.id}/consents", headers=other_owner)).json()
    assert listed["is_in_force"] is True
