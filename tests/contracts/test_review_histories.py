"""Random histories of the review queue: claims, decisions, withdrawals and appeals."""

import asyncio
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from stario.adapters.memory.storage import MemoryStorage
from stario.domain.generation.model.job import JobState
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.ids import AppealId, JobId
from stario.domain.moderation.model.appeal import Appeal, AppealState
from stario.domain.moderation.model.review_case import (
    CLAIMED_FOR,
    CaseState,
    Decision,
    ReviewCase,
)
from stario.domain.moderation.model.review_refusals import (
    CaseClaimed,
    CaseClosed,
    CaseDecided,
    ReviewerBarred,
)
from tests.builders.review_desk import ADMIN, ReviewDesk, a_reviewer

REVIEWERS = [a_reviewer(), a_reviewer(), a_reviewer(), a_reviewer(ADMIN), a_reviewer(ADMIN)]
CATEGORIES = st.sampled_from(["profanity", "hate", "minors"])
WHO = st.integers(0, len(REVIEWERS) - 1)
REFUSALS = (CaseClaimed, CaseClosed, CaseDecided, ReviewerBarred)


class ReviewHistory(RuleBasedStateMachine):
    """Reviewers come and go, fans take work back, and appeals follow."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.desk = ReviewDesk(storage=MemoryStorage())
        self.cases: list[ReviewCase] = []
        self.appeals: dict[str, Appeal] = {}

    def teardown(self) -> None:
        self.runner.close()

    @initialize()
    def open_desk(self) -> None:
        self.runner.run(self.desk.opened())

    def case(self, number: int) -> ReviewCase:
        stored = self.cases[number % len(self.cases)]
        return self.runner.run(self.desk.case(stored.id))

    @rule(category=CATEGORIES)
    def hold(self, category: str) -> None:
        self.cases.append(self.runner.run(self.desk.held(category)))

    @rule(seconds=st.sampled_from([1, 600, int(CLAIMED_FOR.total_seconds())]))
    def wait(self, seconds: int) -> None:
        self.desk.later(timedelta(seconds=seconds))

    @rule(number=st.integers(0, 9), who=WHO)
    @precondition(lambda self: self.cases)
    def claim(self, number: int, who: int) -> None:
        actor, case = REVIEWERS[who], self.case(number).seen_at(self.desk.clock.now())
        try:
            claimed = self.runner.run(self.desk.claim(case.id, actor=actor))
        except REFUSALS:
            assert not may_decide(case, actor)
            return
        assert may_decide(case, actor)
        assert claimed.claimed_by == actor.account_id

    @rule(number=st.integers(0, 9), who=WHO)
    @precondition(lambda self: self.cases)
    def release(self, number: int, who: int) -> None:
        actor, case = REVIEWERS[who], self.case(number).seen_at(self.desk.clock.now())
        held_by_other = case.claimed_by not in (None, actor.account_id)
        try:
            self.runner.run(self.desk.claim.release(case.id, actor=actor))
        except CaseClaimed:
            assert held_by_other
            return
        assert not held_by_other
        assert self.case(number).claimed_by is None

    @rule(number=st.integers(0, 9), who=WHO, decision=st.sampled_from(Decision))
    @precondition(lambda self: self.cases)
    def decide(self, number: int, who: int, decision: Decision) -> None:
        actor, case = REVIEWERS[who], self.case(number).seen_at(self.desk.clock.now())
        mine = [each for each in case.decisions if each.reviewer == actor.account_id]
        try:
            after = self.runner.run(self.desk.say(case, decision, by=actor))
        except REFUSALS:
            repeats = mine and mine[0].decision is decision
            stuck = case.is_escalated and decision is Decision.ESCALATE
            assert not repeats
            assert not may_decide(case, actor) or stuck
            return
        if mine:
            assert after.decisions == case.decisions
            return
        assert may_decide(case, actor)
        assert after.decisions[:-1] == case.decisions

    @rule(number=st.integers(0, 9))
    @precondition(lambda self: self.cases)
    def take_back(self, number: int) -> None:
        case = self.case(number)
        job = self.runner.run(self.desk.job(case.subject_id))
        try:
            cancel = self.desk.cancel(job.id, "cancelled_by_fan", account=self.desk.fan.id)
            self.runner.run(cancel)
        except DomainError:
            assert job.state in (JobState.FAILED, JobState.CANCELLED)
            return
        after = self.case(number)
        assert after.state is (case.state if case.is_closed else CaseState.WITHDRAWN)

    @rule(number=st.integers(0, 9))
    @precondition(lambda self: self.cases)
    def appeal(self, number: int) -> None:
        case = self.case(number)
        try:
            appeal = self.runner.run(self.desk.appeal(case))
        except DomainError:
            assert case.outcome is not Decision.REJECT or case.id in self.appeals
            return
        assert case.outcome is Decision.REJECT
        self.appeals[case.id] = appeal

    @rule(number=st.integers(0, 9), who=WHO, overturn=st.booleans())
    @precondition(lambda self: self.appeals)
    def decide_appeal(self, number: int, who: int, overturn: bool) -> None:
        case_id = list(self.appeals)[number % len(self.appeals)]
        appeal, actor = self.appeals[case_id], REVIEWERS[who]
        case = self.runner.run(self.desk.case(appeal.case_id))
        judged = actor.account_id in {each.reviewer for each in case.decisions}
        decide = self.desk.decide_appeal(appeal.id, overturn=overturn, notes="", actor=actor)
        try:
            after = self.runner.run(decide)
        except DomainError:
            assert judged or appeal.state is not AppealState.OPEN
            return
        assert not judged
        self.appeals[case_id] = after

    @invariant()
    def work_stands_where_its_case_does(self) -> None:
        for each in self.cases:
            case = self.runner.run(self.desk.case(each.id))
            job = self.runner.run(self.desk.job(JobId(case.subject_id)))
            waits = job.state is JobState.PENDING_REVIEW
            assert waits is not case.is_closed
            if case.outcome is Decision.REJECT:
                assert job.state is JobState.FAILED
            assert (case.outcome is not None) == (case.state is CaseState.DECIDED)
            deciders = [decision.reviewer for decision in case.decisions]
            assert len(set(deciders)) == len(deciders)
            if case.outcome is not None and case.asks_second(case.outcome):
                agreeing = [each for each in case.decisions if each.decision is case.outcome]
                assert len(agreeing) >= 2

    @invariant()
    def appeals_stand_where_their_case_does(self) -> None:
        for appeal in self.appeals.values():
            stored = self.runner.run(self._stored(appeal.id))
            case = self.runner.run(self.desk.case(appeal.case_id))
            assert stored == appeal
            assert case.is_overturned == (appeal.state is AppealState.OVERTURNED)

    async def _stored(self, id_: AppealId) -> Appeal:
        async with self.desk.storage() as work:
            return await work.appeals.get(id_)


def may_decide(case: ReviewCase, actor: Actor) -> bool:
    """What the rules say, in other words than the code's."""
    if case.state in (CaseState.DECIDED, CaseState.WITHDRAWN):
        return False
    if case.claimed_by not in (None, actor.account_id):
        return False
    if any(decision.reviewer == actor.account_id for decision in case.decisions):
        return False
    settles = case.is_escalated and case.state is not CaseState.AWAITING_SECOND
    return actor.role is ADMIN or not settles


def test_whatever_happens_work_stands_where_its_case_does() -> None:
    run_state_machine_as_test(
        ReviewHistory,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
