"""Voice messages and samples over the real edge."""

import pytest
from tests.builders.values import new_id
from tests.http.backstage import Backstage, voice_order

from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.prepare_samples import PrepareSamples
from stario.domain.identity.model.role import Role
from stario.domain.kernel.language import Language


async def spoken(backstage: Backstage) -> str:
    answer = await backstage.order(kind="voice")
    assert answer.status_code == 202, answer.text
    await backstage.studio.work(Queue.VOICE)
    return str(answer.json()["job_id"])


async def test_an_order_answers_at_once_and_says_where_to_look(backstage: Backstage) -> None:
    answer = await backstage.order(kind="voice", key="k")
    again = await backstage.order(kind="voice", key="k")

    body = answer.json()
    assert answer.status_code == 202
    assert (body["status"], body["queue_position"]) == ("queued", 1)
    assert answer.headers["location"] == f"/voice/jobs/{body['job_id']}"
    assert again.json() == body
    waiting = (await backstage.get(answer.headers["location"])).json()
    assert (waiting["status"], waiting["audio_url"]) == ("queued", None)
    assert (waiting["duration_seconds"], waiting["voice_match"]) == (None, None)


async def test_a_finished_message_can_be_heard(backstage: Backstage) -> None:
    job = await spoken(backstage)

    body = (await backstage.get(f"/voice/jobs/{job}")).json()

    assert (body["status"], body["progress_percent"]) == ("completed", 100)
    assert f"/voice/{job}/1/message.m4a" in body["audio_url"]
    assert body["duration_seconds"] == 1.0
    assert body["voice_match"] == 0


async def test_events_tell_the_way_to_the_end(backstage: Backstage) -> None:
    job = (await backstage.order(kind="voice")).json()["job_id"]

    events = await backstage.watch(f"/voice/jobs/{job}/events", Queue.VOICE)

    assert [events[0][1]["status"], events[-1][1]["status"]] == ["queued", "completed"]
    assert events[-1][0] == "end"


async def test_a_message_that_was_taken_down_leaves_its_job(backstage: Backstage) -> None:
    job = await spoken(backstage)
    async with backstage.studio.town.storage() as work:
        (consent,) = await work.consents.of_artist(backstage.artist.id)
    await backstage.studio.revoke(consent)

    answer = await backstage.get(f"/voice/jobs/{job}")

    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["audio_url"]) == ("completed", None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": " \n "}, "text"),
        ({"text": "a" * 501}, "text"),
        ({"text": "مرحبا"}, "text"),
        ({"emotion": "furious"}, "emotion"),
        ({"speed": 0.49}, "speed"),
        ({"speed": 2.01}, "speed"),
        ({"language": "fr"}, "language"),
    ],
    ids=str,
)
async def test_a_wrong_field_is_named(
    backstage: Backstage, changes: dict[str, object], field: str
) -> None:
    answer = await backstage.order(voice_order(backstage.artist, **changes), kind="voice")

    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_speech_is_moderated_as_videos_are(backstage: Backstage) -> None:
    rude = await backstage.order(voice_order(backstage.artist, text="jalab"), kind="voice")
    unsure = await backstage.order(voice_order(backstage.artist, text="prezident"), kind="voice")

    assert (rude.status_code, rude.json()["code"]) == (422, "content_rejected")
    assert unsure.json()["status"] == "pending_review"


async def test_somebody_elses_message_is_not_there(backstage: Backstage) -> None:
    job = await spoken(backstage)
    other = await backstage.somebody(Role.VALIDATOR)

    for path in (f"/voice/jobs/{job}", f"/voice/jobs/{job}/events"):
        assert (await backstage.get(path, other)).status_code == 404
        assert (await backstage.web.get(path)).status_code == 401
    # A voice message's job is no video's.
    assert (await backstage.get(f"/videos/jobs/{job}")).status_code == 404
    assert (await backstage.post(f"/videos/jobs/{job}/cancel")).status_code == 404


async def test_anybody_hears_the_samples_of_an_artist(backstage: Backstage) -> None:
    path = f"/voice/artists/{backstage.artist.id}/samples"
    assert (await backstage.web.get(path)).json() == []
    town = backstage.studio.town
    prepare = PrepareSamples(
        storage=town.storage,
        dispatch=town.dispatch,
        clock=town.clock,
        languages=frozenset(Language),
    )
    for _ in range(await prepare()):
        await backstage.studio.work(Queue.VOICE)

    samples = (await backstage.web.get(path)).json()

    assert [sample["language"] for sample in samples] == ["en", "ru", "uz"]
    assert all(sample["audio_url"].startswith("http") for sample in samples)
    assert all(sample["is_ai_generated"] is True for sample in samples)
    assert (await backstage.web.get(f"/voice/artists/{new_id()}/samples")).status_code == 404
    # Nobody's order: no fan finds a sample's job.
    assert (await backstage.get(f"/voice/jobs/{samples[0]['id']}")).status_code == 404
