"""What tests of the ledger's use cases stand on."""

import pytest
from tests.builders.counting_house import CountingHouse


@pytest.fixture
async def house() -> CountingHouse:
    return await CountingHouse.opened()
