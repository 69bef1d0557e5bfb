"""What an operator does for the shop at the terminal."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from stario.domain.merch.model.opening_range import OPENING_RANGE
from stario.entrypoints.cli.commands import main
from stario.entrypoints.clients import open_clients
from stario.entrypoints.processes.embedded import stock_shop
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings


def stock() -> str:
    result = CliRunner().invoke(main, ["shop", "stock"])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_shop_is_filled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARIO_HOME", str(tmp_path))

    assert stock() == f"4 categories and {len(OPENING_RANGE)} products added\n"
    assert stock() == "0 categories and 0 products added\n"


async def test_the_embedded_default_has_something_to_sell(tmp_path: Path) -> None:
    settings = Settings(stario_home=tmp_path)
    async with open_clients(settings, name="test") as clients:
        await prepare(settings, clients)
        await stock_shop(clients)
        await stock_shop(clients)
        async with clients.storage() as work:
            shelves = await work.categories.list()

    assert [shelf.slug for shelf in shelves] == ["clothing", "wall-art", "accessories", "gifts"]
