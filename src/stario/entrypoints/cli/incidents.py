"""`stario incident`: what `/incident` does in the chat, at a terminal."""

from collections.abc import Awaitable, Callable
from typing import TextIO

import click

from stario.adapters.system import Uuid7Ids
from stario.domain.kernel.ids import IncidentId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import PageRequest
from stario.domain.operations.model.component import Component, Condition
from stario.domain.operations.model.incident import (
    GOING_ON,
    Incident,
    IncidentRole,
    IncidentState,
    PublicState,
)
from stario.domain.operations.model.incident_number import number_of
from stario.domain.operations.model.initiator import signed_in
from stario.domain.operations.model.severity import Severity, severity_of
from stario.domain.operations.usecases.move_incident import PublicWords
from stario.entrypoints.cli.jobs import CONSOLE, run_command
from stario.entrypoints.clients import Clients
from stario.entrypoints.wiring.incidents_container import IncidentsContainer

INITIATOR = signed_in(CONSOLE)
LISTED = 50
Told = tuple[Language, str]
Step = Callable[[IncidentsContainer], Awaitable[Incident]]


class _Number(click.ParamType[int]):
    name = "number"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        number = value if isinstance(value, int) else number_of(str(value))
        return number if number is not None else self.fail("write it as INC-001", param, ctx)


class _Severity(click.ParamType[Severity]):
    name = "severity"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Severity:
        severity = value if isinstance(value, Severity) else severity_of(str(value))
        return severity if severity is not None else self.fail("SEV-1 to SEV-4", param, ctx)


class _Told(click.ParamType[Told]):
    name = "language:words"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Told:
        language, _, words = str(value).partition(":")
        if language not in {each.value for each in Language} or not words.strip():
            self.fail("write uz:, ru: or en: and the words", param, ctx)
        return Language(language), words


NUMBER, SEVERITY, TOLD = _Number(), _Severity(), _Told()


@click.group()
def incident() -> None:
    """Open incidents, and work on them."""


@incident.command()
@click.option("--severity", type=SEVERITY, required=True, help="SEV-1 to SEV-4.")
@click.option("--title", required=True)
def create(severity: Severity, title: str) -> None:
    """Open an incident; its clock starts now, and the people on call are told."""
    incident_id = IncidentId(Uuid7Ids().new())
    _step(
        lambda c: c.open_incident()(
            incident_id, title=title, severity=severity, initiator=INITIATOR
        )
    )


@incident.command("list")
@click.option(
    "--state", type=click.Choice([*map(str, IncidentState), "all"]),
    help="Unless given, those that go on.",
)  # fmt: skip
@click.option("--page", default=1, show_default=True)
def list_(state: str | None, page: int) -> None:
    """The latest incidents."""

    async def run(clients: Clients) -> None:
        every = {"all": (), None: tuple(GOING_ON)}
        states = every[state] if state in every else (IncidentState(state or ""),)
        request = PageRequest(page, LISTED)
        found = await _container(clients).read_incidents().list(request, states=states)
        for each in found.items:
            click.echo(_line(each))
        click.echo(f"{len(found.items)} of {found.total}")

    run_command(run)


@incident.command()
@click.argument("number", type=NUMBER)
def show(number: int) -> None:
    """An incident with its timeline."""

    async def run(clients: Clients) -> None:
        found = await _container(clients).read_incidents()(number)
        click.echo(_line(found))
        for step in found.timeline:
            at = step.at.isoformat(timespec="seconds")
            click.echo(f"  {at}  {step.by}  {step.kind.value}  {step.text}".rstrip())

    run_command(run)


@incident.command()
@click.argument("number", type=NUMBER)
def ack(number: int) -> None:
    """Say that somebody works on it: its clock stops."""
    _step(lambda c: c.move_incident().acknowledge(number, initiator=INITIATOR))


@incident.command()
@click.argument("number", type=NUMBER)
@click.option("--summary", default="", help="What was done.")
def resolve(number: int, summary: str) -> None:
    """Say that it is over."""
    _step(lambda c: c.move_incident().resolve(number, summary=summary, initiator=INITIATOR))


@incident.command()
@click.argument("number", type=NUMBER)
@click.argument("text")
def note(number: int, text: str) -> None:
    """Write TEXT into the timeline."""
    _step(lambda c: c.move_incident().note(number, text=text, initiator=INITIATOR))


@incident.command()
@click.argument("number", type=NUMBER)
@click.argument("severity", type=SEVERITY)
def rate(number: int, severity: Severity) -> None:
    """Give it another severity."""
    _step(
        lambda c: c.move_incident().change(number, severity=severity, roles={}, initiator=INITIATOR)
    )


@incident.command()
@click.argument("number", type=NUMBER)
@click.argument("role", type=click.Choice(list(map(str, IncidentRole))))
@click.argument("who")
def assign(number: int, role: str, who: str) -> None:
    """Give ROLE to WHO; to nobody with an empty WHO."""
    roles = {IncidentRole(role): who}
    _step(lambda c: c.move_incident().change(number, roles=roles, initiator=INITIATOR))


@incident.command()
@click.argument("number", type=NUMBER)
@click.option("--state", type=click.Choice(list(map(str, PublicState))), required=True)
@click.option("--text", "texts", type=TOLD, multiple=True, required=True, help="As `en:We know.`")
@click.option("--title", "titles", type=TOLD, multiple=True, help="Needed at first.")
@click.option(
    "--component", "components", type=click.Choice(list(map(str, Component))), multiple=True,
    help="Needed at first.",
)  # fmt: skip
@click.option("--impact", type=click.Choice(list(map(str, Condition))))
def publish(
    *,
    number: int,
    state: str,
    texts: tuple[Told, ...],
    titles: tuple[Told, ...],
    components: tuple[str, ...],
    impact: str | None,
) -> None:
    """Tell the public on the status page, in one language or several."""
    words = PublicWords(
        state=PublicState(state),
        texts=dict(texts),
        titles=dict(titles),
        components=tuple(map(Component, components)),
        impact=Condition(impact) if impact else None,
    )
    _step(lambda c: c.move_incident().tell_public(number, words=words, initiator=INITIATOR))


@incident.command()
@click.argument("number", type=NUMBER)
def postmortem(number: int) -> None:
    """Print the post-mortem, or its draft, as Markdown."""

    async def run(clients: Clients) -> None:
        click.echo(await _container(clients).read_incidents().postmortem(number), nl=False)

    run_command(run)


@incident.command()
@click.argument("number", type=NUMBER)
@click.option(
    "--postmortem", type=click.File(encoding="utf-8"), help="Markdown; `-` reads the input."
)
def close(number: int, postmortem: TextIO | None) -> None:
    """Close a resolved incident with its post-mortem."""
    text = postmortem.read() if postmortem else ""
    _step(lambda c: c.move_incident().close(number, postmortem=text, initiator=INITIATOR))


def _step(step: Step) -> None:
    async def run(clients: Clients) -> None:
        click.echo(_line(await step(_container(clients))))

    run_command(run)


def _line(each: Incident) -> str:
    late = " (not acknowledged in time)" if each.breached_at else ""
    return f"{each.name} {each.severity.value} {each.state.value}{late}: {each.title}"


def _container(clients: Clients) -> IncidentsContainer:
    return IncidentsContainer(
        storage=clients.storage,
        clock=clients.clock,
        slack_account=None,
        alertmanager_token=None,
    )
