"""The box of unusual access in the compliance report."""

from datetime import timedelta

from tests.builders.access import a_read
from tests.builders.audit import written
from tests.builders.values import NOW, new_id

from stario.adapters.memory.storage import MemoryStorage
from stario.domain.compliance.model.compliance_report import Check, CheckStatus
from stario.domain.compliance.usecases.check_access import check_access
from stario.domain.kernel.ids import AccountId


async def checked(storage: MemoryStorage) -> Check:
    async with storage() as work:
        return await check_access(work, NOW)


async def test_without_any_read_nothing_is_known() -> None:
    check = await checked(MemoryStorage())
    assert (check.status, check.reasons) == (CheckStatus.UNKNOWN, ("nothing_read",))


async def test_usual_reads_are_in_order() -> None:
    storage, reader = MemoryStorage(), AccountId(new_id())
    days = (0, 1, 30)
    await written(storage, *(a_read(reader, new_id(), at=NOW - timedelta(days=d)) for d in days))

    check = await checked(storage)

    assert (check.status, check.reasons) == (CheckStatus.OK, ())
    seen = {each.name: each.value for each in check.evidence}
    assert (seen["reads_31_days"], seen["readers"], seen["crowd"]) == (3, 1, 0)


async def test_unusual_reads_need_attention() -> None:
    storage, fan = MemoryStorage(), AccountId(new_id())
    crowd = [a_read(AccountId(new_id()), fan, at=NOW - timedelta(days=30)) for _ in range(5)]
    older = a_read(AccountId(new_id()), "x", "y", people=5000, at=NOW - timedelta(days=31))
    await written(storage, *crowd, older)

    check = await checked(storage)

    assert (check.status, check.reasons) == (CheckStatus.ATTENTION, ("unusual_reads",))
    seen = {each.name: each.value for each in check.evidence}
    assert (seen["crowd"], seen["bulk"], seen["readers"]) == (1, 0, 5)
