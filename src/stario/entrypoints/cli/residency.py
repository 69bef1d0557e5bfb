"""`stario residency`: in which country each store keeps its data."""

import click

from stario.entrypoints.residency import residency_of
from stario.entrypoints.settings import Settings

WORDS = {True: "inside", False: "OUTSIDE", None: "unknown"}


@click.command()
def residency() -> None:
    """Show where data are kept; fails when a store with personal data is not where it must be."""
    judged = residency_of(Settings())
    click.echo(f"required: {judged.required or 'nothing (DATA_RESIDENCY_REGION is not set)'}")
    for each in judged.residences:
        store = each.store
        holds = ", ".join(sorted(category.value for category in store.holds))
        stated = store.region or f"undeclared (set {store.setting})"
        click.echo(f"{store.name}: {stated}: {WORDS[each.is_allowed]}; holds {holds}")
    if any(each.store.is_embedded for each in judged.residences):
        click.echo("Embedded stores are on this machine: they are where it stands.")
    if judged.outside:
        raise click.ClickException("a store with personal data is outside the region")
