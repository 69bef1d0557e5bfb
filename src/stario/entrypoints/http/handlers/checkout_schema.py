"""How a checkout looks over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import AccountId, QuoteId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.orders.model.address import Address, ShippingZone
from stario.domain.orders.model.address_check import FIELD, TypedAddress, checked_address
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.model.regions.region import Region
from stario.domain.orders.model.regions.spelling import PlaceKind
from stario.domain.orders.usecases.check_out import CheckoutWish
from stario.domain.orders.usecases.list_regions import Destinations
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.contacts import parse_phone
from stario.entrypoints.http.fields import AmountUzs, Uuid
from stario.entrypoints.http.handlers.cart_schema import VoucherCode

Name = Annotated[str, Meta(max_length=100, examples=["Dilnoza Karimova"])]
Street = Annotated[str, Meta(max_length=200, examples=["Amir Temur koʻchasi 12, 45-xonadon"])]
Town = Annotated[str, Meta(max_length=100)]
PostalCode = Annotated[str, Meta(max_length=16, examples=["100084"])]


class ShippingAddressBody(msgspec.Struct, kw_only=True):
    """
    Within Uzbekistan `region` and `district` come from `GET /merch/shipping/regions`.

    Recipient, street and district are needed, under these names or under those that forms elsewhere
    have: `full_name`; `address` or `address_line1`; `city`, which beside a district is the region.
    `zip` and `zip_code` are the postal code.
    """

    recipient: Name | None = None
    full_name: Name | None = None
    phone: Annotated[
        str,
        Meta(max_length=40, description="Within Uzbekistan +998.", examples=["+998 90 123 45 67"]),
    ]
    country: Annotated[
        str, Meta(max_length=2, description="ISO 3166-1 alpha-2.", examples=["UZ"])
    ] = "UZ"
    region: Annotated[
        Town | None,
        Meta(
            description="The code or the name, in any of the languages; abroad as it is written "
            "there.",
            examples=["toshkent-shahri"],
        ),
    ] = None
    district: Annotated[
        Town | None,
        Meta(
            description="Tuman or city of the region, by code or name; abroad the town.",
            examples=["toshkent-shahri.yunusobod"],
        ),
    ] = None
    city: Town | None = None
    street: Street | None = None
    address: Street | None = None
    address_line1: Street | None = None
    postal_code: PostalCode | None = None
    zip_code: PostalCode | None = None
    zip: PostalCode | None = None
    note: Annotated[str, Meta(max_length=200, description="For the courier.")] | None = None

    def checked(self, language: Language) -> Address:
        """
        Read and check it.

        Raises:
            Invalid: with the field, under its first name, and the reason.
        """
        beside = bool(self.city and self.district)
        typed = TypedAddress(
            recipient=_said("recipient", self.recipient, self.full_name),
            phone=parse_phone(f"{FIELD}.phone", self.phone),
            country=self.country,
            region=self.region or (self.city if beside else None) or "",
            district=_said("district", self.district, self.city),
            street=_said("street", self.street, self.address, self.address_line1),
            postal_code=self.postal_code or self.zip_code or self.zip or "",
            note=self.note or "",
            is_city=not self.district,
        )
        return checked_address(typed, language=language)


def _said(field: str, *values: str | None) -> str:
    found = next(filter(None, values), None)
    if found is None:
        raise Invalid(f"{FIELD}.{field}", "missing")
    return found


class CheckoutBody(msgspec.Struct, kw_only=True):
    """Order what is in the cart."""

    shipping_address: ShippingAddressBody
    voucher_code: Annotated[
        VoucherCode | None, Meta(description="Instead of the one in the cart.")
    ] = None
    quote_id: Annotated[
        Uuid | None, Meta(description="Prices that were promised: they hold while it lives.")
    ] = None
    expected_total_uzs: Annotated[
        AmountUzs | None, Meta(description="What the fan was shown; another total is refused.")
    ] = None

    def wish(self, account: AccountId, language: Language) -> CheckoutWish:
        expected = self.expected_total_uzs
        return CheckoutWish(
            account=account,
            address=self.shipping_address.checked(language),
            language=language,
            voucher_code=self.voucher_code,
            quote=QuoteId(self.quote_id) if self.quote_id else None,
            expected_total=None if expected is None else Money.from_som(expected),
        )


class CheckoutAnswer(msgspec.Struct, kw_only=True):
    """The order; until `expires_at` its goods wait for the payment."""

    order_id: Uuid
    number: Annotated[str, Meta(examples=["ST-7K3M-9QX2-HD4T"])]
    status: OrderState
    subtotal_uzs: Annotated[AmountUzs, Meta(description="Goods after their discounts.")]
    shipping_uzs: Annotated[AmountUzs, Meta(description="After its discount.")]
    total_uzs: AmountUzs
    payment_options: Annotated[
        list[Provider],
        Meta(description="For `POST /payments/init`; none when there is nothing to pay."),
    ]
    redirect_url: Annotated[str, Meta(description="Where the order can be looked at.")]
    expires_at: datetime


class DistrictAnswer(msgspec.Struct, kw_only=True):
    code: Annotated[str, Meta(examples=["toshkent-shahri.yunusobod"])]
    name: str
    kind: PlaceKind


class RegionAnswer(msgspec.Struct, kw_only=True):
    """A viloyat, Qoraqalpogʻiston or the city of Toshkent, with its tumans and cities."""

    code: Annotated[str, Meta(examples=["toshkent-shahri"])]
    soato: Annotated[str, Meta(description="Its number in the state's register of units.")]
    name: str
    zone: ShippingZone
    shipping_uzs: AmountUzs
    districts: list[DistrictAnswer]


class RegionsAnswer(msgspec.Struct, kw_only=True):
    """In the language of the request."""

    regions: list[RegionAnswer]
    international_shipping_uzs: AmountUzs


def checkout_answer(
    order: Order, *, options: tuple[Provider, ...], public_url: str
) -> CheckoutAnswer:
    is_open = order.state is OrderState.AWAITING_PAYMENT
    return CheckoutAnswer(
        order_id=order.id,
        number=order.number,
        status=order.status,
        subtotal_uzs=order.subtotal.som,
        shipping_uzs=order.shipping_total.som,
        total_uzs=order.total.som,
        payment_options=list(options) if is_open else [],
        redirect_url=f"{public_url}/merch/orders/{order.id}",
        expires_at=order.expires_at,
    )


def regions_answer(found: Destinations, language: Language) -> RegionsAnswer:
    return RegionsAnswer(
        regions=[_region(found, region, language) for region in found.regions],
        international_shipping_uzs=found.prices[ShippingZone.INTERNATIONAL].som,
    )


def _region(found: Destinations, region: Region, language: Language) -> RegionAnswer:
    zone = found.zone_of(region)
    return RegionAnswer(
        code=region.code,
        soato=region.soato,
        name=region.names[language],
        zone=zone,
        shipping_uzs=found.prices[zone].som,
        districts=[
            DistrictAnswer(code=each.code, name=each.names[language], kind=each.kind)
            for each in region.districts
        ],
    )
