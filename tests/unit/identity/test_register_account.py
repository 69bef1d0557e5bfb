"""Making an account."""

import asyncio

import pytest
from tests.builders.town import PASSWORD, Town

from stario.domain.identity.model.account import AccountExists
from stario.domain.identity.model.role import Role
from stario.domain.identity.usecases.open_session import SignedIn, fingerprint
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.language import Language


async def register(
    town: Town,
    *,
    account_id: str | None = None,
    email: str = "dilnoza@example.uz",
    password: str = PASSWORD,
    full_name: str = "Dilnoza",
) -> SignedIn:
    return await town.register(
        account_id=AccountId(account_id or town.ids.new()),
        email=email,
        password=password,
        full_name=full_name,
        phone="+998901234567",
        language=Language.RUSSIAN,
    )


async def test_a_new_account_is_a_fans_and_signed_in() -> None:
    town = Town()

    signed_in = await register(town)

    account = await town.read_account(signed_in.account)
    assert (account.role, account.email) == (Role.USER, "dilnoza@example.uz")
    assert account.preferences.language is Language.RUSSIAN
    claims = town.tokens.read(signed_in.access_token, at=town.clock.now())
    assert (claims.account_id, claims.role) == (account.id, Role.USER)
    assert signed_in.expires_in_seconds == 30 * 60


async def test_neither_the_password_nor_the_refresh_token_is_kept() -> None:
    town = Town()

    signed_in = await register(town)

    account = await town.read_account(signed_in.account)
    assert account.password_hash is not None
    assert PASSWORD not in account.password_hash
    async with town.storage() as work:
        (token,) = await work.refresh_tokens.of_account(account.id)
    assert token.token_sha256 == fingerprint(signed_in.refresh_token)
    assert (token.expires_at - token.issued_at).days == 7


async def test_an_address_is_taken_once() -> None:
    town = Town()
    await register(town)

    with pytest.raises(AccountExists):
        await register(town)


async def test_of_two_registrations_at_once_one_wins() -> None:
    town = Town()

    results = await asyncio.gather(*(register(town) for _ in range(5)), return_exceptions=True)

    assert sum(isinstance(result, SignedIn) for result in results) == 1
    assert sum(isinstance(result, AccountExists) for result in results) == 4


async def test_a_repeated_request_finds_the_account_it_made() -> None:
    town = Town()
    account_id = town.ids.new()

    first = await register(town, account_id=account_id)
    second = await register(town, account_id=account_id)

    assert second.account == first.account
    assert second.refresh_token != first.refresh_token


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "short"}, "password"),
        ({"full_name": " \t "}, "full_name"),
        ({"full_name": "Dil\u202enoza"}, "full_name"),
        ({"full_name": "x" * 121}, "full_name"),
    ],
)
async def test_a_broken_rule_names_its_field_and_leaves_nothing(
    change: dict[str, str], field: str
) -> None:
    town = Town()

    with pytest.raises(Invalid) as refused:
        await register(town, **change)

    assert refused.value.field == field
    async with town.storage() as work:
        assert await work.accounts.by_email("dilnoza@example.uz") is None
