"""Comparing a photo over the real gateway, with the real engine."""

import asyncio
import json

import pytest
from tests.builders import new_id
from tests.builders.photos import (
    admiral_photo,
    animated,
    astronaut_photo,
    blank_photo,
    other_photo_of_astronaut,
    pair,
)
from tests.builders.portraits import encoded
from tests.http.face_booth import Booth


async def test_a_photo_is_compared_with_those_who_were_named(booth: Booth) -> None:
    answer = await booth.compare(other_photo_of_astronaut(), booth.admiral.id, booth.astronaut.id)

    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert [one["artist_id"] for one in body["results"]] == [
        booth.astronaut.id,
        booth.admiral.id,
    ]
    assert body["best_match_artist_id"] == booth.astronaut.id
    assert body["best_match_score"] == body["results"][0]["similarity_score"] >= 90
    assert body["results"][1]["similarity_score"] < 75
    assert body["processing_time_ms"] > 0
    assert answer.headers["cache-control"] == "no-store"


async def test_ids_may_stand_in_one_field_and_twice_and_be_unknown(booth: Booth) -> None:
    listed = f"{booth.astronaut.id}, {new_id()},{booth.astronaut.id}"

    body = (await booth.compare(astronaut_photo(), listed)).json()

    assert [one["artist_id"] for one in body["results"]] == [booth.astronaut.id]
    assert body["best_match_score"] > 99


async def test_the_same_photo_has_the_same_score(booth: Booth) -> None:
    photo = other_photo_of_astronaut()
    answers = [(await booth.compare(photo, booth.astronaut.id)).json() for _ in range(3)]

    assert len({answer["best_match_score"] for answer in answers}) == 1


async def test_a_batch_compares_with_everybody_unless_some_are_named(booth: Booth) -> None:
    path = "/face/compare/batch"
    every = (await booth.compare(astronaut_photo(), path=path)).json()
    one = (await booth.compare(astronaut_photo(), booth.admiral.id, path=path)).json()

    assert {each["artist_id"] for each in every["results"]} == {
        booth.astronaut.id,
        booth.admiral.id,
    }
    assert [each["artist_id"] for each in one["results"]] == [booth.admiral.id]


async def test_many_at_once_get_what_each_would_get_alone(booth: Booth) -> None:
    photos = [astronaut_photo(), admiral_photo()] * 3
    answers = await asyncio.gather(
        *(booth.compare(photo, path="/face/compare/batch") for photo in photos)
    )

    best = [answer.json()["best_match_artist_id"] for answer in answers]
    assert best == [booth.astronaut.id, booth.admiral.id] * 3


async def test_faces_are_found_with_their_landmarks(booth: Booth) -> None:
    photo = encoded(pair(), ".jpg")
    answer = await booth.web.post("/face/detect", files={"file": photo}, headers=booth.headers)

    body = answer.json()
    assert answer.status_code == 200, answer.text
    assert body["faces_detected"] == len(body["faces"]) == 2
    assert (body["image_width"], body["image_height"]) == pair().shape[1::-1]
    face = body["faces"][0]
    assert set(face["bbox"]) == {"x", "y", "width", "height"}
    assert face["landmarks"]["right_eye"]["x"] < face["landmarks"]["left_eye"]["x"]
    assert 0.6 <= face["confidence"] <= 1


async def test_without_a_face_detection_finds_none(booth: Booth) -> None:
    answer = await booth.web.post(
        "/face/detect", files={"file": blank_photo()}, headers=booth.headers
    )

    assert answer.json()["faces_detected"] == 0


@pytest.mark.parametrize(
    ("photo", "sentence"),
    [
        (blank_photo(), "No face"),
        (encoded(pair(), ".jpg"), "several faces"),
        (animated("PNG"), "moves"),
        (b"%PDF-1.7 nothing", "no JPEG"),
        (astronaut_photo()[:9000], "ends early"),
    ],
    ids=["nobody", "two", "animated", "pdf", "cut"],
)
async def test_what_is_wrong_with_a_photo_is_said(
    booth: Booth, photo: bytes, sentence: str
) -> None:
    answer = await booth.compare(photo, booth.astronaut.id)

    assert answer.status_code == 422
    assert answer.json()["code"] == "photo_unusable"
    assert sentence in answer.json()["detail"]


async def test_one_must_be_signed_in(booth: Booth) -> None:
    for path in ("/face/detect", "/face/compare", "/face/compare/batch"):
        answer = await booth.web.post(path, files={"file": astronaut_photo()})
        assert answer.status_code == 401


async def test_nobody_to_compare_with_is_not_found(booth: Booth) -> None:
    assert (await booth.compare(astronaut_photo(), new_id())).status_code == 404


async def test_the_service_by_itself_answers_alike(booth: Booth) -> None:
    photo = astronaut_photo()
    answer = await booth.service.post(
        "/compare/batch", files={"file": photo}, headers=booth.headers
    )
    found = await booth.service.post("/detect", files={"file": photo}, headers=booth.headers)
    named = await booth.service.post(
        "/compare",
        files={"file": photo},
        data={"celebrity_ids": booth.admiral.id},
        headers=booth.headers,
    )

    assert answer.json()["best_match_artist_id"] == booth.astronaut.id
    assert found.json()["faces_detected"] == 1
    assert named.json()["best_match_artist_id"] == booth.admiral.id
    health = (await booth.service.get("/health/ready")).json()
    assert (health["service"], health["status"]) == ("face-similarity", "ok")
    assert "face-similarity" in (await booth.service.get("/metrics")).text
    paths = json.loads((await booth.service.get("/openapi.json")).text)["paths"]
    assert {"/detect", "/compare", "/compare/batch"} <= set(paths)


async def test_the_gateway_knows_how_the_service_is(booth: Booth) -> None:
    report = (await booth.web.get("/health/face-similarity")).json()

    assert report["status"] == "ok"
    assert {"database", "models"} <= set(report["dependencies"])
