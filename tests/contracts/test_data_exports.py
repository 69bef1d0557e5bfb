"""What remembering requests for a copy of one's data promises, on every storage."""

from datetime import timedelta

from stario.ports.storage import Storage
from tests.builders import NOW, a_data_export, a_job, an_account


async def test_requests_of_everybody_are_found_by_their_time(storage: Storage) -> None:
    exports = []
    async with storage() as work:
        for hours in (2, 0, 1):
            person, job = an_account(), a_job()
            at = NOW + timedelta(hours=hours)
            exports.append(a_data_export(person, job, requested_at=at))
            await work.accounts.add(person)
            await work.jobs.add(job)
            await work.data_exports.add(exports[-1])
        await work.commit()
    last, _, middle = exports

    async with storage() as work:
        since = NOW + timedelta(hours=1)
        assert await work.data_exports.requested(since=since, limit=9) == (middle, last)
        assert await work.data_exports.requested(since=since, limit=1) == (middle,)
