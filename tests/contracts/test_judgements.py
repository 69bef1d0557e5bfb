"""What every adapter owes to the counting of what people found."""

from datetime import timedelta

import attrs

from stario.domain.kernel.ids import CaseId
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.precision import JudgedCase, Sample, SampleTally
from stario.domain.moderation.model.review_answer import week_of
from stario.domain.moderation.model.review_case import Subject
from stario.ports.storage import Storage
from tests.builders.review_quality import (
    APPROVE,
    REJECT,
    a_judgement,
    a_sampled_week,
)
from tests.builders.values import NOW, new_id
from tests.builders.work import a_job, a_poster, a_video
from tests.contracts.remembered import a_cast

DAY = timedelta(days=1)
UZ = Language.UZBEK


async def remember(storage: Storage, *judgements: JudgedCase) -> None:
    async with storage() as work:
        for judgement in judgements:
            assert await work.judgements.add(judgement)
        await work.commit()


async def test_a_case_is_judged_once(storage: Storage) -> None:
    case = a_judgement(REJECT, "lexicon.severe", "model")
    await remember(storage, case)

    async with storage() as work:
        other = attrs.evolve(a_judgement(APPROVE, "gate"), case_id=case.case_id)
        assert not await work.judgements.add(other)
        await work.commit()

    async with storage() as work:
        assert await work.judgements.get(case.case_id) == case
        assert await work.judgements.get(CaseId(new_id())) is None


async def test_sources_are_counted_by_category_and_language(storage: Storage) -> None:
    await remember(
        storage,
        a_judgement(REJECT, "lexicon.mild", "model"),
        a_judgement(APPROVE, "lexicon.mild"),
        a_judgement(APPROVE, "lexicon.mild", language=Language.RUSSIAN),
        a_judgement(REJECT, "shadow.7"),
        a_judgement(REJECT, "lexicon.mild", at=NOW - DAY),
        a_judgement(REJECT),
    )

    async with storage() as work:
        counted = await work.judgements.by_source(since=NOW, before=NOW + DAY, language=None)
        russian = await work.judgements.by_source(
            since=NOW, before=NOW + DAY, language=Language.RUSSIAN
        )

    found = {
        (tally.source, tally.category, tally.language, tally.is_shadow): (
            tally.right,
            tally.judged,
            tally.overturned,
        )
        for tally in counted
    }
    assert found == {
        ("lexicon.mild", "profanity", UZ, False): (1, 2, 0),
        ("model", "profanity", UZ, False): (1, 1, 0),
        ("lexicon.mild", "profanity", Language.RUSSIAN, False): (0, 1, 0),
        ("shadow.7", "profanity", UZ, True): (1, 1, 0),
    }
    assert [tally.language for tally in russian] == [Language.RUSSIAN]


async def test_an_appeal_that_is_granted_counts_against_what_raised_the_flag(
    storage: Storage,
) -> None:
    case = a_judgement(REJECT, "model")
    await remember(storage, case)

    for _ in range(2):
        async with storage() as work:
            found = await work.judgements.get(case.case_id, lock=True)
            assert found is not None
            await work.judgements.save(found.overturned())
            await work.commit()

    async with storage() as work:
        (tally,) = await work.judgements.by_source(since=NOW, before=NOW + DAY, language=None)
        again = await work.judgements.get(case.case_id)
    assert (tally.right, tally.judged, tally.overturned) == (0, 1, 1)
    assert again is not None
    assert (again.outcome, again.is_overturned) == (APPROVE, True)


async def test_samples_tell_what_passes(storage: Storage) -> None:
    week = week_of(NOW)
    missed = a_judgement(REJECT, is_sample=True, subject=Subject.CONTENT)
    fine = a_judgement(APPROVE, is_sample=True, subject=Subject.CONTENT)
    unjudged = a_judgement(APPROVE)
    await remember(storage, missed, fine, a_judgement(REJECT, "model"))
    async with storage() as work:
        assert await work.judgements.begin_week(a_sampled_week(week, population=40, drawn=3))
        assert not await work.judgements.begin_week(a_sampled_week(week, population=9, drawn=9))
        for each in (missed, fine, unjudged):
            await work.judgements.sample(Sample(case_id=each.case_id, week=week, language=UZ))
        await work.commit()

    since = NOW - 7 * DAY
    async with storage() as work:
        assert await work.judgements.is_sample(missed.case_id)
        assert not await work.judgements.is_sample(CaseId(new_id()))
        tallies = await work.judgements.by_sample(since=since, before=NOW + DAY, language=None)
        none = await work.judgements.by_sample(
            since=since, before=NOW + DAY, language=Language.ENGLISH
        )
    assert tallies == (SampleTally(language=UZ, population=40, judged=2, missed=1, caught=1),)
    assert none == ()


async def test_what_nobody_looked_at_is_found_to_be_sampled(storage: Storage) -> None:
    cast = await a_cast(storage)
    jobs = [a_job(account=cast.fan, artist=cast.artist, consent=cast.consent) for _ in range(6)]
    late, down = NOW + DAY, NOW
    videos = [
        a_video(jobs[0], script="Bir"),
        a_video(jobs[1], created_at=late),
        a_video(jobs[2], language=Language.RUSSIAN),
        a_video(jobs[3], taken_down_at=down, taken_down_reason="deleted"),
        a_video(jobs[4], script="Koʻrilgan"),
    ]
    poster = a_poster(jobs[5], text="Ikki")
    async with storage() as work:
        for job in jobs:
            await work.jobs.add(job)
        for video in videos:
            await work.videos.add(video)
        await work.posters.add(poster)
        await work.judgements.add(a_judgement(APPROVE, "model", subject_id=jobs[4].id))
        await work.commit()

    async with storage() as work:
        count = await work.judgements.count_approved(UZ, since=NOW, before=late)
        found = await work.judgements.approved(UZ, since=NOW, before=late, places=(0, 1))
        second = await work.judgements.approved(UZ, since=NOW, before=late, places=(1,))

    assert count == 2
    assert [(text.job_id, dict(text.texts)) for text in found] == [
        (jobs[0].id, {"recipient_name": "Malika", "script": "Bir"}),
        (jobs[5].id, {"text": "Ikki"}),
    ]
    assert second == found[1:]
    assert (found[0].account_id, found[0].artist_id) == (cast.fan.id, cast.artist.id)
