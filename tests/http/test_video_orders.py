"""Ordering videos and following them over the real edge."""

from urllib.parse import urlsplit

import pytest
from tests.builders.values import new_id
from tests.http.backstage import Backstage, video_order

from stario.domain.generation.model.queue import Queue
from stario.ports.media import Bucket


async def test_an_order_answers_at_once_and_says_where_to_look(backstage: Backstage) -> None:
    answer = await backstage.order()

    body = answer.json()
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/videos/jobs/{body['job_id']}"
    assert body == {
        "job_id": body["job_id"],
        "status": "queued",
        "estimated_duration_seconds": 32,
        "queue_position": 1,
    }
    found = await backstage.get(answer.headers["location"])
    assert (found.status_code, found.json()["status"]) == (200, "queued")


async def test_a_price_is_asked_for(backstage: Backstage) -> None:
    dear = await backstage.studio.star(price_som=150_000)
    await backstage.studio.agree(dear)

    body = (await backstage.order(video_order(dear))).json()

    assert body["status"] == "awaiting_payment"
    assert body["payment_options"] == ["payme", "click"]
    assert (body["queue_position"], body["estimated_duration_seconds"]) == (0, 0)
    assert body["order_id"]


async def test_a_doubtful_text_waits_for_a_person(backstage: Backstage) -> None:
    order = video_order(backstage.artist, custom_message="Prezident salom aytdi")

    assert (await backstage.order(order)).json()["status"] == "pending_review"


@pytest.mark.parametrize(
    ("language", "detail", "suggestion"),
    [
        ("en", "This text breaks our rules.", "Take out the rude words."),
        ("ru", "Текст нарушает наши правила.", "Уберите грубые слова."),
        ("uz", "Bu matn qoidalarimizga zid.", "Qoʻpol soʻzlarni olib tashlang."),
    ],
)
async def test_a_refused_text_is_explained_in_the_callers_language(
    backstage: Backstage, language: str, detail: str, suggestion: str
) -> None:
    answer = await backstage.web.post(
        "/videos/generate",
        json=video_order(backstage.artist, custom_message="Salom, jalab"),
        headers={**backstage.headers(backstage.fan), "Accept-Language": language},
    )

    body = answer.json()
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["code"] == "content_rejected"
    assert body["suggestion"] == suggestion
    (flag,) = body["flags"]
    assert (flag["category"], flag["field"]) == ("profanity", "custom_message")
    assert "Salom, jalab"[flag["start"] : flag["end"]] == "jalab"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"recipient_name": ""}, "recipient_name"),
        ({"recipient_name": "   "}, "recipient_name"),
        ({"recipient_name": "a" * 61}, "recipient_name"),
        ({"recipient_name": "a\u202eb"}, "recipient_name"),
        ({"custom_message": "a" * 501}, "custom_message"),
        ({"custom_message": "a" * 300}, "custom_message"),
        ({"occasion": "funeral"}, "occasion"),
        ({"language": "de"}, "language"),
        ({"duration_seconds": 16}, "duration_seconds"),
        ({"duration_seconds": "15"}, "duration_seconds"),
        ({"aspect_ratio": "4:3"}, "aspect_ratio"),
        ({"artist_id": "none"}, "artist_id"),
        ({"prompt_template_id": "0192aaaa-0000-7000-8000-000000000000"}, "prompt_template_id"),
    ],
    ids=str,
)
async def test_a_wrong_field_is_named(
    backstage: Backstage, changes: dict[str, object], field: str
) -> None:
    answer = await backstage.order(video_order(backstage.artist, **changes))

    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_who_cannot_be_ordered_is_said(backstage: Backstage) -> None:
    silent = await backstage.studio.star()

    assert (await backstage.order(video_order(silent))).status_code == 403
    nobody = {**video_order(silent), "artist_id": new_id()}
    assert (await backstage.order(nobody)).status_code == 404


async def test_the_same_key_is_the_same_order(backstage: Backstage) -> None:
    first = await backstage.order(key="k-1")
    again = await backstage.order(key="k-1")
    other = await backstage.order(video_order(backstage.artist, occasion="wedding"), key="k-1")
    fresh = await backstage.order(key="k-2")

    assert (again.status_code, again.json()) == (202, first.json())
    assert again.headers["location"] == first.headers["location"]
    assert other.status_code == 409
    assert fresh.json()["job_id"] != first.json()["job_id"]
    listed = await backstage.studio.town.dispatch.listed(Queue.VIDEO)
    assert listed == (first.json()["job_id"], fresh.json()["job_id"])


async def test_a_finished_job_gives_links_that_lead_to_the_files(backstage: Backstage) -> None:
    video = await backstage.finished()

    body = (await backstage.get(f"/videos/jobs/{video}")).json()

    assert (body["status"], body["progress_percent"]) == ("completed", 100)
    assert body["error_message"] is None
    assert body["completed_at"].endswith("Z")
    assert set(body["stages_seconds"]) >= {"speaking", "animating", "storing"}
    for field, name in (
        ("video_url", "video.mp4"),
        ("thumbnail_url", "thumbnail.jpg"),
        ("captions_url", "captions.vtt"),
    ):
        assert urlsplit(body[field]).path == f"/stario-media/videos/{video}/1/{name}"


async def test_a_failed_job_says_why_in_the_callers_language(backstage: Backstage) -> None:
    job = (await backstage.order()).json()["job_id"]
    await backstage.studio.town.objects.delete(Bucket.ARTISTS, "artists/x/portrait.png")
    await backstage.studio.work()

    sentences = {}
    for language in ("uz", "ru", "en"):
        headers = {**backstage.headers(backstage.fan), "Accept-Language": language}
        body = (await backstage.get(f"/videos/jobs/{job}", headers)).json()
        assert (body["status"], body["error_code"]) == ("failed", "likeness_unusable")
        sentences[language] = body["error_message"]
    assert len(set(sentences.values())) == 3
    assert sentences["en"] == "The artist's portrait cannot be used."


async def test_events_tell_the_way_to_the_end(backstage: Backstage) -> None:
    job = (await backstage.order()).json()["job_id"]

    events = await backstage.watch(f"/videos/jobs/{job}/events", Queue.VIDEO)

    names = [name for name, _ in events]
    statuses = [data["status"] for _, data in events]
    assert names == ["progress"] * (len(events) - 1) + ["end"]
    assert (statuses[0], statuses[-1]) == ("queued", "completed")
    assert events[-1][1] == {
        "job_id": job,
        "status": "completed",
        "stage": events[-1][1]["stage"],
        "progress_percent": 100,
    }


async def test_events_of_a_job_that_ended_are_its_end(backstage: Backstage) -> None:
    job = await backstage.finished()

    answer = await backstage.get(f"/videos/jobs/{job}/events")

    assert answer.text.count("event: ") == 1
    assert "event: end" in answer.text


async def test_a_job_is_stopped_once(backstage: Backstage) -> None:
    job = (await backstage.order()).json()["job_id"]

    cancelled = await backstage.post(f"/videos/jobs/{job}/cancel")
    again = await backstage.post(f"/videos/jobs/{job}/cancel")

    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert cancelled.json()["error_code"] == "cancelled_by_fan"
    assert again.status_code == 409
    assert await backstage.studio.town.dispatch.listed(Queue.VIDEO) == ()
