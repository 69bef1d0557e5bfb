"""
`stario`: everything an operator types.

What a command alone needs is imported in it: engines take seconds to import, and most commands
run none.
"""

import asyncio
from collections.abc import Coroutine
from pathlib import Path

import click
from pydantic import ValidationError
from rich.console import Console

from stario.adapters.sql.schema import upgrade
from stario.domain.kernel.errors import DomainError
from stario.entrypoints.cli.accounts import accounts
from stario.entrypoints.cli.audit import audit
from stario.entrypoints.cli.backup import backup
from stario.entrypoints.cli.data_map import data_map
from stario.entrypoints.cli.ephemeral import ephemeral
from stario.entrypoints.cli.incidents import incident
from stario.entrypoints.cli.jobs import jobs
from stario.entrypoints.cli.ledger import ledger
from stario.entrypoints.cli.legal import legal
from stario.entrypoints.cli.models import models
from stario.entrypoints.cli.moderation import moderation
from stario.entrypoints.cli.provenance import provenance
from stario.entrypoints.cli.residency import residency
from stario.entrypoints.cli.shop import shop
from stario.entrypoints.cli.switches import switches
from stario.entrypoints.clients import database_url
from stario.entrypoints.logs import configure_logging
from stario.entrypoints.settings import (
    FACES_PORT,
    GATEWAY_PORT,
    MERCH_PORT,
    POSTER_PORT,
    REGTECH_PORT,
    VIDEO_PORT,
    VOICE_PORT,
    Settings,
)
from stario.entrypoints.worker.queues import NAMES, SERVED, queue_named

GATEWAY = "api-gateway"
PORTS = {
    GATEWAY: GATEWAY_PORT,
    "video-gen": VIDEO_PORT,
    "voice-gen": VOICE_PORT,
    "face-similarity": FACES_PORT,
    "poster-gen": POSTER_PORT,
    "merch-engine": MERCH_PORT,
    "regtech-filter": REGTECH_PORT,
}


# Names no person and no object, and whoever probes a container asks from outside it.
PROBES_HOST = click.option("--host", default="0.0.0.0", show_default=True)  # noqa: S104
PROBES_PORT = "Answer probes and Prometheus there."


class _Commands(click.Group):
    """Says what is wrong with a setting in a sentence."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ValidationError as error:
            wrong = (
                f"{'.'.join(map(str, e['loc'])).upper() or 'settings'}: {e['msg']}"
                for e in error.errors(include_input=False, include_url=False)
            )
            raise click.ClickException("; ".join(wrong)) from None


@click.group(cls=_Commands)
@click.version_option(package_name="stario")
def main() -> None:
    """Run and look after Stario. Settings are environment variables; see the README."""


main.add_command(accounts)
main.add_command(audit)
main.add_command(backup)
main.add_command(data_map)
main.add_command(ephemeral)
main.add_command(incident)
main.add_command(jobs)
main.add_command(ledger)
main.add_command(legal)
main.add_command(models)
main.add_command(moderation)
main.add_command(provenance)
main.add_command(residency)
main.add_command(shop)
main.add_command(switches)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=GATEWAY_PORT, show_default=True)
def up(host: str, port: int) -> None:
    """Run everything in one process."""
    from stario.entrypoints.processes.embedded import run_embedded

    settings = _settings("stario-up", host, port)
    _run(run_embedded(settings, host=host, port=port))


@main.command()
@click.argument("service", type=click.Choice(list(PORTS)))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, help=f"By default {', '.join(map(str, PORTS.values()))}.")
def serve(service: str, host: str, port: int | None) -> None:
    """Serve one service over HTTP."""
    from stario.entrypoints.processes.cluster import (
        run_face_similarity,
        run_gateway,
        run_merch_engine,
        run_regtech_filter,
    )
    from stario.entrypoints.processes.generation import (
        run_poster_gen,
        run_video_gen,
        run_voice_gen,
    )

    port = port or PORTS[service]
    if service == GATEWAY:
        _run(run_gateway(_settings(service, host, port), host=host, port=port))
        return
    # Fans' tokens are the gateway's: these are not where they reach Stario.
    runs = {
        "video-gen": run_video_gen,
        "voice-gen": run_voice_gen,
        "face-similarity": run_face_similarity,
        "poster-gen": run_poster_gen,
        "merch-engine": run_merch_engine,
        "regtech-filter": run_regtech_filter,
    }
    _run(runs[service](_settings(service), host=host, port=port))


@main.command()
@click.argument("queues", nargs=-1)
@PROBES_HOST
@click.option("--metrics-port", type=int, help=PROBES_PORT)
def worker(queues: tuple[str, ...], host: str, metrics_port: int | None) -> None:
    """
    Do the jobs of QUEUES, the first ones first; all of them where none is named.

    A queue goes by its own name or a short one: poster, video, voice, enrolment, export,
    sculpture, legal-export, rendition, poster-file, quiz-clip.
    """
    from stario.entrypoints.processes.cluster import run_worker

    try:
        wanted = tuple(queue_named(name) for name in queues) or SERVED
    except ValueError as error:
        raise click.BadParameter(f"a queue is one of {', '.join(NAMES)}") from error
    _run(run_worker(_settings("worker"), wanted, host=host, metrics_port=metrics_port))


@main.command()
@PROBES_HOST
@click.option("--metrics-port", type=int, help=PROBES_PORT)
def scheduler(host: str, metrics_port: int | None) -> None:
    """Run the chores that come round: effects, samples, retention, repair of queues."""
    from stario.entrypoints.processes.cluster import run_chores

    _run(run_chores(_settings("scheduler"), host=host, metrics_port=metrics_port))


@main.command()
@PROBES_HOST
@click.option("--metrics-port", "--port", "port", type=int, help=PROBES_PORT)
def cleaner(host: str, port: int | None) -> None:
    """Delete photos of faces within 3 s of their use, and sweep their bucket."""
    from stario.entrypoints.processes.cleaner import run_cleaner

    _run(run_cleaner(_settings("ephemeral-cleaner"), host=host, port=port))


@main.command()
def migrate() -> None:
    """Bring the database to the schema of this release."""
    _run(upgrade(database_url(_settings("migrate"))))


@main.command()
@click.option("--home", default="var/demo", type=click.Path(path_type=Path), show_default=True)
def demo(home: Path) -> None:
    """Order three greetings from two artists and watch them being made."""
    from stario.entrypoints.demo.client import DemoRefused
    from stario.entrypoints.demo.show import Demo

    try:
        _run(Demo(home=home, console=Console()).run())
    except DemoRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal


@main.command()
@click.option("--out", default="var/gallery", type=click.Path(path_type=Path), show_default=True)
def gallery(out: Path) -> None:
    """Paint posters in every style, ratio and script, and a page that shows them."""
    from stario.entrypoints.demo.gallery import paint_gallery

    _run(paint_gallery(_settings("gallery"), home=out, console=Console()))


def _settings(service: str, host: str | None = None, port: int | None = None) -> Settings:
    """Read the settings; a server without PUBLIC_URL is reached where it listens."""
    settings = Settings()
    if port is not None and "public_url" not in settings.model_fields_set:
        settings = settings.model_copy(update={"public_url": f"http://{host}:{port}"})
    configure_logging(settings.log_level, service=service)
    return settings


def _run(main_: Coroutine[None, None, None]) -> None:
    try:
        asyncio.run(main_)
    except DomainError as error:
        raise click.ClickException(f"{error.code} {error.details or ''}".strip()) from error
