"""The voice quiz over the real edge."""

from datetime import timedelta

import attrs
import httpx
from tests.builders.values import new_id
from tests.builders.voice_quizzes import a_voice_clip
from tests.http.backstage import Backstage

from stario.domain.artists.model.artist import Artist
from stario.domain.kernel.ids import VoiceQuizId
from stario.domain.voices.model.voice_quiz import VoiceQuiz
from stario.ports.media import Bucket


async def with_clips(backstage: Backstage) -> None:
    """One recorded clip and three made ones, as a worker leaves them."""
    town = backstage.studio.town
    async with town.storage() as work:
        (consent,) = await work.consents.of_artist(backstage.artist.id)
        clips = [a_voice_clip(backstage.artist, consent, is_real=n == 0) for n in range(4)]
        await work.voice_clips.replace(backstage.artist.id, clips)
        artist = await work.artists.get(backstage.artist.id)
        await work.commit()
    await backstage.studio.save(_with_recording(artist, clips[0].recording_key))
    for number, clip in enumerate(clips):
        await town.objects.put(
            Bucket.ARTISTS, clip.key, b"m4a" * (100 + number), content_type="audio/mp4"
        )


def _with_recording(artist: Artist, key: str) -> Artist:
    return attrs.evolve(artist, voice_reference_key=key)


async def _choose_name(backstage: Backstage, name: str) -> None:
    fan = backstage.fan
    preferences = attrs.evolve(fan.preferences, leaderboard_name=name)
    async with backstage.studio.town.storage() as work:
        await work.accounts.save(attrs.evolve(fan, preferences=preferences), was=fan)
        await work.commit()


async def start(backstage: Backstage, **headers: str) -> httpx.Response:
    return await backstage.web.post(
        "/voice/quiz/start",
        json={"artist_id": backstage.artist.id},
        headers=backstage.headers(backstage.fan) | headers,
    )


async def answer(backstage: Backstage, quiz: str, option: str) -> httpx.Response:
    return await backstage.web.post(
        "/voice/quiz/answer",
        json={"quiz_id": quiz, "selected_option_id": option},
        headers=backstage.headers(backstage.fan),
    )


async def stored(backstage: Backstage, quiz: str) -> VoiceQuiz:
    async with backstage.studio.town.storage() as work:
        return await work.voice_quizzes.get(VoiceQuizId(quiz))


async def test_a_quiz_has_four_voices_and_says_nothing_of_the_right_one(
    backstage: Backstage,
) -> None:
    await with_clips(backstage)

    reply = await start(backstage)

    body = reply.json()
    assert reply.status_code == 201, reply.text
    assert body["artist_id"] == backstage.artist.id
    assert [option["label"] for option in body["options"]] == ["A", "B", "C", "D"]
    assert set(body["options"][0]) == {"id", "audio_url", "label"}
    quiz = await stored(backstage, body["quiz_id"])
    clips = {option.clip_id for option in quiz.options}
    assert not any(clip in reply.text for clip in clips)


async def test_one_answer_counts(backstage: Backstage) -> None:
    await with_clips(backstage)
    quiz = await stored(backstage, (await start(backstage)).json()["quiz_id"])
    wrong = next(o.id for o in quiz.options if o.id != quiz.correct_option_id)

    first = await answer(backstage, quiz.id, quiz.correct_option_id)
    again = await answer(backstage, quiz.id, quiz.correct_option_id)
    other = await answer(backstage, quiz.id, wrong)

    assert first.json() == {
        "is_correct": True,
        "correct_option_id": quiz.correct_option_id,
        "score": 1,
        "total_attempts": 1,
    }
    assert again.json() == first.json()
    assert (other.status_code, other.json()["code"]) == (409, "voice_quiz_over")


async def test_a_start_with_the_same_key_is_answered_alike(backstage: Backstage) -> None:
    await with_clips(backstage)

    first = await start(backstage, **{"Idempotency-Key": "k"})
    again = await start(backstage, **{"Idempotency-Key": "k"})

    assert first.json() == again.json()


async def test_the_time_for_an_answer_is_bounded(backstage: Backstage) -> None:
    await with_clips(backstage)
    quiz = await stored(backstage, (await start(backstage)).json()["quiz_id"])

    backstage.studio.town.clock.advance(seconds=timedelta(minutes=15).total_seconds())
    late = await answer(backstage, quiz.id, quiz.correct_option_id)

    assert late.status_code == 409
    assert quiz.correct_option_id not in late.text


async def test_somebody_elses_quiz_is_not_there(backstage: Backstage) -> None:
    await with_clips(backstage)
    quiz = await stored(backstage, (await start(backstage)).json()["quiz_id"])
    backstage.fan = await backstage.studio.town.person()

    reply = await answer(backstage, quiz.id, quiz.correct_option_id)

    assert reply.status_code == 404


async def test_wrong_fields_are_named(backstage: Backstage) -> None:
    await with_clips(backstage)
    quiz = (await start(backstage)).json()["quiz_id"]

    reply = await answer(backstage, quiz, "no-such-option")

    assert reply.status_code == 422
    assert [error["field"] for error in reply.json()["errors"]] == ["selected_option_id"]
    assert (await answer(backstage, new_id(), "x")).status_code == 404


async def test_without_clips_there_is_no_quiz_yet(backstage: Backstage) -> None:
    reply = await start(backstage)

    assert (reply.status_code, reply.json()["code"]) == (409, "voice_quiz_not_ready")


async def test_the_leaderboard_shows_those_who_chose_a_name(backstage: Backstage) -> None:
    await with_clips(backstage)
    quiz = await stored(backstage, (await start(backstage)).json()["quiz_id"])
    await answer(backstage, quiz.id, quiz.correct_option_id)
    path = f"/voice/quiz/leaderboard?artist_id={backstage.artist.id}&period=week"
    assert (await backstage.web.get(path)).json()["items"] == []

    await _choose_name(backstage, "Ziyo")

    assert (await backstage.web.get(path)).json()["items"] == [
        {"rank": 1, "name": "Ziyo", "score": 1, "total_attempts": 1, "accuracy_percent": 100}
    ]
    assert (await backstage.web.get(path.replace("week", "year"))).status_code == 422
