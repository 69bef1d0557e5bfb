"""Refreshing and ending sessions."""

import asyncio
from datetime import timedelta

import attrs
import pytest
from tests.builders.town import Town

from stario.domain.identity.model.account import Account, AccountClosed
from stario.domain.identity.model.role import Role
from stario.domain.identity.model.session import REFRESH_LIFETIME, SessionEnded
from stario.domain.identity.usecases.open_session import SignedIn
from stario.domain.identity.usecases.refresh_session import RefreshSession
from stario.domain.identity.usecases.sign_out import SignOut


async def opened(town: Town) -> SignedIn:
    account = await town.person()
    async with town.storage() as work:
        signed_in = await town.open_session(work, account)
        await work.commit()
    return signed_in


def refreshing(town: Town) -> RefreshSession:
    return RefreshSession(storage=town.storage, open_session=town.open_session, clock=town.clock)


async def change(
    town: Town, account: Account, *, role: Role = Role.USER, is_blocked: bool = False
) -> None:
    async with town.storage() as work:
        was = await work.accounts.get(account.id)
        blocked_at = town.clock.now() if is_blocked else None
        await work.accounts.save(attrs.evolve(was, role=role, blocked_at=blocked_at), was=was)
        await work.commit()


async def test_a_refresh_goes_on_with_the_session_under_new_tokens() -> None:
    town = Town()
    first = await opened(town)

    second = await refreshing(town)(refresh_token=first.refresh_token)

    assert second.refresh_token != first.refresh_token
    before, after = (
        town.tokens.read(signed_in.access_token, at=town.clock.now())
        for signed_in in (first, second)
    )
    assert after.session_id == before.session_id


async def test_a_token_that_comes_back_ends_the_session_for_both() -> None:
    town = Town()
    first = await opened(town)
    refresh = refreshing(town)
    second = await refresh(refresh_token=first.refresh_token)

    with pytest.raises(SessionEnded):
        await refresh(refresh_token=first.refresh_token)

    with pytest.raises(SessionEnded):
        await refresh(refresh_token=second.refresh_token)


async def test_other_sessions_outlive_a_stolen_one() -> None:
    town = Town()
    stolen = await opened(town)
    async with town.storage() as work:
        other = await town.open_session(work, stolen.account)
        await work.commit()
    refresh = refreshing(town)
    await refresh(refresh_token=stolen.refresh_token)
    with pytest.raises(SessionEnded):
        await refresh(refresh_token=stolen.refresh_token)

    assert (await refresh(refresh_token=other.refresh_token)).refresh_token


async def test_of_refreshes_at_once_one_wins() -> None:
    town = Town()
    first = await opened(town)
    refresh = refreshing(town)

    results = await asyncio.gather(
        *(refresh(refresh_token=first.refresh_token) for _ in range(5)), return_exceptions=True
    )

    assert sum(isinstance(result, SignedIn) for result in results) == 1
    assert sum(isinstance(result, SessionEnded) for result in results) == 4


async def test_a_token_dies_of_age() -> None:
    town = Town()
    first = await opened(town)
    town.clock.advance(by=REFRESH_LIFETIME - timedelta(seconds=1))
    second = await refreshing(town)(refresh_token=first.refresh_token)
    town.clock.advance(by=REFRESH_LIFETIME)

    with pytest.raises(SessionEnded):
        await refreshing(town)(refresh_token=second.refresh_token)


@pytest.mark.parametrize("token", ["", "nothing", "ў" * 500])
async def test_an_unknown_token_is_refused(token: str) -> None:
    with pytest.raises(SessionEnded):
        await refreshing(Town())(refresh_token=token)


async def test_a_new_role_counts_from_the_next_refresh() -> None:
    town = Town()
    first = await opened(town)
    await change(town, first.account, role=Role.ARTIST)

    second = await refreshing(town)(refresh_token=first.refresh_token)

    assert town.tokens.read(second.access_token, at=town.clock.now()).role is Role.ARTIST


async def test_a_blocked_person_is_not_refreshed_and_loses_nothing_by_asking() -> None:
    town = Town()
    first = await opened(town)
    await change(town, first.account, is_blocked=True)
    with pytest.raises(AccountClosed):
        await refreshing(town)(refresh_token=first.refresh_token)

    await change(town, first.account)

    assert (await refreshing(town)(refresh_token=first.refresh_token)).refresh_token


async def test_signing_out_ends_this_session_and_no_other() -> None:
    town = Town()
    first = await opened(town)
    async with town.storage() as work:
        other = await town.open_session(work, first.account)
        await work.commit()
    claims = town.tokens.read(first.access_token, at=town.clock.now())

    await SignOut(storage=town.storage, clock=town.clock)(session=claims.session_id)

    with pytest.raises(SessionEnded):
        await refreshing(town)(refresh_token=first.refresh_token)
    assert (await refreshing(town)(refresh_token=other.refresh_token)).refresh_token
