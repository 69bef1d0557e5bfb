"""Signing in from inside Telegram."""

import asyncio

import attrs
import pytest
from tests.builders.town import BOT_TOKEN, Town, init_data

from stario.domain.identity.model.account import AccountClosed
from stario.domain.identity.model.telegram import TelegramProofRejected
from stario.domain.identity.usecases.open_session import SignedIn
from stario.domain.identity.usecases.sign_in_with_telegram import SignInWithTelegram
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.language import Language


def signing_in(town: Town, *, bot_token: str | None = BOT_TOKEN) -> SignInWithTelegram:
    return SignInWithTelegram(
        storage=town.storage,
        open_session=town.open_session,
        clock=town.clock,
        bot_token=bot_token,
    )


async def enter(town: Town, user: object = None) -> SignedIn:
    proof = init_data(town.clock.now(), user=user) if user else init_data(town.clock.now())
    return await signing_in(town)(account_id=AccountId(town.ids.new()), init_data=proof)


async def test_the_first_time_makes_the_account_and_the_next_finds_it() -> None:
    town = Town()

    first = await enter(town)
    town.clock.advance(seconds=600)
    second = await enter(town)

    assert second.account == first.account
    assert first.account.telegram_id == 279058397
    assert first.account.full_name == "Dilnoza + & ="
    assert first.account.preferences.language is Language.RUSSIAN
    assert first.account.email is None


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"id": 1, "first_name": "Ali", "last_name": "Valiyev"}, "Ali Valiyev"),
        ({"id": 1, "first_name": "\u202eAli\u0000\n"}, "Ali"),
        ({"id": 1, "first_name": "\u200b"}, "Telegram"),
        ({"id": 1}, "Telegram"),
        ({"id": 1, "first_name": "x" * 500}, "x" * 120),
    ],
)
async def test_a_name_is_made_presentable(user: object, name: str) -> None:
    assert (await enter(Town(), user)).account.full_name == name


async def test_an_unknown_language_falls_back_to_uzbek() -> None:
    signed_in = await enter(Town(), {"id": 1, "first_name": "A", "language_code": "de"})
    assert signed_in.account.preferences.language is Language.UZBEK


async def test_two_first_times_at_once_make_one_account() -> None:
    town = Town()

    both = await asyncio.gather(enter(town), enter(town))

    assert both[0].account.id == both[1].account.id


async def test_a_false_proof_makes_nothing() -> None:
    town = Town()
    proof = init_data(town.clock.now(), token="1:other")

    with pytest.raises(TelegramProofRejected):
        await signing_in(town)(account_id=AccountId(town.ids.new()), init_data=proof)

    async with town.storage() as work:
        assert await work.accounts.by_telegram(279058397) is None


async def test_a_blocked_person_stays_out() -> None:
    town = Town()
    account = (await enter(town)).account
    async with town.storage() as work:
        await work.accounts.save(attrs.evolve(account, blocked_at=town.clock.now()), was=account)
        await work.commit()

    with pytest.raises(AccountClosed):
        await enter(town)


@pytest.mark.parametrize("bot_token", [None, ""])
async def test_without_a_bot_nobody_comes_in(bot_token: str | None) -> None:
    town = Town()
    proof = init_data(town.clock.now(), token="")

    with pytest.raises(NotFound):
        await signing_in(town, bot_token=bot_token)(
            account_id=AccountId(town.ids.new()), init_data=proof
        )


def test_the_bots_token_is_not_printed() -> None:
    assert BOT_TOKEN not in repr(signing_in(Town()))
