"""What remembering face quizzes promises, on every storage."""

from datetime import timedelta

import pytest

from stario.domain.faces.model.face_quiz import FaceQuiz, LookAlike
from stario.domain.identity.model.account import Account, Preferences
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import QuizId
from stario.domain.kernel.paging import PageRequest
from stario.ports.storage import Storage
from tests.builders import NOW, a_consent, an_account, an_artist, new_id
from tests.builders.face_quizzes import a_result, remembered_quiz
from tests.contracts.remembered import Cast, a_cast

LATER = NOW + timedelta(minutes=1)


async def stored(storage: Storage, quiz: FaceQuiz) -> FaceQuiz:
    async with storage() as work:
        return await work.face_quizzes.get(quiz.id)


async def a_fan(storage: Storage, name: str | None) -> Account:
    fan = an_account(preferences=Preferences(leaderboard_name=name))
    async with storage() as work:
        await work.accounts.add(fan)
        await work.commit()
    return fan


async def look_alikes(
    storage: Storage, cast: Cast, *, limit: int = 20, offset: int = 0
) -> tuple[tuple[LookAlike, ...], int]:
    async with storage() as work:
        return await work.face_quizzes.look_alikes(cast.artist.id, limit=limit, offset=offset)


async def test_a_quiz_comes_back_as_it_was(storage: Storage) -> None:
    cast = await a_cast(storage)
    quiz = await remembered_quiz(storage, cast.fan, cast.artist, cast.consent)
    assert await stored(storage, quiz) == quiz

    concluded = quiz.conclude(a_result(33.4, analysed_at=LATER)).with_card("face-quizzes/x/c.jpg")
    async with storage() as work:
        await work.face_quizzes.get(quiz.id, lock=True)
        await work.face_quizzes.save(concluded)
        await work.commit()

    assert await stored(storage, quiz) == concluded


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    cast = await a_cast(storage)
    quiz = await remembered_quiz(storage, cast.fan, cast.artist, cast.consent)
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.face_quizzes.get(QuizId(new_id()))
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.face_quizzes.add(quiz)


async def test_own_quizzes_are_listed_newest_first(storage: Storage) -> None:
    cast, other = await a_cast(storage), await a_fan(storage, None)
    for minutes in (0, 2, 1):
        await remembered_quiz(
            storage,
            cast.fan,
            cast.artist,
            cast.consent,
            created_at=NOW + timedelta(minutes=minutes),
        )
    await remembered_quiz(storage, other, cast.artist, cast.consent)

    async with storage() as work:
        page = await work.face_quizzes.list(PageRequest(), account=cast.fan.id)

    assert page.total == 3
    assert [quiz.created_at for quiz in page.items] == [
        NOW + timedelta(minutes=minutes) for minutes in (2, 1, 0)
    ]


async def test_the_best_result_of_each_fan_who_chose_a_name_is_shown(storage: Storage) -> None:
    cast = await a_cast(storage)
    for name, scores in (("Ziyo", (40.0, 81.2)), (None, (99.0,)), ("", (98.0,)), ("Lola", (64.0,))):
        fan = await a_fan(storage, name)
        for score in scores:
            await remembered_quiz(storage, fan, cast.artist, cast.consent, result=a_result(score))
    await remembered_quiz(storage, await a_fan(storage, "Late"), cast.artist, cast.consent)

    lines, total = await look_alikes(storage, cast)

    assert [(line.rank, line.name, line.score) for line in lines] == [
        (1, "Ziyo", 81.2),
        (2, "Lola", 64.0),
    ]
    assert total == 2


async def test_of_equals_the_earlier_one_ranks_higher_and_ranks_go_on(storage: Storage) -> None:
    cast = await a_cast(storage)
    for name, at in (("second", LATER), ("first", NOW), ("third", LATER + timedelta(seconds=1))):
        await remembered_quiz(
            storage,
            await a_fan(storage, name),
            cast.artist,
            cast.consent,
            result=a_result(50.0, analysed_at=at),
        )

    lines, total = await look_alikes(storage, cast, limit=2, offset=1)

    assert [(line.rank, line.name) for line in lines] == [(2, "second"), (3, "third")]
    assert total == 3
    assert await look_alikes(storage, cast, offset=9) == ((), 3)


async def test_another_artists_results_do_not_count(storage: Storage) -> None:
    cast, fan, other = await a_cast(storage), await a_fan(storage, "Ziyo"), an_artist()
    consent = a_consent(other, cast.fan)
    async with storage() as work:
        await work.artists.add(other)
        await work.consents.add(consent)
        await work.commit()
    await remembered_quiz(storage, fan, other, consent, result=a_result())

    assert await look_alikes(storage, cast) == ((), 0)


async def test_cards_are_found_by_what_they_stand_on(storage: Storage) -> None:
    cast = await a_cast(storage)
    with_card = await remembered_quiz(
        storage, cast.fan, cast.artist, cast.consent, result=a_result(), card_key="k.jpg"
    )
    await remembered_quiz(storage, cast.fan, cast.artist, cast.consent, result=a_result())

    async with storage() as work:
        assert await work.face_quizzes.with_cards(cast.consent.id) == (with_card,)


async def test_a_fan_is_forgotten_with_every_quiz(storage: Storage) -> None:
    cast, other = await a_cast(storage), await a_fan(storage, "Ziyo")
    kept = await remembered_quiz(storage, other, cast.artist, cast.consent)
    await remembered_quiz(storage, cast.fan, cast.artist, cast.consent)
    with_card = await remembered_quiz(
        storage, cast.fan, cast.artist, cast.consent, result=a_result(), card_key="k.jpg"
    )

    async with storage() as work:
        assert await work.face_quizzes.forget_account(cast.fan.id) == (with_card,)
        await work.commit()

    async with storage() as work:
        assert (await work.face_quizzes.list(PageRequest(), account=cast.fan.id)).total == 0
    assert await stored(storage, kept) == kept
