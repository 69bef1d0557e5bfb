"""Who gets which part of a sale; a rule is never changed, a later version follows it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import attrs

from stario.domain.kernel.ids import AccountId, ArtistId, ProductId, derived_id
from stario.domain.orders.model.order_line import ShareTerms


@attrs.frozen(kw_only=True)
class ShareRule:
    """
    The artist gets `basis_points` of the base from `valid_from` on.

    The narrowest rule in force counts: artist and product, product, artist, everybody (neither is
    set). `id` is that of its scope (`scope_id`); of the versions in force the latest counts.
    `basis` names the contract that it stands on.
    """

    id: str
    version: int
    artist_id: ArtistId | None
    product_id: ProductId | None
    basis_points: int
    deducts_production: bool
    basis: str
    valid_from: datetime
    created_by: AccountId | None
    created_at: datetime

    @property
    def narrowness(self) -> int:
        """The larger, the narrower: 3 for a product of an artist, 0 for everybody."""
        return 2 * (self.product_id is not None) + (self.artist_id is not None)


NAMES = UUID("4f4c5c0e-3c0b-5f6e-8d3a-7a1b0a4f1c11")


def scope_id(artist: ArtistId | None, product: ProductId | None) -> str:
    """Name the one rule of a scope: a version 5 UUID (RFC 9562)."""
    return derived_id(f"{artist or ''}:{product or ''}", namespace=NAMES)


def narrowest(rules: Iterable[ShareRule]) -> ShareRule | None:
    """Pick the one that counts of those in force."""
    return max(rules, key=lambda rule: (rule.narrowness, rule.version), default=None)


USUAL_BASIS_POINTS = 5_000
"""A half, until a rule says otherwise."""


def terms(rule: ShareRule | None, *, usual_basis_points: int = USUAL_BASIS_POINTS) -> ShareTerms:
    """Freeze what *rule* says for a sale; None: the usual share."""
    if rule is None:
        return ShareTerms(
            rule_id="usual", version=0, basis_points=usual_basis_points, deducts_production=False
        )
    return ShareTerms(
        rule_id=rule.id,
        version=rule.version,
        basis_points=rule.basis_points,
        deducts_production=rule.deducts_production,
    )
