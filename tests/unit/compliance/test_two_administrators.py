"""A package takes two administrators, neither of whom it concerns, and waits for nobody's leave."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from tests.builders.artists import a_consent
from tests.builders.legal import a_legal_export
from tests.builders.notary import Notary, a_notary, actor
from tests.builders.work import a_job, a_video

from stario.domain.compliance.model.legal_export import (
    HELD_FOR,
    LegalExport,
    LegalExportState,
    OwnCase,
)
from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.generation.model.job import JobState
from stario.domain.identity.model.account import DELETION_GRACE, Account
from stario.domain.identity.model.role import Role
from stario.domain.payments.model.refund import FourEyes

DAY = timedelta(days=1)


@pytest.fixture
async def notary(tmp_path: Path) -> AsyncIterator[Notary]:
    async with a_notary(tmp_path) as notary:
        yield notary


async def asked(notary: Notary, export: LegalExport) -> LegalExport:
    async with notary.town.storage() as work:
        await work.legal_exports.add(export)
        await work.commit()
    return export


async def film(notary: Notary, fan: Account, star: Account) -> str:
    """A film of *star* that *fan* ordered."""
    town = notary.town
    artist = await town.artist(star)
    consent = a_consent(artist, star)
    job = a_job(account=fan, artist=artist, consent=consent, state=JobState.DONE)
    async with town.storage() as work:
        await work.consents.add(consent)
        await work.jobs.add(job)
        await work.videos.add(a_video(job))
        await work.commit()
    return str(job.id)


async def gone(notary: Notary, account: Account) -> None:
    async with notary.town.storage() as work:
        left = attrs.evolve(account, blocked_at=notary.town.clock.now())
        await work.accounts.save(left, was=account)
        await work.commit()


@pytest.mark.parametrize("part", ["fan", "star"])
async def test_nobody_approves_a_package_with_her_own_film(notary: Notary, part: str) -> None:
    fan, star = await notary.town.person(), await notary.town.person(Role.ARTIST)
    job = await film(
        notary,
        notary.approves if part == "fan" else fan,
        notary.approves if part == "star" else star,
    )
    export = await asked(notary, a_legal_export(notary.asks, contents=(job,)))

    for decide in (notary.decide.approve, notary.decide.reject):
        with pytest.raises(OwnCase):
            await decide(export.id, actor=actor(notary.approves))
    other = await notary.town.person(Role.ADMIN)
    approved = await notary.decide.approve(export.id, actor=actor(other))

    assert approved.state is LegalExportState.BUILDING


async def test_nobody_puts_an_end_to_a_request_about_herself(notary: Notary) -> None:
    export = await asked(notary, a_legal_export(notary.asks, notary.approves, notary.asks))

    with pytest.raises(OwnCase):
        await notary.decide.reject(export.id, actor=actor(notary.approves))
    taken_back = await notary.decide.reject(export.id, actor=actor(notary.asks))

    assert taken_back.state is LegalExportState.REJECTED


async def test_a_request_of_somebody_who_left_is_not_approved(notary: Notary) -> None:
    export = await asked(notary, a_legal_export(notary.asks, await notary.town.person()))
    await gone(notary, notary.asks)

    with pytest.raises(FourEyes):
        await notary.decide.approve(export.id, actor=actor(notary.approves))
    rejected = await notary.decide.reject(export.id, actor=actor(notary.approves))

    assert rejected.state is LegalExportState.REJECTED


async def test_whoever_left_approves_nothing_with_a_token_that_outlives_her(
    notary: Notary,
) -> None:
    export = await asked(notary, a_legal_export(notary.asks, await notary.town.person()))
    await gone(notary, notary.approves)

    with pytest.raises(FourEyes):
        await notary.decide.approve(export.id, actor=actor(notary.approves))


@pytest.mark.parametrize("by_content", [False, True])
@pytest.mark.parametrize("state", ["awaiting_approval", "building"])
async def test_nobody_is_erased_while_a_package_about_her_waits(
    notary: Notary, state: str, *, by_content: bool
) -> None:
    town = notary.town
    fan, other = await town.person(), await town.person()
    for account in (fan, other):
        async with town.storage() as work:
            leaving = account.ask_deletion(
                confirm_email=account.email or "", reason="", at=town.clock.now()
            )
            await work.accounts.save(leaving, was=account)
            await work.commit()
    erase = EraseDueAccounts(
        storage=town.storage, take_down=town.take_down, clock=town.clock, ids=town.ids
    )
    town.clock.advance(by=DELETION_GRACE)
    request = a_legal_export(notary.asks, fan, at=town.clock.now())
    if by_content:
        job = await film(notary, fan, await town.person(Role.ARTIST))
        request = attrs.evolve(request, user_ids=(), content_ids=(job,))
    export = await asked(notary, request)
    if state == "building":
        await notary.decide.approve(export.id, actor=actor(notary.approves))

    assert await erase() == 1
    assert (await town.read_account(fan)).blocked_at is None
    town.clock.advance(by=HELD_FOR - DAY)
    assert await erase() == 0
    # A request that nobody decides keeps nobody for ever.
    town.clock.advance(by=DAY)
    assert await erase() == 1
    assert (await town.read_account(fan)).blocked_at is not None
