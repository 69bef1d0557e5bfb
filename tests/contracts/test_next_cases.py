"""Reviewers who ask for the next case, on every storage."""

import asyncio

import pytest

from stario.adapters.memory.system import MemoryClock
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import NotFound
from stario.domain.moderation.model.exposure import BUDGETS, ExposureSpent
from stario.domain.moderation.model.review_case import (
    CaseState,
    Decision,
    Severity,
    Subject,
)
from stario.ports.storage import Storage
from tests.builders.artists import an_artist
from tests.builders.people import an_account
from tests.builders.quality_desk import QualityDesk, a_reviewer
from tests.builders.review import a_case
from tests.builders.review_quality import an_exposure
from tests.builders.values import NOW


@pytest.fixture
def desk(storage: Storage) -> QualityDesk:
    return QualityDesk(storage=storage, clock=MemoryClock(NOW))


async def test_ten_at_once_get_ten_cases(desk: QualityDesk) -> None:
    await desk.open(*(a_case() for _ in range(10)))
    reviewers = [a_reviewer() for _ in range(10)]

    claimed = await asyncio.gather(*(desk.next(actor=reviewer) for reviewer in reviewers))

    assert len({case.id for case in claimed}) == 10
    for case, reviewer in zip(claimed, reviewers, strict=True):
        kept = await desk.case(case.id)
        assert (kept.state, kept.claimed_by) == (CaseState.CLAIMED, reviewer.account_id)
    with pytest.raises(NotFound):
        await desk.next(actor=a_reviewer())


async def test_what_a_reviewer_may_not_decide_is_left_to_others(desk: QualityDesk) -> None:
    artist_account, other = an_account(), an_account()
    artist = an_artist(account_id=artist_account.id)
    async with desk.storage() as work:
        for account in (artist_account, other):
            await work.accounts.add(account)
        await work.artists.add(artist)
        await work.commit()
    own = a_case("banned", account_id=other.id)
    pictured = a_case("banned", artist_id=artist.id)
    await desk.open(own, pictured)
    staff = [
        Actor(account_id=account.id, role=Role.VALIDATOR) for account in (other, artist_account)
    ]

    found = [await desk.next(actor=each) for each in staff]

    assert [case.id for case in found] == [pictured.id, own.id]


async def test_the_second_decision_is_anothers(desk: QualityDesk) -> None:
    case = a_case("hate", subject=Subject.CONTENT)
    await desk.open(case)
    first = a_reviewer()
    await desk.say(case.id, Decision.APPROVE, by=first)

    with pytest.raises(NotFound):
        await desk.next(actor=first)
    assert (await desk.next(actor=a_reviewer())).id == case.id


async def test_what_somebody_has_seen_enough_of_is_passed_over(desk: QualityDesk) -> None:
    reviewer = a_reviewer()
    budget = BUDGETS[Severity.CRITICAL]
    async with desk.storage() as work:
        for _ in range(budget):
            seen = an_exposure(reviewer.account_id, Severity.CRITICAL, at=NOW)
            await work.exposures.see(seen, budget=budget)
        await work.commit()
    critical, mild = a_case("banned"), a_case("profanity")
    await desk.open(critical, mild)

    assert (await desk.next(actor=reviewer)).id == mild.id
    with pytest.raises(ExposureSpent) as spent:
        await desk.next(actor=reviewer)
    assert spent.value.details["severity"] == "critical"
    assert (await desk.next(actor=a_reviewer())).id == critical.id
    with pytest.raises(NotFound):
        await desk.next(actor=reviewer)
