"""How well people and rules judge: golden items, answers, exposure, precision."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

import attrs

from stario.domain.kernel.ids import AccountId, ArtistId, CaseId, GoldenItemId, JobId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.exposure import Exposure
from stario.domain.moderation.model.golden_item import GoldenItem, GoldenPlacement
from stario.domain.moderation.model.precision import (
    JudgedCase,
    Sample,
    SampledWeek,
    SampleTally,
    SourceTally,
)
from stario.domain.moderation.model.review_answer import AnswerTally, PairTally, ReviewAnswer
from stario.domain.moderation.model.review_case import Severity


@attrs.frozen(kw_only=True)
class PlantedItem:
    """`item`, and how often reviewers were given it."""

    item: GoldenItem
    planted: int


@attrs.frozen(kw_only=True)
class ApprovedText:
    """What somebody had made without anybody looking at its words."""

    job_id: JobId
    account_id: AccountId
    artist_id: ArtistId
    language: Language
    texts: Mapping[str, str]


class GoldenItems(Protocol):
    @abstractmethod
    async def add(self, item: GoldenItem) -> None:
        """
        Remember a new item.

        Raises:
            Conflict: the id is taken, or its case has made one already.
        """
        ...

    @abstractmethod
    async def get(self, item: GoldenItemId, *, lock: bool = False) -> GoldenItem:
        """
        Find an item; with *lock* nobody else changes it before this ends.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, item: GoldenItem) -> None:
        """Replace one that this transaction has locked."""
        ...

    @abstractmethod
    async def list(self, request: PageRequest, *, with_retired: bool = False) -> Page[PlantedItem]:
        """Newest first."""
        ...

    @abstractmethod
    async def usable(self, *, at: datetime, limit: int) -> tuple[PlantedItem, ...]:
        """Lock and give what may be planted, the least planted first."""
        ...

    @abstractmethod
    async def plant(self, placement: GoldenPlacement) -> None:
        """
        Remember which case an item is met by.

        Raises:
            Conflict: the case is one already.
        """
        ...

    @abstractmethod
    async def behind(self, case: CaseId) -> GoldenItem | None:
        """The item that *case* stands for; None: the case is a real one."""
        ...

    @abstractmethod
    async def cases(self, item: GoldenItemId) -> tuple[CaseId, ...]:
        """Those that stand for it, by id."""
        ...

    @abstractmethod
    async def met(self, item: GoldenItemId, reviewer: AccountId) -> bool:
        """Whether a reviewer has answered a case that stands for it."""
        ...

    @abstractmethod
    async def planted(self, *, since: datetime) -> int:
        """How many cases stand for an item that were planted since."""
        ...

    @abstractmethod
    async def expired(self, *, at: datetime, limit: int) -> tuple[GoldenItem, ...]:
        """Lock and give those that still have words of a fan and are past their time."""
        ...

    @abstractmethod
    async def of_account(self, account: AccountId, *, lock: bool = False) -> tuple[GoldenItem, ...]:
        """Those made of what a person wrote."""
        ...


class ReviewAnswers(Protocol):
    @abstractmethod
    async def add(self, answer: ReviewAnswer) -> bool:
        """Remember an answer; False: this reviewer has answered this case, and the first stays."""
        ...

    @abstractmethod
    async def against_gold(self, *, since: datetime, before: datetime) -> tuple[AnswerTally, ...]:
        """Count answers to golden items."""
        ...

    @abstractmethod
    async def between_reviewers(
        self, *, since: datetime, before: datetime
    ) -> tuple[PairTally, ...]:
        """Count what any two reviewers said of the same case, whose later answer is in the time."""
        ...


class Exposures(Protocol):
    @abstractmethod
    async def see(self, exposure: Exposure, *, budget: int) -> bool:
        """
        Count what a reviewer is about to see; the same case again counts once.

        False: *budget* of its severity and shift is spent, however many ask at once.
        """
        ...

    @abstractmethod
    async def seen(self, reviewer: AccountId, shift: date) -> Mapping[Severity, int]:
        """How many of each severity; of what is missing, none."""
        ...

    @abstractmethod
    async def of_shift(self, shift: date) -> Mapping[AccountId, Mapping[Severity, int]]: ...

    @abstractmethod
    async def forget_before(self, shift: date) -> int:
        """Forget earlier shifts; says how many cases were seen in them."""
        ...


class Judgements(Protocol):
    @abstractmethod
    async def add(self, judgement: JudgedCase) -> bool:
        """Remember what people found; False: this case is remembered."""
        ...

    @abstractmethod
    async def get(self, case: CaseId, *, lock: bool = False) -> JudgedCase | None: ...

    @abstractmethod
    async def save(self, judgement: JudgedCase) -> None:
        """Replace one that this transaction has locked."""
        ...

    @abstractmethod
    async def by_source(
        self, *, since: datetime, before: datetime, language: Language | None
    ) -> tuple[SourceTally, ...]:
        """Count by source, category and language, in no order; samples have no flags to count."""
        ...

    @abstractmethod
    async def by_sample(
        self, *, since: datetime, before: datetime, language: Language | None
    ) -> tuple[SampleTally, ...]:
        """
        Count what was sampled, by language; languages without a sampled week are left out.

        What begins on a day in Tashkent from *since* on and before *before* is a week of the time.
        """
        ...

    @abstractmethod
    async def begin_week(self, week: SampledWeek) -> bool:
        """Remember that a week is sampled; False: somebody has done it."""
        ...

    @abstractmethod
    async def sample(self, *samples: Sample) -> None: ...

    @abstractmethod
    async def is_sample(self, case: CaseId) -> bool: ...

    @abstractmethod
    async def count_approved(self, language: Language, *, since: datetime, before: datetime) -> int:
        """How many videos and posters were made and stand whose words no person judged."""
        ...

    @abstractmethod
    async def approved(
        self, language: Language, *, since: datetime, before: datetime, places: Sequence[int]
    ) -> tuple[ApprovedText, ...]:
        """Those at *places*, counted from 0, in an order that stays the same."""
        ...
