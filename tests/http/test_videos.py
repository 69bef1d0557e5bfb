"""Finished videos over the real edge."""

from urllib.parse import parse_qs, urlsplit

import pytest
from tests.http.backstage import PUBLIC_URL, Backstage

from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.role import Role


async def test_somebody_elses_things_are_not_there(backstage: Backstage) -> None:
    video = await backstage.finished()
    other = await backstage.somebody()
    singer = await backstage.somebody(Role.ARTIST)

    for method, path in (
        ("GET", f"/videos/jobs/{video}"),
        ("GET", f"/videos/jobs/{video}/events"),
        ("POST", f"/videos/jobs/{video}/cancel"),
        ("GET", f"/videos/{video}"),
        ("DELETE", f"/videos/{video}"),
        ("POST", f"/videos/{video}/share"),
        ("POST", f"/videos/{video}/download"),
        ("GET", f"/videos/{video}/stream/index.m3u8"),
        ("GET", f"/voice/jobs/{video}"),
        ("GET", f"/voice/jobs/{video}/events"),
    ):
        for headers in (other, singer):
            answer = await backstage.web.request(method, path, headers=headers)
            assert answer.status_code == 404, (method, path)
        assert (await backstage.web.request(method, path)).status_code == 401
    assert (await backstage.get("/videos", other)).json()["items"] == []
    assert (await backstage.get("/videos/my", other)).json() == []
    assert (await backstage.get(f"/videos/{video}")).status_code == 200


async def test_staff_see_every_video_and_share_none(backstage: Backstage) -> None:
    video = await backstage.finished()
    operator = await backstage.somebody(Role.OPERATOR)

    assert (await backstage.get("/videos", operator)).json()["total"] == 1
    assert (await backstage.get(f"/videos/{video}", operator)).status_code == 200
    assert (await backstage.get("/videos/my", operator)).json() == []
    assert (await backstage.post(f"/videos/{video}/share", operator)).status_code == 404


async def test_a_video_tells_what_it_is(backstage: Backstage) -> None:
    video = await backstage.finished(aspect_ratio="9:16")

    body = (await backstage.get(f"/videos/{video}")).json()
    listed = (await backstage.get("/videos")).json()
    mine = (await backstage.get("/videos/my")).json()

    assert (body["id"], body["width"], body["height"]) == (video, 720, 1280)
    assert body["is_ai_generated"] is True
    assert body["recipient_name"] == "Dilnoza"
    assert body["qualities"] == ["hd"]
    assert (body["preview_url"], body["stream_url"]) == (None, None)
    assert (listed["total"], listed["page"], listed["total_pages"]) == (1, 1, 1)
    assert [item["id"] for item in listed["items"]] == [item["id"] for item in mine] == [video]


async def test_a_download_names_the_quality_it_gives(backstage: Backstage) -> None:
    video = await backstage.finished()

    async def download(quality: str) -> tuple[str, str]:
        answer = await backstage.post(f"/videos/{video}/download?quality={quality}")
        assert answer.status_code == 200, answer.text
        assert answer.json()["expires_in_seconds"] == 3600
        return answer.json()["quality"], answer.json()["download_url"]

    assert [(await download(q))[0] for q in ("sd", "hd", "4k")] == ["hd", "hd", "hd"]
    await backstage.studio.work(Queue.RENDITION)
    assert [(await download(q))[0] for q in ("sd", "hd", "4k")] == ["sd", "hd", "1080p"]

    link = urlsplit((await download("4k"))[1])
    grant = backstage.studio.town.objects.redeem(
        parse_qs(link.query)["grant"][0],
        method="GET",
        bucket="stario-media",
        key=link.path.removeprefix("/stario-media/"),
    )
    assert grant.filename == f"stario-birthday-{video[-8:]}-1080p.mp4"
    unknown = await backstage.post(f"/videos/{video}/download?quality=8k")
    assert unknown.status_code == 422


async def test_a_stream_is_served_once_it_is_made(backstage: Backstage) -> None:
    video = await backstage.finished()
    assert (await backstage.get(f"/videos/{video}/stream/index.m3u8")).status_code == 404
    await backstage.studio.work(Queue.RENDITION)

    body = (await backstage.get(f"/videos/{video}")).json()
    answer = await backstage.get(body["stream_url"])

    assert answer.headers["content-type"] == "application/vnd.apple.mpegurl"
    assert answer.text.startswith("#EXTM3U")
    assert body["qualities"] == ["1080p", "hd", "sd"]
    for name in ("..%2f..%2fvideo.m3u8", "other.m3u8", "video.mp4"):
        path = f"/videos/{video}/stream/{name}"
        assert (await backstage.get(path)).status_code in {404, 422}


async def test_a_deleted_video_is_gone_for_its_job_too(backstage: Backstage) -> None:
    video = await backstage.finished()

    deleted = await backstage.web.delete(
        f"/videos/{video}", headers=backstage.headers(backstage.fan)
    )

    assert (deleted.status_code, deleted.content) == (204, b"")
    assert (await backstage.get(f"/videos/{video}")).status_code == 404
    job = (await backstage.get(f"/videos/jobs/{video}")).json()
    assert (job["status"], job["video_url"]) == ("completed", None)


@pytest.mark.parametrize(
    ("platform", "place"),
    [
        ("telegram", "https://t.me/share/url?url="),
        ("whatsapp", "https://wa.me/?text="),
        ("link", ""),
    ],
)
async def test_a_link_opens_on_its_platform(
    backstage: Backstage, platform: str, place: str
) -> None:
    video = await backstage.finished()

    body = (await backstage.post(f"/videos/{video}/share?platform={platform}")).json()

    assert body["platform"] == platform
    assert body["direct_url"].startswith(f"{PUBLIC_URL}/s/")
    assert body["share_url"].startswith(place)
    query = parse_qs(urlsplit(body["share_url"]).query)
    linked = query.get("url") or query.get("text") or [body["share_url"]]
    assert linked == [body["direct_url"]]


async def test_sharing_again_with_the_same_key_gives_the_same_link(backstage: Backstage) -> None:
    video = await backstage.finished()
    headers = {**backstage.headers(backstage.fan), "Idempotency-Key": "share-1"}

    first = await backstage.post(f"/videos/{video}/share", headers)
    again = await backstage.post(f"/videos/{video}/share", headers)

    assert first.json() == again.json()
    other = await backstage.post(f"/videos/{video}/share?platform=myspace")
    assert other.status_code == 422
