"""A T-shirt, a video and a mug, bought three ways, delivered, shared out, and given back."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from stario.entrypoints.demo.client import DemoClient, DemoRefused
from stario.entrypoints.demo.stand_ins import Click, Payme

WITHIN_SECONDS = 120
VIDEO_PRICE_UZS = 150_000
ADDRESS: Mapping[str, object] = {
    "recipient": "Dilnoza Karimova",
    "phone": "+998 90 123 45 67",
    "region": "toshkent-shahri",
    "district": "Yunusobod",
    "street": "Amir Temur koʻchasi 12, 45-xonadon",
}


@attrs.frozen(kw_only=True)
class Bought:
    """A paid order: `payme` is the transaction of one that was paid there."""

    what: str
    order_id: str
    payment_id: str
    payme: str | None = None


@attrs.frozen(kw_only=True)
class Shopping:
    """`artist` shares in everything; `folder` keeps pictures and papers."""

    admin: DemoClient
    fan: DemoClient
    payme: Payme
    click: Click
    artist: str
    folder: Path

    async def set_up(self) -> None:
        """Give the artist a part of the shop, and her videos a price."""
        for slug in ("t-shirt", "mug"):
            product = await self.product(slug)
            place = f"/merch/admin/products/{product['id']}"
            shown = await self.admin.send("GET", place)
            kept = ("id", "created_at", "updated_at")
            body = {name: value for name, value in shown.items() if name not in kept}
            sold = [
                {name: value for name, value in variant.items() if name not in ("id", "reserved")}
                for variant in shown["variants"]
            ]
            await self.admin.send(
                "PUT", place, {**body, "artist_id": self.artist, "variants": sold}
            )
        place = f"/artists/{self.artist}"
        shown = await self.admin.send("GET", place)
        page = {name: shown[name] for name in ("name", "category", "gender", "description")}
        await self.admin.send("PUT", place, {**page, "price": VIDEO_PRICE_UZS})

    async def product(self, slug: str) -> dict[str, Any]:
        """
        Find a product by its slug.

        Raises:
            DemoRefused: the shop has none.
        """
        shelf = await self.fan.send("GET", "/merch/products?page_size=100")
        found = [item for item in shelf["items"] if item["slug"] == slug]
        if not found:
            raise DemoRefused(f"the shop has no {slug}")
        product: dict[str, Any] = found[0]
        return product

    async def buy_goods(self, slug: str, text: str, *, color: str) -> dict[str, Any]:
        """Design it, put it into the cart and check out; gives the order."""
        product = await self.product(slug)
        wish = {"product_id": product["id"], "color": color, "text": text}
        preview = await self.fan.send("POST", "/merch/preview", wish)
        picture = await self.fan.download(preview["preview_url"])
        (self.folder / f"{slug}.png").write_bytes(picture)
        item = {"variant_id": preview["variant_id"], "preview_id": preview["preview_id"]}
        await self.fan.send("POST", "/merch/cart/add", item)
        return await self.fan.send("POST", "/merch/checkout", {"shipping_address": ADDRESS})

    async def buy_video(self, greeting: Mapping[str, object]) -> tuple[str, str]:
        """Order a video; gives its job and its order."""
        wish = {"artist_id": self.artist, **greeting}
        accepted = await self.fan.send("POST", "/videos/generate", wish)
        return accepted["job_id"], accepted["order_id"]

    async def pay_by_page(self, what: str, order_id: str) -> Bought:
        """As a person does who tries Stario out."""
        payment = await self.fan.pay_on_page(order_id)
        return await self._paid(what, order_id, payment)

    async def pay_by_payme(self, what: str, order_id: str, *, som: int) -> Bought:
        payment = await self._begin(order_id, "payme")
        transaction = await self.payme.pay(order_id, tiyin=som * 100)
        return attrs.evolve(await self._paid(what, order_id, payment), payme=transaction)

    async def pay_by_click(self, what: str, order_id: str, *, som: int) -> Bought:
        payment = await self._begin(order_id, "click")
        await self.click.pay(order_id, som=som)
        return await self._paid(what, order_id, payment)

    async def deliver(self, goods: Bought) -> None:
        """As an operator does: make, send, hand over; and keep the invoice."""
        parcel = {"carrier": "BTS", "tracking_number": "BTS123456"}
        for step, body in (("production", None), ("ship", parcel), ("deliver", None)):
            await self.admin.send("POST", f"/orders/{goods.order_id}/{step}", body)
        invoice = await self.fan.http.get(f"/merch/orders/{goods.order_id}/invoice")
        (self.folder / f"invoice-{goods.what}.pdf").write_bytes(invoice.content)

    async def wait_for(self, order_id: str, status: str) -> None:
        """
        Wait until an order has come so far.

        Raises:
            DemoRefused: it did not in time.
        """
        found: dict[str, Any] = {}
        for _ in range(WITHIN_SECONDS * 2):
            found = await self.fan.send("GET", f"/merch/orders/{order_id}")
            if found["status"] == status:
                return
            await asyncio.sleep(0.5)
        raise DemoRefused(f"order {found['number']} is {found['status']}, and not {status}")

    async def give_back(self, bought: Bought) -> None:
        """Refund all of it; what was paid with Payme is cancelled in its cabinet."""
        place = f"/payments/{bought.payment_id}/refund"
        await self.admin.send("POST", place, {"reason": "customer_request"})
        if bought.payme is not None:
            await self.payme.give_back(bought.payme)
        await self.wait_for(bought.order_id, "refunded")

    async def balances(self) -> dict[str, int]:
        """Accounts of the ledger that are not zero, in tiyin: debits positive."""
        found = (await self.admin.send("GET", "/ledger/balances"))["balances"]
        return {code: amount for code, amount in found.items() if amount}

    async def settled(self) -> dict[str, int]:
        """The balances once nothing is owed to fans any more."""
        for _ in range(WITHIN_SECONDS * 2):
            balances = await self.balances()
            if "refund_payable" not in balances:
                return balances
            await asyncio.sleep(0.5)
        raise DemoRefused("a refund was not carried out in time")

    async def _begin(self, order_id: str, provider: str) -> dict[str, Any]:
        wish = {"order_id": order_id, "provider": provider}
        return await self.fan.send("POST", "/payments/init", wish)

    async def _paid(self, what: str, order_id: str, payment: Mapping[str, Any]) -> Bought:
        place = f"/payments/{payment['payment_id']}/status"
        status = (await self.fan.send("GET", place))["status"]
        if status != "paid":
            raise DemoRefused(f"the payment of {what} is {status}")
        return Bought(what=what, order_id=order_id, payment_id=payment["payment_id"])
