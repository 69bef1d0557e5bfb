"""A process that records events and chains them until it is killed: `python -m` with a URL."""

import asyncio
import sys

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.adapters.system import SystemEntropy
from stario.domain.compliance.usecases.chain_events import ChainEvents
from tests.builders.audit import an_event, recorded

AT_ONCE = 20


async def write(url: str) -> None:
    storage = SqlStorage(open_engine(url))
    chain = ChainEvents(storage=storage, entropy=SystemEntropy(), batch=7)

    async def record() -> None:
        number = 0
        while True:
            events = [an_event(resource=str(number + n)) for n in range(AT_ONCE)]
            await recorded(storage, *events)
            number += AT_ONCE
            # What was committed is said: none of it may be lost.
            print(number, flush=True)

    async def keep_chaining() -> None:
        while True:
            await chain()

    await asyncio.gather(record(), keep_chaining())


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1]))
