"""Orders whose words a person must judge: their case, their money, and their end."""

from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from tests.builders.held_work import judge_at
from tests.builders.review_desk import ReviewDesk, a_reviewer
from tests.builders.studio import Studio, a_greeting

from stario.adapters.memory.trial_payments import TrialPaymentProvider
from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.usecases.end_held import LONGEST_HELD, EndHeld
from stario.domain.identity.model.role import Role
from stario.domain.identity.usecases.request_account_deletion import RequestAccountDeletion
from stario.domain.kernel.ids import AccountId, ArtistId, OrderId, VideoId
from stario.domain.kernel.money import Money
from stario.domain.moderation.model.review_case import CaseState, Decision, ReviewCase
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.usecases.cancel_order import CancelOrder
from stario.domain.orders.usecases.conclude_work import ConcludeWork
from stario.domain.orders.usecases.deliver_order import DeliverOrder
from stario.domain.orders.usecases.let_go import LetGo
from stario.domain.orders.usecases.mark_paid import MarkPaid
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import RefundReason
from stario.domain.payments.usecases.give_back import GiveBack
from stario.domain.payments.usecases.receive_money import ReceiveMoney
from stario.domain.payments.usecases.take_payment import TakePayment

PRICE = Money.from_som(112_000)
DOUBTFUL = "Prezident salom aytdi"


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(folder=tmp_path)


def desk_of(studio: Studio) -> ReviewDesk:
    town = studio.town
    return ReviewDesk(
        storage=town.storage, clock=town.clock, dispatch=town.dispatch, feed=town.feed
    )


async def ordered(studio: Studio, *, price_som: int = 112_000) -> tuple[Job, ReviewCase]:
    artist, fan = await studio.star(price_som=price_som), await studio.town.person()
    await studio.agree(artist)
    job = (await studio.order(a_greeting(artist, custom_message=DOUBTFUL), fan)).job
    return job, await desk_of(studio).of_job(job.id)


async def order_of(studio: Studio, job: Job) -> Order:
    async with studio.town.storage() as work:
        return await work.orders.get(job.order_id or OrderId(""))


async def conclude(studio: Studio, job: Job) -> Order:
    town = studio.town
    conclusion = ConcludeWork(
        storage=town.storage,
        deliver=DeliverOrder(storage=town.storage, clock=town.clock),
        give_back=GiveBack(ids=town.ids),
        let_go=LetGo(dispatch=town.dispatch, feed=town.feed),
        clock=town.clock,
    )
    await conclusion({"order": job.order_id or ""})
    return await order_of(studio, job)


async def test_doubtful_words_have_a_case_with_all_that_a_person_needs(studio: Studio) -> None:
    job, case = await ordered(studio)

    assert (case.account_id, case.artist_id) == (job.account_id, job.artist_id)
    assert (case.order_id, case.state) == (job.order_id, CaseState.OPEN)
    assert DOUBTFUL in case.texts.values()
    assert case.categories == ("political",)
    assert case.versions.lexicon
    flag = case.flags[0]
    assert case.texts[flag.field][flag.start : flag.end] == "Prezident"


async def test_an_approved_draft_waits_for_its_payment(studio: Studio) -> None:
    job, case = await ordered(studio)
    await desk_of(studio).say(case)
    assert (await order_of(studio, job)).state is OrderState.AWAITING_PAYMENT


async def test_a_refused_draft_ends_and_a_granted_appeal_makes_it_payable_at_the_same_price(
    studio: Studio,
) -> None:
    job, case = await ordered(studio)
    desk = desk_of(studio)
    await desk.say(case, Decision.REJECT, reason="political")
    first = await conclude(studio, job)
    assert first.state is OrderState.CANCELLED
    async with studio.town.storage() as work:
        fan = await work.accounts.get(first.account_id)

    appeal = await desk.appeal(case, by=fan)
    granted = await desk.decide_appeal(appeal.id, overturn=True, notes="", actor=a_reviewer())

    restored = await desk.job(granted.restored_id or "")
    assert restored.state is JobState.AWAITING_PAYMENT
    again = await order_of(studio, restored)
    assert (again.state, again.total) == (OrderState.AWAITING_PAYMENT, first.total)
    assert again.expires_at > studio.town.clock.now()
    assert again.number != first.number
    assert again.jobs == (restored.id,)


async def test_an_order_that_is_taken_back_takes_its_case_along(studio: Studio) -> None:
    job, case = await ordered(studio)
    town = studio.town
    let_go = LetGo(dispatch=town.dispatch, feed=town.feed)
    order = await order_of(studio, job)
    cancel = CancelOrder(
        storage=town.storage, let_go=let_go, give_back=GiveBack(ids=town.ids), clock=town.clock
    )

    await cancel(order.id, account=order.account_id)

    assert (await desk_of(studio).case(case.id)).state is CaseState.WITHDRAWN


async def test_an_erased_fan_leaves_decisions_without_words(studio: Studio) -> None:
    job, waiting = await ordered(studio, price_som=0)
    town = studio.town
    async with town.storage() as work:
        fan = await work.accounts.get(AccountId(str(job.account_id)))
    ask = RequestAccountDeletion(storage=town.storage, clock=town.clock)
    await ask(fan.id, confirm_email=fan.email or "", reason="")
    town.clock.advance(by=timedelta(days=31))

    erase = EraseDueAccounts(
        storage=town.storage, take_down=town.take_down, clock=town.clock, ids=town.ids
    )
    assert await erase() == 1

    case = await desk_of(studio).case(waiting.id)
    assert (case.state, dict(case.texts)) == (CaseState.WITHDRAWN, {})


async def pay(studio: Studio, job: Job) -> None:
    town = studio.town
    take = TakePayment(
        storage=town.storage,
        receive_money=ReceiveMoney(
            mark_paid=MarkPaid(dispatch=town.dispatch, feed=town.feed),
            providers_of_payments={Provider.TEST: TrialPaymentProvider(public_url="http://x")},
        ),
        clock=town.clock,
        ids=town.ids,
    )
    await take(Provider.TEST, provider_tx=job.id, amount=PRICE, order_id=job.order_id)


async def held_result(studio: Studio) -> tuple[Job, ReviewCase]:
    """A paid video that says something else than was approved."""
    studio.heard = "Ertaga bozorga borib, ikki kilo olma sotib olaman, keyin uyga qaytaman."
    artist, fan = await studio.star(price_som=112_000), await studio.town.person()
    await studio.agree(artist)
    job = (await studio.order(a_greeting(artist), fan)).job
    await pay(studio, job)
    assert (await studio.work()).state is JobState.PENDING_REVIEW
    return job, await desk_of(studio).of_job(job.id)


async def test_a_paid_one_is_due_as_promised_and_delivered_once_it_is_found_good(
    studio: Studio,
) -> None:
    job, case = await held_result(studio)
    assert case.due_at <= (await desk_of(studio).job(job.id)).promised_at

    await desk_of(studio).say(case)

    assert (await conclude(studio, job)).state is OrderState.DELIVERED


async def test_what_was_paid_and_refused_goes_back_and_a_granted_appeal_asks_for_it_once(
    studio: Studio,
) -> None:
    job, case = await held_result(studio)
    desk = desk_of(studio)
    await desk.say(case, Decision.REJECT, reason="speech")
    refunded = await conclude(studio, job)
    assert (refunded.state, refunded.refunded) == (OrderState.REFUNDED, PRICE)
    async with studio.town.storage() as work:
        fan = await work.accounts.get(refunded.account_id)
        (refund,) = await work.refunds.of_order(refunded.id)
    assert refund.reason is RefundReason.WORK_REFUSED

    appeal = await desk.appeal(case, by=fan)
    granted = await desk.decide_appeal(appeal.id, overturn=True, notes="", actor=a_reviewer())

    again = await desk.job(granted.restored_id or "")
    assert (again.state, again.result) == (JobState.AWAITING_PAYMENT, None)
    assert (await order_of(studio, again)).total == PRICE
    await pay(studio, again)
    studio.heard = None
    assert (await studio.work()).state is JobState.DONE
    assert (await conclude(studio, again)).state is OrderState.DELIVERED
    assert (await order_of(studio, job)).state is OrderState.REFUNDED


async def test_an_artist_takes_back_what_was_delivered_and_its_money_goes_back(
    studio: Studio,
) -> None:
    job, case = await held_result(studio)
    desk, town = desk_of(studio), studio.town
    await desk.say(case)
    await conclude(studio, job)
    star = await town.person(Role.ARTIST)
    async with town.storage() as work:
        artist = await work.artists.get(ArtistId(str(job.artist_id)))
        await work.artists.save(attrs.evolve(artist, account_id=star.id), was=artist)
        await work.commit()

    appeal = await desk.appeal(case, by=star)
    await desk.decide_appeal(appeal.id, overturn=True, notes="", actor=a_reviewer())

    assert (await order_of(studio, job)).state is OrderState.REFUNDED
    async with town.storage() as work:
        video = await work.videos.get(VideoId(job.id))
    assert video.taken_down_at is not None


async def end_held(studio: Studio) -> bool:
    town = studio.town
    end = EndHeld(storage=town.storage, judge_held=judge_at(town), clock=town.clock, ids=town.ids)
    return await end()


async def test_what_nobody_judges_in_time_ends_and_its_money_goes_back(studio: Studio) -> None:
    job, case = await held_result(studio)
    desk, town = desk_of(studio), studio.town
    town.clock.advance(by=LONGEST_HELD - timedelta(minutes=1))
    await end_held(studio)
    assert (await desk.job(job.id)).state is JobState.PENDING_REVIEW
    town.clock.advance(by=timedelta(minutes=1))

    assert not await end_held(studio)
    await studio.deliver()

    ended, closed = await desk.job(job.id), await desk.case(case.id)
    assert (ended.state, ended.error) == (JobState.FAILED, "content_refused_expired")
    assert (closed.state, dict(closed.texts), closed.media) == (CaseState.WITHDRAWN, {}, ())
    assert (await conclude(studio, job)).state is OrderState.REFUNDED
    assert await studio.media() == []
    async with town.storage() as work:
        assert (await work.videos.get(VideoId(job.id))).taken_down_at is not None
        events = await work.audit.take(limit=50)
    (event,) = [each for each in events if each.action == "moderation.case.expire"]
    assert (event.resource_id, event.details["was_made"]) == (job.id, True)
    assert event.details["waited_days"] == LONGEST_HELD.days


async def test_words_that_nobody_judges_in_time_are_no_order_any_more(studio: Studio) -> None:
    job, case = await ordered(studio)
    studio.town.clock.advance(by=LONGEST_HELD)

    await end_held(studio)
    await end_held(studio)

    assert (await desk_of(studio).job(job.id)).error == "content_refused_expired"
    assert (await desk_of(studio).case(case.id)).state is CaseState.WITHDRAWN
    assert (await conclude(studio, job)).state is OrderState.CANCELLED
