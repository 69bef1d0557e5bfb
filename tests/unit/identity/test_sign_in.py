"""Signing in with a password."""

import attrs
import pytest
from tests.builders.town import PASSWORD, Town

from stario.domain.identity.model.account import Account, AccountClosed
from stario.domain.identity.model.password import WrongCredentials
from stario.domain.identity.usecases.sign_in import PER_ACCOUNT, PER_ADDRESS
from stario.domain.kernel.errors import TooMany
from stario.ports.credentials import PasswordHasher

ADDRESS = "192.0.2.1"


@attrs.define
class CountingHasher(PasswordHasher):
    """Counts comparisons, and may call every hash outdated."""

    _hasher: PasswordHasher
    is_outdated: bool = False
    compared: list[str | None] = attrs.field(factory=list)

    async def hash(self, password: str) -> str:
        return await self._hasher.hash(password)

    async def verify(self, password: str, password_hash: str | None) -> bool:
        self.compared.append(password_hash)
        return await self._hasher.verify(password, password_hash)

    def outdated(self, password_hash: str) -> bool:
        return self.is_outdated


def counting(town: Town) -> CountingHasher:
    town.hasher = CountingHasher(town.hasher)
    return town.hasher


def email_of(account: Account) -> str:
    assert account.email is not None
    return account.email


async def test_the_right_password_opens_a_session() -> None:
    town = Town()
    account = await town.person()

    signed_in = await town.sign_in(email=email_of(account), password=PASSWORD, address=ADDRESS)

    assert signed_in.account == account


async def test_an_unknown_address_and_a_wrong_password_cost_one_comparison_each() -> None:
    town = Town()
    account = await town.person()
    hasher = counting(town)

    for email in (email_of(account), "nobody@example.uz"):
        with pytest.raises(WrongCredentials) as refused:
            await town.sign_in(email=email, password="wrong password", address=ADDRESS)
        assert refused.value.details == {}

    assert hasher.compared == [account.password_hash, None]


async def test_an_account_without_a_password_cannot_be_entered_with_one() -> None:
    town = Town()
    account = await town.person()
    bare = attrs.evolve(account, password_hash=None)
    async with town.storage() as work:
        await work.accounts.save(bare, was=account)
        await work.commit()

    with pytest.raises(WrongCredentials):
        await town.sign_in(email=email_of(account), password=PASSWORD, address=ADDRESS)


async def test_a_closed_account_is_told_so_only_to_who_knows_its_password() -> None:
    town = Town()
    account = await town.person()
    async with town.storage() as work:
        closed = attrs.evolve(account, blocked_at=town.clock.now())
        await work.accounts.save(closed, was=account)
        await work.commit()

    with pytest.raises(WrongCredentials):
        await town.sign_in(email=email_of(account), password="wrong password", address=ADDRESS)
    with pytest.raises(AccountClosed):
        await town.sign_in(email=email_of(account), password=PASSWORD, address=ADDRESS)


async def test_tries_for_one_account_are_limited_from_all_addresses_together() -> None:
    town = Town()
    account = await town.person()
    for number in range(PER_ACCOUNT.count):
        with pytest.raises(WrongCredentials):
            await town.sign_in(
                email=email_of(account), password="wrong password", address=f"192.0.2.{number}"
            )

    with pytest.raises(TooMany) as refused:
        await town.sign_in(email=email_of(account), password=PASSWORD, address="192.0.2.99")

    assert 0 < refused.value.retry_after_seconds <= PER_ACCOUNT.seconds


async def test_tries_from_one_address_are_limited_for_all_accounts_together() -> None:
    town = Town()
    account = await town.person()
    for number in range(PER_ADDRESS.count):
        with pytest.raises(WrongCredentials):
            await town.sign_in(
                email=f"fan{number}@example.uz", password="wrong password", address=ADDRESS
            )

    with pytest.raises(TooMany):
        await town.sign_in(email=email_of(account), password=PASSWORD, address=ADDRESS)
    assert (
        await town.sign_in(email=email_of(account), password=PASSWORD, address="192.0.2.2")
    ).account == account


async def test_a_success_forgives_the_account_its_wrong_tries() -> None:
    town = Town()
    account = await town.person()

    for _ in range(3):
        for _ in range(PER_ACCOUNT.count - 1):
            with pytest.raises(WrongCredentials):
                await town.sign_in(
                    email=email_of(account), password="wrong password", address=ADDRESS
                )
        await town.sign_in(email=email_of(account), password=PASSWORD, address=ADDRESS)


async def test_a_weak_hash_is_replaced_at_the_next_sign_in() -> None:
    town = Town()
    account = await town.person()
    hasher = counting(town)
    hasher.is_outdated = True

    await town.sign_in(email=email_of(account), password=PASSWORD, address=ADDRESS)

    stronger = await town.read_account(account)
    assert stronger.password_hash != account.password_hash
    hasher.is_outdated = False
    assert (
        await town.sign_in(email=email_of(account), password=PASSWORD, address=ADDRESS)
    ).account == stronger
