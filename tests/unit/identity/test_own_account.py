"""What a person changes about herself."""

import attrs
import pytest
from tests.builders.town import PASSWORD, Town, actor

from stario.domain.identity.model.account import (
    Account,
    AccountClosed,
    AccountExists,
    Preferences,
)
from stario.domain.identity.model.role import Role
from stario.domain.identity.model.session import SessionEnded
from stario.domain.identity.usecases.create_staff_account import CreateStaffAccount
from stario.domain.identity.usecases.list_accounts import ListAccounts
from stario.domain.identity.usecases.refresh_session import RefreshSession
from stario.domain.identity.usecases.replace_preferences import ReplacePreferences
from stario.domain.identity.usecases.update_profile import (
    WRONG_PASSWORDS,
    ProfileChange,
    UpdateProfile,
)
from stario.domain.kernel.errors import Invalid, TooMany
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import PageRequest

NEW_PASSWORD = "another ot batareya"


def updating(town: Town) -> UpdateProfile:
    return UpdateProfile(
        storage=town.storage, hasher=town.hasher, limiter=town.limiter, clock=town.clock
    )


async def save(town: Town, was: Account, now: Account) -> Account:
    async with town.storage() as work:
        await work.accounts.save(now, was=was)
        await work.commit()
    return now


async def test_name_and_phone_change_without_a_password() -> None:
    town = Town()
    account = await town.person()

    changed = await updating(town)(
        account.id, ProfileChange(full_name="  Lola   Karimova ", phone="+998935556677")
    )

    assert (changed.full_name, changed.phone) == ("Lola Karimova", "+998935556677")
    assert await town.read_account(account) == changed


async def test_what_is_not_named_stays_and_an_empty_phone_goes() -> None:
    town = Town()
    account = await town.person()

    changed = await updating(town)(account.id, ProfileChange(phone=""))

    assert changed.phone is None
    assert (changed.full_name, changed.email) == (account.full_name, account.email)


@pytest.mark.parametrize(
    ("password", "reason"), [(None, "required"), ("wrong password", "wrong_password")]
)
@pytest.mark.parametrize("field", ["email", "new_password"])
async def test_a_new_address_or_password_needs_the_current_password(
    field: str, password: str | None, reason: str
) -> None:
    town = Town()
    account = await town.person()
    change = ProfileChange(
        email="new@example.uz" if field == "email" else None,
        new_password=NEW_PASSWORD if field == "new_password" else None,
        current_password=password,
    )

    with pytest.raises(Invalid) as refused:
        await updating(town)(account.id, change)

    assert (refused.value.field, refused.value.reason) == ("current_password", reason)
    assert await town.read_account(account) == account


async def test_an_access_token_is_no_way_to_guess_the_password() -> None:
    town = Town()
    account = await town.person()
    wrong = ProfileChange(email="new@example.uz", current_password="wrong password")
    for _ in range(WRONG_PASSWORDS.count):
        with pytest.raises(Invalid):
            await updating(town)(account.id, wrong)

    with pytest.raises(TooMany):
        await updating(town)(account.id, attrs.evolve(wrong, current_password=PASSWORD))


async def test_a_new_password_ends_every_session() -> None:
    town = Town()
    account = await town.person()
    async with town.storage() as work:
        signed_in = await town.open_session(work, account)
        await work.commit()

    await updating(town)(
        account.id, ProfileChange(new_password=NEW_PASSWORD, current_password=PASSWORD)
    )

    refresh = RefreshSession(storage=town.storage, open_session=town.open_session, clock=town.clock)
    with pytest.raises(SessionEnded):
        await refresh(refresh_token=signed_in.refresh_token)
    assert account.email is not None
    await town.sign_in(email=account.email, password=NEW_PASSWORD, address="192.0.2.1")


async def test_a_taken_address_is_refused() -> None:
    town = Town()
    account, other = await town.person(), await town.person()

    with pytest.raises(AccountExists):
        await updating(town)(
            account.id, ProfileChange(email=other.email, current_password=PASSWORD)
        )


async def test_somebody_from_telegram_adds_an_address_and_a_password() -> None:
    town = Town()
    account = await town.person()
    telegram = attrs.evolve(account, email=None, password_hash=None, telegram_id=5)
    await save(town, account, telegram)

    with pytest.raises(Invalid) as refused:
        await updating(town)(account.id, ProfileChange(new_password=NEW_PASSWORD))
    assert refused.value.field == "email"
    await updating(town)(
        account.id, ProfileChange(email="lola@example.uz", new_password=NEW_PASSWORD)
    )

    await town.sign_in(email="lola@example.uz", password=NEW_PASSWORD, address="192.0.2.1")


async def test_a_closed_account_is_left_as_it_is() -> None:
    town = Town()
    account = await town.person()
    closed = await save(town, account, attrs.evolve(account, blocked_at=town.clock.now()))

    with pytest.raises(AccountClosed):
        await updating(town)(account.id, ProfileChange(full_name="Lola"))
    with pytest.raises(AccountClosed):
        await ReplacePreferences(storage=town.storage, clock=town.clock)(account.id, Preferences())

    assert await town.read_account(account) == closed


async def test_preferences_are_replaced_as_a_whole() -> None:
    town = Town()
    account = await town.person()
    replace = ReplacePreferences(storage=town.storage, clock=town.clock)
    wanted = Preferences(language=Language.ENGLISH, marketing=True, leaderboard_name="  Lola  K. ")

    given = await replace(account.id, wanted)

    assert given == attrs.evolve(wanted, leaderboard_name="Lola K.")
    assert (await town.read_account(account)).preferences == given
    assert (await replace(account.id, Preferences(leaderboard_name=" "))) == Preferences()


async def test_staff_find_people_by_name_and_role() -> None:
    town = Town()
    admin = await town.person(Role.ADMIN)
    fan = await town.person()
    await updating(town)(fan.id, ProfileChange(full_name="Zulfiya Olimova"))
    everybody = ListAccounts(storage=town.storage)

    found = await everybody(PageRequest(), search="zulf")
    admins = await everybody(PageRequest(), role=Role.ADMIN)

    assert [account.id for account in found.items] == [fan.id]
    assert [account.id for account in admins.items] == [admin.id]
    assert actor(admin).is_staff
    assert not actor(fan).may_review


async def test_staff_accounts_can_be_made_again_and_again() -> None:
    town = Town()
    create = CreateStaffAccount(
        storage=town.storage, hasher=town.hasher, clock=town.clock, ids=town.ids
    )

    made = await create(
        email="root@example.uz", password=PASSWORD, full_name="Root", role=Role.OPERATOR
    )
    again = await create(
        email="root@example.uz", password=PASSWORD, full_name="Root", role=Role.OPERATOR
    )
    promoted = await create(
        email="root@example.uz", password=NEW_PASSWORD, full_name="Root", role=Role.ADMIN
    )

    assert again == made
    assert (promoted.id, promoted.role) == (made.id, Role.ADMIN)
    await town.sign_in(email="root@example.uz", password=NEW_PASSWORD, address="192.0.2.1")
