"""The whole gateway in one process, on a database that has one of each."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import attrs
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from tests.builders.artists import a_consent, an_artist
from tests.builders.banned_media import a_ban
from tests.builders.carts import a_cart, a_voucher, an_item
from tests.builders.catalogue import a_category, a_product
from tests.builders.engines import memory_gateway_engines
from tests.builders.face_uploads import a_face_upload
from tests.builders.incidents import a_maintenance, an_incident
from tests.builders.ledger import a_payout, a_reconciliation
from tests.builders.legal import a_breach, a_legal_export
from tests.builders.orders import a_claim, an_order, an_order_event
from tests.builders.payments import a_payment
from tests.builders.people import an_account
from tests.builders.permissions import a_permission
from tests.builders.previews import a_preview
from tests.builders.review import a_case, an_appeal
from tests.builders.review_quality import a_golden_item
from tests.builders.rules import a_rule
from tests.builders.status import publish_status
from tests.builders.work import a_job, a_poster, a_share, a_video, a_voice_message

from stario.adapters.memory.deletions import MemoryDeletionMetrics
from stario.adapters.memory.models import MemoryModelStore
from stario.adapters.memory.switches import MemorySwitches
from stario.adapters.system import SystemClock
from stario.domain.generation.model.job import JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import SessionId
from stario.domain.moderation.model.review_case import Subject
from stario.domain.orders.model.order import OrderState
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.http.gateway import create_gateway
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings
from stario.entrypoints.tokens import access_tokens
from stario.ports.credentials import AccessClaims, AccessTokens


@attrs.define
class Known:
    """Ids that something has, by the name of a path parameter, and an administrator's headers."""

    ids: dict[str, list[str]] = attrs.field(factory=dict)
    headers: dict[str, str] = attrs.field(factory=dict)


@attrs.define(eq=False)
class Opened:
    """The gateway on a database of its own, opened in the event loop that serves it."""

    settings: Settings
    known: Known = attrs.field(factory=Known)
    tokens: AccessTokens | None = None
    _app: ASGIApp | None = None
    _stack: AsyncExitStack = attrs.field(factory=AsyncExitStack)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._app is None:
            self._app = await self._open()
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return

        async def closing(message: Message) -> None:
            if message["type"] == "lifespan.shutdown.complete":
                await self._stack.aclose()
            await send(message)

        await self._app(scope, receive, closing)

    async def open(self) -> None:
        """For whoever calls it without a server."""
        self._app = await self._open()

    async def close(self) -> None:
        await self._stack.aclose()

    async def _open(self) -> ASGIApp:
        clients = await self._stack.enter_async_context(open_clients(self.settings, name="test"))
        await prepare(self.settings, clients)
        self.known = await furnish(clients, self.settings)
        self.tokens = access_tokens(clients, self.settings)
        return create_gateway(
            self.settings,
            # One of the calls turns maintenance on: the others are to be tried all the same.
            attrs.evolve(clients, switches=MemorySwitches()),
            engines=memory_gateway_engines(),
            models=MemoryModelStore(folder=self.settings.stario_home, manifests={}, contents={}),
            metrics=HttpMetrics(new_registry()),
            deletion_metrics=MemoryDeletionMetrics(),
            stopping=asyncio.Event(),
        )


async def furnish(clients: Clients, settings: Settings) -> Known:
    """Remember one of each, so that calls find something."""
    now = SystemClock().now()
    admin, artist = an_account(role=Role.ADMIN), an_artist()
    consent = a_consent(artist, admin, recorded_at=now, valid_until=now + timedelta(days=9))
    jobs = [
        a_job(
            queue=queue,
            account=admin,
            artist=artist,
            consent=consent,
            state=JobState.DONE,
            enqueued_at=now,
            completed_at=now,
        )
        for queue in (Queue.VIDEO, Queue.VOICE, Queue.POSTER)
    ]
    expires_at = now + timedelta(days=9)
    video = a_video(jobs[0], id=jobs[0].id, created_at=now, expires_at=expires_at)
    message = a_voice_message(jobs[1], id=jobs[1].id, created_at=now, expires_at=expires_at)
    poster = a_poster(jobs[2], id=jobs[2].id, created_at=now, expires_at=expires_at)
    share = a_share(admin, subject_id=video.id, token="t" * 24, expires_at=expires_at)
    order = an_order(admin, state=OrderState.DELIVERED, paid_at=now, delivered_at=now)
    claim = a_claim(order)
    shelf = a_category()
    product = a_product(shelf, artist_id=artist.id)
    item = an_item(product=product.id, variant=product.variants[0].id)
    voucher = a_voucher()
    design = a_preview(admin, product=product.id, variant=product.variants[0].id, created_at=now)
    payout, compared = a_payout(artist, admin), a_reconciliation()
    golden, rule = a_golden_item(made_by=admin.id, made_at=now), a_rule(admin, created_at=now)
    waiting = a_case(subject=Subject.CONTENT, at=now)
    banned = a_ban(admin, at=now)
    package, breach = a_legal_export(admin, at=now), a_breach(at=now)
    maintenance = a_maintenance(begins_at=now)
    photo, permission = a_face_upload(admin, created_at=now), a_permission(admin, at=now)
    async with clients.storage() as work:
        await work.accounts.add(admin)
        await work.artists.add(artist)
        await work.payouts.add(payout)
        await work.reconciliations.put(compared)
        await work.consents.add(consent)
        for job in jobs:
            await work.jobs.add(job)
        await work.videos.add(video)
        await work.voice_messages.add(message)
        await work.posters.add(poster)
        await work.shares.add(share)
        await work.orders.add(order, an_order_event(order))
        await work.orders.add_claim(claim)
        payment = await work.payments.add(a_payment(order_id=order.id, provider=Provider.TEST))
        await work.categories.add(shelf)
        await work.products.add(product)
        await work.previews.add(design)
        await work.carts.add(a_cart(admin, item))
        await work.vouchers.add(voucher)
        refused, appeal = an_appeal(admin.id, at=now)
        await work.cases.add(refused)
        await work.cases.add(waiting)
        await work.appeals.add(appeal)
        await work.golden_items.add(golden)
        await work.rules.add(rule)
        await work.legal_exports.add(package)
        await work.breaches.add(breach)
        await work.banned_media.add(banned)
        incident = await work.incidents.add(an_incident(at=now))
        await work.maintenances.add(maintenance)
        await work.face_uploads.add(photo)
        await work.permissions.add(permission)
        await work.commit()
    await publish_status(clients.objects, at=now)
    claims = AccessClaims(
        account_id=admin.id,
        session_id=SessionId(jobs[0].id),
        role=admin.role,
        expires_at=now + timedelta(minutes=30),
    )
    return Known(
        ids={
            "artist_id": [artist.id],
            "consent_id": [consent.id],
            "job_id": [job.id for job in jobs],
            "video_id": [video.id],
            "poster_id": [poster.id],
            "token": [share.token],
            "account_id": [admin.id],
            "order_id": [order.id],
            "claim_id": [claim.id],
            "payment_id": [payment.id],
            "category_id": [shelf.id],
            "product_id": [product.id],
            "preview_id": [design.id],
            "item_id": [item.id],
            "voucher_id": [voucher.id],
            "payout_id": [payout.id],
            "reconciliation_id": [compared.id],
            "golden_item_id": [golden.id],
            "case_id": [waiting.id, refused.id],
            "appeal_id": [appeal.id],
            "content_id": [waiting.id, refused.id],
            "rule_id": [rule.id],
            "export_id": [package.id],
            "breach_id": [breach.id],
            "banned_id": [banned.id],
            "number": [incident.name],
            "maintenance_id": [maintenance.id],
            "upload_id": [photo.id],
            "permission_id": [permission.id],
        },
        headers={"Authorization": f"Bearer {access_tokens(clients, settings).issue(claims)}"},
    )
