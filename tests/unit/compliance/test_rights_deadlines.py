"""Whether people are answered in time shows."""

from datetime import timedelta

import attrs
from tests.builders import a_data_export, a_job, an_account
from tests.builders.town import Town

from stario.domain.compliance.model.compliance_report import CheckStatus
from stario.domain.compliance.usecases.check_rights import check_rights
from stario.domain.compliance.usecases.read_rights_deadlines import (
    ReadRightsDeadlines,
    RightsDeadlines,
)
from stario.domain.identity.model.data_export import DataExport, ExportState

HOUR = timedelta(hours=1)


async def requested(town: Town) -> DataExport:
    person, job = an_account(), a_job()
    export = a_data_export(person, job, requested_at=town.clock.now())
    async with town.storage() as work:
        await work.accounts.add(person)
        await work.jobs.add(job)
        await work.data_exports.add(export)
        await work.commit()
    return export


async def answered(town: Town, export: DataExport) -> None:
    done = attrs.evolve(export, state=ExportState.READY, completed_at=town.clock.now())
    async with town.storage() as work:
        await work.data_exports.save(done)
        await work.commit()


async def read(town: Town) -> RightsDeadlines:
    return await ReadRightsDeadlines(storage=town.storage, clock=town.clock)()


async def test_a_copy_is_due_within_a_day_and_a_breach_shows() -> None:
    town = Town()
    assert await read(town) == RightsDeadlines(
        at=town.clock.now(), exports=0, late_exports=(), slowest=None, late_erasures=0
    )
    export = await requested(town)
    assert export.due_at == town.clock.now() + 24 * HOUR

    town.clock.advance(by=24 * HOUR)
    assert (await read(town)).are_kept
    town.clock.advance(seconds=1)
    late = await read(town)

    assert (late.exports, late.late_exports, late.are_kept) == (1, (export.id,), False)
    async with town.storage() as work:
        told = await check_rights(work, town.clock.now())
    assert (told.status, told.reasons) == (CheckStatus.FAILED, ("copy_late",))
    # Answered at last, it stays a breach; and one in time is none.
    await answered(town, export)
    in_time = await requested(town)
    await answered(town, in_time)
    after = await read(town)
    assert (after.exports, after.late_exports) == (2, (export.id,))
    assert after.slowest == 24 * HOUR + timedelta(seconds=1)


async def test_an_account_that_is_not_erased_in_time_shows() -> None:
    town = Town()
    leaving = an_account(delete_after=town.clock.now())
    async with town.storage() as work:
        await work.accounts.add(leaving)
        await work.commit()

    town.clock.advance(by=24 * HOUR - timedelta(seconds=1))
    assert (await read(town)).late_erasures == 0
    town.clock.advance(seconds=1)
    assert (await read(town)).late_erasures == 1
