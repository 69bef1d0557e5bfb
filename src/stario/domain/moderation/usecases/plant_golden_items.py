"""Put golden items among the cases that reviewers meet."""

from datetime import datetime, timedelta

import attrs

from stario.domain.kernel.paging import PageRequest
from stario.domain.moderation.model.golden_item import (
    GOLDEN_SHARE,
    GoldenItem,
    GoldenPlacement,
    dated,
)
from stario.domain.moderation.model.opening import case_id_of, open_case
from stario.domain.moderation.model.review_case import ReviewCase, Subject
from stario.domain.moderation.model.sampling import unflagged
from stario.domain.moderation.model.verdict import ContentType
from stario.ports.repositories.review import CaseFilter
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Entropy, Ids

LOOKED_BACK = timedelta(days=1)
PERIOD = timedelta(minutes=1)
FEWEST_MISSING = 0.5
HASTE = 0.25
"""Chance, for each case that is missing, that one is planted in a period."""
CHOSEN_FROM = 20


@attrs.frozen(kw_only=True)
class PlantGoldenItems:
    """
    Keeps the share of golden cases, among all that were opened in a day, near `GOLDEN_SHARE`.

    Chance says when and which, so that nobody finds them by counting; a case that stands for an
    item has id, times, severity and clock as if a fan's words had just arrived, the artist and the
    versions of one that waits, and its subject is nothing that a decision could change.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    entropy: Entropy

    async def __call__(self) -> int:
        """Plant one, or none; says how many."""
        now = self.clock.now()
        async with self.storage() as work:
            # Locks them: another scheduler counts after this one has planted.
            usable = await work.golden_items.usable(at=now, limit=CHOSEN_FROM)
            if not usable:
                return 0
            opened = await work.cases.opened(since=now - LOOKED_BACK)
            planted = await work.golden_items.planted(since=now - LOOKED_BACK)
            if not self._is_time(opened - planted, planted):
                return 0
            # Those who stand equally far back are drawn from.
            equal = [each for each in usable if each.planted == usable[0].planted]
            item = equal[int(self.entropy.share() * len(equal))].item
            neighbour = await self._neighbour(work, now)
            case = self._case(item, neighbour, now)
            await work.cases.add(case)
            await work.golden_items.plant(
                GoldenPlacement(case_id=case.id, item_id=item.id, planted_at=now)
            )
            await work.commit()
        return 1

    def _is_time(self, real: int, planted: int) -> bool:
        missing = real * GOLDEN_SHARE / (1 - GOLDEN_SHARE) - planted
        return missing >= FEWEST_MISSING and self.entropy.share() < missing * HASTE

    async def _neighbour(self, work: UnitOfWork, now: datetime) -> ReviewCase | None:
        """A case that waits, to be like: of words, with an artist if there is any such."""
        wanted = CaseFilter(content_type=ContentType.TEXT)
        waiting = (await work.cases.list(PageRequest(1, CHOSEN_FROM), wanted, at=now)).items
        likely = [case for case in waiting if case.artist_id is not None] or waiting
        return likely[int(self.entropy.share() * len(likely))] if likely else None

    def _case(self, item: GoldenItem, neighbour: ReviewCase | None, now: datetime) -> ReviewCase:
        # Somewhere within the period: what fans send doesn't come on the minute.
        at = now - PERIOD * self.entropy.share()
        case = open_case(
            # As of a case that somebody's words opened, which is named by their job.
            id_=case_id_of(self.ids.new()),
            content_type=ContentType.TEXT,
            subject=Subject.CONTENT,
            subject_id=dated(self.ids.new(), at),
            language=item.language,
            at=at,
            texts=item.texts,
            flags=item.flags,
            scores=item.scores,
            versions=neighbour.versions if neighbour else item.versions,
            artist_id=neighbour.artist_id if neighbour else None,
        )
        return case if item.flags else unflagged(case)
