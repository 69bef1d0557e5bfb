"""The face quiz over the real gateway, down to the files on its disk."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from tests.builders.booth import CANARY, LOOKS_LIKE, a_photo
from tests.builders.values import new_id
from tests.http.mirror import Headers, Mirror, open_mirror

from stario.domain.artists.model.artist import Artist
from stario.domain.compliance.model.consent import Consent
from stario.domain.identity.model.role import Role
from stario.ports.faces import PhotoProblem


@pytest_asyncio.fixture(scope="module")
async def mirror(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Mirror]:
    async with open_mirror(tmp_path_factory.mktemp("mirror")) as mirror:
        yield mirror


@pytest.fixture
async def fan(mirror: Mirror) -> Headers:
    return await mirror.somebody()


@pytest.fixture
async def star(mirror: Mirror) -> tuple[Artist, Consent]:
    return await mirror.star()


@pytest.fixture
def artist(star: tuple[Artist, Consent]) -> Artist:
    return star[0]


def a_twin(mirror: Mirror, shade: int = 0) -> bytes:
    photo = a_photo(shade)
    mirror.embedder.show(photo, person=LOOKS_LIKE)
    return photo


async def share(mirror: Mirror, quiz: str, fan: Headers) -> httpx.Response:
    return await mirror.web.post(f"/face-quiz/{quiz}/share", headers=fan)


async def test_a_start_gives_a_link_for_five_minutes(
    mirror: Mirror, artist: Artist, fan: Headers
) -> None:
    answer = await mirror.start(artist, fan)

    body = answer.json()
    assert answer.status_code == 201, answer.text
    assert set(body) == {
        "quiz_id",
        "artist_id",
        "upload_url",
        "upload_headers",
        "expires_in_seconds",
    }
    assert body["artist_id"] == artist.id
    assert 0 < body["expires_in_seconds"] <= 300


async def test_a_start_with_the_same_key_is_answered_alike(
    mirror: Mirror, artist: Artist, fan: Headers
) -> None:
    first = await mirror.start(artist, fan, key="k")

    assert (await mirror.start(artist, fan, key="k")).json() == first.json()
    other = await mirror.start(artist, fan, key="k", save_photo=True)
    assert other.status_code == 409


async def test_whom_one_can_not_be_compared_with_is_said(
    mirror: Mirror, star: tuple[Artist, Consent], fan: Headers
) -> None:
    artist, consent = star
    admin = await mirror.somebody(Role.ADMIN)
    path = f"/artists/{artist.id}/consents/{consent.id}"
    assert (await mirror.web.delete(path, headers=admin)).status_code == 200

    refused = await mirror.start(artist, fan)
    unknown = await mirror.web.post("/face-quiz/start", json={"artist_id": new_id()}, headers=fan)

    assert (refused.status_code, refused.json()["code"]) == (409, "face_quiz_not_ready")
    assert unknown.status_code == 404


async def test_one_must_be_signed_in(mirror: Mirror, artist: Artist) -> None:
    quiz = new_id()
    for path in ("/face-quiz/start", f"/face-quiz/{quiz}/analyze", f"/face-quiz/{quiz}/share"):
        assert (await mirror.web.post(path, json={"artist_id": artist.id})).status_code == 401
    for path in ("/face-quiz/my", f"/face-quiz/{quiz}/result"):
        assert (await mirror.web.get(path)).status_code == 401


async def test_an_analysis_says_how_much_one_looks_like_her(
    mirror: Mirror, artist: Artist, fan: Headers
) -> None:
    quiz = await mirror.sent(artist, fan, a_twin(mirror))

    answer = await mirror.analyse(quiz, fan)

    body = answer.json()
    assert answer.status_code == 200, answer.text
    assert body.pop("similarity_score") >= 90
    assert body.pop("processing_time_ms") >= 0
    assert sorted(body.pop("matching_features")) == ["eyes", "face_shape", "mouth", "nose"]
    assert body == {
        "quiz_id": quiz,
        "artist_id": artist.id,
        "badge": "Twin",
        "face_detected": True,
        "image_will_be_deleted_in_seconds": 3,
    }
    assert answer.headers["cache-control"] == "no-store"
    assert (await mirror.analyse(quiz, fan)).json() == answer.json()


async def test_asked_before_the_photo_arrived_the_quiz_goes_on(
    mirror: Mirror, artist: Artist, fan: Headers
) -> None:
    started = (await mirror.start(artist, fan)).json()
    early = await mirror.analyse(started["quiz_id"], fan)
    assert (early.status_code, early.json()["code"]) == (409, "photo_gone")

    await mirror.web.put(started["upload_url"], content=a_photo())

    assert (await mirror.analyse(started["quiz_id"], fan)).status_code == 200


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (PhotoProblem.NO_FACE, "No face"),
        (PhotoProblem.SEVERAL_FACES, "several faces"),
        (PhotoProblem.FACE_TOO_SMALL, "small"),
    ],
)
async def test_what_is_wrong_with_a_photo_is_said_and_the_photo_gone(
    mirror: Mirror, artist: Artist, fan: Headers, problem: PhotoProblem, sentence: str
) -> None:
    photo = a_photo(100 + list(PhotoProblem).index(problem))
    mirror.embedder.say(photo, problem)
    quiz = await mirror.sent(artist, fan, photo)
    assert mirror.files_with(photo)

    answer = await mirror.analyse(quiz, fan)

    assert (answer.status_code, answer.json()["code"]) == (422, "photo_unusable")
    assert sentence in answer.json()["detail"]
    assert mirror.files_with(CANARY) == []
    result = (await mirror.web.get(f"/face-quiz/{quiz}/result", headers=fan)).json()
    assert (result["status"], result["similarity_score"], result["badge"]) == (
        "started",
        None,
        None,
    )


async def test_two_analyses_at_the_same_moment_give_one_result(
    mirror: Mirror, artist: Artist, fan: Headers
) -> None:
    quiz = await mirror.sent(artist, fan, a_photo())

    answers = await asyncio.gather(*(mirror.analyse(quiz, fan) for _ in range(4)))

    assert {answer.status_code for answer in answers} <= {200, 409}
    results = [answer.json() for answer in answers if answer.status_code == 200]
    assert results
    assert all(result == results[0] for result in results)
    refused = [answer.json()["code"] for answer in answers if answer.status_code == 409]
    assert set(refused) <= {"face_quiz_pending"}
    assert (await mirror.analyse(quiz, fan)).json() == results[0]


async def test_somebody_elses_quiz_is_not_there(
    mirror: Mirror, artist: Artist, fan: Headers
) -> None:
    quiz = await mirror.analysed(artist, fan, a_photo())
    other = await mirror.somebody()

    assert (await mirror.analyse(quiz, other)).status_code == 404
    assert (await share(mirror, quiz, other)).status_code == 404
    result = await mirror.web.get(f"/face-quiz/{quiz}/result", headers=other)
    assert result.status_code == 404
    assert (await mirror.web.get("/face-quiz/my", headers=other)).json() == []


async def test_results_and_history_are_the_fans_own(
    mirror: Mirror, artist: Artist, fan: Headers
) -> None:
    first = await mirror.analysed(artist, fan, a_photo())
    second = (await mirror.start(artist, fan)).json()["quiz_id"]

    history = (await mirror.web.get("/face-quiz/my", headers=fan)).json()

    assert [(quiz["quiz_id"], quiz["status"]) for quiz in history] == [
        (second, "started"),
        (first, "analysed"),
    ]
    result = await mirror.web.get(f"/face-quiz/{first}/result", headers=fan)
    assert result.json() == history[1]
    assert history[1]["card_url"] is None


async def test_the_leaderboard_shows_those_who_chose_a_name_and_no_photo(
    mirror: Mirror, artist: Artist
) -> None:
    path = f"/face-quiz/leaderboard/{artist.id}"
    fans = [await mirror.somebody() for _ in range(3)]
    for number, fan in enumerate(fans):
        await mirror.analysed(artist, fan, a_twin(mirror, number))
    assert (await mirror.web.get(path)).json()["items"] == []
    for name, fan in zip(("Ziyo", "Nigora"), fans, strict=False):
        await choose_name(mirror, fan, name)

    board = (await mirror.web.get(path)).json()
    second = (await mirror.web.get(path, params={"limit": 1, "offset": 1})).json()

    assert (board["total"], board["limit"], board["offset"]) == (2, 20, 0)
    assert {line["name"] for line in board["items"]} == {"Ziyo", "Nigora"}
    assert [line["rank"] for line in board["items"]] == [1, 2]
    keys = {"rank", "name", "similarity_score", "badge", "analysed_at"}
    assert all(set(line) == keys for line in board["items"])
    assert (second["items"], second["total"]) == (board["items"][1:], 2)
    assert (await mirror.web.get(path, params={"limit": 101})).status_code == 422
    assert (await mirror.web.get(f"/face-quiz/leaderboard/{new_id()}")).status_code == 404


async def choose_name(mirror: Mirror, fan: Headers, name: str) -> None:
    preferences = (await mirror.web.get("/users/me/preferences", headers=fan)).json()
    chosen = preferences | {"leaderboard_name": name}
    saved = await mirror.web.put("/users/me/preferences", json=chosen, headers=fan)
    assert saved.status_code == 200, saved.text


async def test_a_photo_that_is_not_to_be_kept_is_nowhere(
    mirror: Mirror, artist: Artist, fan: Headers
) -> None:
    quiz = await mirror.sent(artist, fan, a_photo())
    assert len(mirror.files_with(CANARY)) == 1

    await mirror.analyse(quiz, fan)
    await share(mirror, quiz, fan)

    assert mirror.files_with(CANARY) == []
