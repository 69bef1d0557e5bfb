"""Keep what is hard to look at within what one person may see in a shift."""

from datetime import datetime

from stario.domain.kernel.ids import AccountId
from stario.domain.moderation.model.exposure import BUDGETS, Exposure, ExposureSpent, shift_of
from stario.domain.moderation.model.review_case import ReviewCase
from stario.ports.storage import UnitOfWork


async def require_budget(
    work: UnitOfWork, case: ReviewCase, reviewer: AccountId, *, at: datetime
) -> None:
    """
    Let *reviewer* take *case*; one that she has seen already costs nothing more.

    Raises:
        ExposureSpent: she has seen enough of its severity today.
    """
    if reviewer in case.revealed_by:
        return
    seen = await work.exposures.seen(reviewer, shift_of(at))
    if seen.get(case.severity, 0) >= BUDGETS[case.severity]:
        raise ExposureSpent(severity=case.severity, at=at)


async def expose(work: UnitOfWork, case: ReviewCase, reviewer: AccountId, *, at: datetime) -> None:
    """
    Count that *reviewer* is about to see *case* without the blur, inside that transaction.

    Raises:
        ExposureSpent: she has seen enough of its severity today, however many she asks for at
            once.
    """
    exposure = Exposure(
        case_id=case.id,
        reviewer=reviewer,
        severity=case.severity,
        shift=shift_of(at),
        seen_at=at,
    )
    if not await work.exposures.see(exposure, budget=BUDGETS[case.severity]):
        raise ExposureSpent(severity=case.severity, at=at)
