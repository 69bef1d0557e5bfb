"""How a photo comes to the service of faces: in a form, or named and deleted after its use."""

import pytest
from tests.builders import new_id
from tests.builders.photos import astronaut_photo, blank_photo
from tests.http.face_booth import Booth

from stario.domain.faces.model.face_upload import LARGEST_BYTES
from stario.ports.media import Bucket

FORM = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("files", "data", "field"),
    [
        ({"file": b""}, {"celebrity_ids": "x"}, "file"),
        ({"picture": b"abc"}, {"celebrity_ids": "x"}, "file"),
        ({"file": b"abc"}, {}, "celebrity_ids"),
        ({"file": b"abc"}, {"celebrity_ids": "not-an-id"}, "celebrity_ids"),
        ({"file": b"abc"}, {"celebrity_ids": ",".join([new_id()] * 501)}, "celebrity_ids"),
    ],
)
async def test_what_a_form_lacks_is_named(
    booth: Booth, files: dict[str, bytes], data: dict[str, str], field: str
) -> None:
    answer = await booth.web.post("/face/compare", files=files, data=data, headers=booth.headers)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [
        ("image/jpeg", b"abc", 415),
        ("text/plain", b"abc", 415),
        ("multipart/form-data", b"abc", 400),
        (FORM, b"no form", 400),
        (FORM, b"--b\r\nContent-Disposition: form-data; name=x\r\n\r\nends here", 400),
        (FORM, b"--b\r\n\r\n\r\n" * 2000 + b"--b--\r\n", 400),
        ("application/json", b"{", 400),
        ("application/json", b"[]", 422),
    ],
)
async def test_another_body_is_refused(
    booth: Booth, kind: str, content: bytes, status: int
) -> None:
    answer = await booth.web.post(
        "/face/compare", content=content, headers={**booth.headers, "Content-Type": kind}
    )

    assert answer.status_code == status, answer.text


async def test_a_photo_of_more_than_20_mib_is_refused(booth: Booth) -> None:
    photo = astronaut_photo() + b"\0" * LARGEST_BYTES

    assert (await booth.compare(photo, booth.astronaut.id)).status_code == 413
    assert (await booth.compare(photo * 2, booth.astronaut.id)).status_code == 413


async def test_a_photo_that_was_sent_before_is_used_once_and_deleted(booth: Booth) -> None:
    upload = await booth.sent(astronaut_photo())
    body = {"upload_id": upload["upload_id"], "celebrity_ids": [booth.astronaut.id]}

    answer = await booth.web.post("/face/compare", json=body, headers=booth.headers)

    assert answer.status_code == 200, answer.text
    assert answer.json()["best_match_score"] > 99
    assert [key async for key in booth.clients.objects.list(Bucket.EPHEMERAL)] == []
    again = await booth.web.post("/face/compare", json=body, headers=booth.headers)
    assert again.status_code == 409
    assert again.json()["code"] == "photo_gone"


async def test_a_refused_photo_is_deleted_as_well(booth: Booth) -> None:
    upload = await booth.sent(blank_photo())

    answer = await booth.web.post(
        "/face/compare/batch", json={"image_url": upload["upload_url"]}, headers=booth.headers
    )

    assert answer.status_code == 422
    assert [key async for key in booth.clients.objects.list(Bucket.EPHEMERAL)] == []


async def test_nobody_uses_the_photo_of_somebody_else(booth: Booth) -> None:
    upload = await booth.sent(astronaut_photo())
    for named, status in (
        ({"upload_id": upload["upload_id"]}, 404),
        ({"image_url": upload["upload_url"]}, 422),
    ):
        answer = await booth.web.post("/face/detect", json=named, headers=booth.stranger)
        assert answer.status_code == status
    mine = await booth.web.post(
        "/face/detect", json={"image_url": upload["upload_url"]}, headers=booth.headers
    )
    assert mine.status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "http://evil.example/stario-ephemeral/faces/{id}",
        "http://house@evil.example/files/stario-ephemeral/faces/{id}",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "",
    ],
)
async def test_no_other_address_is_ever_followed(booth: Booth, url: str) -> None:
    upload = await booth.sent(astronaut_photo())
    answer = await booth.web.post(
        "/face/detect",
        json={"image_url": url.replace("{id}", upload["upload_id"])},
        headers=booth.headers,
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "image_url"


async def test_a_photo_is_named_once(booth: Booth) -> None:
    for body in ({}, {"upload_id": new_id(), "image_url": "http://house/x"}):
        answer = await booth.web.post("/face/detect", json=body, headers=booth.headers)
        assert answer.status_code == 422
