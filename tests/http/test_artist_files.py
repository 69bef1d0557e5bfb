"""Artists' files over the real edge."""

from collections.abc import AsyncIterator

import pytest
from tests.builders.town import JPEG, PDF, WAV
from tests.http.cast import Cast, a_cast

from stario.adapters.memory.animation import MemoryPortraitGate
from stario.ports.animation import PortraitProblem


@pytest.fixture
async def cast() -> AsyncIterator[Cast]:
    async with a_cast() as cast:
        yield cast


async def test_a_portrait_goes_straight_to_the_store_and_then_on_the_page(cast: Cast) -> None:
    path = f"/artists/{await cast.page()}"
    upload_id = await cast.upload(f"{path}/portrait", JPEG, "image/jpeg")

    done = await cast.web.post(f"{path}/portrait/{upload_id}/complete", headers=cast.artist)

    assert done.status_code == 200
    assert done.json()["has_portrait"] is True
    assert "stario-artists" in done.json()["image"]


async def test_every_reason_against_a_portrait_is_told_in_words(cast: Cast) -> None:
    path = f"/artists/{await cast.page()}"
    gate = cast.townhouse.town.gate
    assert isinstance(gate, MemoryPortraitGate)
    gate.say(JPEG, PortraitProblem.SEVERAL_FACES, PortraitProblem.BLURRED)
    upload_id = await cast.upload(f"{path}/portrait", JPEG, "image/jpeg")

    refused = await cast.web.post(f"{path}/portrait/{upload_id}/complete", headers=cast.artist)

    body = refused.json()
    assert (refused.status_code, body["code"]) == (422, "portrait_rejected")
    assert [error["field"] for error in body["errors"]] == ["portrait", "portrait"]
    assert "several faces" in body["errors"][0]["message"]
    assert "blurred" in body["errors"][1]["message"]
    assert body["detail"] == body["errors"][0]["message"]


async def test_an_upload_that_never_arrived_is_a_conflict(cast: Cast) -> None:
    path = f"/artists/{await cast.page()}"
    never = cast.townhouse.town.ids.new()

    for kind in ("portrait", "voice-reference", "documents"):
        answer = await cast.web.post(f"{path}/{kind}/{never}/complete", headers=cast.artist)
        assert (answer.status_code, answer.json()["code"]) == (409, "upload_missing")
        odd = await cast.web.post(f"{path}/{kind}/..%2f..%2fx/complete", headers=cast.artist)
        assert odd.status_code == 404


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        ("portrait", {"content_type": "text/html", "size_bytes": 5}, "content_type"),
        ("portrait", {"content_type": "image/jpeg", "size_bytes": 0}, "size_bytes"),
        ("portrait", {"content_type": "image/jpeg", "size_bytes": 2**34}, "size_bytes"),
        ("portrait", {"content_type": "image/jpeg", "size_bytes": 5, "pose": "x"}, "pose"),
        ("voice-reference", {"content_type": "image/png", "size_bytes": 5}, "content_type"),
        ("documents", {"content_type": "audio/wav", "size_bytes": 5}, "content_type"),
    ],
)
async def test_a_link_is_refused_for_what_is_not_taken(
    cast: Cast, kind: str, body: dict[str, object], field: str
) -> None:
    path = f"/artists/{await cast.page()}/{kind}"

    answer = await cast.web.post(path, json=body, headers=cast.artist)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


async def test_a_recording_is_learnt_by_a_job_that_can_be_followed(cast: Cast) -> None:
    path = f"/artists/{await cast.page()}/voice-reference"
    upload_id = await cast.upload(path, WAV, "audio/wav")

    accepted = await cast.web.post(f"{path}/{upload_id}/complete", headers=cast.artist)
    followed = await cast.web.get(accepted.headers["location"], headers=cast.artist)

    assert (accepted.status_code, accepted.json()["status"]) == (202, "queued")
    assert accepted.json()["queue_position"] == 1
    assert followed.json()["job_id"] == accepted.json()["job_id"] == upload_id
    assert followed.json()["progress_percent"] == 0


async def test_papers_are_handed_in_and_seen_by_a_validator(cast: Cast) -> None:
    path = f"/artists/{await cast.page()}/documents"
    upload_id = await cast.upload(path, PDF, "application/pdf")

    handed_in = await cast.web.post(f"{path}/{upload_id}/complete", headers=cast.artist)
    seen = await cast.web.get(path, headers=cast.validator)

    assert [document["id"] for document in handed_in.json()] == [upload_id]
    assert [document["id"] for document in seen.json()] == [upload_id]
