"""No log says who somebody is, however much it says."""

import io

from tests.builders import an_account
from tests.http.house import House

EMAIL = "nobody-logs-me@example.uz"


async def test_values_of_statements_are_in_no_log(house: House, lines: io.StringIO) -> None:
    async with house.storage() as work:
        await work.accounts.add(an_account(email=EMAIL))
        await work.commit()
    async with house.client() as client:
        await client.get("/")

    assert "request" in lines.getvalue()
    assert EMAIL not in lines.getvalue()
