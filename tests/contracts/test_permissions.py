"""What remembering permissions of people who are pictured promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.domain.compliance.model.permission import (
    PermissionUse,
    Relation,
    Subject,
    UseKind,
)
from stario.domain.identity.model.account import Account
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import PermissionId
from stario.ports.storage import Storage
from tests.builders import NOW, an_account, new_id
from tests.builders.permissions import a_permission, an_agreement

LATER = NOW + timedelta(minutes=1)


async def a_fan(storage: Storage) -> Account:
    fan = attrs.evolve(an_account(), birth_year=1990, terms_version="1", terms_accepted_at=NOW)
    async with storage() as work:
        await work.accounts.add(fan)
        await work.commit()
    return fan


async def test_what_an_account_accepted_comes_back(storage: Storage) -> None:
    fan = await a_fan(storage)
    async with storage() as work:
        assert await work.accounts.get(fan.id) == fan


async def test_permissions_come_back_oldest_first_as_they_were(storage: Storage) -> None:
    fan, other = await a_fan(storage), await a_fan(storage)
    own = a_permission(fan)
    child = a_permission(fan, an_agreement(Subject.CHILD, relation=Relation.PARENT), at=LATER)
    async with storage() as work:
        for permission in (child, own, a_permission(other)):
            await work.permissions.add(permission)
        await work.commit()

    withdrawn = own.withdraw(at=LATER)
    async with storage() as work:
        assert await work.permissions.of_account(fan.id) == (own, child)
        assert await work.permissions.get(own.id, lock=True) == own
        await work.permissions.save(withdrawn)
        await work.commit()

    async with storage() as work:
        assert await work.permissions.of_account(fan.id, lock=True) == (withdrawn, child)


async def test_what_is_not_there_is_not_found_and_ids_are_taken_once(storage: Storage) -> None:
    fan = await a_fan(storage)
    permission = a_permission(fan)
    async with storage() as work:
        await work.permissions.add(permission)
        await work.commit()
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.permissions.get(PermissionId(new_id()))
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.permissions.add(permission)


async def test_what_stands_on_a_permission_is_found_from_both_sides(storage: Storage) -> None:
    fan = await a_fan(storage)
    first, second = a_permission(fan), a_permission(fan, at=LATER)
    photo = PermissionUse(
        kind=UseKind.FACE_UPLOAD, subject_id=new_id(), permission_id=first.id, at=NOW
    )
    design = PermissionUse(
        kind=UseKind.PREVIEW, subject_id=new_id(), permission_id=first.id, at=LATER
    )
    async with storage() as work:
        for permission in (first, second):
            await work.permissions.add(permission)
        for use in (design, photo):
            await work.permissions.use(use)
        await work.commit()
    async with storage() as work:
        # A second note of the same photo changes nothing.
        again = PermissionUse(
            kind=photo.kind, subject_id=photo.subject_id, permission_id=second.id, at=LATER
        )
        await work.permissions.use(again)
        await work.commit()

    async with storage() as work:
        assert await work.permissions.uses(first.id) == (photo, design)
        assert await work.permissions.uses(second.id) == ()
        assert await work.permissions.behind(UseKind.FACE_UPLOAD, photo.subject_id) == first.id
        assert await work.permissions.behind(UseKind.ARTWORK, photo.subject_id) is None


async def test_one_that_is_locked_is_withdrawn_once(storage: Storage) -> None:
    fan = await a_fan(storage)
    permission = a_permission(fan)
    async with storage() as work:
        await work.permissions.add(permission)
        await work.commit()

    async def withdraw() -> bool:
        async with storage() as work:
            locked = await work.permissions.get(permission.id, lock=True)
            try:
                await work.permissions.save(locked.withdraw(at=LATER))
            except Conflict:
                return False
            await work.commit()
            return True

    done = await asyncio.gather(*(withdraw() for _ in range(4)))
    assert sorted(done) == [False, False, False, True]
