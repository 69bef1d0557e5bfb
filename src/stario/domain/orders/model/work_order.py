"""The order of a video, a voice message or a poster."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.ids import AccountId, JobId, OrderId, derived_id
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING
from stario.domain.orders.model.order import Order, OrderKind, OrderState
from stario.domain.orders.model.order_line import LineKind, OrderLine, ShareTerms
from stario.domain.orders.model.order_number import order_number

PAYABLE_FOR = timedelta(hours=12)
"""How long work waits for its payment; nothing is kept from anybody meanwhile."""

KINDS: Mapping[Queue, LineKind] = {
    Queue.VIDEO: LineKind.VIDEO,
    Queue.VOICE: LineKind.VOICE,
    Queue.POSTER: LineKind.POSTER,
}
"""What can have a price of its own."""

TITLES: Mapping[LineKind, Mapping[Language, str]] = {
    LineKind.VIDEO: {
        Language.UZBEK: "{artist}dan video tabrik",
        Language.RUSSIAN: "Видеопоздравление: {artist}",
        Language.ENGLISH: "Video greeting from {artist}",
    },
    LineKind.VOICE: {
        Language.UZBEK: "{artist}dan ovozli xabar",
        Language.RUSSIAN: "Голосовое сообщение: {artist}",
        Language.ENGLISH: "Voice message from {artist}",
    },
    LineKind.POSTER: {
        Language.UZBEK: "{artist} bilan poster",
        Language.RUSSIAN: "Постер: {artist}",
        Language.ENGLISH: "Poster with {artist}",
    },
}


@attrs.frozen(kw_only=True)
class ServiceCode:
    """What a service is called on a fiscal receipt: MXIK (IKPU), 17 digits, and its package."""

    mxik: str
    package_code: str


@attrs.frozen(kw_only=True)
class WorkTerms:
    """What the order of work freezes: VAT, the artist's share, the fiscal code."""

    vat_basis_points: int
    share: ShareTerms
    code: ServiceCode


def order_of(job: JobId) -> OrderId:
    """One job, one order: its id follows from the job's, and nobody guesses it who lacks that."""
    return OrderId(derived_id(f"stario:order:{job}"))


def work_order(
    job: JobId,
    queue: Queue,
    *,
    account: AccountId,
    artist: Artist,
    language: Language,
    terms: WorkTerms,
    is_draft: bool,
    at: datetime,
) -> Order:
    """
    Order the work of *job* at the artist's price of this moment.

    Args:
        is_draft: a person still judges the words; it can't be paid yet.

    Raises:
        KeyError: nothing of that queue is sold.
    """
    kind = KINDS[queue]
    line = OrderLine(
        number=1,
        kind=kind,
        title=TITLES[kind][language].format(artist=artist.name),
        quantity=1,
        unit_price=artist.price,
        vat_basis_points=terms.vat_basis_points,
        mxik=terms.code.mxik,
        package_code=terms.code.package_code,
        artist_id=artist.id,
        share=terms.share,
        job_id=job,
        is_personalised=True,
    )
    return Order(
        id=order_of(job),
        number=order_number(order_of(job)),
        account_id=account,
        kind=OrderKind.WORK,
        state=OrderState.DRAFT if is_draft else OrderState.AWAITING_PAYMENT,
        language=language,
        lines=(line,),
        shipping=NOTHING,
        shipping_discount=NOTHING,
        shipping_vat_basis_points=terms.vat_basis_points,
        address=None,
        voucher_id=None,
        created_at=at,
        updated_at=at,
        expires_at=at + PAYABLE_FOR,
    )
