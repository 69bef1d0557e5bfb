"""Budgets of reviewers, what they agree on, and what rules are right about."""

import asyncio
from datetime import timedelta

import pytest
from tests.builders.quality_desk import QualityDesk, a_reviewer
from tests.builders.review import a_case, a_flag
from tests.builders.review_quality import APPROVE, REJECT
from tests.builders.values import NOW
from tests.builders.work import a_job, a_poster, a_video
from tests.contracts.remembered import a_cast

from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.exposure import BUDGETS, ExposureSpent, next_shift
from stario.domain.moderation.model.review_case import Severity, Subject
from stario.domain.moderation.usecases.note_decision import note_overturn

CRITICAL = BUDGETS[Severity.CRITICAL]


async def test_whoever_has_seen_enough_gets_no_more_of_that_severity_today() -> None:
    desk, reviewer, another = QualityDesk(), a_reviewer(), a_reviewer()
    cases = [a_case("banned") for _ in range(CRITICAL + 1)]
    mild = a_case("profanity")
    await desk.open(*cases, mild)
    for case in cases[:-1]:
        await desk.read.reveal(case.id, actor=reviewer)

    for ask in (desk.claim, desk.read.reveal):
        with pytest.raises(ExposureSpent) as spent:
            await ask(cases[-1].id, actor=reviewer)
        wait = next_shift(desk.clock.now()) - desk.clock.now()
        assert spent.value.retry_after_seconds == wait.total_seconds()
        assert spent.value.details["severity"] == "critical"
    # What she has seen already she may go on with, and other things too.
    await desk.claim(cases[0].id, actor=reviewer)
    await desk.read.reveal(cases[0].id, actor=reviewer)
    await desk.claim(mild.id, actor=reviewer)
    await desk.read.reveal(mild.id, actor=reviewer)
    await desk.claim(cases[-1].id, actor=another)
    await desk.claim.release(cases[-1].id, actor=another)

    quality = await desk.quality(None, None)
    assert quality.seen == {reviewer.account_id: {Severity.CRITICAL: CRITICAL, Severity.NORMAL: 1}}
    desk.clock.advance(by=next_shift(desk.clock.now()) - desk.clock.now())
    await desk.read.reveal(cases[-1].id, actor=reviewer)


async def test_a_refused_look_leaves_nothing_behind() -> None:
    desk, reviewer = QualityDesk(), a_reviewer()
    cases = [a_case("banned") for _ in range(CRITICAL + 10)]
    await desk.open(*cases)

    async def look(number: int) -> bool:
        try:
            await desk.read.reveal(cases[number].id, actor=reviewer)
        except DomainError:
            return False
        return True

    seen = await asyncio.gather(*(look(number) for number in range(len(cases))))

    assert seen.count(True) == CRITICAL
    for case, was_seen in zip(cases, seen, strict=True):
        assert ((await desk.case(case.id)).revealed_by != ()) == was_seen


async def test_two_reviewers_of_the_same_case_are_compared() -> None:
    desk, anna, boris = QualityDesk(), a_reviewer(), a_reviewer(Role.ADMIN)
    for first, second in ((APPROVE, APPROVE), (APPROVE, REJECT), (APPROVE, APPROVE)):
        case = a_case("hate", subject=Subject.CONTENT)
        await desk.open(case)
        await desk.say(case.id, first, by=anna)
        await desk.say(case.id, second, by=boris)

    quality = await desk.quality(None, None)

    assert (quality.between_reviewers.agreement.hits, quality.between_reviewers.judged) == (2, 3)
    assert {each.reviewer for each in quality.reviewers} == {anna.account_id, boris.account_id}
    assert all(each.against_others.judged == 3 for each in quality.reviewers)
    assert all(each.against_gold.judged == 0 for each in quality.reviewers)


async def test_flags_are_counted_by_what_people_decide_in_the_end() -> None:
    desk = QualityDesk()
    shadow = (a_flag("hate", reason="shadow.7"),)
    cases = [a_case(subject=Subject.CONTENT, shadow=shadow) for _ in range(4)]
    await desk.open(*cases)
    for case, decision in zip(cases, (REJECT, REJECT, APPROVE, REJECT), strict=True):
        await desk.say(case.id, decision, by=a_reviewer())
    async with desk.storage() as work:
        await note_overturn(work, cases[0].id)
        await work.commit()

    report = await desk.precision(None, None, language=None)

    found = {tally.source: tally for tally in report.sources}
    assert {name: (t.right, t.judged, t.overturned) for name, t in found.items()} == {
        "lexicon.mild": (2, 4, 1),
        "shadow.7": (2, 4, 1),
    }
    assert [tally.is_shadow for tally in report.sources if tally.source == "shadow.7"] == [True]
    other = await desk.precision(None, None, language=Language.RUSSIAN)
    assert other.sources == ()


async def test_a_case_that_waits_for_a_second_person_is_not_counted_yet() -> None:
    desk = QualityDesk()
    case = a_case("hate", subject=Subject.CONTENT)
    await desk.open(case)
    await desk.say(case.id, APPROVE, by=a_reviewer())
    assert (await desk.precision(None, None, language=None)).sources == ()

    await desk.say(case.id, APPROVE, by=a_reviewer())
    (tally,) = (await desk.precision(None, None, language=None)).sources
    assert (tally.right, tally.judged) == (0, 1)


async def test_the_week_that_is_over_is_sampled_once() -> None:
    desk = QualityDesk()
    cast = await a_cast(desk.storage)
    async with desk.storage() as work:
        for number in range(30):
            job = a_job(account=cast.fan, artist=cast.artist, consent=cast.consent)
            await work.jobs.add(job)
            if number % 2:
                await work.videos.add(a_video(job, script=f"Salom {number}"))
            else:
                await work.posters.add(a_poster(job, text=f"Salom {number}"))
        await work.commit()
    assert await desk.sample() == 0
    desk.clock.advance(by=timedelta(days=7))

    assert await desk.sample() == 20
    assert await desk.sample() == 0

    queue = await desk.queue()
    assert len({tuple(case.texts.values()) for case in queue.values()}) == 20
    assert {(case.severity, case.subject, case.flags) for case in queue.values()} == {
        (Severity.LOW, Subject.CONTENT, ())
    }
    assert {case.account_id for case in queue.values()} == {cast.fan.id}


async def test_what_people_would_have_refused_of_a_sample_was_missed() -> None:
    desk = QualityDesk()
    cast = await a_cast(desk.storage)
    async with desk.storage() as work:
        for _ in range(4):
            job = a_job(account=cast.fan, artist=cast.artist, consent=cast.consent)
            await work.jobs.add(job)
            await work.videos.add(a_video(job))
        await work.commit()
    desk.clock.advance(by=timedelta(days=7))
    await desk.sample()
    decisions = (REJECT, APPROVE, APPROVE)
    for case, decision in zip(await desk.queue(), decisions, strict=False):
        await desk.say(case, decision, by=a_reviewer())
    caught = a_case(subject=Subject.CONTENT, at=desk.clock.now())
    await desk.open(caught)
    await desk.say(caught.id, REJECT, by=a_reviewer())

    report = await desk.precision(None, None, language=None)

    (tally,) = [each for each in report.samples if each.language is Language.UZBEK]
    assert (tally.population, tally.judged, tally.missed, tally.caught) == (4, 3, 1, 1)
    assert tally.recall is not None
    assert tally.recall.estimate == pytest.approx(1 / (1 + 4 / 3))
    assert [each.source for each in report.sources] == ["lexicon.mild"]
    assert report.period.first <= NOW.date() <= report.period.last
