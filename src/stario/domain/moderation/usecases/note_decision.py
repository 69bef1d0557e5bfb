"""Keep what a decision says of its reviewer and of what raised the flags."""

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, CaseId
from stario.domain.moderation.model.golden_item import GoldenItem
from stario.domain.moderation.model.precision import judged
from stario.domain.moderation.model.review_answer import ReviewAnswer
from stario.domain.moderation.model.review_case import CaseDecision, Decision, ReviewCase
from stario.ports.storage import UnitOfWork


async def note_decision(work: UnitOfWork, case: ReviewCase, decided: CaseDecision) -> bool:
    """
    Note what *decided* says, inside its transaction; *case* is as it is after it.

    True: the case is golden, and nothing may follow from the decision. Whoever calls can't tell
    from anything else, and the reviewer not at all.
    """
    item = await work.golden_items.behind(case.id)
    right = None
    if item is not None and not await _knows_the_answer(work, item, decided.reviewer):
        right = item.answer
    await work.review_answers.add(
        ReviewAnswer(
            case_id=case.id,
            reviewer=decided.reviewer,
            decision=decided.decision,
            right=right,
            answered_at=decided.decided_at,
        )
    )
    if item is not None:
        return True
    if case.outcome in (Decision.APPROVE, Decision.REJECT):
        judgement = judged(
            case,
            outcome=case.outcome,
            reason=decided.reason,
            at=decided.decided_at,
            is_sample=await work.judgements.is_sample(case.id),
        )
        await work.judgements.add(judgement)
    return False


async def note_overturn(work: UnitOfWork, case: CaseId) -> None:
    """An appeal against *case* was granted: what counted as right was wrong."""
    judgement = await work.judgements.get(case, lock=True)
    if judgement is not None:
        await work.judgements.save(judgement.overturned())


async def _knows_the_answer(work: UnitOfWork, item: GoldenItem, reviewer: AccountId) -> bool:
    """Who made it, decided what it was made of, or has met it before, proves nothing."""
    if reviewer == item.made_by or await work.golden_items.met(item.id, reviewer):
        return True
    if item.source_case is None:
        return False
    try:
        source = await work.cases.get(item.source_case)
    except NotFound:
        return False
    return any(decision.reviewer == reviewer for decision in source.decisions)
