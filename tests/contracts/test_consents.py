"""What remembering consents promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.domain.compliance.model.consent import Consent
from stario.domain.generation.model.job import Job, JobState, LeaseLost
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import ConsentId
from stario.domain.kernel.language import Language
from stario.ports.storage import Storage
from tests.builders import NOW, a_consent, a_video, new_id
from tests.contracts.remembered import Cast, a_cast, remember

LATER = NOW + timedelta(minutes=1)


async def revoke(storage: Storage, cast: Cast, *, linger_seconds: float = 0) -> None:
    """Revoke as the product does: end the consent, its work, and what was made."""
    async with storage() as work:
        consents = await work.consents.of_artist(cast.artist.id, lock=True)
        was = next(consent for consent in consents if consent.id == cast.consent.id)
        await work.consents.save(was.revoke(by=cast.fan.id, at=LATER), was=was)
        await asyncio.sleep(linger_seconds)
        for job in await work.jobs.unended(artist=cast.artist.id):
            await work.jobs.save(job.cancel("consent_revoked", at=LATER), was=job)
        for video in await work.videos.standing_on(cast.consent.id):
            await work.videos.save(video.take_down("consent_revoked", at=LATER))
        await work.commit()


async def accept(storage: Storage, cast: Cast, *, linger_seconds: float = 0) -> Job | None:
    """Accept an order as the product does: only under a consent in force."""
    job = cast.job()
    async with storage() as work:
        consents = await work.consents.of_artist(cast.artist.id, lock=True)
        if not any(consent.in_force(at=NOW) for consent in consents):
            return None
        await asyncio.sleep(linger_seconds)
        await work.jobs.add(job)
        await work.commit()
    return job


async def test_every_field_comes_back_as_it_was(storage: Storage) -> None:
    cast = await a_cast(storage)
    consent = a_consent(
        cast.artist,
        cast.fan,
        likeness=False,
        languages=(Language.RUSSIAN,),
        topics=("wedding", "тўй"),
        recorded_at=LATER,
        revoked_at=LATER,
        revoked_by=cast.fan.id,
    )
    async with storage() as work:
        await work.consents.add(consent)
        await work.commit()

    async with storage() as work:
        assert await work.consents.get(consent.id) == consent
        assert await work.consents.of_artist(cast.artist.id) == (cast.consent, consent)
        assert await work.consents.of_artist(cast.artist.id, lock=True) == (cast.consent, consent)
        with pytest.raises(Conflict):
            await work.consents.add(consent)
        with pytest.raises(NotFound):
            await work.consents.get(ConsentId(new_id()))


async def test_a_consent_is_revoked_once(storage: Storage) -> None:
    cast = await a_cast(storage)

    async def end(minutes: int) -> None:
        revoked = cast.consent.revoke(by=cast.fan.id, at=NOW + timedelta(minutes=minutes))
        async with storage() as work:
            await work.consents.save(revoked, was=cast.consent)
            await work.commit()

    results = await asyncio.gather(*map(end, range(5)), return_exceptions=True)

    assert results.count(None) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 4


async def test_parallel_revocations_that_lock_first_do_not_wait_in_a_circle(
    storage: Storage,
) -> None:
    cast = await a_cast(storage)
    results = await asyncio.gather(
        *(revoke(storage, cast, linger_seconds=0.01) for _ in range(3)), return_exceptions=True
    )

    assert results.count(None) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 2


@pytest.mark.parametrize("accepts_first", [True, False])
async def test_accepted_work_is_cancelled_by_a_revocation_or_refused(
    storage: Storage, accepts_first: bool
) -> None:
    cast = await a_cast(storage)

    async def after(seconds: float, step: str) -> Job | None:
        await asyncio.sleep(seconds)
        if step == "accept":
            return await accept(storage, cast, linger_seconds=0.03)
        await revoke(storage, cast, linger_seconds=0.03)
        return None

    job, _ = await asyncio.gather(
        after(0 if accepts_first else 0.01, "accept"),
        after(0.01 if accepts_first else 0, "revoke"),
    )

    assert (job is not None) == accepts_first
    async with storage() as work:
        if job is not None:
            assert (await work.jobs.get(job.id)).state is JobState.CANCELLED
        assert await work.jobs.unended(artist=cast.artist.id) == ()


async def test_many_acceptances_and_one_revocation_leave_nothing_going_on(
    storage: Storage,
) -> None:
    cast = await a_cast(storage)

    async def accept_soon(number: int) -> Job | None:
        await asyncio.sleep(number / 1000)
        return await accept(storage, cast)

    async def revoke_soon() -> None:
        await asyncio.sleep(0.01)
        await revoke(storage, cast)

    await asyncio.gather(*map(accept_soon, range(25)), revoke_soon())

    async with storage() as work:
        assert await work.jobs.unended(artist=cast.artist.id) == ()


@pytest.mark.parametrize("linger_seconds", [0.0, 0.02])
async def test_a_result_handed_over_during_a_revocation_is_taken_down_or_refused(
    storage: Storage, linger_seconds: float
) -> None:
    cast = await a_cast(storage)
    leased = cast.job().lease("worker", until=LATER, at=NOW)
    await remember(storage, leased)
    video = a_video(leased)

    async def hand_over() -> None:
        await asyncio.sleep(0.01)
        async with storage() as work:
            await work.jobs.save(leased.complete({}, at=NOW), was=leased)
            await asyncio.sleep(0.02)
            _require_in_force(await work.consents.of_artist(cast.artist.id))
            await work.videos.add(video)
            await work.commit()

    handed_over, revoked = await asyncio.gather(
        hand_over(),
        revoke(storage, cast, linger_seconds=linger_seconds),
        return_exceptions=True,
    )

    assert revoked is None
    assert handed_over is None or isinstance(handed_over, LeaseLost | Conflict)
    async with storage() as work:
        assert await work.videos.standing_on(cast.consent.id) == ()
        assert (await work.jobs.get(leased.id)).state in {JobState.CANCELLED, JobState.DONE}


def _require_in_force(consents: tuple[Consent, ...]) -> None:
    if not any(consent.in_force(at=NOW) for consent in consents):
        raise Conflict(what="consent")


async def test_a_changed_consent_is_not_overwritten(storage: Storage) -> None:
    cast = await a_cast(storage)
    longer = attrs.evolve(cast.consent, valid_until=LATER)
    async with storage() as work:
        await work.consents.save(longer, was=cast.consent)
        await work.commit()

    async with storage() as work:
        with pytest.raises(Conflict):
            await work.consents.save(longer, was=cast.consent)
