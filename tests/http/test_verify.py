"""Did Stario make this? What the verify page and its programs answer."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import attrs
import numpy as np
import pytest
from scipy.signal import resample_poly
from tests.builders.media_files import (
    a_picture_file,
    a_sound_file,
    a_texture,
    a_video_file,
    resaved,
)
from tests.builders.papers import PUBLIC_URL, Authority
from tests.builders.scenes import babble
from tests.builders.values import new_id
from tests.http.verifying import WATERMARK, Desk, a_desk, noise

from stario.domain.provenance.model.asset import AssetKind, mark_of
from stario.entrypoints.http import uploaded_file
from stario.ports.speech import SPEECH_RATE


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = await a_desk(tmp_path)
    async with desk.web:
        yield desk


async def test_an_untouched_file_is_ours_and_intact(desk: Desk) -> None:
    asset, file = await desk.product()

    answer = (await desk.ask(file.read_bytes())).json()

    assert answer["verdict"] == "ours_intact"
    assert answer["registered"] is True
    assert answer["evidence"]["credential"] == "trusted"
    assert answer["evidence"]["asset_id"] == asset.id
    assert answer["evidence"]["signed_at"] is not None
    assert answer["asset"]["id"] == asset.id
    assert answer["asset"]["artist"]["name"] == desk.artist.name
    assert answer["asset"]["standing"] == "good"
    assert answer["asset"]["verify_url"] == f"{PUBLIC_URL}/verify/{asset.id}"
    assert desk.left_behind() == []


@pytest.mark.parametrize(("quality", "scale"), [(50, 1.0), (75, 0.5), (90, 1.0)])
async def test_one_saved_again_is_ours_but_altered(desk: Desk, quality: int, scale: float) -> None:
    asset, file = await desk.product()

    answer = (await desk.ask(resaved(file, quality=quality, scale=scale))).json()

    assert answer["verdict"] == "ours_altered"
    assert answer["evidence"]["credential"] == "absent"
    assert answer["evidence"]["mark_found"] is True
    assert answer["asset"]["id"] == asset.id


async def test_a_changed_byte_is_ours_but_altered(desk: Desk) -> None:
    asset, file = await desk.product()
    content = bytearray(file.read_bytes())
    content[-400] ^= 1

    answer = (await desk.ask(bytes(content))).json()

    assert (answer["verdict"], answer["evidence"]["credential"]) == ("ours_altered", "broken")
    assert answer["asset"]["id"] == asset.id


async def test_without_its_mark_a_picture_is_known_by_its_likeness(desk: Desk) -> None:
    image = a_texture(600, 480, seed=8)
    asset = await desk.remember(image)
    file = a_picture_file(desk.folder, "jpg", image)

    answer = (await desk.ask(resaved(file, quality=60, scale=0.5))).json()

    assert answer["verdict"] == "ours_altered"
    assert answer["evidence"]["mark_found"] is False
    assert answer["evidence"]["perceptual_distance"] <= 10
    assert answer["asset"]["id"] == asset.id


async def test_a_stranger_s_file_is_not_ours(desk: Desk) -> None:
    await desk.product()
    file = a_picture_file(desk.folder, "png", noise())

    answer = (await desk.ask(file.read_bytes())).json()

    assert answer["verdict"] == "not_ours"
    assert answer["asset"] is None
    assert answer["registered"] is False


async def test_a_forged_authority_of_our_name_is_not_believed(desk: Desk) -> None:
    asset = await desk.remember(None)
    file = a_picture_file(desk.folder, "jpg", noise(2))
    await desk.sign(file, asset.id, Authority.new())

    answer = (await desk.ask(file.read_bytes())).json()

    assert (answer["verdict"], answer["evidence"]["credential"]) == ("not_ours", "foreign")
    assert answer["evidence"]["asset_id"] is None
    assert "trusted" not in str(answer)


async def test_a_signature_that_the_registry_does_not_know_is_said_so(desk: Desk) -> None:
    file = await desk.sign(a_picture_file(desk.folder, "jpg"), unknown := new_id())

    answer = (await desk.ask(file.read_bytes())).json()

    assert answer["verdict"] == "ours_intact"
    assert answer["registered"] is False
    assert answer["evidence"]["asset_id"] == unknown
    assert answer["asset"] is None
    page = await desk.ask(file.read_bytes(), accept="text/html")
    assert "the registry has no such entry" in page.text


async def test_a_mark_that_the_registry_does_not_know_counts_for_nothing(desk: Desk) -> None:
    marked = WATERMARK.mark_image(a_texture(700, 600, seed=4), 12345)
    file = a_picture_file(desk.folder, "png", marked)

    assert (await desk.ask(file.read_bytes())).json()["verdict"] == "not_ours"


async def test_a_video_without_its_papers_is_known_by_its_frames(desk: Desk) -> None:
    image = a_texture(640, 512, seed=6)
    asset = await desk.remember(None, AssetKind.VIDEO)
    video = a_video_file(desk.folder, WATERMARK.mark_image(image, mark_of(asset.id)))

    answer = (await desk.ask(video.read_bytes())).json()

    assert (answer["verdict"], answer["asset"]["id"]) == ("ours_altered", asset.id)
    assert answer["asset"]["standing"] == "taken_down"


async def test_a_voice_that_a_messenger_saved_again_is_known_by_its_mark(desk: Desk) -> None:
    asset = await desk.remember(None, AssetKind.VOICE)
    marked = WATERMARK.mark_sound(babble(3, 6.0), SPEECH_RATE, mark_of(asset.id))
    sound = a_sound_file(desk.folder, "mp3", resample_poly(marked, 2, 1).astype(np.float32))

    answer = (await desk.ask(sound.read_bytes())).json()

    assert (answer["verdict"], answer["asset"]["id"]) == ("ours_altered", asset.id)


async def test_a_revoked_consent_shows(desk: Desk) -> None:
    asset, file = await desk.product()
    await desk.studio.revoke(desk.consent)

    answer = (await desk.ask(file.read_bytes())).json()
    read = (await desk.web.get(f"/verify/{asset.id}")).json()

    assert answer["asset"]["standing"] == read["standing"] == "consent_revoked"
    assert read["consent"]["revoked_at"] is not None
    page = await desk.web.get(f"/verify/{asset.id}", headers={"accept": "text/html"})
    assert "The artist revoked the consent" in page.text


async def test_an_asset_says_who_consented_when_and_with_what_it_was_made(desk: Desk) -> None:
    asset = await desk.remember(None)

    answer = await desk.web.get(f"/verify/{asset.id}")

    assert answer.status_code == 200
    assert answer.json() == {
        "id": asset.id,
        "kind": "share_card",
        "artist": {"id": desk.artist.id, "name": desk.artist.name},
        "consent": {
            "id": desk.consent.id,
            "agreed_at": answer.json()["consent"]["agreed_at"],
            "valid_until": answer.json()["consent"]["valid_until"],
            "revoked_at": None,
        },
        "made_at": answer.json()["made_at"],
        "digital_source_type": asset.digital_source.url,
        "made_with": {"painter": "skia"},
        "is_ai_generated": True,
        "standing": "good",
        "taken_down_at": None,
        "verify_url": f"{PUBLIC_URL}/verify/{asset.id}",
    }


@pytest.mark.parametrize(
    ("language", "title", "problem"),
    [
        ("uz", "Buni Stario yaratganmi?", "Topilmadi"),
        ("ru", "Это сделано в Stario?", "Не найдено"),
        ("en", "Did Stario make this?", "Not found"),
    ],
)
async def test_browsers_get_a_page_in_their_language_without_scripts(
    desk: Desk, language: str, title: str, problem: str
) -> None:
    asset, file = await desk.product()
    headers = {
        "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "accept-language": language,
    }
    asked = await desk.web.get("/verify", headers=headers)
    read = await desk.web.get(f"/verify/{asset.id}", headers=headers)
    verified = await desk.web.post(
        "/verify", files={"file": ("a.jpg", file.read_bytes(), "image/jpeg")}, headers=headers
    )
    missing = await desk.web.get(f"/verify/{new_id()}", headers=headers)

    assert title in asked.text
    assert desk.artist.name in read.text
    assert desk.artist.name in verified.text
    assert (missing.status_code, problem in missing.text) == (404, True)
    for page in (asked, read, verified, missing):
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["content-language"] == language
        assert f'<html lang="{language}">' in page.text
        assert "<script" not in page.text
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy


async def test_a_name_is_shown_as_text(desk: Desk) -> None:
    named = attrs.evolve(desk.artist, name="<img src=x onerror=alert(1)>")
    await desk.studio.save(named)
    asset = await desk.remember(None)

    page = await desk.web.get(f"/verify/{asset.id}", headers={"accept": "text/html"})

    assert "<img" not in page.text
    assert "&lt;img" in page.text


async def test_a_form_may_hold_the_file_and_nothing_else_counts(desk: Desk) -> None:
    asset, file = await desk.product()
    content = file.read_bytes()

    answer = await desk.web.post(
        "/verify", data={"note": "x" * 5000}, files={"file": ("a.jpg", content)}
    )
    two = await desk.web.post("/verify", files=[("file", ("a", content)), ("file", ("b", content))])
    none = await desk.web.post("/verify", files={"other": ("a", content)})

    assert answer.json()["asset"]["id"] == asset.id
    assert two.status_code == none.status_code == 422
    assert two.json()["errors"][0]["field"] == "file"
    assert desk.left_behind() == []


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"", "application/octet-stream", 422, "invalid"),
        (b"just words", "image/jpeg", 415, "file_type_unknown"),
        (b"\xff\xd8\xff\xe0" + bytes(500), "image/jpeg", 422, "media_unreadable"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(500), "video/mp4", 422, "media_unreadable"),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x", 400, "malformed_request"),
        (b"--x--", "multipart/form-data", 400, "malformed_request"),
    ],
)
async def test_a_bad_file_is_refused_in_a_sentence(
    desk: Desk, content: bytes, kind: str, status: int, code: str
) -> None:
    answer = await desk.ask(content, kind=kind)
    page = await desk.ask(content, kind=kind, accept="text/html")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"] in page.text.replace("&#x27;", "'")
    assert page.status_code == status
    assert desk.left_behind() == []


async def test_a_file_over_the_limit_is_refused_by_its_length(desk: Desk) -> None:
    answer = await desk.web.post(
        "/verify", content=b"", headers={"content-length": str(300_000_000)}
    )

    assert answer.status_code == 413


async def test_who_stops_sending_gives_the_place_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploaded_file, "GRACE_SECONDS", 0.2)

    async def stalling() -> AsyncIterator[bytes]:
        yield b"\x89PNG"
        await asyncio.sleep(30)

    answer = await desk.web.post("/verify", content=stalling())

    assert (answer.status_code, answer.json()["code"]) == (408, "request_timeout")
    assert desk.left_behind() == []
