"""Who gets which part of a sale; a rule is never changed, a later version follows it."""

from datetime import datetime

import attrs

from stario.domain.kernel.ids import AccountId, ArtistId, ProductId
from stario.domain.orders.model.order_line import ShareTerms


@attrs.frozen(kw_only=True)
class ShareRule:
    """
    The artist gets `basis_points` of the base from `valid_from` on.

    The narrowest rule in force counts: artist and product, product, artist, everybody (neither is
    set). `basis` names the contract that it stands on.
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


USUAL_BASIS_POINTS = 5_000
"""A half, until a rule says otherwise."""


def terms(rule: ShareRule | None) -> ShareTerms:
    """Freeze what *rule* says for a sale; None: the usual half."""
    if rule is None:
        return ShareTerms(
            rule_id="usual", version=0, basis_points=USUAL_BASIS_POINTS, deducts_production=False
        )
    return ShareTerms(
        rule_id=rule.id,
        version=rule.version,
        basis_points=rule.basis_points,
        deducts_production=rule.deducts_production,
    )
