"""The data map as a page to read."""

from collections.abc import Iterable
from itertools import groupby

from stario.domain.compliance.model.data_map.whole import ENTRIES
from stario.domain.compliance.model.data_map.words import ColumnEntry

HEAD = """\
# Data map

What every column of the database holds about people, what for, for how long, where it may be kept,
and what becomes of it when an account is erased. Made from `domain/compliance/model/data_map` by
`stario data-map`; a column that is missing there fails the build. Columns that hold nothing about
people are in the map too, and left out here.
"""


def data_map_page(entries: Iterable[ColumnEntry] = ENTRIES) -> str:
    """Write the page, in Markdown."""
    parts = [HEAD]
    for table, columns in groupby(entries, key=lambda entry: entry.table):
        mapped = list(columns)
        personal = [entry for entry in mapped if entry.is_personal]
        parts.append(f"\n## {table}\n\nFor {mapped[0].purpose}. Kept: {mapped[0].retention}.\n")
        if not personal:
            parts.append("Nothing about people.\n")
            continue
        parts.append("\n| column | category | region | erasure |\n|---|---|---|---|\n")
        parts += [
            f"| `{entry.column}` | {entry.category.value} | {entry.region.value} "
            f"| {entry.erasure.value} |\n"
            for entry in personal
        ]
    return "".join(parts)
