"""Somebody who has done everything that one can do, once."""

from collections.abc import Mapping

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.compliance.model.consent import Consent
from stario.domain.compliance.model.permission import PermissionUse, UseKind
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.video import Video
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import AppealId
from stario.domain.moderation.model.appeal import Appeal
from stario.domain.moderation.model.restriction import Restrictions
from stario.domain.orders.model.order import Order
from stario.ports.storage import Storage
from tests.builders.artists import a_consent, a_template, an_artist
from tests.builders.assets import an_asset
from tests.builders.carts import a_cart, a_quote, a_voucher, an_item
from tests.builders.face_quizzes import a_result, remembered_quiz
from tests.builders.ledger import a_movement, a_payout, booked
from tests.builders.orders import a_claim, an_order, an_order_event
from tests.builders.payments import a_paid_payment, a_refund
from tests.builders.people import a_data_export, a_refresh_token, an_account
from tests.builders.permissions import a_permission
from tests.builders.previews import a_preview
from tests.builders.review import a_case
from tests.builders.sculptures import a_sculpture
from tests.builders.values import NOW, new_id
from tests.builders.voice_quizzes import a_voice_quiz
from tests.builders.work import a_job, a_poster, a_share, a_video, a_voice_message

FAN: Mapping[str, int] = {
    "accounts": 1, "refresh_tokens": 1, "data_exports": 1, "shares": 1,
    "face_uploads": 1, "face_quizzes": 1, "voice_quizzes": 1,
    "jobs": 5, "videos": 1, "voice_messages": 1, "posters": 1, "sculptures": 1,
    "previews": 1, "assets": 1,
    "carts": 1, "quotes": 1, "orders": 1, "order_lines": 1, "order_events": 1,
    "voucher_uses": 1, "payments": 1, "refunds": 1, "ledger_entries": 2, "ledger_postings": 4,
    "order_claims": 1, "review_cases": 1, "appeals": 1, "permissions": 1, "permission_uses": 1,
}  # fmt: skip
ARTIST: Mapping[str, int] = {
    "accounts": 1, "artists": 1, "templates": 1, "consents": 1, "payouts": 1,
    "artist_restrictions": 1,
}  # fmt: skip


@attrs.frozen(kw_only=True)
class Dossier:
    """`expected` is how many records each table has of the fan."""

    fan: Account
    artists_account: Account
    artist: Artist
    order: Order
    video: Video
    secrets: tuple[str, ...]
    expected: Mapping[str, int] = FAN
    expected_of_artist: Mapping[str, int] = ARTIST


@attrs.frozen(kw_only=True)
class _Cast:
    fan: Account
    artist: Artist
    consent: Consent

    def job(self, queue: Queue) -> Job:
        return a_job(queue=queue, account=self.fan, artist=self.artist, consent=self.consent)


async def a_dossier(storage: Storage) -> Dossier:
    fan, owner = an_account(), an_account()
    artist = attrs.evolve(an_artist(), account_id=owner.id)
    cast = _Cast(fan=fan, artist=artist, consent=a_consent(artist, owner))
    token = a_refresh_token(fan)
    async with storage() as work:
        for account in (fan, owner):
            await work.accounts.add(account)
        await work.refresh_tokens.add(token)
        await work.artists.add(artist)
        await work.templates.add(a_template(artist))
        await work.consents.add(cast.consent)
        await work.payouts.add(a_payout(artist, owner))
        await work.commit()
    video = await _make(storage, cast)
    await _play(storage, cast)
    await _be_judged(storage, cast, owner)
    order = await _buy(storage, fan)
    secrets = (token.token_sha256, fan.password_hash or "argon2")
    return Dossier(
        fan=fan, artists_account=owner, artist=artist, order=order, video=video, secrets=secrets
    )


async def _make(storage: Storage, cast: _Cast) -> Video:
    queues = (Queue.VIDEO, Queue.VOICE, Queue.POSTER, Queue.SCULPTURE, Queue.EXPORT)
    film, speech, paint, carve, pack = map(cast.job, queues)
    video = a_video(film)
    async with storage() as work:
        for job in (film, speech, paint, carve, pack):
            await work.jobs.add(job)
        await work.videos.add(video)
        await work.voice_messages.add(a_voice_message(speech))
        await work.posters.add(a_poster(paint))
        await work.sculptures.add(a_sculpture(carve))
        await work.shares.add(a_share(cast.fan, subject_id=video.id))
        await work.data_exports.add(a_data_export(cast.fan, pack))
        await work.previews.add(a_preview(cast.fan))
        await work.assets.add(an_asset(cast.artist, cast.consent, id_=film.id))
        await work.commit()
    return video


async def _be_judged(storage: Storage, cast: _Cast, owner: Account) -> None:
    case, permission = a_case(account_id=cast.fan.id), a_permission(cast.fan)
    appeal = Appeal(
        id=AppealId(new_id()), case_id=case.id, account_id=cast.fan.id, reason="Nima uchun?",
        filed_at=NOW, due_at=NOW,
    )  # fmt: skip
    restrictions = Restrictions(
        artist_id=cast.artist.id, version=1, blacklist_topics=("politics",),
        changed_by=owner.id, changed_at=NOW,
    )  # fmt: skip
    use = PermissionUse(
        kind=UseKind.ARTWORK, subject_id=new_id(), permission_id=permission.id, at=NOW
    )
    async with storage() as work:
        await work.cases.add(case)
        await work.appeals.add(appeal)
        await work.restrictions.save(restrictions)
        await work.permissions.add(permission)
        await work.permissions.use(use)
        await work.commit()


async def _play(storage: Storage, cast: _Cast) -> None:
    await remembered_quiz(storage, cast.fan, cast.artist, cast.consent, result=a_result())
    async with storage() as work:
        await work.voice_quizzes.add(a_voice_quiz(account=cast.fan, artist=cast.artist))
        await work.commit()


async def _buy(storage: Storage, fan: Account) -> Order:
    order, item, voucher = an_order(fan), an_item(), a_voucher()
    async with storage() as work:
        await work.carts.add(a_cart(fan, item))
        await work.quotes.add(a_quote(fan, item))
        await work.vouchers.add(voucher)
        await work.vouchers.use(voucher.id, fan.id)
        await work.orders.add(order, an_order_event(order))
        await work.orders.add_claim(a_claim(order))
        payment = await work.payments.add(a_paid_payment(order_id=order.id))
        refund = a_refund(payment)
        await work.refunds.add(refund)
        await work.commit()
    await booked(storage, a_movement(subject_id=payment.id), a_movement(subject_id=refund.id))
    return order
