"""Sessions, roles, consents, deletion and money leave their trace in the audit log."""

from datetime import timedelta

import pytest
from tests.builders import new_id
from tests.builders.audit import ADDRESS, an_event
from tests.builders.counting_house import CountingHouse
from tests.builders.town import PASSWORD, Town, actor, some_terms

from stario.adapters.memory.system import MemoryEntropy
from stario.domain.compliance.model.audit_event import AuditEvent
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.compliance.usecases.record_consent import RecordConsent
from stario.domain.compliance.usecases.revoke_consent import RevokeConsent
from stario.domain.identity.model.password import WrongCredentials
from stario.domain.identity.model.role import Role
from stario.domain.identity.model.session import SessionEnded
from stario.domain.identity.usecases.cancel_account_deletion import CancelAccountDeletion
from stario.domain.identity.usecases.create_staff_account import CreateStaffAccount
from stario.domain.identity.usecases.refresh_session import RefreshSession
from stario.domain.identity.usecases.request_account_deletion import RequestAccountDeletion
from stario.domain.identity.usecases.sign_out import SignOut
from stario.domain.kernel.errors import TooMany
from stario.domain.kernel.ids import ConsentId, PayoutId
from stario.ports.repositories.audit import AuditFilter
from stario.ports.storage import Storage


async def taken(storage: Storage) -> list[AuditEvent]:
    async with storage() as work:
        events = list(await work.audit.take(limit=500))
        await work.commit()
    return events


async def actions(storage: Storage) -> list[str]:
    return [event.action for event in await taken(storage)]


async def test_the_life_of_a_session_is_recorded_without_its_tokens() -> None:
    town = Town()
    account = await town.person(Role.ADMIN, email="admin@stario.example")
    signed_in = await town.sign_in(
        email="admin@stario.example", password=PASSWORD, address="192.0.2.1"
    )
    refresh = RefreshSession(storage=town.storage, open_session=town.open_session, clock=town.clock)
    await refresh(refresh_token=signed_in.refresh_token)
    with pytest.raises(SessionEnded):
        await refresh(refresh_token=signed_in.refresh_token)
    session = town.tokens.read(signed_in.access_token, at=town.clock.now()).session_id
    await SignOut(storage=town.storage, clock=town.clock)(session=session)

    events = await taken(town.storage)
    assert [event.action for event in events] == [
        "identity.session.open",
        "identity.session.reuse",
        "identity.session.close",
    ]
    assert {event.resource_id for event in events} == {session}
    assert (events[0].actor_id, events[0].role) == (account.id, Role.ADMIN)
    for secret in (signed_in.refresh_token, signed_in.access_token, "admin@"):
        assert secret not in repr(events)


async def test_failures_are_recorded_each_and_a_lockout_once() -> None:
    town = Town()
    account = await town.person(email="fan@stario.example")
    for _ in range(13):
        with pytest.raises((WrongCredentials, TooMany)):
            await town.sign_in(email="fan@stario.example", password="wrong", address="192.0.2.1")
    with pytest.raises(WrongCredentials):
        await town.sign_in(email="nobody@stario.example", password="wrong", address="192.0.2.1")

    events = await taken(town.storage)
    assert [event.action for event in events] == [
        *["identity.session.refuse"] * 10,
        "identity.session.lock",
        "identity.session.refuse",
    ]
    assert {event.resource_id for event in events} == {account.id, None}
    assert "@" not in repr(events)


async def test_roles_and_consents_are_recorded() -> None:
    town = Town()
    create = CreateStaffAccount(
        storage=town.storage, hasher=town.hasher, clock=town.clock, ids=town.ids
    )
    for role in (Role.OPERATOR, Role.OPERATOR, Role.ADMIN):
        await create(email="x@stario.example", password=PASSWORD, full_name="X", role=role)
    granted = await taken(town.storage)
    assert [event.details for event in granted] == [
        {"new_role": "operator", "old_role": None},
        {"new_role": "admin", "old_role": "operator"},
    ]

    owner = await town.person(Role.ARTIST)
    artist = await town.artist(owner)
    consent = await RecordConsent(storage=town.storage, clock=town.clock)(
        consent_id=ConsentId(new_id()),
        artist=artist.id,
        actor=actor(owner),
        terms=some_terms(valid_until=town.clock.now() + timedelta(days=365)),
    )
    revoke = RevokeConsent(storage=town.storage, take_down=town.take_down, clock=town.clock)
    await revoke(artist.id, consent.id, actor=actor(owner))
    await revoke(artist.id, consent.id, actor=actor(owner))
    assert await actions(town.storage) == ["compliance.consent.record", "compliance.consent.revoke"]


async def test_a_deletion_is_recorded_and_takes_the_addresses_along() -> None:
    town = Town()
    account = await town.person(email="fan@stario.example")
    async with town.storage() as work:
        await work.audit.record(an_event(actor=account.id))
        await work.commit()
    chain = ChainEvents(storage=town.storage, entropy=MemoryEntropy())
    ask = RequestAccountDeletion(storage=town.storage, clock=town.clock)
    await ask(account.id, confirm_email="fan@stario.example", reason="Aziza")
    await CancelAccountDeletion(storage=town.storage, clock=town.clock)(account.id)
    await ask(account.id, confirm_email="fan@stario.example", reason="")
    await chain()
    town.clock.advance(by=timedelta(days=31))
    erase = EraseDueAccounts(
        storage=town.storage, take_down=town.take_down, clock=town.clock, ids=town.ids
    )
    assert await erase() == 1
    await chain()

    async with town.storage() as work:
        entries = await work.audit_log.entries(AuditFilter())
    assert [entry.event.action for entry in entries[1:]] == [
        "identity.deletion.request",
        "identity.deletion.cancel",
        "identity.deletion.request",
        "compliance.account.erase",
    ]
    assert ADDRESS not in repr(entries)
    assert "Aziza" not in repr(entries)
    assert all(entry.is_sound for entry in entries)


async def test_payouts_are_recorded_step_by_step() -> None:
    house = await CountingHouse.opened()
    await house.earn()
    id_ = PayoutId(new_id())
    await house.propose(id_, house.artist.id, by=house.first.id)
    await house.decide.approve(id_, by=house.second.id)
    await house.decide.send(id_, reference="MT-1")
    await house.decide.confirm(id_)
    await house.decide.confirm(id_)

    events = [each for each in await taken(house.storage) if each.action.startswith("ledger.")]
    assert [(each.action, each.details["state"]) for each in events] == [
        ("ledger.payout.propose", "proposed"),
        ("ledger.payout.approve", "approved"),
        ("ledger.payout.move", "sent"),
        ("ledger.payout.move", "paid"),
    ]
    assert [each.actor_id for each in events[:2]] == [house.first.id, house.second.id]
