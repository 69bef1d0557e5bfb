"""`stario`: everything an operator types."""

import asyncio

import click

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


if __name__ == "__main__":
    main()
