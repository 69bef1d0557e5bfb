"""`stario shop`: the shelves of merch from a terminal."""

import click

from stario.adapters.sql.schema import upgrade
from stario.adapters.system import Uuid7Ids
from stario.domain.merch.usecases.stock_shop import StockShop
from stario.entrypoints.cli.jobs import run_command
from stario.entrypoints.clients import Clients, database_url
from stario.entrypoints.settings import Settings


@click.group()
def shop() -> None:
    """Fill the shop."""


@shop.command()
def stock() -> None:
    """Add the opening range; what is there stays as it is, so it may run again."""

    async def run(clients: Clients) -> None:
        await upgrade(database_url(Settings()))
        fill = StockShop(storage=clients.storage, clock=clients.clock, ids=Uuid7Ids())
        stocked = await fill()
        click.echo(f"{stocked.categories} categories and {stocked.products} products added")

    run_command(run)
