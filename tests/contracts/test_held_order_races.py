"""Drafts that are judged, taken back and revoked at the same moment, on every storage."""

import asyncio
from pathlib import Path

import pytest

from stario.domain.compliance.usecases.revoke_consent import RevokeConsent
from stario.domain.generation.model.job import Job, JobState
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.ids import ArtistId, OrderId
from stario.domain.moderation.model.review_case import Decision, ReviewCase
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.usecases.cancel_order import CancelOrder
from stario.domain.orders.usecases.let_go import LetGo
from stario.domain.payments.usecases.give_back import GiveBack
from stario.ports.storage import Storage
from tests.builders.review_desk import ReviewDesk
from tests.builders.studio import Studio, a_greeting
from tests.builders.town import Town

UNPAID = {OrderState.DRAFT, OrderState.AWAITING_PAYMENT, OrderState.CANCELLED}


@pytest.fixture
def studio(storage: Storage, tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path, town=Town(storage=storage))


def desk_of(studio: Studio) -> ReviewDesk:
    town = studio.town
    return ReviewDesk(
        storage=town.storage, clock=town.clock, dispatch=town.dispatch, feed=town.feed
    )


async def drafted(studio: Studio) -> tuple[Job, ReviewCase]:
    artist, fan = await studio.star(price_som=112_000), await studio.town.person()
    await studio.agree(artist)
    greeting = a_greeting(artist, custom_message="Prezident salom aytdi")
    job = (await studio.order(greeting, fan)).job
    return job, await desk_of(studio).of_job(job.id)


async def order_of(studio: Studio, job: Job) -> Order:
    async with studio.town.storage() as work:
        return await work.orders.get(OrderId(str(job.order_id)))


async def check(studio: Studio, job: Job, case: ReviewCase, results: list[object]) -> None:
    """Whoever came late was told so; nothing is left half done."""
    assert all(not isinstance(each, Exception) or isinstance(each, DomainError) for each in results)
    ended, after = await studio.job(job), await desk_of(studio).case(case.id)
    assert after.is_closed
    assert ended.state in (JobState.CANCELLED, JobState.FAILED)
    assert (ended.state is JobState.FAILED) == (after.outcome is Decision.REJECT)
    assert (await order_of(studio, job)).state in UNPAID


@pytest.mark.parametrize("decision", [Decision.APPROVE, Decision.REJECT])
async def test_a_draft_that_is_judged_and_taken_back_ends_once(
    studio: Studio, decision: Decision
) -> None:
    job, case = await drafted(studio)
    town, order = studio.town, await order_of(studio, job)
    cancel = CancelOrder(
        storage=town.storage,
        let_go=LetGo(dispatch=town.dispatch, feed=town.feed),
        give_back=GiveBack(ids=town.ids),
        clock=town.clock,
    )
    results = await asyncio.gather(
        desk_of(studio).say(case, decision),
        cancel(order.id, account=order.account_id),
        return_exceptions=True,
    )
    await check(studio, job, case, list(results))
    assert (await order_of(studio, job)).state in (OrderState.CANCELLED, OrderState.DRAFT)


@pytest.mark.parametrize("decision", [Decision.APPROVE, Decision.REJECT])
async def test_a_consent_that_is_revoked_while_its_work_is_judged_ends_it(
    studio: Studio, decision: Decision
) -> None:
    job, case = await drafted(studio)
    town = studio.town
    revoke = RevokeConsent(storage=town.storage, take_down=town.take_down, clock=town.clock)
    async with town.storage() as work:
        (consent,) = await work.consents.of_artist(ArtistId(str(job.artist_id)))
    admin = await town.person(Role.ADMIN)
    actor = Actor(account_id=admin.id, role=Role.ADMIN)
    results = await asyncio.gather(
        desk_of(studio).say(case, decision),
        revoke(consent.artist_id, consent.id, actor=actor),
        return_exceptions=True,
    )
    await check(studio, job, case, list(results))
