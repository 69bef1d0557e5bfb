"""Photos that come in while their permission is taken back, on every storage."""

import asyncio

import pytest

from stario.adapters.memory.deletions import MemoryDeletionSignals
from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.progress import MemoryProgressFeed
from stario.adapters.memory.system import MemoryClock
from stario.adapters.system import Uuid7Ids
from stario.domain.compliance.model.permission import PermissionMissing, Statement
from stario.domain.compliance.usecases.give_permission import GivePermission
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.compliance.usecases.withdraw_permission import WithdrawPermission
from stario.domain.faces.model.face_upload import FacePurpose, FaceState
from stario.domain.faces.usecases.open_face_upload import OpenFaceUpload
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import PermissionId
from stario.ports.storage import Storage
from tests.builders import an_account, new_id
from tests.builders.permissions import an_agreement, standing_on

AT_ONCE = 5


async def a_fan(storage: Storage) -> Account:
    fan = an_account()
    async with storage() as work:
        await work.accounts.add(fan)
        await work.commit()
    return fan


@pytest.mark.parametrize("is_named", [True, False])
async def test_no_photo_outlives_its_permission(storage: Storage, *, is_named: bool) -> None:
    clock, fan = MemoryClock(), await a_fan(storage)
    give = GivePermission(storage=storage, stand_on=standing_on(clock))
    permission = await give(PermissionId(new_id()), an_agreement(), account=fan.id)
    open_upload = OpenFaceUpload(
        storage=storage,
        objects=MemoryObjectStore(clock=clock),
        clock=clock,
        ids=Uuid7Ids(),
        stand_on=standing_on(clock),
    )
    withdraw = WithdrawPermission(
        storage=storage,
        take_down=TakeDown(ids=Uuid7Ids(), dispatch=MemoryJobDispatch(), feed=MemoryProgressFeed()),
        signals=MemoryDeletionSignals(),
        clock=clock,
        ids=Uuid7Ids(),
    )
    statement = Statement(permission_id=permission.id if is_named else None)

    async def send() -> bool:
        try:
            await open_upload(account=fan.id, purpose=FacePurpose.QUIZ, statement=statement)
        except PermissionMissing:
            return False
        return True

    async def take_back() -> object:
        return await withdraw(permission.id, actor=Actor(account_id=fan.id, role=Role.USER))

    done = await asyncio.gather(
        *(send() for _ in range(AT_ONCE)),
        take_back(),
        take_back(),
        *(send() for _ in range(AT_ONCE)),
    )

    assert not await send()
    async with storage() as work:
        photos = await work.face_uploads.of_account(fan.id)
        events = await work.audit.take(limit=99)
    assert len(photos) == sum(each is True for each in done)
    assert {photo.state(clock.now()) for photo in photos} <= {FaceState.DUE}
    withdrawn = [event for event in events if event.action == "compliance.permission.withdraw"]
    assert [event.details["photos"] for event in withdrawn] == [len(photos)]
