"""`stario data-map`: what every column holds about people, as a page."""

from pathlib import Path

import click

from stario.domain.compliance.model.data_map.page import data_map_page

PAGE = Path("docs") / "data-map.md"


@click.command("data-map")
@click.option("--write", is_flag=True, help=f"Into {PAGE} instead of onto the screen.")
def data_map(*, write: bool) -> None:
    """Show what is kept about people, what for, for how long, and what erasure does to it."""
    if write:
        PAGE.write_text(data_map_page())
    else:
        click.echo(data_map_page(), nl=False)
