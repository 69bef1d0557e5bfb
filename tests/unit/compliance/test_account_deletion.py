"""Leaving, coming back, and being forgotten."""

from datetime import timedelta

import attrs
import pytest
from tests.builders.artists import a_consent
from tests.builders.face_uploads import a_face_upload
from tests.builders.people import a_data_export
from tests.builders.town import PASSWORD, Town
from tests.builders.work import a_job, a_share, a_video, a_voice_message

from stario.domain.artists.model.artist import Artist, ArtistStatus
from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.faces.model.face_upload import FacePurpose
from stario.domain.generation.model.job import Job, JobState
from stario.domain.identity.model.account import DELETION_GRACE, Account
from stario.domain.identity.model.password import WrongCredentials
from stario.domain.identity.model.session import SessionEnded
from stario.domain.identity.usecases.cancel_account_deletion import CancelAccountDeletion
from stario.domain.identity.usecases.refresh_session import RefreshSession
from stario.domain.identity.usecases.request_account_deletion import RequestAccountDeletion
from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import JobId, VideoId
from stario.domain.kernel.paging import PageRequest

WAITING = (JobState.QUEUED, JobState.AWAITING_PAYMENT, JobState.PENDING_REVIEW)


def erasing(town: Town) -> EraseDueAccounts:
    return EraseDueAccounts(
        storage=town.storage, take_down=town.take_down, clock=town.clock, ids=town.ids
    )


async def ask(town: Town, account: Account, *, confirm_email: str | None = None) -> Account:
    request = RequestAccountDeletion(storage=town.storage, clock=town.clock)
    return await request(
        account.id,
        confirm_email=confirm_email if confirm_email is not None else account.email or "",
        reason="Enough",
    )


async def test_a_deletion_waits_for_thirty_days_and_ends_every_session() -> None:
    town = Town()
    account = await town.person()
    async with town.storage() as work:
        signed_in = await town.open_session(work, account)
        await work.commit()

    asked = await ask(town, account)

    assert asked.delete_after == town.clock.now() + timedelta(days=30)
    refresh = RefreshSession(storage=town.storage, open_session=town.open_session, clock=town.clock)
    with pytest.raises(SessionEnded):
        await refresh(refresh_token=signed_in.refresh_token)


async def test_one_may_sign_in_again_to_take_it_back() -> None:
    town = Town()
    account = await town.person()
    await ask(town, account)
    town.clock.advance(by=DELETION_GRACE - timedelta(seconds=1))
    assert account.email is not None
    await town.sign_in(email=account.email, password=PASSWORD, address="192.0.2.1")

    await CancelAccountDeletion(storage=town.storage, clock=town.clock)(account.id)

    town.clock.advance(by=DELETION_GRACE)
    assert await erasing(town)() == 0
    assert (await town.read_account(account)).email == account.email


async def test_the_address_must_be_confirmed_in_any_case() -> None:
    town = Town()
    account = await town.person()

    with pytest.raises(Invalid) as refused:
        await ask(town, account, confirm_email="other@example.uz")

    assert refused.value.field == "confirm_email"
    assert (await ask(town, account, confirm_email=f" {account.email} ".upper())).delete_after


async def test_it_is_asked_once_and_taken_back_once() -> None:
    town = Town()
    account = await town.person()
    keep = CancelAccountDeletion(storage=town.storage, clock=town.clock)
    with pytest.raises(Conflict):
        await keep(account.id)

    await ask(town, account)

    with pytest.raises(Conflict):
        await ask(town, account)


async def test_nobody_is_erased_a_second_early() -> None:
    town = Town()
    await ask(town, await town.person())
    town.clock.advance(by=DELETION_GRACE - timedelta(seconds=1))
    assert await erasing(town)() == 0

    town.clock.advance(seconds=1)

    assert await erasing(town)() == 1
    assert await erasing(town)() == 0


async def test_an_erased_person_has_no_name_and_cannot_sign_in() -> None:
    town = Town()
    account = await town.person()
    await ask(town, account)
    town.clock.advance(by=DELETION_GRACE)

    await erasing(town)()

    left = await town.read_account(account)
    assert (left.email, left.phone, left.password_hash, left.telegram_id) == (None,) * 4
    assert (left.full_name, left.deletion_reason) == ("", None)
    assert account.email is not None
    with pytest.raises(WrongCredentials):
        await town.sign_in(email=account.email, password=PASSWORD, address="192.0.2.1")


async def test_the_address_is_free_again() -> None:
    town = Town()
    account = await town.person()
    await ask(town, account)
    town.clock.advance(by=DELETION_GRACE)
    await erasing(town)()

    assert (await town.person(email=account.email)).email == account.email


async def history(town: Town, fan: Account, artist: Artist) -> tuple[Job, Job]:
    """A video and a voice message that were made, with a link, and orders that wait."""
    consent = a_consent(artist, fan)
    video_job, voice_job = (
        attrs.evolve(
            a_job(account=fan, artist=artist, consent=consent, state=JobState.DONE),
            payload={"recipient_name": "Malika"},
        )
        for _ in range(2)
    )
    video, message = a_video(video_job), a_voice_message(voice_job)
    video_job = attrs.evolve(video_job, result={"video_id": video.id})
    voice_job = attrs.evolve(voice_job, result={"voice_message_id": message.id})
    async with town.storage() as work:
        await work.consents.add(consent)
        for job in (video_job, voice_job):
            await work.jobs.add(job)
        for state in WAITING:
            await work.jobs.add(a_job(account=fan, artist=artist, consent=consent, state=state))
        await work.videos.add(video)
        await work.voice_messages.add(message)
        await work.shares.add(a_share(fan, subject_id=video.id, token="t" * 22))
        await work.data_exports.add(a_data_export(fan, video_job))
        await work.commit()
    return video_job, voice_job


async def test_what_was_made_for_a_person_goes_with_her() -> None:
    town = Town()
    fan = await town.person()
    video_job, voice_job = await history(town, fan, await town.artist())
    await ask(town, fan)
    town.clock.advance(by=DELETION_GRACE)

    await erasing(town)()

    async with town.storage() as work:
        for job in (video_job, voice_job):
            left = await work.jobs.get(job.id)
            assert (left.payload, left.result) == ({}, None)
        assert video_job.result is not None
        video = await work.videos.get(VideoId(str(video_job.result["video_id"])))
        assert (video.recipient_name, video.script) == ("", "")
        assert video.taken_down_reason == "account_erased"
        assert await work.jobs.unended(account=fan.id) == ()
        with pytest.raises(NotFound):
            await work.shares.get("t" * 22)
    prefixes = {message.payload.get("prefix", "") for message in await town.outbox()}
    assert {f"videos/{video.id}/", f"exports/{fan.id}/"} <= prefixes


async def test_photos_of_an_erased_person_are_due_at_once() -> None:
    town = Town()
    account = await town.person()
    await ask(town, account)
    town.clock.advance(by=DELETION_GRACE)
    now = town.clock.now()
    waiting = a_face_upload(account, created_at=now)
    kept = a_face_upload(account, purpose=FacePurpose.POSTER, created_at=now)
    async with town.storage() as work:
        await work.face_uploads.add(waiting)
        await work.face_uploads.add(kept.keep_for(JobId("job"), at=now))
        await work.commit()

    await erasing(town)()

    async with town.storage() as work:
        assert set(await work.face_uploads.waiting(at=now)) == {waiting.id, kept.id}


async def test_an_artist_who_leaves_takes_her_likeness_along() -> None:
    town = Town()
    account, fan = await town.person(), await town.person()
    artist = await town.artist(account, is_verified=True)
    given = attrs.evolve(
        artist,
        portrait_key="artists/x/portrait/1.jpg",
        document_keys=("artists/x/document/1.pdf",),
        email="yulduz@example.uz",
    )
    async with town.storage() as work:
        await work.artists.save(given, was=artist)
        await work.commit()
    video_job, _ = await history(town, fan, given)
    await ask(town, account)
    town.clock.advance(by=DELETION_GRACE)

    await erasing(town)()

    left = await town.read_artist(artist)
    assert left.keys == frozenset()
    assert (left.status, left.is_verified) == (ArtistStatus.INACTIVE, False)
    assert (left.email, left.account_id) == (None, None)
    async with town.storage() as work:
        assert all(consent.revoked_at for consent in await work.consents.of_artist(artist.id))
        assert (await work.videos.list(PageRequest(), account=fan.id)).items == ()
        assert await work.jobs.unended(artist=artist.id) == ()
        assert (await work.jobs.get(video_job.id)).payload == video_job.payload
    deleted = {message.payload.get("key") for message in await town.outbox()}
    assert deleted >= given.keys


async def test_one_who_came_back_in_time_does_not_stop_the_others() -> None:
    town = Town()
    first, second = await town.person(), await town.person()
    await ask(town, first)
    await ask(town, second)
    town.clock.advance(by=DELETION_GRACE)
    await CancelAccountDeletion(storage=town.storage, clock=town.clock)(first.id)

    assert await erasing(town)() == 1

    assert (await town.read_account(first)).email == first.email
