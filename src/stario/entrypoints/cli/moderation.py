"""`stario moderation`: what judges texts, and what it would say of one."""

from collections import Counter

import click

from stario.adapters.moderation.lexicons import shipped_lexicon
from stario.adapters.moderation.ruled import RuledTextModerator
from stario.adapters.moderation.topics import topic_names
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.roles import ROLES
from stario.domain.moderation.model.rule import RuleState
from stario.entrypoints.cli.jobs import run_command
from stario.entrypoints.clients import Clients


@click.group()
def moderation() -> None:
    """See what judges texts."""


@moderation.command()
def lists() -> None:
    """Count what is on the lists, and say which rules of staff judge beside them."""

    async def run(clients: Clients) -> None:
        async with clients.storage() as work:
            ruleset = await work.rules.ruleset()
        entries = shipped_lexicon().entries
        counts = Counter((each.category, each.language) for each in entries)
        for (category, language), count in sorted(counts.items()):
            if category not in ROLES:
                click.echo(f"{category:<16}{language:<4}{count:>6}")
        click.echo(f"{'topics':<20}{len(topic_names()):>6}")
        click.echo(f"release {ruleset.number}")
        for state in (RuleState.LIVE, RuleState.SHADOW):
            for rule in (each for each in ruleset.rules if each.state is state):
                terms = rule.terms
                what = terms.text if terms.threshold is None else f"{terms.threshold:.2f}"
                click.echo(f"{state.value} {terms.kind.value} {rule.id} {what}")

    run_command(run)


@moderation.command()
@click.argument("text")
@click.option(
    "--language", type=click.Choice([each.value for each in Language]), default="uz",
    show_default=True, help="That of the order.",
)  # fmt: skip
def judge(text: str, language: str) -> None:
    """Judge one text as an order's is, by the rules in force; nothing is kept of it."""

    async def run(clients: Clients) -> None:
        moderator = RuledTextModerator(storage=clients.storage, clock=clients.clock)
        verdict = await moderator.review({"text": text}, language=Language(language))
        click.echo(f"{verdict.status.value} by {verdict.ruleset}, {verdict.lexicon}")
        for flag in verdict.flags + verdict.shadow:
            marked = text[flag.start : flag.end]
            click.echo(f"{flag.category} {flag.reason} {flag.confidence:.2f} {marked}")

    run_command(run)
