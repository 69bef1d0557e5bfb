"""Finished posters over the real edge: lists, files, links, deletion."""

import pytest
from tests.builders.values import new_id
from tests.http.backstage import PUBLIC_URL, Backstage
from tests.http.test_shared import read

from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.role import Role


async def test_a_poster_says_what_it_is(backstage: Backstage) -> None:
    poster = await backstage.painted(template_id="birthday", secondary_text="Omad!")

    body = (await backstage.get(f"/posters/{poster}")).json()

    links = {name: body.pop(name) for name in ("poster_url", "poster_url_hd", "thumbnail_url")}
    assert all(link.startswith("http") for link in links.values())
    for name in ("consent_id", "created_at", "expires_at", "engines"):
        assert body.pop(name)
    assert body == {
        "id": poster,
        "job_id": poster,
        "artist_id": backstage.artist.id,
        "template_id": "birthday",
        "style": "modern",
        "color_scheme": "berry",
        "aspect_ratio": "4:5",
        "language": "uz",
        "text": "Malika, 25 yosh muborak!",
        "secondary_text": "Omad!",
        "with_user_photo": False,
        "width": 1080,
        "height": 1350,
        "is_ai_generated": True,
        "files": ["hd.jpg", "standard.jpg"],
    }


async def test_lists_hold_ones_own_and_staff_see_all(backstage: Backstage) -> None:
    poster = await backstage.painted()
    other, staff = await backstage.somebody(), await backstage.somebody(Role.OPERATOR)

    mine = (await backstage.get("/posters")).json()
    assert [item["id"] for item in mine["items"]] == [poster]
    assert (mine["total"], mine["page"], mine["total_pages"]) == (1, 1, 1)
    assert [item["id"] for item in (await backstage.get("/posters/my")).json()] == [poster]
    assert (await backstage.get("/posters", other)).json()["total"] == 0
    assert (await backstage.get("/posters/my", staff)).json() == []
    assert (await backstage.get("/posters", staff)).json()["total"] == 1
    assert (await backstage.web.get("/posters")).status_code == 401


async def test_a_file_that_is_there_is_linked_at_once(backstage: Backstage) -> None:
    poster = await backstage.painted()

    plain = await backstage.post(f"/posters/{poster}/download")
    hd = await backstage.post(f"/posters/{poster}/download", body={"quality": "hd"})

    assert (plain.status_code, hd.status_code) == (200, 200)
    assert (plain.json()["quality"], plain.json()["format"]) == ("standard", "jpg")
    assert "hd.jpg" in hd.json()["download_url"]
    assert hd.json()["expires_in_seconds"] == 3600


async def test_another_file_is_made_once_by_a_job_of_its_own(backstage: Backstage) -> None:
    poster = await backstage.painted()
    wish = {"quality": "print", "format": "pdf"}

    first = await backstage.post(f"/posters/{poster}/download", body=wish)
    second = await backstage.post(f"/posters/{poster}/download", body=wish)
    assert (first.status_code, second.status_code) == (202, 202)
    place = first.headers["location"]
    assert place == second.headers["location"] == f"/posters/jobs/{first.json()['job_id']}"
    waiting = (await backstage.get(place)).json()
    assert (waiting["status"], waiting["poster_id"], waiting["file_url"]) == (
        "queued",
        poster,
        None,
    )

    events = await backstage.watch(f"{place}/events", Queue.POSTER_FILE)

    assert events[-1][1]["status"] == "completed"
    done = (await backstage.get(place)).json()
    assert "print.pdf" in done["file_url"]
    ready = await backstage.post(f"/posters/{poster}/download", body=wish)
    assert (ready.status_code, ready.json()["format"]) == (200, "pdf")
    assert "print.pdf" in (await backstage.get(f"/posters/{poster}")).json()["files"]


async def test_a_wish_with_a_key_is_answered_alike_and_bound_to_it(backstage: Backstage) -> None:
    poster = await backstage.painted()
    wish, path = {"quality": "print", "format": "pdf"}, f"/posters/{poster}/download"
    key = {**backstage.headers(backstage.fan), "Idempotency-Key": "a-print-of-mine"}

    first = await backstage.post(path, body=wish, headers=key)
    again = await backstage.post(path, body=wish, headers=key)
    other = await backstage.post(path, body={"quality": "hd"}, headers=key)

    assert (first.status_code, again.status_code) == (202, 202)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["location"] == first.headers["location"]
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


async def test_a_job_of_a_file_can_be_cancelled_and_asked_for_again(backstage: Backstage) -> None:
    poster = await backstage.painted()
    wish = {"quality": "print", "format": "png"}
    first = (await backstage.post(f"/posters/{poster}/download", body=wish)).json()["job_id"]

    cancelled = await backstage.post(f"/posters/jobs/{first}/cancel")
    second = (await backstage.post(f"/posters/{poster}/download", body=wish)).json()["job_id"]

    assert cancelled.json()["status"] == "cancelled"
    assert first != second


@pytest.mark.parametrize(
    ("wish", "field"), [({"quality": "8k"}, "quality"), ({"format": "gif"}, "format")]
)
async def test_a_wish_that_nobody_can_fulfil_is_named(
    backstage: Backstage, wish: dict[str, str], field: str
) -> None:
    poster = await backstage.painted()

    answer = await backstage.post(f"/posters/{poster}/download", body=wish)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_a_deleted_poster_is_gone_with_its_links(backstage: Backstage) -> None:
    poster = await backstage.painted()
    page = (await backstage.post(f"/posters/{poster}/share?platform=link")).json()["direct_url"]
    own = backstage.headers(backstage.fan)

    deleted = await backstage.web.delete(f"/posters/{poster}", headers=own)
    again = await backstage.web.delete(f"/posters/{poster}", headers=own)

    assert (deleted.status_code, again.status_code) == (204, 404)
    assert (await backstage.get(f"/posters/{poster}")).status_code == 404
    assert (await backstage.post(f"/posters/{poster}/download")).status_code == 404
    assert (await backstage.page(page.rpartition("/")[2])).status_code == 404
    job = (await backstage.get(f"/posters/jobs/{poster}")).json()
    assert (job["status"], job["poster_url"]) == ("completed", None)
    await backstage.studio.deliver()
    assert await backstage.studio.media() == []


async def test_nobody_touches_what_is_somebody_elses(backstage: Backstage) -> None:
    poster, other = await backstage.painted(), await backstage.somebody(Role.ARTIST)

    assert (await backstage.web.delete(f"/posters/{poster}", headers=other)).status_code == 404
    for action in ("share", "download"):
        assert (await backstage.post(f"/posters/{poster}/{action}", other)).status_code == 404
    for path in (f"/posters/{new_id()}", "/posters/none"):
        assert (await backstage.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("platform", "start"),
    [("telegram", "https://t.me/share/url?"), ("whatsapp", "https://wa.me/?"), ("link", "")],
)
async def test_a_poster_is_shared_as_a_video_is(
    backstage: Backstage, platform: str, start: str
) -> None:
    poster = await backstage.painted()

    link = (await backstage.post(f"/posters/{poster}/share?platform={platform}")).json()

    assert link["platform"] == platform
    assert link["share_url"].startswith(start or PUBLIC_URL)
    assert link["direct_url"].startswith(f"{PUBLIC_URL}/s/")


async def test_a_messenger_previews_the_poster_itself(backstage: Backstage) -> None:
    poster = await backstage.painted(text='<b>"Malika"</b> & $url')
    direct = (await backstage.post(f"/posters/{poster}/share")).json()["direct_url"]
    token = direct.rpartition("/")[2]

    answer = await backstage.page(token)

    page = read(answer.text)
    assert answer.status_code == 200
    assert page.properties["og:image"] == f"{PUBLIC_URL}/s/{token}/picture"
    assert (page.properties["og:image:width"], page.properties["og:image:height"]) == (
        "1080",
        "1350",
    )
    assert page.properties["og:title"] == '<b>"Malika"</b> & $url — Yulduz bilan poster'
    assert "b" not in page.tags
    assert "og:video" not in page.properties
    assert "sunʼiy intellekt" in page.properties["og:description"]
    picture = await backstage.web.get(f"/s/{token}/picture")
    small = await backstage.web.get(f"/s/{token}/thumbnail")
    assert (picture.status_code, small.status_code) == (302, 302)
    assert "standard.jpg" in picture.headers["location"]
    assert (await backstage.web.get(f"/s/{token}/video")).status_code == 404


async def test_a_shared_video_is_no_picture(backstage: Backstage) -> None:
    video = await backstage.finished()
    token = (await backstage.post(f"/videos/{video}/share")).json()["direct_url"].rpartition("/")[2]

    assert (await backstage.web.get(f"/s/{token}/picture")).status_code == 404
