"""Read everything that is kept about a person."""

from collections.abc import Sequence

import attrs

from stario.domain.compliance.model.consent import Consent
from stario.domain.compliance.model.permission import Permission
from stario.domain.faces.model.face_quiz import FaceQuiz
from stario.domain.faces.model.face_upload import FaceUpload
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.poster import Poster
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.video import Video
from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.archive import PersonalData, Record
from stario.domain.identity.model.session import RefreshToken
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.paging import every
from stario.domain.merch.model.preview import Preview
from stario.domain.merch.model.sculpture import Sculpture
from stario.domain.moderation.model.appeal import Appeal
from stario.domain.moderation.model.restriction import Restrictions
from stario.domain.moderation.model.review_case import ReviewCase
from stario.domain.orders.model.cart import Cart
from stario.domain.orders.model.claim import Claim
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.order_line import OrderLine
from stario.domain.payments.model.billing_consent import SUBSCRIBER
from stario.domain.payments.model.payment import Payment
from stario.domain.payments.model.refund import Refund
from stario.domain.voices.model.voice_quiz import VoiceQuiz
from stario.ports.repositories.orders import OrderFilter
from stario.ports.storage import UnitOfWork


async def gather_personal_data(work: UnitOfWork, account_id: AccountId) -> PersonalData:
    """
    Read it in one transaction.

    Raises:
        NotFound: no such account.
    """
    account = await work.accounts.get(account_id)
    tokens = await work.refresh_tokens.of_account(account_id)
    jobs = await every(lambda page: work.jobs.list(page, account=account_id))
    orders = await every(lambda page: work.orders.list(page, OrderFilter(account_id=account_id)))
    videos = await every(lambda page: work.videos.list(page, account=account_id))
    messages = await every(lambda page: work.voice_messages.list(page, account=account_id))
    posters = await every(lambda page: work.posters.list(page, account=account_id))
    sculptures = await every(lambda page: work.sculptures.list(page, account=account_id))
    quizzes = await every(lambda page: work.voice_quizzes.list(page, account=account_id))
    photos = await work.face_uploads.of_account(account_id)
    comparisons = await every(lambda page: work.face_quizzes.list(page, account=account_id))
    return PersonalData(
        account=_account(account),
        preferences=attrs.asdict(account.preferences),
        sessions=_sessions(tokens),
        jobs=[_job(job) for job in jobs if job.queue is not Queue.EXPORT],
        orders=[await _order(work, order) for order in orders],
        videos=[_video(video) for video in videos],
        voice_messages=[_voice_message(message) for message in messages],
        posters=[_poster(poster) for poster in posters],
        sculptures=[_sculpture(sculpture) for sculpture in sculptures],
        face_quizzes=[_face_quiz(quiz) for quiz in comparisons],
        voice_quizzes=[_voice_quiz(quiz) for quiz in quizzes],
        face_uploads=[_face_upload(photo) for photo in photos],
        designs=[_design(preview) for preview in await work.previews.of_account(account_id)],
        permissions=[_permission(each) for each in await work.permissions.of_account(account_id)],
        cases=[_case(case) for case in await work.cases.of_account(account_id)],
        appeals=[_appeal(appeal) for appeal in await work.appeals.of_account(account_id)],
        cart=_cart(await work.carts.of_account(account_id)),
        artist=await _artist(work, account_id),
    )


def _account(account: Account) -> Record:
    hidden = attrs.filters.exclude("password_hash", "preferences")
    return attrs.asdict(account, filter=hidden) | {
        "has_password": account.password_hash is not None
    }


def _sessions(tokens: Sequence[RefreshToken]) -> list[Record]:
    shown = attrs.filters.exclude("token_sha256", "account_id")
    return [attrs.asdict(token, filter=shown) for token in tokens]


def _job(job: Job) -> Record:
    names = ("id", "queue", "state", "payload", "artist_id", "order_id", "error")
    times = ("created_at", "completed_at")
    return {name: getattr(job, name) for name in names + times}


async def _order(work: UnitOfWork, order: Order) -> Record:
    names = ("id", "number", "kind", "status", "language", "reprint_of")
    times = ("created_at", "paid_at", "delivered_at")
    return {name: getattr(order, name) for name in names + times} | {
        "lines": [_order_line(line) for line in order.lines],
        "shipping_tiyin": order.shipping_total.tiyin,
        "total_tiyin": order.total.tiyin,
        "refunded_tiyin": order.refunded.tiyin,
        "address": order.address and attrs.asdict(order.address),
        "shipment": order.shipment and attrs.asdict(order.shipment),
        "claims": [_claim(claim) for claim in await work.orders.claims(order.id)],
        "payments": [_payment(each) for each in await work.payments.of_order(order.id)],
        "refunds": [_refund(each) for each in await work.refunds.of_order(order.id)],
    }


def _order_line(line: OrderLine) -> Record:
    names = ("title", "quantity", "artist_id", "product_id", "preview_id", "job_id")
    return {name: getattr(line, name) for name in names} | {"total_tiyin": line.total.tiyin}


def _claim(claim: Claim) -> Record:
    return attrs.asdict(claim, filter=attrs.filters.exclude("order_id", "photo_key", "decided_by"))


def _payment(payment: Payment) -> Record:
    names = ("id", "provider", "state", "presented", "created_at", "paid_at", "cancelled_at")
    return {name: getattr(payment, name) for name in names} | {
        "amount_tiyin": payment.amount.tiyin,
        "refunded_tiyin": payment.refunded.tiyin,
        "telephone": payment.facts.get(SUBSCRIBER),
    }


def _refund(refund: Refund) -> Record:
    names = ("id", "payment_id", "reason", "note", "state", "created_at", "updated_at")
    return {name: getattr(refund, name) for name in names} | {"amount_tiyin": refund.amount.tiyin}


def _video(video: Video) -> Record:
    hidden = attrs.filters.exclude(
        "account_id", "video_key", "thumbnail_key", "captions_key", "preview_key", "stream_key"
    )
    record = attrs.asdict(video, filter=hidden)
    return record | {"renditions": sorted(video.renditions), "engines": dict(video.engines)}


def _voice_message(message: VoiceMessage) -> Record:
    record = attrs.asdict(message, filter=attrs.filters.exclude("account_id", "audio_key"))
    return record | {"engines": dict(message.engines)}


def _poster(poster: Poster) -> Record:
    hidden = attrs.filters.exclude("account_id", "files", "thumbnail_key", "portrait_key")
    record = attrs.asdict(poster, filter=hidden)
    return record | {"files": sorted(poster.files), "engines": dict(poster.engines)}


def _sculpture(sculpture: Sculpture) -> Record:
    hidden = attrs.filters.exclude("account_id", "stl_key", "glb_key", "preview_key")
    return attrs.asdict(sculpture, filter=hidden)


def _face_quiz(quiz: FaceQuiz) -> Record:
    names = ("id", "artist_id", "save_photo", "created_at")
    result = attrs.asdict(quiz.result) if quiz.result else None
    return {name: getattr(quiz, name) for name in names} | {"result": result}


def _voice_quiz(quiz: VoiceQuiz) -> Record:
    names = ("id", "artist_id", "created_at", "answered_at")
    # Whoever has not answered yet must not find the answer in an archive.
    right = quiz.is_correct if quiz.answered_at else None
    return {name: getattr(quiz, name) for name in names} | {"is_correct": right}


def _design(preview: Preview) -> Record:
    names = ("id", "product_id", "variant_id", "language", "text", "artwork", "poster_id", "prompt")
    more = ("state", "is_ordered", "created_at", "expires_at")
    return {name: getattr(preview, name) for name in names + more}


def _permission(permission: Permission) -> Record:
    return attrs.asdict(permission, filter=attrs.filters.exclude("account_id"))


def _case(case: ReviewCase) -> Record:
    """Who judged and what reviewers told each other is about them, not about the person."""
    names = ("id", "content_type", "subject", "subject_id", "language", "opened_at", "closed_at")
    reasons = [decision.reason for decision in case.decisions]
    return {name: getattr(case, name) for name in names} | {
        "texts": dict(case.texts),
        "categories": list(case.categories),
        "outcome": case.outcome,
        "reasons": reasons,
    }


def _appeal(appeal: Appeal) -> Record:
    names = ("id", "case_id", "reason", "filed_at", "due_at", "state", "decided_at")
    return {name: getattr(appeal, name) for name in names}


def _face_upload(upload: FaceUpload) -> Record:
    names = ("id", "purpose", "created_at", "last_used_at", "deleted_at")
    return {name: getattr(upload, name) for name in names}


def _cart(cart: Cart | None) -> Record | None:
    if cart is None:
        return None
    names = ("variant_id", "preview_id", "quantity", "added_at")
    items = [{name: getattr(item, name) for name in names} for item in cart.items]
    return {"items": items, "voucher_id": cart.voucher_id, "updated_at": cart.updated_at}


async def _artist(work: UnitOfWork, account: AccountId) -> Record | None:
    artist = await work.artists.of_account(account)
    if artist is None:
        return None
    names = ("id", "name", "description", "category", "country", "gender", "email", "phone")
    more = ("languages", "topics", "is_verified", "status", "created_at", "updated_at")
    consents = await work.consents.of_artist(artist.id)
    return {name: getattr(artist, name) for name in names + more} | {
        "price_uzs": artist.price.som,
        "consents": [_consent(consent) for consent in consents],
        "restrictions": _restrictions(await work.restrictions.of_artist(artist.id)),
    }


def _restrictions(restrictions: Restrictions) -> Record | None:
    """What the artist leaves out, if she ever said."""
    if not restrictions.version:
        return None
    return attrs.asdict(restrictions, filter=attrs.filters.exclude("artist_id", "changed_by"))


def _consent(consent: Consent) -> Record:
    return attrs.asdict(consent, filter=attrs.filters.exclude("artist_id"))
