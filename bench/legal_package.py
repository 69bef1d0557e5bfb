"""
How much memory and time a package of 100,000 records takes.

    python -m bench.legal_package [records] [folder]

Fills a SQLite database, builds the package as a worker does, and tells the largest resident size
of the process, in megabytes, and how long it took. The bar is 300 MB.
"""

import asyncio
import json
import resource
import sqlite3
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
from tests.builders.legal import a_legal_export
from tests.builders.notary import a_notary, actor
from tests.builders.orders import an_order
from tests.builders.town import Town

from stario.adapters.files.links import LinkSigner
from stario.adapters.files.store import FilesObjectStore
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage

RECORDS = 100_000
BAR_MB = 300

FILL = """
INSERT INTO order_events (id, order_id, kind, at, actor_id, details)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :records)
SELECT printf('01980a2e-7a4c-7c3a-9d5b-%012x', i), o.id, 'note', o.created_at + i, o.account_id,
       '{"note": "' || hex(randomblob(40)) || '"}'
FROM n, (SELECT * FROM orders LIMIT 1) AS o
"""


async def measured(folder: Path, records: int) -> dict[str, float]:
    database = folder / "stario.db"
    await upgrade(f"sqlite:///{database}")
    engine = open_engine(f"sqlite:///{database}", pool_size=2)
    town = Town(storage=SqlStorage(engine))
    objects = FilesObjectStore(
        root=folder / "objects",
        base_url="http://localhost",
        signer=LinkSigner(b"k" * 32),
        clock=town.clock,
    )
    await objects.ensure_buckets()
    async with a_notary(folder, town) as notary:
        fan = await town.person()
        async with town.storage() as work:
            await work.orders.add(an_order(fan))
            await work.commit()
        with sqlite3.connect(database) as filled:
            filled.execute(FILL, {"records": records})
        export = attrs.evolve(a_legal_export(notary.asks, fan))
        async with town.storage() as work:
            await work.legal_exports.add(export)
            await work.commit()
        approved = await notary.decide.approve(export.id, actor=actor(notary.approves))
        started = time.perf_counter()
        await notary.built(approved, objects=objects)
        seconds = time.perf_counter() - started
        async with town.storage() as work:
            made = await work.legal_exports.get(export.id)
    await engine.dispose()
    return {
        "records": made.rows or 0,
        "package_mb": round((made.bytes or 0) / 1e6, 1),
        "seconds": round(seconds, 1),
        "largest_resident_mb": round(largest_resident_mb(), 1),
    }


def largest_resident_mb() -> float:
    status = Path("/proc/self/status")
    if status.exists():
        # `ru_maxrss` of a child begins with the size of the process that started it.
        (peak,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(peak.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with TemporaryDirectory() as folder:
        place = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder)
        print(json.dumps(asyncio.run(measured(place, records))))


if __name__ == "__main__":
    main()
