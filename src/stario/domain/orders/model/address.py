"""Where a parcel goes."""

from enum import StrEnum

import attrs


class ShippingZone(StrEnum):
    TASHKENT = "tashkent"
    REGIONAL = "regional"
    INTERNATIONAL = "international"


@attrs.frozen(kw_only=True)
class Address:
    """
    Checked: `region` and `district` are codes of our table (viloyat and tuman) when `country` is
    UZ, free text elsewhere; `phone` is in E.164.
    """

    recipient: str
    phone: str
    country: str
    region: str
    district: str
    street: str
    postal_code: str = ""
    note: str = ""
    zone: ShippingZone
