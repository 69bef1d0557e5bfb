"""People who decide on work that waits for them."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from stario.adapters.system import Uuid7Ids
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.generation.model.job import Job
from stario.domain.generation.usecases.judge_held import JudgeHeld
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId, JobId
from stario.domain.moderation.usecases.carry_out import CarryOut
from stario.domain.moderation.usecases.decide_case import DecideCase
from stario.domain.moderation.usecases.release_held import ReleaseHeld
from stario.ports.dispatch import JobDispatch
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock
from tests.builders.values import new_id


class Place(Protocol):
    """Where work is kept and announced."""

    @property
    def storage(self) -> Storage: ...
    @property
    def dispatch(self) -> JobDispatch: ...
    @property
    def feed(self) -> ProgressFeed: ...
    @property
    def clock(self) -> Clock: ...


def judge_at(place: Place) -> JudgeHeld:
    ids = Uuid7Ids()
    take_down = TakeDown(ids=ids, dispatch=place.dispatch, feed=place.feed)
    return JudgeHeld(take_down=take_down, ids=ids, dispatch=place.dispatch, feed=place.feed)


def release_at(place: Place) -> Callable[[JobId], Awaitable[Job]]:
    """As an admin does who names the job."""
    actor = Actor(account_id=AccountId(new_id()), role=Role.ADMIN)
    held = release_held_at(place)

    async def release(job: JobId) -> Job:
        return await held.job(job, actor=actor)

    return release


def release_held_at(place: Place) -> ReleaseHeld:
    return ReleaseHeld(storage=place.storage, decide=decide_at(place), clock=place.clock)


def decide_at(place: Place) -> DecideCase:
    return DecideCase(
        storage=place.storage,
        carry_out=CarryOut(judge_held=judge_at(place)),
        clock=place.clock,
        ids=Uuid7Ids(),
    )
