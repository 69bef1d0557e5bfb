"""Take out of the review queue what has ended, and what is a person's who has gone."""

from datetime import datetime

from stario.domain.kernel.ids import AccountId
from stario.domain.moderation.model.review_case import Subject
from stario.domain.moderation.usecases.empty_golden_item import empty_golden_item
from stario.ports.storage import UnitOfWork


async def withdraw_case(
    work: UnitOfWork, subject: Subject, subject_id: str, *, at: datetime
) -> None:
    """
    Close the case of a subject, if one waits, inside the caller's transaction.

    The caller has locked or changed the subject: subjects are locked before their cases.
    """
    case = await work.cases.about(subject, subject_id)
    if case is not None:
        await work.cases.save(case.withdraw(at=at))


async def forget_reviews(work: UnitOfWork, account: AccountId, *, at: datetime) -> None:
    """Empty a person's cases and appeals; that there was a decision stays, under a bare id."""
    for item in await work.golden_items.of_account(account, lock=True):
        await empty_golden_item(work, item, at=at)
    for case in await work.cases.of_account(account, lock=True):
        await work.cases.save(case.withdraw(at=at).emptied())
    for appeal in await work.appeals.of_account(account, lock=True):
        await work.appeals.save(appeal.withdraw(at=at).emptied())
