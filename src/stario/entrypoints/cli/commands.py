"""`stario`: everything an operator types."""

import asyncio
from pathlib import Path

import click
from rich.console import Console

from stario.entrypoints.logs import configure_logging
from stario.entrypoints.processes.embedded import run_embedded
from stario.entrypoints.settings import GATEWAY_PORT, Settings


@click.group()
def main() -> None:
    """Run and look after Stario. Settings are environment variables; see the README."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=GATEWAY_PORT, show_default=True)
def up(host: str, port: int) -> None:
    """Run everything in one process."""
    settings = Settings(public_url=f"http://{host}:{port}")
    configure_logging(settings.log_level, service="stario-up")
    asyncio.run(run_embedded(settings, host=host, port=port))


@main.command()
@click.option("--home", default="var/demo", type=click.Path(path_type=Path), show_default=True)
def demo(home: Path) -> None:
    """Order three greetings from two artists and watch them being made."""
    # Portraits come with the extra `demo`, which a server does not need.
    from stario.entrypoints.demo.client import DemoRefused  # noqa: PLC0415
    from stario.entrypoints.demo.show import Demo  # noqa: PLC0415

    try:
        asyncio.run(Demo(home=home, console=Console()).run())
    except DemoRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal
