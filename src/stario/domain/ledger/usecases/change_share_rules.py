"""Who gets which part of a sale, from some day on."""

from datetime import datetime, timedelta

import attrs

from stario.domain.compliance.model.audit_event import happened
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import AccountId, ArtistId, ProductId
from stario.domain.kernel.text import clean_line
from stario.domain.ledger.model.share_rule import ShareRule, scope_id
from stario.ports.storage import Storage
from stario.ports.system import Clock

LONGEST_BASIS = 200
# Between choosing a time and sending it.
TOLERANCE = timedelta(minutes=5)


@attrs.frozen(kw_only=True)
class WantedRule:
    """`valid_from` None: now. `in_the_past`: it is meant to begin before now."""

    artist_id: ArtistId | None
    product_id: ProductId | None
    basis_points: int
    deducts_production: bool
    basis: str
    valid_from: datetime | None = None
    in_the_past: bool = False


@attrs.frozen(kw_only=True)
class ChangeShareRules:
    storage: Storage
    clock: Clock

    async def list(self) -> tuple[ShareRule, ...]:
        """Every version of every rule, oldest first."""
        async with self.storage() as work:
            return await work.share_rules.list()

    async def add(self, wanted: WantedRule, *, by: AccountId) -> ShareRule:
        """
        Add a version; what was sold before keeps its terms.

        Raises:
            NotFound: there is no such artist or product.
            Invalid: it begins in the past, or its basis is no line of text.
            Conflict: another version was added at the same moment.
        """
        now = self.clock.now()
        valid_from = wanted.valid_from or now
        if valid_from < now - TOLERANCE and not wanted.in_the_past:
            raise Invalid("valid_from", "in_the_past")
        basis = clean_line("basis", wanted.basis, longest=LONGEST_BASIS, shortest=1)
        id_ = scope_id(wanted.artist_id, wanted.product_id)
        async with self.storage() as work:
            if wanted.artist_id is not None:
                await work.artists.get(wanted.artist_id)
            if wanted.product_id is not None:
                await work.products.get(wanted.product_id)
            versions = [rule.version for rule in await work.share_rules.list() if rule.id == id_]
            rule = ShareRule(
                id=id_,
                version=max(versions, default=0) + 1,
                artist_id=wanted.artist_id,
                product_id=wanted.product_id,
                basis_points=wanted.basis_points,
                deducts_production=wanted.deducts_production,
                basis=basis,
                valid_from=valid_from,
                created_by=by,
                created_at=now,
            )
            await work.share_rules.add(rule)
            await work.audit.record(
                happened(
                    "ledger.share_rule.add",
                    "share_rule",
                    rule.id,
                    at=now,
                    by=by,
                    version=rule.version,
                    basis_points=rule.basis_points,
                )
            )
            await work.commit()
        return rule
