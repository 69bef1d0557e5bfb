"""The face quiz from its start to its result."""

import asyncio

import attrs
import pytest
from tests.builders.booth import LOOKS_LIKE, Booth, a_photo
from tests.builders.values import new_id

from stario.domain.faces.model.face_quiz import FaceQuiz, FaceQuizNotReady, FaceQuizPending
from stario.domain.faces.model.face_upload import URL_LIFETIME, FaceState, PhotoGone
from stario.domain.faces.model.features import Feature
from stario.domain.faces.model.score import Badge
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import ArtistId
from stario.ports.faces import PhotoProblem, PhotoUnusable


async def state(booth: Booth, quiz: FaceQuiz) -> FaceState:
    return (await booth.upload(quiz)).state(booth.clock.now())


async def test_a_start_says_where_one_photo_goes_and_for_how_long(booth: Booth) -> None:
    quiz = await booth.start()

    upload = await booth.upload(quiz)
    assert upload.subject_id == quiz.id
    assert upload.due_at - booth.clock.now() == URL_LIFETIME
    assert await booth.stored(quiz) == quiz


async def test_a_start_that_is_repeated_gives_the_same_quiz_to_the_same_fan(booth: Booth) -> None:
    name = new_id()
    quiz = await booth.start(quiz=name)

    assert await booth.start(quiz=name) == quiz
    with pytest.raises(NotFound):
        await booth.start(quiz=name, account=await booth.studio.town.person())
    booth.clock.advance(by=URL_LIFETIME)
    with pytest.raises(NotFound):
        await booth.start(quiz=name)


async def test_nobody_is_compared_with_whom_nobody_knows(booth: Booth) -> None:
    booth.artist = attrs.evolve(booth.artist, id=ArtistId(new_id()))

    with pytest.raises(NotFound):
        await booth.start()


async def test_an_artist_without_a_consent_or_a_described_portrait_is_not_ready(
    booth: Booth,
) -> None:
    for has_consent in (False, True):
        booth.artist = await booth.studio.star(name="Nodira")
        if has_consent:
            await booth.studio.agree(booth.artist)

        with pytest.raises(FaceQuizNotReady):
            await booth.start()


async def test_an_account_that_is_closed_starts_nothing(booth: Booth) -> None:
    async with booth.studio.town.storage() as work:
        closed = attrs.evolve(booth.fan, blocked_at=booth.clock.now())
        await work.accounts.save(closed, was=booth.fan)
        await work.commit()

    with pytest.raises(AccountClosed):
        await booth.start()


async def test_a_photo_of_the_artist_is_her_twin_and_gone(booth: Booth) -> None:
    photo = a_photo()
    booth.embedder.show(photo, person=LOOKS_LIKE)

    quiz = await booth.analysed(photo=photo)

    result = quiz.require_result()
    assert result.badge is Badge.TWIN
    assert set(result.features) == set(Feature)
    assert await booth.room.keys() == set()
    assert await state(booth, quiz) is FaceState.DELETED


async def test_a_stranger_is_unique(booth: Booth) -> None:
    assert (await booth.analysed()).require_result().badge is Badge.UNIQUE


async def test_asked_again_the_result_is_the_same(booth: Booth) -> None:
    quiz = await booth.analysed()
    booth.clock.advance(seconds=60)

    assert await booth.analyse(quiz) == quiz


async def test_asking_before_the_photo_has_arrived_spends_nothing(booth: Booth) -> None:
    quiz = await booth.start()
    with pytest.raises(PhotoGone):
        await booth.analyse(quiz)

    await booth.send(quiz, a_photo())

    assert (await booth.analyse(quiz)).result is not None


@pytest.mark.parametrize("problem", PhotoProblem)
async def test_a_photo_that_is_of_no_use_is_gone_all_the_same(
    booth: Booth, problem: PhotoProblem
) -> None:
    photo = a_photo()
    booth.embedder.say(photo, problem)
    quiz = await booth.start()
    await booth.send(quiz, photo)

    with pytest.raises(PhotoUnusable) as refused:
        await booth.analyse(quiz)

    assert refused.value.details["reason"] == problem
    assert await booth.room.keys() == set()
    assert (await booth.stored(quiz)).result is None
    with pytest.raises(PhotoGone):
        await booth.analyse(quiz)


async def test_of_many_requests_at_once_one_looks_and_all_agree(booth: Booth) -> None:
    quiz = await booth.start()
    await booth.send(quiz, a_photo())

    answers = await asyncio.gather(*(booth.analyse(quiz) for _ in range(5)), return_exceptions=True)

    results = [each.result for each in answers if isinstance(each, FaceQuiz)]
    assert results
    assert set(results) == {(await booth.stored(quiz)).result}
    others = [each for each in answers if not isinstance(each, FaceQuiz)]
    assert all(isinstance(each, FaceQuizPending) for each in others), others


async def test_a_photo_whose_reader_died_is_gone(booth: Booth) -> None:
    quiz = await booth.start()
    await booth.send(quiz, a_photo())
    async with booth.studio.town.storage() as work:
        held = await work.face_uploads.get(quiz.upload_id, lock=True)
        await work.face_uploads.save(held.hold(at=booth.clock.now()))
        await work.commit()
    with pytest.raises(FaceQuizPending):
        await booth.analyse(quiz)

    booth.clock.advance(seconds=2)

    with pytest.raises(PhotoGone):
        await booth.analyse(quiz)


async def test_a_consent_that_ends_meanwhile_does_not_spend_the_photo(booth: Booth) -> None:
    quiz = await booth.start()
    await booth.send(quiz, a_photo())
    async with booth.studio.town.storage() as work:
        (consent,) = await work.consents.of_artist(booth.artist.id)
    await booth.studio.revoke(consent)

    with pytest.raises(FaceQuizNotReady):
        await booth.analyse(quiz)

    assert await state(booth, quiz) is FaceState.EXPECTED


async def test_somebody_elses_quiz_is_not_there(booth: Booth) -> None:
    quiz = await booth.analysed()
    other = await booth.studio.town.person()

    for call in (booth.quiz.analyse_quiz, booth.quiz.read_quiz):
        with pytest.raises(NotFound):
            await call(quiz.id, account=other.id)
    assert await booth.quiz.read_quiz.history(other.id) == ()
