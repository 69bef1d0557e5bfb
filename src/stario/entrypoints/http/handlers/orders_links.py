"""Links to the files of an order's lines."""

import attrs

from stario.domain.orders.model.claim import Claim
from stario.domain.orders.model.order_line import OrderLine
from stario.domain.orders.usecases.read_order import OrderView
from stario.entrypoints.http.handlers.orders_schema import LineLinks, ViewLinks
from stario.ports.media import Bucket, ObjectStore

LINK_SECONDS = 3600


@attrs.frozen(kw_only=True)
class OrderLinks:
    objects: ObjectStore

    async def of(self, view: OrderView) -> ViewLinks:
        photos = {claim.id: await self.photo(claim) for claim in view.claims}
        return ViewLinks(
            lines={line.number: await self._line(view, line) for line in view.order.lines},
            photos={claim: url for claim, url in photos.items() if url is not None},
        )

    async def photo(self, claim: Claim) -> str | None:
        return await self._link(claim.photo_key)

    async def _line(self, view: OrderView, line: OrderLine) -> LineLinks:
        picture = None if line.preview_id is None else view.pictures.get(line.preview_id)
        # The files of a design go with it, and what is printed is what is paid for.
        is_there = line.preview_id is None or picture is not None
        shows_print = is_there and view.order.paid_at is not None
        return LineLinks(
            preview_url=await self._link(picture),
            print_url=await self._link(line.print_key) if shows_print else None,
        )

    async def _link(self, key: str | None) -> str | None:
        if key is None:
            return None
        return await self.objects.presign_download(
            Bucket.MEDIA, key, expires_in_seconds=LINK_SECONDS
        )
