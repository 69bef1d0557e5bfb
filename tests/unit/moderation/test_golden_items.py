"""Golden items among real cases: nobody can tell them, and they change nothing."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.quality_desk import QualityDesk, a_reviewer
from tests.builders.review import a_case, a_flag
from tests.builders.review_quality import APPROVE, REJECT, a_golden_item
from tests.builders.studio import Studio, a_greeting
from tests.builders.values import NOW, new_id

from stario.adapters.memory.storage import MemoryStorage
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict, Invalid
from stario.domain.kernel.ids import AccountId, GoldenItemId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import PageRequest
from stario.domain.moderation.model.agreement import TwoJudges
from stario.domain.moderation.model.golden_item import GOLDEN_SHARE
from stario.domain.moderation.model.review_case import (
    CaseState,
    Decision,
    ReviewCase,
    Severity,
    Subject,
)
from stario.domain.moderation.usecases.withdraw_case import forget_reviews

MINE = frozenset(
    {"cases", "review_answers", "review_exposures", "golden_items", "golden_placements"}
)
"""Tables of the queue itself."""


def outside(desk: QualityDesk) -> dict[str, Any]:
    """All that is remembered but the queue, and the log of who did what in it."""
    assert isinstance(desk.storage, MemoryStorage)
    tables = attrs.asdict(desk.storage._committed.tables, recurse=False)
    return {
        name: dict(table)
        for name, table in tables.items()
        if name not in MINE and not name.startswith("audit_")
    }


async def test_a_planted_case_looks_as_if_it_had_just_arrived() -> None:
    desk, item = QualityDesk(), a_golden_item(flags=(a_flag("hate", reason="grammar.expel"),))
    await desk.open(*(a_case("hate", at=NOW) for _ in range(40)))
    await desk.keep(item)

    case = await desk.case(await desk.planted(item))
    real = await desk.case(next(iter(await desk.queue())))

    now = desk.clock.now()
    assert now - timedelta(minutes=1) <= case.opened_at <= now
    assert UUID(case.subject_id).int >> 80 == int(case.opened_at.timestamp() * 1000)
    assert case.due_at - case.opened_at == real.due_at - real.opened_at
    assert (case.severity, case.needs_second) == (real.severity, real.needs_second)
    assert (case.state, case.decisions, case.revealed_by) == (CaseState.OPEN, (), ())
    assert dict(case.texts) == dict(item.texts)
    assert item.id not in attrs.astuple(case, recurse=False)


async def test_its_id_is_like_that_of_words_that_a_fan_sent(tmp_path: Path) -> None:
    studio, item = Studio(folder=tmp_path), a_golden_item()
    artist = await studio.star()
    await studio.agree(artist)
    ordered = await studio.order(
        a_greeting(artist, custom_message="Prezident salom aytdi"), await studio.town.person()
    )
    desk = QualityDesk()
    await desk.open(*(a_case(at=NOW) for _ in range(40)))
    await desk.keep(item)
    golden = await desk.planted(item)

    async with studio.town.storage() as work:
        (case,) = await work.cases.of_subject(Subject.JOB, ordered.job.id)

    assert UUID(golden).version == UUID(case.id).version


async def test_without_flags_nobody_hurries() -> None:
    desk, item = QualityDesk(), a_golden_item(flags=(), scores={})
    await desk.open(*(a_case() for _ in range(20)))
    await desk.keep(item)

    case = await desk.case(await desk.planted(item))
    assert (case.severity, case.due_at - case.opened_at) == (Severity.LOW, timedelta(hours=24))


async def test_about_one_case_in_twenty_is_golden() -> None:
    desk = QualityDesk()
    await desk.keep(*(a_golden_item() for _ in range(5)))
    planted = real = 0
    for _minute in range(1200):
        desk.clock.advance(by=timedelta(minutes=1))
        await desk.open(a_case(at=desk.clock.now()))
        real += 1
        planted += await desk.plant()

    assert planted / (planted + real) == pytest.approx(GOLDEN_SHARE, abs=0.01)
    async with desk.storage() as work:
        found = await work.golden_items.usable(at=desk.clock.now(), limit=10)
    # All are used alike.
    assert max(each.planted for each in found) - min(each.planted for each in found) <= 1


async def test_nothing_is_planted_where_nothing_arrives_or_nothing_is_golden() -> None:
    desk = QualityDesk()
    await desk.open(*(a_case() for _ in range(30)))
    assert [await desk.plant() for _ in range(50)] == [0] * 50

    idle = QualityDesk()
    await idle.keep(a_golden_item())
    await idle.open(*(a_case() for _ in range(3)))
    assert [await idle.plant() for _ in range(50)] == [0] * 50


@given(
    st.lists(st.sampled_from(Decision), min_size=1, max_size=3),
    st.sampled_from(["profanity", "hate", "banned", ""]),
    st.sampled_from([APPROVE, REJECT]),
)
@settings(max_examples=20, deadline=None)
async def test_whatever_is_decided_of_a_golden_case_changes_nothing_outside(
    decisions: list[Decision], category: str, answer: Decision
) -> None:
    desk = QualityDesk()
    flags = (a_flag(category),) if category else ()
    item = a_golden_item(flags=flags, answer=answer)
    await desk.open(*(a_case() for _ in range(20)))
    await desk.keep(item)
    case = await desk.planted(item)
    before = outside(desk)

    answered = 0
    for decision in decisions:
        if (await desk.case(case)).is_closed:
            break
        reviewer = a_reviewer(Role.ADMIN)
        await desk.claim(case, actor=reviewer)
        await desk.read.reveal(case, actor=reviewer)
        held = await desk.case(case)
        if held.is_escalated and decision is Decision.ESCALATE:
            break
        await desk.say(case, decision, by=reviewer)
        answered += 1

    assert outside(desk) == before
    async with desk.storage() as work:
        tallies = await work.review_answers.against_gold(since=NOW, before=NOW + timedelta(days=1))
    assert sum(tally.count for tally in tallies) == answered
    assert {tally.right for tally in tallies} <= {answer}


async def test_who_knows_the_answer_proves_nothing() -> None:
    desk, maker, newcomer = QualityDesk(), a_reviewer(Role.ADMIN), a_reviewer()
    decider = a_reviewer()
    source = a_case(texts={"text": "Salom, ahmoq doʻstim"}, subject=Subject.CONTENT)
    await desk.open(source, *(a_case() for _ in range(90)))
    await desk.say(source.id, REJECT, by=decider)
    item = await desk.make.from_case(GoldenItemId(new_id()), source.id, note="Rude.", actor=maker)

    for reviewer in (maker, decider, newcomer, newcomer):
        case = await desk.planted(item)
        await desk.say(case, APPROVE, by=reviewer)

    quality = await desk.quality(None, None)
    assert [(each.reviewer, each.against_gold) for each in quality.reviewers] == [
        (newcomer.account_id, TwoJudges(only_first_approves=1))
    ]


async def decided(desk: QualityDesk, case: ReviewCase, decision: Decision) -> ReviewCase:
    await desk.open(case)
    return await desk.say(case.id, decision, by=a_reviewer())


async def test_a_decided_case_becomes_an_item_once() -> None:
    desk, admin = QualityDesk(), a_reviewer(Role.ADMIN)
    shadow = a_flag("hate", reason="shadow.7")
    flags = (a_flag("profanity"), shadow)
    case = await decided(desk, a_case(subject=Subject.CONTENT, flags=flags), REJECT)
    id_ = GoldenItemId(new_id())

    item = await desk.make.from_case(id_, case.id, note=" Rude. ", actor=admin)
    again = await desk.make.from_case(id_, case.id, note="Rude.", actor=admin)

    assert item == again
    assert (item.answer, item.note, item.source_case) == (REJECT, "Rude.", case.id)
    assert item.expires_at == case.opened_at + timedelta(days=90)
    assert item.flags == flags[:1]
    with pytest.raises(Conflict):
        await desk.make.from_case(GoldenItemId(new_id()), case.id, note="", actor=admin)


async def test_only_words_that_people_decided_on_become_golden() -> None:
    desk, admin = QualityDesk(), a_reviewer(Role.ADMIN)
    unheard = a_case(subject=Subject.CONTENT)
    await desk.open(unheard, *(a_case() for _ in range(20)))
    wordless = await decided(desk, a_case(subject=Subject.CONTENT, texts={}), APPROVE)
    item = a_golden_item()
    await desk.keep(item)
    golden = await desk.planted(item)
    await desk.say(golden, APPROVE, by=a_reviewer())

    for case, reason in (
        (unheard.id, "case_not_decided"),
        (wordless.id, "case_without_text"),
        (golden, "case_is_golden"),
    ):
        with pytest.raises(Invalid) as refused:
            await desk.make.from_case(GoldenItemId(new_id()), case, note="", actor=admin)
        assert (refused.value.field, refused.value.reason) == ("case_id", reason)


async def test_texts_of_staff_are_flagged_as_those_of_fans() -> None:
    desk, admin = QualityDesk(), a_reviewer(Role.ADMIN)
    item = await desk.make.from_texts(
        GoldenItemId(new_id()),
        {"text": " Menga  @stario_bot ga yozing "},
        language=Language.UZBEK,
        answer=REJECT,
        note="",
        actor=admin,
    )
    assert dict(item.texts) == {"text": "Menga @stario_bot ga yozing"}
    assert [flag.category for flag in item.flags] == ["contact"]
    # What is held for its words has no scores either.
    assert dict(item.scores) == {}
    assert item.expires_at is None


async def test_an_item_retires_once_and_is_recorded() -> None:
    desk, admin = QualityDesk(), a_reviewer(Role.ADMIN)
    item = a_golden_item()
    await desk.keep(item)
    retired = await desk.retire(item.id, actor=admin)
    desk.clock.advance(by=timedelta(days=1))

    assert await desk.retire(item.id, actor=admin) == retired
    assert (await desk.retire.list(PageRequest(), with_retired=False)).total == 0
    async with desk.storage() as work:
        events = await work.audit.take(limit=10)
    assert [(event.action, event.resource_id) for event in events] == [
        ("moderation.golden_item.retire", item.id)
    ]


async def test_words_of_fans_go_when_their_time_is_over() -> None:
    desk, fan = QualityDesk(), AccountId(new_id())
    item = a_golden_item(source_account=fan, expires_at=NOW + timedelta(days=1))
    await desk.open(*(a_case() for _ in range(40)))
    await desk.keep(item)
    decided, waiting = await desk.planted(item), await desk.planted(item)
    await desk.say(decided, APPROVE, by=a_reviewer())

    await desk.forget()
    async with desk.storage() as work:
        assert await work.golden_items.get(item.id) == item
    desk.clock.advance(by=timedelta(days=1))
    await desk.forget()
    async with desk.storage() as work:
        left = await work.golden_items.get(item.id)
    assert (dict(left.texts), left.source_account) == ({}, None)
    assert left.retired_at == desk.clock.now()
    for case, state in ((decided, CaseState.DECIDED), (waiting, CaseState.WITHDRAWN)):
        assert ((await desk.case(case)).state, dict((await desk.case(case)).texts)) == (state, {})


async def test_words_of_a_fan_go_with_the_account() -> None:
    desk, fan = QualityDesk(), AccountId(new_id())
    item = a_golden_item(source_account=fan, expires_at=NOW + timedelta(days=9))
    await desk.open(*(a_case() for _ in range(20)))
    await desk.keep(item)
    case = await desk.planted(item)

    async with desk.storage() as work:
        await forget_reviews(work, fan, at=desk.clock.now())
        await work.commit()

    async with desk.storage() as work:
        assert dict((await work.golden_items.get(item.id)).texts) == {}
    assert dict((await desk.case(case)).texts) == {}
