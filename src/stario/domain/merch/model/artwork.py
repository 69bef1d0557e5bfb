"""Pictures that fans send to have them printed."""

from datetime import timedelta

import attrs

from stario.domain.kernel.ids import AccountId

ARTWORK_PREFIX = "merch-artwork/"
ARTWORK_KEPT_FOR = timedelta(days=7)
"""A preview has a copy of its own."""

LARGEST_ARTWORK_BYTES = 20_000_000
MOST_ARTWORK = 30
"""Pictures of one person that are kept at once."""
MOST_ARTWORK_PIXELS = 40_000_000
LONGEST_ARTWORK_SIDE = 5_000
"""Pixels that are kept: at 300 dpi 42 centimetres."""
SHORTEST_ARTWORK_SIDE = 64


@attrs.frozen(kw_only=True)
class Artwork:
    id: str
    account_id: AccountId
    width: int
    height: int

    @property
    def key(self) -> str:
        return artwork_key(self.account_id, self.id)


def artwork_folder(account: AccountId) -> str:
    """Every artwork of *account* has a key below this one."""
    return f"{ARTWORK_PREFIX}{account}/"


def artwork_key(account: AccountId, artwork: str) -> str:
    return f"{artwork_folder(account)}{artwork}"
