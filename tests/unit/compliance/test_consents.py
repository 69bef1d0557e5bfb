"""What an artist agrees to, and what ends with it."""

import asyncio
from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.artists import a_consent
from tests.builders.town import Town, actor, some_terms
from tests.builders.values import NOW
from tests.builders.work import a_job, a_share, a_video, a_voice_message

from stario.domain.artists.model.artist import Artist
from stario.domain.compliance.model.consent import Consent
from stario.domain.compliance.model.terms import LONGEST_TERM, Terms
from stario.domain.compliance.usecases.list_consents import ListConsents
from stario.domain.compliance.usecases.record_consent import RecordConsent
from stario.domain.compliance.usecases.revoke_consent import Revocation, RevokeConsent
from stario.domain.generation.model.job import ENDED, Job, JobState
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import ArtistId, ConsentId
from stario.domain.kernel.language import Language

TOPICS = ("birthday", "wedding")


async def record(
    town: Town, artist: Artist, who: Account, terms: Terms | None = None, **ids: str
) -> Consent:
    return await RecordConsent(storage=town.storage, clock=town.clock)(
        consent_id=ConsentId(ids.get("consent_id") or town.ids.new()),
        artist=artist.id,
        actor=actor(who),
        terms=terms or some_terms(valid_until=town.clock.now() + timedelta(days=365)),
    )


async def revoke(town: Town, artist: Artist, consent: Consent, who: Account) -> Revocation:
    return await RevokeConsent(storage=town.storage, take_down=town.take_down, clock=town.clock)(
        artist.id, consent.id, actor=actor(who)
    )


async def test_a_consent_is_in_force_from_its_recording_to_its_end() -> None:
    town = Town()
    owner = await town.person(Role.ARTIST)
    artist = await town.artist(owner)

    consent = await record(town, artist, owner)

    assert consent.in_force(at=town.clock.now())
    assert not consent.in_force(at=consent.valid_until)
    assert consent.recorded_by == owner.id


async def test_a_repeated_request_finds_the_consent_it_recorded() -> None:
    town = Town()
    owner = await town.person(Role.ARTIST)
    artist = await town.artist(owner)
    consent_id = town.ids.new()

    first = await record(town, artist, owner, consent_id=consent_id)
    town.clock.advance(seconds=60)

    assert await record(town, artist, owner, consent_id=consent_id) == first


GOOD = some_terms(valid_until=NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("terms", "field", "reason"),
    [
        (attrs.evolve(GOOD, likeness=False, voice=False), "likeness", "nothing_agreed"),
        (attrs.evolve(GOOD, languages=()), "languages", "empty"),
        (attrs.evolve(GOOD, topics=()), "topics", "empty"),
        (attrs.evolve(GOOD, topics=("birthday", "war")), "topics", "one_of"),
        (attrs.evolve(GOOD, max_duration_seconds=0), "max_duration_seconds", "out_of_range"),
        (attrs.evolve(GOOD, max_duration_seconds=601), "max_duration_seconds", "out_of_range"),
        (attrs.evolve(GOOD, valid_until=NOW), "valid_until", "in_the_past"),
        (
            attrs.evolve(GOOD, valid_until=NOW + LONGEST_TERM + timedelta(seconds=1)),
            "valid_until",
            "too_far_ahead",
        ),
        (attrs.evolve(GOOD, contract_sha256="ab"), "contract_sha256", "not_sha256"),
        (attrs.evolve(GOOD, contract_sha256="zz" * 32), "contract_sha256", "not_sha256"),
        (attrs.evolve(GOOD, contract_sha256="٣" * 64), "contract_sha256", "not_sha256"),
    ],
)
def test_an_agreement_that_cannot_hold_is_refused(terms: Terms, field: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        terms.checked(known_topics=(*TOPICS, "greeting", "congratulation", "holiday"), at=NOW)

    assert (refused.value.field, refused.value.reason) == (field, reason)


@given(
    languages=st.lists(st.sampled_from(Language), min_size=1),
    topics=st.lists(st.sampled_from(TOPICS), min_size=1),
)
def test_lists_come_out_distinct_and_whole(languages: list[Language], topics: list[str]) -> None:
    terms = attrs.evolve(
        GOOD,
        languages=tuple(languages),
        topics=tuple(topics),
        contract_sha256="AB" * 32,
    )

    checked = terms.checked(known_topics=TOPICS, at=NOW)

    assert set(checked.languages) == set(languages)
    assert len(checked.topics) == len(set(topics))
    assert checked.contract_sha256 == "ab" * 32


@pytest.mark.parametrize("role", [Role.USER, Role.ARTIST, Role.VALIDATOR])
async def test_a_stranger_finds_no_artist_to_record_for_or_to_revoke(role: Role) -> None:
    town = Town()
    owner, stranger = await town.person(Role.ARTIST), await town.person(role)
    artist = await town.artist(owner)
    consent = await record(town, artist, owner)

    with pytest.raises(NotFound):
        await record(town, artist, stranger)
    with pytest.raises(NotFound):
        await revoke(town, artist, consent, stranger)

    async with town.storage() as work:
        assert await work.consents.of_artist(artist.id) == (consent,)


async def test_a_consent_of_another_artist_is_not_found() -> None:
    town = Town()
    first, second = await town.person(Role.ARTIST), await town.person(Role.ARTIST)
    mine, other = await town.artist(first), await town.artist(second)
    consent = await record(town, other, second)

    with pytest.raises(NotFound):
        await revoke(town, mine, consent, first)


@pytest.mark.parametrize("role", [Role.VALIDATOR, Role.OPERATOR, Role.ADMIN])
async def test_those_who_review_may_look(role: Role) -> None:
    town = Town()
    owner = await town.person(Role.ARTIST)
    artist = await town.artist(owner)
    consent = await record(town, artist, owner)
    listing = ListConsents(storage=town.storage)

    assert await listing(artist.id, actor=actor(await town.person(role))) == (consent,)
    with pytest.raises(NotFound):
        await listing(artist.id, actor=actor(await town.person(Role.ARTIST)))


async def with_work(
    town: Town, artist: Artist, consent: Consent, fan: Account
) -> dict[JobState, Job]:
    jobs: dict[JobState, Job] = {
        state: a_job(account=fan, artist=artist, consent=consent, state=state)
        for state in JobState
        if state is not JobState.LEASED
    }
    waiting = a_job(account=fan, artist=artist, consent=consent)
    jobs[JobState.LEASED] = waiting.lease("w1", until=NOW + timedelta(days=1), at=NOW)
    async with town.storage() as work:
        for job in jobs.values():
            await work.jobs.add(job)
        await work.commit()
    return jobs


async def test_everything_that_stands_on_it_ends_in_one_step() -> None:
    town = Town()
    owner, fan = await town.person(Role.ARTIST), await town.person()
    artist = await town.artist(owner)
    consent = await record(town, artist, owner)
    jobs = await with_work(town, artist, consent, fan)
    video = a_video(jobs[JobState.DONE])
    message = a_voice_message(a_job(account=fan, artist=artist, consent=consent))
    queued = jobs[JobState.QUEUED]
    await town.dispatch.announce(queued.queue, [queued.id])
    async with town.storage() as work:
        await work.videos.add(video)
        await work.jobs.add(a_job(id=message.job_id, account=fan, artist=artist, consent=consent))
        await work.voice_messages.add(message)
        await work.shares.add(a_share(fan, subject_id=video.id, token="t" * 22))
        await work.commit()

    revocation = await revoke(town, artist, consent, owner)

    assert (revocation.taken_down.videos, revocation.taken_down.voice_messages) == (1, 1)
    async with town.storage() as work:
        for state, job in jobs.items():
            now = (await work.jobs.get(job.id)).state
            assert now is (state if state in ENDED else JobState.CANCELLED)
        assert (await work.videos.get(video.id)).taken_down_reason == "consent_revoked"
        assert (await work.voice_messages.get(message.id)).taken_down_at is not None
        with pytest.raises(NotFound):
            await work.shares.get("t" * 22)
    assert await town.dispatch.listed(queued.queue) == ()
    due = {m.payload["prefix"] for m in await town.outbox() if m.due_at <= town.clock.now()}
    assert due == {video.prefix, message.prefix}


async def test_files_that_a_cancelled_worker_still_writes_go_within_a_minute() -> None:
    town = Town()
    owner, fan = await town.person(Role.ARTIST), await town.person()
    artist = await town.artist(owner)
    consent = await record(town, artist, owner)
    running = (await with_work(town, artist, consent, fan))[JobState.LEASED]

    await revoke(town, artist, consent, owner)

    late = [m for m in await town.outbox() if m.due_at > town.clock.now()]
    assert {m.payload["prefix"] for m in late} == {f"videos/{running.id}/"}
    assert all(m.due_at < town.clock.now() + timedelta(minutes=1) for m in late)


async def test_work_on_another_consent_goes_on() -> None:
    town = Town()
    owner, fan = await town.person(Role.ARTIST), await town.person()
    artist = await town.artist(owner)
    ended, kept = await record(town, artist, owner), await record(town, artist, owner)
    job = a_job(account=fan, artist=artist, consent=kept)
    async with town.storage() as work:
        await work.jobs.add(job)
        await work.commit()

    await revoke(town, artist, ended, owner)

    async with town.storage() as work:
        assert (await work.jobs.get(job.id)).state is JobState.QUEUED


async def test_revoking_again_finds_it_done() -> None:
    town = Town()
    owner = await town.person(Role.ARTIST)
    artist = await town.artist(owner)
    consent = await record(town, artist, owner)
    first = await revoke(town, artist, consent, owner)
    town.clock.advance(seconds=60)

    second = await revoke(town, artist, consent, owner)

    assert second.consent == first.consent
    assert second.taken_down.cancelled == ()


async def test_of_revocations_at_once_one_does_the_work() -> None:
    town = Town()
    owner, fan = await town.person(Role.ARTIST), await town.person()
    artist = await town.artist(owner)
    consent = await record(town, artist, owner)
    await with_work(town, artist, consent, fan)

    both = await asyncio.gather(*(revoke(town, artist, consent, owner) for _ in range(3)))

    assert sorted(len(r.taken_down.cancelled) for r in both) == [0, 0, 4]


async def test_an_unknown_artist_or_consent_is_not_found() -> None:
    town = Town()
    admin = await town.person(Role.ADMIN)
    artist = await town.artist()
    consent = a_consent(artist, admin)

    with pytest.raises(NotFound):
        await revoke(town, artist, consent, admin)
    with pytest.raises(NotFound):
        await revoke(town, attrs.evolve(artist, id=ArtistId(town.ids.new())), consent, admin)
