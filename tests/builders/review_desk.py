"""Fans whose work is held, and the reviewers who decide about it, over any storage."""

from datetime import timedelta

import attrs

from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.progress import MemoryProgressFeed
from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock
from stario.adapters.system import Uuid7Ids
from stario.domain.artists.model.artist import Artist
from stario.domain.compliance.model.consent import Consent
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.usecases.cancel_job import CancelJob
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId, AppealId, CaseId, JobId
from stario.domain.moderation.model.appeal import Appeal
from stario.domain.moderation.model.review_case import Decision, ReviewCase, Subject
from stario.domain.moderation.usecases.claim_case import ClaimCase
from stario.domain.moderation.usecases.decide_appeal import DecideAppeal
from stario.domain.moderation.usecases.decide_case import DecideCase
from stario.domain.moderation.usecases.file_appeal import FileAppeal
from stario.domain.moderation.usecases.read_cases import ReadCases
from stario.domain.moderation.usecases.undo_outcome import UndoOutcome
from stario.domain.payments.usecases.give_back import GiveBack
from stario.ports.storage import Storage
from tests.builders.artists import a_consent, an_artist
from tests.builders.held_work import decide_at
from tests.builders.people import an_account
from tests.builders.review import a_case
from tests.builders.values import new_id
from tests.builders.work import a_job

ADMIN, OPERATOR, VALIDATOR = Role.ADMIN, Role.OPERATOR, Role.VALIDATOR


def a_reviewer(role: Role = VALIDATOR) -> Actor:
    return Actor(account_id=AccountId(new_id()), role=role)


@attrs.define(kw_only=True)
class ReviewDesk:
    storage: Storage = attrs.field(factory=MemoryStorage)
    clock: MemoryClock = attrs.field(factory=MemoryClock)
    dispatch: MemoryJobDispatch = attrs.field(factory=MemoryJobDispatch)
    feed: MemoryProgressFeed = attrs.field(factory=MemoryProgressFeed)
    ids: Uuid7Ids = attrs.field(factory=Uuid7Ids)
    fan: Account = attrs.field(factory=an_account)
    star: Account = attrs.field(factory=lambda: an_account(role=Role.ARTIST))
    artist: Artist = attrs.field(
        default=attrs.Factory(lambda self: an_artist(account_id=self.star.id), takes_self=True)
    )
    consent: Consent = attrs.field(
        default=attrs.Factory(lambda self: a_consent(self.artist, self.star), takes_self=True)
    )

    async def opened(self) -> "ReviewDesk":
        async with self.storage() as work:
            await work.accounts.add(self.fan)
            await work.accounts.add(self.star)
            await work.artists.add(self.artist)
            await work.consents.add(self.consent)
            await work.commit()
        return self

    @property
    def claim(self) -> ClaimCase:
        return ClaimCase(storage=self.storage, clock=self.clock, ids=self.ids)

    @property
    def read(self) -> ReadCases:
        objects = MemoryObjectStore(clock=self.clock)
        return ReadCases(storage=self.storage, objects=objects, clock=self.clock, ids=self.ids)

    @property
    def decide(self) -> DecideCase:
        return decide_at(self)

    @property
    def cancel(self) -> CancelJob:
        return CancelJob(
            storage=self.storage, dispatch=self.dispatch, feed=self.feed, clock=self.clock
        )

    @property
    def file(self) -> FileAppeal:
        return FileAppeal(storage=self.storage, clock=self.clock, ids=self.ids)

    @property
    def decide_appeal(self) -> DecideAppeal:
        undo = UndoOutcome(
            take_down=TakeDown(ids=self.ids, dispatch=self.dispatch, feed=self.feed),
            give_back=GiveBack(ids=self.ids),
            dispatch=self.dispatch,
        )
        return DecideAppeal(storage=self.storage, undo=undo, clock=self.clock, ids=self.ids)

    async def held(self, *categories: str) -> ReviewCase:
        """Work of the fan that waits for its words, and its case."""
        at = self.clock.now()
        job = a_job(
            account=self.fan,
            artist=self.artist,
            consent=self.consent,
            state=JobState.PENDING_REVIEW,
            enqueued_at=at,
            payload={"text": "Salom"},
        )
        case = a_case(
            *categories,
            at=at,
            subject_id=job.id,
            account_id=self.fan.id,
            artist_id=self.artist.id,
        )
        async with self.storage() as work:
            await work.jobs.add(job)
            await work.cases.add(case)
            await work.commit()
        return case

    async def say(
        self,
        case: ReviewCase,
        decision: Decision = Decision.APPROVE,
        *,
        by: Actor | None = None,
        reason: str = "other",
    ) -> ReviewCase:
        return await self.decide(case.id, decision, reason=reason, actor=by or a_reviewer())

    async def refused(self, *categories: str) -> ReviewCase:
        return await self.say(await self.held(*categories), Decision.REJECT)

    async def appeal(self, case: ReviewCase, *, by: Account | None = None) -> Appeal:
        person = by or self.fan
        actor = Actor(account_id=person.id, role=person.role)
        return await self.file(AppealId(new_id()), case.subject_id, "It is kind", actor=actor)

    async def case(self, case: CaseId) -> ReviewCase:
        async with self.storage() as work:
            return await work.cases.get(case)

    async def of_job(self, job: JobId) -> ReviewCase:
        async with self.storage() as work:
            (case,) = await work.cases.of_subject(Subject.JOB, job)
        return case

    async def job(self, job: str) -> Job:
        async with self.storage() as work:
            return await work.jobs.get(JobId(job))

    async def actions(self) -> list[str]:
        async with self.storage() as work:
            return [event.action for event in await work.audit.take(limit=100)]

    def later(self, by: timedelta) -> None:
        self.clock.advance(by=by)
