"""What others see of a face quiz: a signed card behind a link, as long as the artist agrees."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from tests.builders.booth import CANARY, a_photo
from tests.http.mirror import Headers, Mirror, open_mirror

from stario.domain.identity.model.role import Role

JPEG = b"\xff\xd8\xff"


@pytest_asyncio.fixture(scope="module")
async def mirror(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Mirror]:
    async with open_mirror(tmp_path_factory.mktemp("mirror")) as mirror:
        yield mirror


@pytest.fixture
async def fan(mirror: Mirror) -> Headers:
    return await mirror.somebody()


async def shared(mirror: Mirror, fan: Headers, quiz: str, **more: str) -> dict[str, str]:
    answer = await mirror.web.post(
        f"/face-quiz/{quiz}/share", params={"platform": "telegram"}, headers=fan | more
    )
    assert answer.status_code == 200, answer.text
    body: dict[str, str] = answer.json()
    return body


def path_of(url: str) -> str:
    return str(httpx.URL(url).raw_path, "ascii")


async def test_a_card_is_ours_and_intact(mirror: Mirror, fan: Headers) -> None:
    artist, _ = await mirror.star()
    quiz = await mirror.analysed(artist, fan, a_photo())

    card = await mirror.web.get((await shared(mirror, fan, quiz))["card_url"])

    assert card.content.startswith(JPEG)
    verified = await mirror.web.post(
        "/verify", content=card.content, headers={"content-type": "image/jpeg", "accept": "*/*"}
    )
    answer = verified.json()
    assert (answer["verdict"], answer["registered"]) == ("ours_intact", True)
    assert (answer["asset"]["id"], answer["asset"]["kind"]) == (quiz, "share_card")


async def test_a_link_leads_strangers_to_a_page_with_the_card(mirror: Mirror, fan: Headers) -> None:
    artist, _ = await mirror.star()
    quiz = await mirror.analysed(artist, fan, a_photo())
    link = await shared(mirror, fan, quiz)

    page = await mirror.web.get(path_of(link["direct_url"]))
    picture = await mirror.web.get(path_of(link["direct_url"]) + "/picture", follow_redirects=True)

    assert page.status_code == 200
    for name in ("og:title", "og:image", "og:url", "og:image:width"):
        assert f'property="{name}"' in page.text
    assert artist.name in page.text
    assert picture.content == (await mirror.web.get(link["card_url"])).content
    video = await mirror.web.get(path_of(link["direct_url"]) + "/video")
    assert video.status_code == 404


async def test_a_share_with_the_same_key_is_answered_alike(mirror: Mirror, fan: Headers) -> None:
    artist, _ = await mirror.star()
    quiz = await mirror.analysed(artist, fan, a_photo())

    first = await shared(mirror, fan, quiz, **{"Idempotency-Key": "k"})

    assert await shared(mirror, fan, quiz, **{"Idempotency-Key": "k"}) == first
    other = await shared(mirror, fan, quiz)
    assert other["direct_url"] != first["direct_url"]
    assert (
        path_of(other["card_url"]).partition("?")[0]
        == (path_of(first["card_url"]).partition("?")[0])
    )


async def test_there_is_nothing_to_share_before_a_result(mirror: Mirror, fan: Headers) -> None:
    artist, _ = await mirror.star()
    quiz = (await mirror.start(artist, fan)).json()["quiz_id"]

    answer = await mirror.web.post(f"/face-quiz/{quiz}/share", headers=fan)

    assert (answer.status_code, answer.json()["code"]) == (409, "face_quiz_pending")


async def test_a_photo_that_is_to_be_kept_is_in_the_card_and_nowhere_else(
    mirror: Mirror, fan: Headers
) -> None:
    artist, _ = await mirror.star()
    photo = a_photo(7)
    kept = await mirror.analysed(artist, fan, photo, save_photo=True)
    result = (await mirror.web.get(f"/face-quiz/{kept}/result", headers=fan)).json()

    card = await mirror.web.get(result["card_url"])

    assert card.content.startswith(JPEG)
    assert mirror.files_with(CANARY) == []
    assert (await shared(mirror, fan, kept))["card_url"].partition("?")[0] == (
        result["card_url"].partition("?")[0]
    )


async def test_a_revoked_consent_takes_card_and_link(mirror: Mirror, fan: Headers) -> None:
    artist, consent = await mirror.star()
    quiz = await mirror.analysed(artist, fan, a_photo())
    link = await shared(mirror, fan, quiz)
    admin = await mirror.somebody(Role.ADMIN)

    await mirror.web.delete(f"/artists/{artist.id}/consents/{consent.id}", headers=admin)
    await mirror.deliver()

    for address in (path_of(link["direct_url"]), link["card_url"]):
        assert (await mirror.web.get(address)).status_code == 404
    again = await mirror.web.post(f"/face-quiz/{quiz}/share", headers=fan)
    assert (again.status_code, again.json()["code"]) == (409, "face_quiz_not_ready")
    result = (await mirror.web.get(f"/face-quiz/{quiz}/result", headers=fan)).json()
    assert result["card_url"] is None
    assert result["similarity_score"] is not None
