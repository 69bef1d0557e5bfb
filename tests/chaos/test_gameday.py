"""A short game day: everything dies once, under load, and nothing is lost."""

from pathlib import Path

from tests.chaos.gameday.crowd import crowd
from tests.chaos.gameday.day import game_day
from tests.chaos.gameday.stage import stage
from tests.servers.postgres import PostgresServer

VISITORS = 1
CALM_SECONDS = 0.1


async def test_a_day_of_disasters_loses_nothing_and_does_nothing_twice(
    mistreated_postgres: PostgresServer, s3_url: str, tmp_path: Path
) -> None:
    async with stage(mistreated_postgres, s3_url, tmp_path) as play:
        urls = play.cluster.urls
        async with crowd(urls, play.cast, play.star, size=VISITORS) as visitors:
            account = await game_day(play, visitors, calm_seconds=CALM_SECONDS, is_short=True)

    assert (account.lost, account.doubled) == ((), ())
    assert account.jobs > len(account.suffered)
    assert account.failed < account.sent
