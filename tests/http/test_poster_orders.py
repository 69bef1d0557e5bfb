"""Ordering posters over the real edge, with and without a photo of the fan."""

from urllib.parse import parse_qs, urlsplit

import pytest
from tests.builders.posters import a_photo, an_empty_photo
from tests.builders.values import new_id
from tests.http.backstage import Backstage, poster_order

from stario.domain.faces.model.face_upload import FaceState
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import FaceUploadId
from stario.ports.media import Bucket

GENERATE = "/posters/generate"


async def send_photo(backstage: Backstage, content: bytes | None = None) -> dict[str, str]:
    """Ask for a link and PUT a photo as the store lets one who has it."""
    answer = await backstage.post("/posters/uploads")
    assert answer.status_code == 201, answer.text
    upload: dict[str, str] = answer.json()
    target = urlsplit(upload["upload_url"])
    _, bucket, key = target.path.split("/", 2)
    objects = backstage.studio.town.objects
    grant = parse_qs(target.query)["grant"][0]
    objects.redeem(grant, method=upload["method"], bucket=bucket, key=key)
    await objects.put(Bucket(bucket), key, content or a_photo(), content_type="image/jpeg")
    return upload


async def state_of(backstage: Backstage, upload: dict[str, str]) -> FaceState:
    """As the cleaner finds it."""
    town = backstage.studio.town
    async with town.storage() as work:
        await work.face_uploads.end_with_jobs(at=town.clock.now())
        found = await work.face_uploads.get(FaceUploadId(upload["upload_id"]))
        await work.commit()
    return found.state(town.clock.now())


async def test_an_order_answers_at_once_and_says_where_to_look(backstage: Backstage) -> None:
    answer = await backstage.order(kind="posters", key="k")
    again = await backstage.order(kind="posters", key="k")

    body = answer.json()
    assert answer.status_code == 202
    assert (body["status"], body["queue_position"]) == ("queued", 1)
    assert body["estimated_duration_seconds"] == 4
    assert answer.headers["location"] == f"/posters/jobs/{body['job_id']}"
    assert again.json() == body
    waiting = (await backstage.get(answer.headers["location"])).json()
    assert (waiting["status"], waiting["poster_url"], waiting["poster_id"]) == (
        "queued",
        None,
        None,
    )


async def test_the_least_that_must_be_said_is_who_and_what(backstage: Backstage) -> None:
    body: dict[str, object] = {"artist_id": backstage.artist.id, "text": "Salom"}

    answer = await backstage.order(body, kind="posters")
    await backstage.studio.work(Queue.POSTER)

    poster = (await backstage.get(f"/posters/{answer.json()['job_id']}")).json()
    assert (poster["style"], poster["aspect_ratio"]) == ("modern", "4:5")
    # The request was in English.
    assert poster["language"] == "en"


async def test_absent_wishes_may_be_null(backstage: Backstage) -> None:
    nothing = dict.fromkeys(
        ("template_id", "style", "secondary_text", "user_photo_url", "color_scheme", "language")
    )

    answer = await backstage.order(poster_order(backstage.artist, **nothing), kind="posters")

    assert answer.status_code == 202, answer.text


async def test_a_template_chooses_what_the_fan_does_not(backstage: Backstage) -> None:
    poster = await backstage.painted(template_id="new-year", style=None)

    assert (await backstage.get(f"/posters/{poster}")).json()["style"] == "neon"


async def test_letters_choose_the_language(backstage: Backstage) -> None:
    poster = await backstage.painted(text="Мы вместе", language=None)

    assert (await backstage.get(f"/posters/{poster}")).json()["language"] == "ru"


async def test_a_finished_poster_can_be_seen(backstage: Backstage) -> None:
    job = await backstage.painted()

    body = (await backstage.get(f"/posters/jobs/{job}")).json()

    assert (body["status"], body["progress_percent"], body["poster_id"]) == ("completed", 100, job)
    assert f"/posters/{job}/1/standard.jpg" in body["poster_url"]
    assert f"/posters/{job}/1/hd.jpg" in body["poster_url_hd"]
    assert f"/posters/{job}/1/thumbnail.jpg" in body["thumbnail_url"]
    assert body["file_url"] is None
    assert set(body["stages_seconds"]) == {"checking", "cutting_out", "painting", "storing"}


async def test_events_tell_the_way_to_the_end(backstage: Backstage) -> None:
    job = (await backstage.order(kind="posters")).json()["job_id"]

    events = await backstage.watch(f"/posters/jobs/{job}/events", Queue.POSTER)

    assert [events[0][1]["status"], events[-1][1]["status"]] == ["queued", "completed"]
    assert events[-1][0] == "end"


async def test_an_order_can_be_cancelled_until_it_is_done(backstage: Backstage) -> None:
    job = (await backstage.order(kind="posters")).json()["job_id"]

    cancelled = await backstage.post(f"/posters/jobs/{job}/cancel")
    again = await backstage.post(f"/posters/jobs/{job}/cancel")

    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert (again.status_code, again.json()["code"]) == (409, "job_out_of_order")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": " \n "}, "text"),
        ({"text": "a" * 61}, "text"),
        ({"text": "a\u202eb"}, "text"),
        ({"text": "Salom 🎉"}, "text"),
        ({"text": "مرحبا"}, "text"),
        ({"secondary_text": "a" * 121}, "secondary_text"),
        ({"style": "cubist"}, "style"),
        ({"aspect_ratio": "3:2"}, "aspect_ratio"),
        ({"color_scheme": "mud"}, "color_scheme"),
        ({"template_id": "funeral"}, "template_id"),
        ({"language": "fr"}, "language"),
        ({"artist_id": "1"}, "artist_id"),
        ({"user_photo_url": "https://example.com/me.jpg"}, "user_photo_url"),
        ({"user_photo_url": "http://169.254.169.254/faces/x"}, "user_photo_url"),
        ({"user_photo_url": "javascript:alert(1)"}, "user_photo_url"),
    ],
    ids=str,
)
async def test_a_wrong_field_is_named(
    backstage: Backstage, changes: dict[str, object], field: str
) -> None:
    answer = await backstage.order(poster_order(backstage.artist, **changes), kind="posters")

    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_missing_glyph_is_named_in_the_callers_language(backstage: Backstage) -> None:
    order = poster_order(backstage.artist, text="Salom 🎉")
    said = {}
    for language in ("uz", "ru", "en"):
        headers = backstage.headers(backstage.fan) | {"Accept-Language": language}
        answer = await backstage.web.post(GENERATE, json=order, headers=headers)
        said[language] = answer.json()["errors"][0]["message"]

    assert len(set(said.values())) == 3
    assert all("🎉" in sentence for sentence in said.values())


async def test_posters_are_moderated_as_videos_are(backstage: Backstage) -> None:
    rude = await backstage.order(poster_order(backstage.artist, text="jalab"), kind="posters")
    unsure = await backstage.order(
        poster_order(backstage.artist, secondary_text="prezident"), kind="posters"
    )

    assert (rude.status_code, rude.json()["code"]) == (422, "content_rejected")
    assert rude.json()["flags"][0]["field"] == "text"
    assert unsure.json()["status"] == "pending_review"


async def test_an_unknown_artist_is_404(backstage: Backstage) -> None:
    order = poster_order(backstage.artist, artist_id=new_id())

    assert (await backstage.order(order, kind="posters")).status_code == 404


async def test_the_fan_stands_beside_the_artist_and_the_photo_goes(backstage: Backstage) -> None:
    upload = await send_photo(backstage)
    assert int(upload["expires_in_seconds"]) <= 300
    assert upload["upload_url"].startswith(upload["photo_url"])

    poster = await backstage.painted(user_photo_url=upload["photo_url"])

    assert (await backstage.get(f"/posters/{poster}")).json()["with_user_photo"] is True
    assert await state_of(backstage, upload) is FaceState.DUE


async def test_a_photo_without_a_face_fails_the_order_in_a_sentence(backstage: Backstage) -> None:
    upload = await send_photo(backstage, an_empty_photo())
    job = await backstage.painted(user_photo_url=upload["photo_url"])

    failed = (await backstage.get(f"/posters/jobs/{job}")).json()

    assert (failed["status"], failed["error_code"]) == ("failed", "photo_no_face")
    assert failed["error_message"] == "No face was found in your photo."
    assert await state_of(backstage, upload) is FaceState.DUE


async def test_somebody_elses_photo_is_as_none_at_all(backstage: Backstage) -> None:
    upload = await send_photo(backstage)
    town = backstage.studio.town
    thief = backstage.headers(await town.person())
    order = poster_order(backstage.artist, user_photo_url=upload["photo_url"])

    stolen = await backstage.web.post(GENERATE, json=order, headers=thief)
    invented = await backstage.web.post(
        GENERATE,
        json=order | {"user_photo_url": upload["photo_url"].replace(upload["upload_id"], new_id())},
        headers=thief,
    )

    assert stolen.status_code == invented.status_code == 422
    assert stolen.json()["errors"] == invented.json()["errors"]
    assert await state_of(backstage, upload) is FaceState.EXPECTED


async def test_somebody_elses_job_is_not_there(backstage: Backstage) -> None:
    job = await backstage.painted()
    other = await backstage.somebody(Role.VALIDATOR)

    for path in (f"/posters/jobs/{job}", f"/posters/jobs/{job}/events", f"/posters/{job}"):
        assert (await backstage.get(path, other)).status_code == 404
        assert (await backstage.web.get(path)).status_code == 401
    assert (await backstage.post(f"/posters/jobs/{job}/cancel", other)).status_code == 404
    # A poster's job is no video's.
    assert (await backstage.get(f"/videos/jobs/{job}")).status_code == 404
    staff = await backstage.somebody(Role.OPERATOR)
    assert (await backstage.get(f"/posters/jobs/{job}", staff)).status_code == 200


async def test_everybody_sees_the_templates_in_their_language(backstage: Backstage) -> None:
    russian = await backstage.web.get("/posters/templates", headers={"Accept-Language": "ru"})
    english = await backstage.web.get("/posters/templates")

    names = {template["id"]: template["name"] for template in russian.json()}
    assert len(names) >= 12
    assert names["birthday"] == "День рождения"
    birthday = english.json()[0]
    assert (birthday["name"], birthday["names"]["uz"]) == ("Birthday", "Tugʻilgan kun")
    assert birthday["aspect_ratios"] == ["1:1", "9:16", "16:9", "4:5"]
    assert birthday["preview_url"] is None
    assert {"sample_text", "kicker", "topic", "style"} <= set(birthday)
