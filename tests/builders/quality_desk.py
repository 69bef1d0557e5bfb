"""Reviewers, their queue, and what measures them, on memory adapters."""

from datetime import timedelta

import attrs

from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.progress import MemoryProgressFeed
from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock, MemoryEntropy
from stario.adapters.moderation.text_moderator import FoldingTextModerator
from stario.adapters.system import Uuid7Ids
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId, CaseId
from stario.domain.kernel.paging import LARGEST_PAGE, PageRequest
from stario.domain.moderation.model.golden_item import GoldenItem
from stario.domain.moderation.model.review_case import Decision, ReviewCase
from stario.domain.moderation.usecases.carry_out import CarryOut
from stario.domain.moderation.usecases.claim_case import ClaimCase
from stario.domain.moderation.usecases.claim_next import ClaimNext
from stario.domain.moderation.usecases.decide_case import DecideCase
from stario.domain.moderation.usecases.forget_review_traces import ForgetReviewTraces
from stario.domain.moderation.usecases.make_golden_item import MakeGoldenItem
from stario.domain.moderation.usecases.plant_golden_items import PlantGoldenItems
from stario.domain.moderation.usecases.read_cases import ReadCases
from stario.domain.moderation.usecases.read_precision import ReadPrecision
from stario.domain.moderation.usecases.read_review_quality import ReadReviewQuality
from stario.domain.moderation.usecases.retire_golden_item import RetireGoldenItem
from stario.domain.moderation.usecases.sample_approved import SampleApproved
from stario.ports.repositories.review import CaseFilter
from stario.ports.storage import Storage
from tests.builders.held_work import judge_at
from tests.builders.values import new_id


@attrs.define(kw_only=True)
class QualityDesk:
    storage: Storage = attrs.field(factory=MemoryStorage)
    dispatch: MemoryJobDispatch = attrs.field(factory=MemoryJobDispatch)
    feed: MemoryProgressFeed = attrs.field(factory=MemoryProgressFeed)
    clock: MemoryClock = attrs.field(factory=MemoryClock)
    objects: MemoryObjectStore = attrs.field(
        default=attrs.Factory(lambda self: MemoryObjectStore(clock=self.clock), takes_self=True)
    )
    entropy: MemoryEntropy = attrs.field(factory=MemoryEntropy)
    ids: Uuid7Ids = attrs.field(factory=Uuid7Ids)

    @property
    def make(self) -> MakeGoldenItem:
        return MakeGoldenItem(
            storage=self.storage, moderator=FoldingTextModerator(), clock=self.clock, ids=self.ids
        )

    @property
    def retire(self) -> RetireGoldenItem:
        return RetireGoldenItem(storage=self.storage, clock=self.clock, ids=self.ids)

    @property
    def plant(self) -> PlantGoldenItems:
        return PlantGoldenItems(
            storage=self.storage, clock=self.clock, ids=self.ids, entropy=self.entropy
        )

    @property
    def sample(self) -> SampleApproved:
        return SampleApproved(
            storage=self.storage, clock=self.clock, ids=self.ids, entropy=self.entropy
        )

    @property
    def forget(self) -> ForgetReviewTraces:
        return ForgetReviewTraces(storage=self.storage, clock=self.clock)

    @property
    def quality(self) -> ReadReviewQuality:
        return ReadReviewQuality(storage=self.storage, clock=self.clock)

    @property
    def precision(self) -> ReadPrecision:
        return ReadPrecision(storage=self.storage, clock=self.clock)

    @property
    def claim(self) -> ClaimCase:
        return ClaimCase(storage=self.storage, clock=self.clock, ids=self.ids)

    @property
    def next(self) -> ClaimNext:
        return ClaimNext(storage=self.storage, clock=self.clock, ids=self.ids)

    @property
    def read(self) -> ReadCases:
        return ReadCases(storage=self.storage, objects=self.objects, clock=self.clock, ids=self.ids)

    @property
    def decide(self) -> DecideCase:
        carry_out = CarryOut(judge_held=judge_at(self))
        return DecideCase(storage=self.storage, carry_out=carry_out, clock=self.clock, ids=self.ids)

    async def open(self, *cases: ReviewCase) -> None:
        async with self.storage() as work:
            for case in cases:
                await work.cases.add(case)
            await work.commit()

    async def keep(self, *items: GoldenItem) -> None:
        async with self.storage() as work:
            for item in items:
                await work.golden_items.add(item)
            await work.commit()

    async def planted(self, item: GoldenItem) -> CaseId:
        """Plant *item* now, as if it were time for it."""
        plant = attrs.evolve(self.plant, entropy=Eager())
        async with self.storage() as work:
            before = set(await self.queue())
            await work.commit()
        self.clock.advance(by=timedelta(seconds=1))
        if await plant() != 1:
            raise AssertionError(f"{item.id} is not planted")
        (case,) = set(await self.queue()) - before
        return case

    async def queue(self) -> dict[CaseId, ReviewCase]:
        page = PageRequest(1, LARGEST_PAGE)
        found = await self.read(page, CaseFilter())
        return {case.id: case for case in found.page.items}

    async def case(self, case: CaseId) -> ReviewCase:
        async with self.storage() as work:
            return await work.cases.get(case)

    async def say(
        self, case: CaseId, decision: Decision, *, by: Actor, reason: str = "other"
    ) -> ReviewCase:
        return await self.decide(case, decision, reason=reason, actor=by)


class Eager(MemoryEntropy):
    """Chance that always says yes."""

    def share(self) -> float:
        return 0.0


def a_reviewer(role: Role = Role.VALIDATOR) -> Actor:
    return Actor(account_id=AccountId(new_id()), role=role)
