"""What remembering voice quizzes promises, on every storage."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from stario.domain.artists.model.artist import Artist
from stario.domain.identity.model.account import Account, Preferences
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import VoiceQuizId
from stario.domain.kernel.paging import PageRequest
from stario.domain.voices.model.leaderboard import Standing, Tally
from stario.domain.voices.model.voice_quiz import VoiceQuiz, VoiceQuizOver
from stario.ports.storage import Storage
from tests.builders import NOW, an_account, an_artist, new_id
from tests.builders.voice_quizzes import a_voice_clip, a_voice_quiz
from tests.contracts.remembered import a_cast

LATER = NOW + timedelta(minutes=1)
SECOND = timedelta(seconds=1)


async def keep(storage: Storage, quiz: VoiceQuiz) -> VoiceQuiz:
    async with storage() as work:
        await work.voice_quizzes.add(quiz)
        await work.commit()
    return quiz


async def stored(storage: Storage, quiz: VoiceQuiz) -> VoiceQuiz:
    async with storage() as work:
        return await work.voice_quizzes.get(quiz.id)


async def a_fan(storage: Storage, name: str | None) -> Account:
    fan = an_account(preferences=Preferences(leaderboard_name=name))
    async with storage() as work:
        await work.accounts.add(fan)
        await work.commit()
    return fan


async def play(
    storage: Storage, fan: Account, artist: Artist, right: Sequence[bool], *, at: datetime = LATER
) -> None:
    async with storage() as work:
        for is_right in right:
            quiz = a_voice_quiz(account=fan, artist=artist, created_at=at)
            chosen = quiz.correct_option_id if is_right else quiz.options[0].id
            await work.voice_quizzes.add(quiz.answer(chosen, at=at))
        await work.commit()


async def board(
    storage: Storage, artist: Artist | None = None, *, since: datetime | None = None, size: int = 20
) -> tuple[Standing, ...]:
    async with storage() as work:
        page = await work.voice_quizzes.leaderboard(
            PageRequest(1, size), artist=artist.id if artist else None, since=since
        )
    return page.items


async def test_a_quiz_comes_back_as_it_was(storage: Storage) -> None:
    cast = await a_cast(storage)
    quiz = await keep(storage, a_voice_quiz(account=cast.fan, artist=cast.artist))
    assert await stored(storage, quiz) == quiz

    answered = quiz.answer(quiz.options[0].id, at=LATER)
    async with storage() as work:
        await work.voice_quizzes.save(answered)
        await work.commit()

    assert await stored(storage, quiz) == answered


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.voice_quizzes.get(VoiceQuizId(new_id()))
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.voice_quizzes.save(a_voice_quiz())


async def test_an_id_is_taken_once(storage: Storage) -> None:
    cast = await a_cast(storage)
    quiz = await keep(storage, a_voice_quiz(account=cast.fan, artist=cast.artist))

    async with storage() as work:
        with pytest.raises(Conflict):
            await work.voice_quizzes.add(quiz)


async def test_of_answers_at_the_same_time_one_counts(storage: Storage) -> None:
    cast = await a_cast(storage)
    quiz = await keep(storage, a_voice_quiz(account=cast.fan, artist=cast.artist))

    async def answer(number: int) -> None:
        async with storage() as work:
            found = await work.voice_quizzes.get(quiz.id, lock=True)
            await work.voice_quizzes.save(found.answer(quiz.options[number].id, at=LATER))
            await work.commit()

    results = await asyncio.gather(*(answer(n) for n in range(4)), return_exceptions=True)

    assert results.count(None) == 1
    assert sum(isinstance(result, VoiceQuizOver) for result in results) == 3


async def test_only_answers_are_counted(storage: Storage) -> None:
    cast = await a_cast(storage)
    await keep(storage, a_voice_quiz(account=cast.fan, artist=cast.artist))
    await play(storage, cast.fan, cast.artist, [True, False, True])

    async with storage() as work:
        tally = await work.voice_quizzes.tally(cast.fan.id, cast.artist.id)

    assert tally == Tally(score=2, attempts=3)


async def test_who_chose_no_name_is_not_shown(storage: Storage) -> None:
    cast = await a_cast(storage)
    for name in (None, "", "Ziyo"):
        await play(storage, await a_fan(storage, name), cast.artist, [True])

    assert [line.name for line in await board(storage)] == ["Ziyo"]


async def test_more_right_answers_rank_higher_then_fewer_attempts_then_the_earlier(
    storage: Storage,
) -> None:
    cast = await a_cast(storage)
    for name, right, at in (
        ("late", [True, True], LATER + timedelta(seconds=1)),
        ("early", [True, True], LATER),
        ("careless", [True, True, False], NOW),
        ("best", [True] * 3 + [False] * 9, LATER),
    ):
        await play(storage, await a_fan(storage, name), cast.artist, right, at=at)

    lines = await board(storage, cast.artist)

    assert [line.name for line in lines] == ["best", "early", "late", "careless"]
    assert [line.rank for line in lines] == [1, 2, 3, 4]
    assert lines[0].tally == Tally(score=3, attempts=12)


async def test_ranks_go_on_over_pages(storage: Storage) -> None:
    cast = await a_cast(storage)
    for count in (3, 2, 1):
        await play(storage, await a_fan(storage, str(count)), cast.artist, [True] * count)

    async with storage() as work:
        page = await work.voice_quizzes.leaderboard(PageRequest(2, 2), artist=None, since=None)

    assert [(line.rank, line.name) for line in page.items] == [(3, "1")]
    assert page.total == 3


async def test_a_leaderboard_is_of_one_artist_and_one_period(storage: Storage) -> None:
    cast, fan = await a_cast(storage), await a_fan(storage, "Ziyo")
    other = an_artist()
    async with storage() as work:
        await work.artists.add(other)
        await work.commit()
    await play(storage, fan, cast.artist, [True], at=NOW)
    await play(storage, fan, other, [True, True], at=LATER)

    assert [line.tally.score for line in await board(storage, cast.artist)] == [1]
    assert [line.tally.score for line in await board(storage)] == [3]
    assert [line.tally.score for line in await board(storage, since=LATER)] == [2]
    assert await board(storage, cast.artist, since=LATER) == ()


async def test_a_fan_is_forgotten_with_every_quiz(storage: Storage) -> None:
    cast, other = await a_cast(storage), await a_fan(storage, "Ziyo")
    await play(storage, cast.fan, cast.artist, [True])
    await play(storage, other, cast.artist, [True])

    async with storage() as work:
        await work.voice_quizzes.forget_account(cast.fan.id)
        await work.commit()

    async with storage() as work:
        mine = await work.voice_quizzes.list(PageRequest(), account=cast.fan.id)
        theirs = await work.voice_quizzes.list(PageRequest(), account=other.id)
    assert (mine.total, theirs.total) == (0, 1)


async def test_new_clips_take_the_place_of_old_ones(storage: Storage) -> None:
    cast = await a_cast(storage)
    old = [a_voice_clip(cast.artist, cast.consent, is_real=n == 0) for n in range(3)]
    new = [a_voice_clip(cast.artist, cast.consent)]

    async with storage() as work:
        assert await work.voice_clips.replace(cast.artist.id, old) == ()
        await work.commit()
    async with storage() as work:
        assert await work.voice_clips.of_artist(cast.artist.id) == tuple(old)
        assert await work.voice_clips.replace(cast.artist.id, new) == tuple(old)
        await work.commit()
    async with storage() as work:
        assert await work.voice_clips.of_artist(cast.artist.id) == tuple(new)


async def test_quizzes_of_an_artist_run_until_their_time_is_up(storage: Storage) -> None:
    cast = await a_cast(storage)
    fan, artist = cast.fan, cast.artist
    quiz = await keep(storage, a_voice_quiz(account=fan, artist=artist, created_at=NOW))

    async with storage() as work:
        before = await work.voice_quizzes.running(artist.id, at=quiz.expires_at - SECOND)
        after = await work.voice_quizzes.running(artist.id, at=quiz.expires_at)
        others = await work.voice_quizzes.running(an_artist().id, at=NOW)

    assert (before, after, others) == ((quiz,), (), ())
