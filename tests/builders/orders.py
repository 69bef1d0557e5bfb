"""Orders, their lines and what happened to them."""

# ruff: noqa: A001, A002 - arguments are named as the fields; defaults are frozen

from collections.abc import Mapping
from datetime import datetime, timedelta

from stario.domain.artists.model.artist import Artist
from stario.domain.generation.model.job import Job
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import (
    ClaimId,
    OrderId,
    PreviewId,
    ProductId,
    VariantId,
    VoucherId,
)
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.orders.model.address import Address, ShippingZone
from stario.domain.orders.model.claim import Claim, ClaimKind
from stario.domain.orders.model.order import Order, OrderKind, OrderState, Shipment
from stario.domain.orders.model.order_event import OrderEvent, OrderEventKind
from stario.domain.orders.model.order_line import (
    DiscountBearer,
    LineKind,
    OrderLine,
    ShareTerms,
)
from stario.domain.orders.model.order_number import order_number
from stario.ports.storage import Storage
from tests.builders.people import an_account
from tests.builders.values import NOW, new_id

T_SHIRT = Money.from_som(150_000)
SHIPPING = Money.from_som(15_000)
HALF = ShareTerms(rule_id="default", version=1, basis_points=5000, deducts_production=False)
SHIPMENT = Shipment(
    carrier="BTS", tracking_number="BTS123456", tracking_url="https://bts.uz/track/BTS123456"
)


def an_address(
    *, recipient: str = "Dilnoza Karimova", zone: ShippingZone = ShippingZone.TASHKENT
) -> Address:
    return Address(
        recipient=recipient,
        phone="+998901234567",
        country="UZ",
        region="tashkent_city",
        district="yunusobod",
        street="Amir Temur koʻchasi 12, 45-xonadon",
        postal_code="100000",
        zone=zone,
    )


def an_order_line(
    *,
    number: int = 1,
    kind: LineKind = LineKind.PRODUCT,
    title: str = "Futbolka, oq, M",
    quantity: int = 1,
    unit_price: Money = T_SHIRT,
    vat_basis_points: int = 1200,
    discount: Money = NOTHING,
    discount_bearer: DiscountBearer = DiscountBearer.PLATFORM,
    production_cost: Money = NOTHING,
    artist: Artist | None = None,
    share: ShareTerms | None = None,
    product_id: ProductId | None = None,
    variant_id: VariantId | None = None,
    preview_id: PreviewId | None = None,
    print_key: str | None = None,
    job: Job | None = None,
    is_personalised: bool = False,
) -> OrderLine:
    """With half of it for *artist*, unless *share* says otherwise; who must be remembered."""
    return OrderLine(
        number=number,
        kind=kind,
        title=title,
        quantity=quantity,
        unit_price=unit_price,
        vat_basis_points=vat_basis_points,
        mxik="06109001001000000",
        package_code="1501319",
        discount=discount,
        discount_bearer=discount_bearer,
        production_cost=production_cost,
        artist_id=artist.id if artist else None,
        share=HALF if artist and share is None else share,
        product_id=product_id,
        variant_id=variant_id,
        preview_id=preview_id,
        print_key=print_key,
        job_id=job.id if job else None,
        is_personalised=is_personalised,
    )


def an_order(
    account: Account,
    *lines: OrderLine,
    id: str | None = None,
    number: str | None = None,
    kind: OrderKind = OrderKind.GOODS,
    state: OrderState = OrderState.AWAITING_PAYMENT,
    language: Language = Language.UZBEK,
    shipping: Money = SHIPPING,
    shipping_discount: Money = NOTHING,
    address: Address | None = None,
    voucher_id: VoucherId | None = None,
    created_at: datetime = NOW,
    expires_in: timedelta = timedelta(hours=1),
    refunded: Money = NOTHING,
    shipment: Shipment | None = None,
    reprint_of: Order | None = None,
    paid_at: datetime | None = None,
    delivered_at: datetime | None = None,
) -> Order:
    """One T-shirt to Tashkent for 165 000 so'm, waiting for payment."""
    id = id or new_id()
    return Order(
        id=OrderId(id),
        number=number or order_number(id),
        account_id=account.id,
        kind=kind,
        state=state,
        language=language,
        lines=lines or (an_order_line(),),
        shipping=shipping,
        shipping_discount=shipping_discount,
        shipping_vat_basis_points=1200,
        address=an_address() if address is None and kind is OrderKind.GOODS else address,
        voucher_id=voucher_id,
        created_at=created_at,
        updated_at=created_at,
        expires_at=created_at + expires_in,
        refunded=refunded,
        shipment=shipment,
        reprint_of=reprint_of.id if reprint_of else None,
        paid_at=paid_at,
        delivered_at=delivered_at,
    )


def a_work_order(
    account: Account,
    job: Job,
    *,
    artist: Artist | None = None,
    price: Money = T_SHIRT,
    state: OrderState = OrderState.AWAITING_PAYMENT,
    created_at: datetime = NOW,
    expires_in: timedelta = timedelta(hours=12),
) -> Order:
    """A video that *job* makes; nothing is sent."""
    line = an_order_line(
        kind=LineKind.VIDEO, title="Video tabrik: Yulduz", unit_price=price, artist=artist, job=job
    )
    return an_order(
        account,
        line,
        kind=OrderKind.WORK,
        state=state,
        shipping=NOTHING,
        created_at=created_at,
        expires_in=expires_in,
    )


def an_order_event(
    order: Order,
    *,
    id: str | None = None,
    kind: OrderEventKind = OrderEventKind.PLACED,
    at: datetime = NOW,
    actor: Account | None = None,
    details: Mapping[str, str | int] | None = None,
) -> OrderEvent:
    return OrderEvent(
        id=id or new_id(),
        order_id=order.id,
        kind=kind,
        at=at,
        actor_id=actor.id if actor else None,
        details=details or {},
    )


def a_claim(
    order: Order,
    *,
    kind: ClaimKind = ClaimKind.FAULTY,
    note: str = "Rasm qiyshiq bosilgan",
    photo_key: str | None = None,
    created_at: datetime = NOW,
) -> Claim:
    return Claim(
        id=ClaimId(new_id()),
        order_id=order.id,
        kind=kind,
        note=note,
        photo_key=photo_key,
        created_at=created_at,
    )


async def remembered_order(
    storage: Storage, *lines: OrderLine, state: OrderState = OrderState.AWAITING_PAYMENT
) -> Order:
    """Remember an order of goods and the fan who placed it."""
    account = an_account()
    order = an_order(account, *lines, state=state)
    async with storage() as work:
        await work.accounts.add(account)
        await work.orders.add(order, an_order_event(order))
        await work.commit()
    return order
