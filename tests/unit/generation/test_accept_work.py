"""From an order to its place in line."""

import asyncio

import attrs
import pytest
from tests.builders.studio import Studio, a_greeting

from stario.adapters.moderation.text_moderator import FoldingTextModerator
from stario.domain.artists.model.artist import ArtistNotReady, ArtistStatus
from stario.domain.compliance.model.consent import Consent, ConsentMissing
from stario.domain.generation.model.greeting import Occasion
from stario.domain.generation.model.job import JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.rejection import ContentRejected
from stario.domain.identity.model.account import DELETION_GRACE, AccountClosed
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import JobId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import PageRequest
from stario.domain.moderation.model.restriction import Restrictions
from stario.domain.orders.model import work_order
from stario.domain.orders.model.order import Order, OrderKind, OrderState
from stario.domain.orders.model.order_line import LineKind
from stario.domain.payments.model.provider import Provider
from stario.ports.moderation import TextModerator, TextVerdict
from stario.ports.repositories.orders import OrderFilter


async def order_of(studio: Studio, job: JobId) -> Order | None:
    async with studio.town.storage() as work:
        try:
            return await work.orders.get(work_order.order_of(job))
        except NotFound:
            return None


async def test_a_free_greeting_is_queued_and_announced(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    consent = await studio.agree(artist)

    accepted = await studio.order(a_greeting(artist), fan)

    job = accepted.job
    assert (job.state, job.tier, job.order_id) == (JobState.QUEUED, 0, None)
    assert (job.account_id, job.artist_id, job.consent_id) == (fan.id, artist.id, consent.id)
    assert await studio.job(job) == job
    assert await studio.town.dispatch.listed(Queue.VIDEO) == (job.id,)
    assert accepted.payment_options == ()


async def test_a_price_waits_for_payment_unannounced(studio: Studio) -> None:
    artist, fan = await studio.star(price_som=200_000), await studio.town.person()
    await studio.agree(artist)

    accepted = await studio.order(a_greeting(artist), fan)

    assert accepted.job.state is JobState.AWAITING_PAYMENT
    order = await order_of(studio, accepted.job.id)
    assert order is not None
    assert (accepted.job.order_id, order.account_id) == (order.id, fan.id)
    assert (order.state, order.kind) == (OrderState.AWAITING_PAYMENT, OrderKind.WORK)
    assert (order.total, order.lines[0].kind) == (Money.from_som(200_000), LineKind.VIDEO)
    assert order.lines[0].share is not None
    assert order.lines[0].share.basis_points == 5_000
    assert accepted.payment_options == (Provider.PAYME, Provider.CLICK)
    assert accepted.job.tier == 2
    assert await studio.town.dispatch.listed(Queue.VIDEO) == ()


async def test_words_that_need_a_person_wait_for_one_and_their_order_is_a_draft(
    studio: Studio,
) -> None:
    artist, fan = await studio.star(price_som=200_000), await studio.town.person()
    await studio.agree(artist)

    accepted = await studio.order(a_greeting(artist, custom_message="Prezident salom"), fan)

    order = await order_of(studio, accepted.job.id)
    assert accepted.job.state is JobState.PENDING_REVIEW
    assert order is not None
    assert order.state is OrderState.DRAFT
    assert accepted.payment_options == ()
    assert await studio.town.dispatch.listed(Queue.VIDEO) == ()


async def test_refused_words_are_pointed_at(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    message = "Salom, you b1tch!"

    with pytest.raises(ContentRejected) as refused:
        await studio.order(a_greeting(artist, custom_message=message), fan)

    (span,) = refused.value.spans
    assert (span.field, span.category) == ("custom_message", "profanity")
    assert message[span.start : span.end] == "b1tch"
    assert refused.value.suggestion == "remove_rude_words"
    assert await studio.town.dispatch.listed(Queue.VIDEO) == ()


async def test_a_name_is_a_text_too(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)

    with pytest.raises(ContentRejected) as refused:
        await studio.order(a_greeting(artist, recipient_name="t.me/casino"), fan)

    assert {span.field for span in refused.value.spans} == {"recipient_name"}


async def test_an_erased_person_orders_nothing_with_a_token_that_still_lives(
    studio: Studio,
) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    now = studio.town.clock.now()
    leaving = fan.ask_deletion(confirm_email=fan.email or "", reason="", at=now - DELETION_GRACE)
    async with studio.town.storage() as work:
        await work.accounts.save(leaving.erase(at=now), was=fan)
        await work.commit()

    with pytest.raises(AccountClosed):
        await studio.order(a_greeting(artist), fan)

    assert await studio.town.dispatch.listed(Queue.VIDEO) == ()


async def test_the_same_order_again_is_the_first_one(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    consent = await studio.agree(artist)
    first = await studio.order(a_greeting(artist), fan)
    await studio.revoke(consent)

    again = await studio.order(
        a_greeting(artist, custom_message="Boshqa gap"), fan, job=first.job.id
    )

    assert again.job == await studio.job(first.job)
    assert again.job.payload == first.job.payload
    assert await studio.town.dispatch.listed(Queue.VIDEO) == ()


async def test_an_unpaid_order_again_offers_the_same_payment(studio: Studio) -> None:
    artist, fan = await studio.star(price_som=50_000), await studio.town.person()
    await studio.agree(artist)
    first = await studio.order(a_greeting(artist), fan)

    assert await studio.order(a_greeting(artist), fan, job=first.job.id) == first
    async with studio.town.storage() as work:
        assert (await work.orders.list(PageRequest(), OrderFilter())).total == 1


async def test_the_same_order_twice_at_once_is_one(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    job = studio.town.ids.new()

    first, second = await asyncio.gather(
        studio.order(a_greeting(artist), fan, job=job),
        studio.order(a_greeting(artist), fan, job=job),
    )

    assert first == second
    assert await studio.town.dispatch.listed(Queue.VIDEO) == (job,)


async def test_an_announcement_that_was_lost_is_made_up_for(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    first = await studio.order(a_greeting(artist), fan)
    await studio.town.dispatch.withdraw(Queue.VIDEO, first.job.id)

    await studio.order(a_greeting(artist), fan, job=first.job.id)

    assert await studio.town.dispatch.listed(Queue.VIDEO) == (first.job.id,)


async def test_somebody_elses_order_is_not_given_away(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    first = await studio.order(a_greeting(artist), fan)

    with pytest.raises(Conflict):
        await studio.order(a_greeting(artist), await studio.town.person(), job=first.job.id)


@attrs.frozen
class RevokingModerator(TextModerator):
    """The consent ends while the words are judged."""

    studio: Studio
    consent: Consent

    async def review(
        self,
        texts: dict[str, str],
        *,
        language: Language,
        restrictions: Restrictions | None = None,
        topic: str | None = None,
    ) -> TextVerdict:
        await self.studio.revoke(self.consent)
        return await FoldingTextModerator().review(
            texts, language=language, restrictions=restrictions, topic=topic
        )


async def test_a_consent_that_ends_while_the_words_are_judged_leaves_nothing(
    studio: Studio,
) -> None:
    artist, fan = await studio.star(price_som=50_000), await studio.town.person()
    consent = await studio.agree(artist)
    studio.moderator = RevokingModerator(studio, consent)
    job = JobId(studio.town.ids.new())

    with pytest.raises(ConsentMissing):
        await studio.order(a_greeting(artist), fan, job=job)

    async with studio.town.storage() as work:
        with pytest.raises(NotFound):
            await work.jobs.get(job)
    assert await order_of(studio, job) is None


async def test_no_order_is_opened_for_what_cannot_be_made(studio: Studio) -> None:
    artist, fan = await studio.star(price_som=50_000), await studio.town.person()

    with pytest.raises(ConsentMissing):
        await studio.order(a_greeting(artist), fan)

    async with studio.town.storage() as work:
        assert (await work.orders.list(PageRequest(), OrderFilter())).total == 0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"is_verified": False}, "not_verified"),
        ({"status": ArtistStatus.SUSPENDED}, "not_active"),
        ({"portrait_key": None}, "no_portrait"),
        ({"stock_voice": None}, "no_voice"),
    ],
)
async def test_an_artist_who_is_not_ready_takes_no_orders(
    studio: Studio, changes: dict[str, object], reason: str
) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    await studio.save(attrs.evolve(artist, **changes))  # type: ignore[arg-type]

    with pytest.raises(ArtistNotReady) as refused:
        await studio.order(a_greeting(artist), fan)

    assert refused.value.details["reason"] == reason


async def test_a_consent_must_cover_topic_and_length(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist, topics=("birthday",), max_duration_seconds=15)

    for refused, reason in (
        (a_greeting(artist, duration_seconds=30), "duration"),
        (a_greeting(artist, occasion=Occasion.WEDDING), "topic"),
    ):
        with pytest.raises(ConsentMissing) as missing:
            await studio.order(refused, fan)
        assert missing.value.details["reason"] == reason
    assert (await studio.order(a_greeting(artist), fan)).job.state is JobState.QUEUED
