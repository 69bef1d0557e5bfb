"""Price what is in a cart, inside a transaction of the caller's."""

from collections.abc import Iterable
from datetime import datetime

import attrs

from stario.domain.artists.model.artist import ArtistStatus
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, PreviewId, ProductId, VoucherId
from stario.domain.ledger.model.share_rule import terms
from stario.domain.merch.model.preview import Preview
from stario.domain.orders.model.cart import CartItem
from stario.domain.orders.model.goods_order import SaleTerms
from stario.domain.orders.model.order_line import DiscountBearer, ShareTerms
from stario.domain.orders.model.pick import Pick, picks
from stario.domain.orders.model.voucher import Voucher, VoucherRefusal, VoucherRefused
from stario.ports.storage import UnitOfWork


async def look_up(
    work: UnitOfWork, items: Iterable[CartItem], *, account: AccountId | None, at: datetime
) -> tuple[Pick, ...]:
    """Put beside *items* what the catalogue says of them now."""
    wanted = tuple(items)
    found = await work.products.of_variants({item.variant_id for item in wanted})
    away = await _away(work, {product.artist_id for product in found if product.artist_id}, at)
    products = {
        variant.id: attrs.evolve(product, is_active=False) if product.artist_id in away else product
        for product in found
        for variant in product.variants
    }
    previews: dict[PreviewId, Preview] = {}
    for item in wanted:
        if item.preview_id is not None:
            try:
                previews[item.preview_id] = await work.previews.get(item.preview_id)
            except NotFound:
                continue
    return picks(wanted, products=products, previews=previews, account=account, at=at)


async def _away(work: UnitOfWork, artists: Iterable[ArtistId], at: datetime) -> set[ArtistId]:
    """Those whose goods are not on sale: inactive, or no consent to her likeness runs any more."""
    found = set[ArtistId]()
    for artist in artists:
        is_active = (await work.artists.get(artist)).status is ArtistStatus.ACTIVE
        consents = [c for c in await work.consents.of_artist(artist) if c.likeness]
        agrees = not consents or any(consent.in_force(at=at) for consent in consents)
        if not (agrees and is_active):
            found.add(artist)
    return found


async def usable_voucher(
    work: UnitOfWork, voucher: VoucherId, *, account: AccountId | None, at: datetime
) -> Voucher:
    """
    Find a voucher that counts now, for this account too.

    Raises:
        VoucherRefused: it does not, and why.
    """
    try:
        found = await work.vouchers.get(voucher)
    except NotFound:
        raise VoucherRefused(VoucherRefusal.UNKNOWN) from None
    found.require_in_force(at=at)
    if account is not None and found.most_uses_per_account is not None:
        used = await work.vouchers.uses_of(found.id, account)
        if used >= found.most_uses_per_account:
            raise VoucherRefused(VoucherRefusal.USED_UP)
    return found


async def sale_terms(
    work: UnitOfWork, found: Iterable[Pick], *, bearer: DiscountBearer, at: datetime
) -> SaleTerms:
    """Read what holds for a sale now: VAT, prices of shipping, shares of artists."""
    pricing = await work.pricings.current()
    shares: dict[ProductId, ShareTerms] = {}
    for pick in found:
        product = pick.product
        if product is None or product.artist_id is None or product.id in shares:
            continue
        rule = await work.share_rules.in_force(artist=product.artist_id, product=product.id, at=at)
        shares[product.id] = terms(rule, usual_basis_points=pricing.artist_share_basis_points)
    return SaleTerms(pricing=pricing, shares=shares, bearer=bearer)


def bearer_of(voucher: Voucher | None) -> DiscountBearer:
    return DiscountBearer.PLATFORM if voucher is None else voucher.bearer
