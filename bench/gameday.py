"""
A game day: everything that can break does, under load, and this is what it cost.

PostgreSQL, Redis and an S3-protocol server are started here, two gateways, the scheduler, the
cleaner and three workers as processes of their own, which are started again when they die. People
look around, order videos and posters with photos, and buy; then each process is killed, Redis
flushed and restarted, PostgreSQL's connections ended, the server restarted and killed, the store's
disk filled (a store before the store answers writes as one whose disk is full), and a worker runs
whose clock is 20 s ahead. Jobs lost or doubled must be 0, and both logs must be proved.

Run: `make gameday`, or `python -m bench.gameday --visitors 4 --calm 3`.
"""

import argparse
import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table
from tests.chaos.gameday.crowd import crowd
from tests.chaos.gameday.day import Account, Suffered, game_day
from tests.chaos.gameday.stage import stage
from tests.servers.postgres import running_postgres
from tests.servers.s3 import running_s3

CONSOLE = Console(width=100)


async def run(*, visitors: int, calm_seconds: float) -> Account:
    with (
        TemporaryDirectory(prefix="stario-gameday-") as folder,
        running_postgres() as postgres,
        running_s3(Path(folder)) as s3_url,
    ):
        (Path(folder) / "stage").mkdir()
        async with (
            stage(postgres, s3_url, Path(folder) / "stage") as play,
            crowd(play.cluster.urls, play.cast, play.star, size=visitors) as people,
        ):
            return await game_day(play, people, calm_seconds=calm_seconds, tell=_tell)


def _tell(suffered: Suffered) -> None:
    CONSOLE.print(f"{suffered.name}: well again after {suffered.recovered_in_seconds:.1f} s")


def _show(account: Account) -> None:
    table = Table("what broke", "requests", "failed", "refused (503)", "well again after, s")
    for each in account.suffered:
        numbers = map(str, (each.sent, each.failed, each.refused))
        table.add_row(each.name, *numbers, f"{each.recovered_in_seconds:.1f}")
    CONSOLE.print(table)
    CONSOLE.print(f"requests {account.sent}, failed {account.failed}, refused {account.refused}")
    CONSOLE.print(f"jobs {account.jobs}, paid orders {account.orders}, photos {account.photos}")
    CONSOLE.print(f"lost {len(account.lost)}, doubled {len(account.doubled)}")
    delays = [f"{account.deletion(share):.2f}" for share in (0.5, 0.99, 1.0)]
    CONSOLE.print(f"photos deleted after P50/P99/max {'/'.join(delays)} s")
    for line in account.verified:
        CONSOLE.print(line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=3)
    parser.add_argument("--calm", type=float, default=2.0, help="Seconds after each disaster.")
    given = parser.parse_args()
    account = asyncio.run(run(visitors=given.visitors, calm_seconds=given.calm))
    _show(account)
    if account.lost or account.doubled:
        sys.exit(1)


if __name__ == "__main__":
    main()
