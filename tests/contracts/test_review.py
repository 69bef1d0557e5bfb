"""What remembering cases promises, on every storage."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, CaseId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import PageRequest
from stario.domain.moderation.model.review_case import (
    CLAIMED_FOR,
    CaseState,
    Decision,
    MediaPlace,
    ReviewCase,
    Severity,
    Subject,
)
from stario.domain.moderation.model.verdict import ContentType, Versions
from stario.ports.repositories.review import CaseFilter, Waiting
from stario.ports.storage import Storage
from tests.builders import NOW, new_id
from tests.builders.review import a_case, a_decision
from tests.contracts.remembered import a_cast

LATER = NOW + timedelta(minutes=1)


async def remember(storage: Storage, *cases: ReviewCase) -> None:
    async with storage() as work:
        for case in cases:
            await work.cases.add(case)
        await work.commit()


async def queue(storage: Storage, **wanted: Any) -> list[CaseId]:
    async with storage() as work:
        page = await work.cases.list(PageRequest(), CaseFilter(**wanted), at=LATER)
    assert page.total == len(page.items)
    return [case.id for case in page.items]


async def change(storage: Storage, case: ReviewCase) -> None:
    async with storage() as work:
        await work.cases.get(case.id, lock=True)
        await work.cases.save(case)
        await work.commit()


async def test_a_case_comes_back_as_it_was(storage: Storage) -> None:
    cast = await a_cast(storage)
    case = a_case(
        "hate",
        account_id=cast.fan.id,
        artist_id=cast.artist.id,
        order_id=new_id(),
        media=(MediaPlace(bucket="media", key="videos/x.mp4", kind=ContentType.VIDEO),),
        scores={"hate": 0.81},
        versions=Versions(ruleset="2", lexicon="7", model="text/3"),
        promised_at=LATER,
    )
    await remember(storage, case)

    reviewer = AccountId(new_id())
    seen = case.claim(reviewer, is_admin=False, at=NOW).reveal(reviewer)
    decided = seen.decide(a_decision(reviewer=reviewer, notes="a joke"), is_admin=False)
    for changed in (seen, decided, attrs.evolve(decided, is_overturned=True)):
        await change(storage, changed)
        async with storage() as work:
            assert await work.cases.get(case.id) == changed


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    case = a_case()
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.cases.get(case.id)
        with pytest.raises(NotFound):
            await work.cases.save(case)
        assert await work.cases.about(case.subject, case.subject_id) is None
        assert await work.cases.of_subject(case.subject, case.subject_id) == ()


async def test_a_subject_has_one_case_at_a_time(storage: Storage) -> None:
    first = a_case()
    again = a_case(subject_id=first.subject_id, at=LATER)
    elsewhere = a_case(subject_id=first.subject_id, subject=Subject.PREVIEW)
    await remember(storage, first, elsewhere)
    for taken in (first, again):
        async with storage() as work:
            with pytest.raises(Conflict):
                await work.cases.add(taken)

    await change(storage, first.withdraw(at=LATER))
    await remember(storage, again)

    async with storage() as work:
        assert await work.cases.about(Subject.JOB, first.subject_id) == again
        found = await work.cases.of_subject(Subject.JOB, first.subject_id)
        assert [case.id for case in found] == [again.id, first.id]


async def test_content_of_others_may_be_asked_about_again_at_once(storage: Storage) -> None:
    first = a_case(subject=Subject.CONTENT)
    again = a_case(subject=Subject.CONTENT, subject_id=first.subject_id)
    await remember(storage, first, again)
    assert set(await queue(storage)) == {first.id, again.id}


async def test_the_worst_goes_first_and_nothing_starves(storage: Storage) -> None:
    ages = {"intent": 0, "profanity": 0, "hate": 0, "minors": 0}
    cases = {category: a_case(category, at=NOW) for category in ages}
    old = a_case("intent", at=NOW - timedelta(days=3))
    paid = a_case("profanity", promised_at=NOW + timedelta(minutes=5))
    await remember(storage, *cases.values(), old, paid)

    assert await queue(storage) == [
        old.id,
        cases["minors"].id,
        cases["hate"].id,
        paid.id,
        cases["profanity"].id,
        cases["intent"].id,
    ]


async def test_the_queue_is_narrowed(storage: Storage) -> None:
    reviewer = AccountId(new_id())
    mild = a_case("intent", language=Language.RUSSIAN)
    film = a_case("hate", content_type=ContentType.VIDEO, at=NOW - timedelta(hours=5))
    claimed = a_case().claim(reviewer, is_admin=False, at=NOW)
    lapsed = a_case().claim(reviewer, is_admin=False, at=NOW - CLAIMED_FOR)
    second = a_case("hate").decide(a_decision(), is_admin=False)
    decided = a_case().decide(a_decision(Decision.REJECT), is_admin=False)
    await remember(storage, mild, film, claimed, lapsed, second, decided)

    assert set(await queue(storage)) == {mild.id, film.id, claimed.id, lapsed.id, second.id}
    assert await queue(storage, severity=Severity.LOW) == [mild.id]
    assert await queue(storage, language=Language.RUSSIAN) == [mild.id]
    assert await queue(storage, content_type=ContentType.VIDEO) == [film.id]
    assert await queue(storage, is_overdue=True) == [film.id]
    assert film.id not in await queue(storage, is_overdue=False)
    assert await queue(storage, claimed_by=reviewer) == [claimed.id]
    assert await queue(storage, state=CaseState.CLAIMED) == [claimed.id]
    assert await queue(storage, state=CaseState.AWAITING_SECOND) == [second.id]
    assert await queue(storage, state=CaseState.DECIDED) == [decided.id]
    assert set(await queue(storage, state=CaseState.OPEN)) == {mild.id, film.id, lapsed.id}


async def test_what_waits_is_counted_by_how_bad_it_is(storage: Storage) -> None:
    old = a_case("hate", at=NOW - timedelta(hours=5))
    await remember(
        storage, old, a_case("hate"), a_case(), a_case().decide(a_decision(), is_admin=False)
    )
    async with storage() as work:
        counted = await work.cases.waiting(at=NOW)
    assert counted == {
        Severity.CRITICAL: Waiting(),
        Severity.HIGH: Waiting(count=2, overdue=1, oldest_at=old.opened_at),
        Severity.NORMAL: Waiting(count=1, overdue=0, oldest_at=NOW),
        Severity.LOW: Waiting(),
    }


async def test_times_to_decision_are_told_the_latest_first(storage: Storage) -> None:
    for minutes in (5, 30, 2, 90):
        decided_at = NOW + timedelta(minutes=minutes)
        await remember(storage, a_case().decide(a_decision(at=decided_at), is_admin=False))
    await remember(storage, a_case(), a_case().withdraw(at=LATER))

    async with storage() as work:
        times = await work.cases.decision_times(since=NOW + timedelta(minutes=3), limit=2)
    assert times == (timedelta(minutes=90), timedelta(minutes=30))


async def test_the_first_case_that_nobody_has_is_found(storage: Storage) -> None:
    reviewer = AccountId(new_id())
    urgent, mild, later = a_case("hate"), a_case("profanity"), a_case("intent")
    taken = a_case("banned").claim(reviewer, is_admin=False, at=NOW)
    closed = a_case("banned").withdraw(at=NOW)
    await remember(storage, later, mild, urgent, taken, closed)

    async with storage() as work:
        assert await work.cases.free(at=NOW) == urgent
        assert await work.cases.free(at=NOW, after=urgent) == mild
        assert await work.cases.free(at=NOW, after=later) is None
        assert await work.cases.free(at=NOW, but=[Severity.HIGH, Severity.NORMAL]) == later
        assert await work.cases.free(at=NOW, but=list(Severity)) is None
        # A claim that has lapsed holds nothing.
        assert await work.cases.free(at=NOW + CLAIMED_FOR) == taken


async def test_cases_are_counted_by_when_they_were_opened(storage: Storage) -> None:
    await remember(storage, a_case(), a_case(at=LATER), a_case(at=LATER).withdraw(at=LATER))

    async with storage() as work:
        assert await work.cases.opened(since=NOW) == 3
        assert await work.cases.opened(since=LATER) == 2


async def test_a_persons_cases_are_found(storage: Storage) -> None:
    cast = await a_cast(storage)
    hers = [a_case(account_id=cast.fan.id, at=at) for at in (NOW, LATER)]
    await remember(storage, *hers, a_case())
    async with storage() as work:
        assert await work.cases.of_account(cast.fan.id) == (hers[1], hers[0])
        assert await work.cases.of_account(cast.fan.id, lock=True) == (hers[1], hers[0])


async def test_content_of_closed_cases_is_found_until_it_is_emptied(storage: Storage) -> None:
    wordy = a_case(texts={}).decide(a_decision(notes="a joke"), is_admin=False)
    full = a_case().decide(a_decision(at=LATER), is_admin=False)
    empty = a_case(texts={}).decide(a_decision(), is_admin=False)
    await remember(storage, wordy, full, empty, a_case(), a_case().withdraw(at=NOW))

    async with storage() as work:
        assert await work.cases.full(closed_before=LATER, limit=5) == (wordy,)
        found = await work.cases.full(closed_before=LATER + timedelta(seconds=1), limit=5)
        assert found == (wordy, full)
        for case in found:
            await work.cases.save(case.emptied())
        await work.commit()
    async with storage() as work:
        assert await work.cases.full(closed_before=LATER + timedelta(days=9), limit=5) == ()
        emptied = await work.cases.get(full.id)
    assert emptied.texts == {}
    assert emptied.outcome is Decision.APPROVE
