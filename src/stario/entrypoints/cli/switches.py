"""`stario switches`: what takes effect without a restart."""

import click

from stario.domain.operations.model.switch import Switch
from stario.entrypoints.cli.jobs import CONSOLE, run_command
from stario.entrypoints.clients import Clients
from stario.entrypoints.settings import Settings
from stario.entrypoints.wiring.switches_container import SwitchesContainer

NAMES = click.Choice([switch.value for switch in Switch], case_sensitive=False)
FOLLOWS = "running processes follow within seconds"


@click.group(invoke_without_command=True)
@click.pass_context
def switches(context: click.Context) -> None:
    """Show MAINTENANCE_MODE, PRIORITY_MODE and PAYMENT_FALLBACK, or turn them."""
    if context.invoked_subcommand is None:
        run_command(_show)


@switches.command("set")
@click.argument("name", type=NAMES)
@click.argument("value", type=bool)
def set_(name: str, *, value: bool) -> None:
    """Turn the switch NAME to VALUE: true or false."""
    _turn(name, value)


@switches.command()
@click.argument("name", type=NAMES)
def unset(name: str) -> None:
    """Leave the switch NAME to the environment variable of its name again."""
    _turn(name, None)


def _turn(name: str, value: bool | None) -> None:
    async def run(clients: Clients) -> None:
        await _container(clients).turn()({Switch(name.upper()): value}, actor=CONSOLE)
        await _show(clients)
        click.echo(FOLLOWS)

    run_command(run)


async def _show(clients: Clients) -> None:
    for reading in await _container(clients).read()():
        value = "true" if reading.is_on else "false"
        turned = reading.position
        since = f"since {turned.turned_at.isoformat(timespec='seconds')}" if turned else ""
        by = f" by {turned.turned_by}" if turned else "by the environment"
        click.echo(f"{reading.switch.value}={value}  {since}{by}")


def _container(clients: Clients) -> SwitchesContainer:
    return SwitchesContainer(
        storage=clients.storage,
        clock=clients.clock,
        switch_defaults=Settings().switch_defaults,
    )
