"""Run a rule over what was reviewed, before it comes into force."""

import attrs

from stario.domain.kernel.ids import RuleId
from stario.domain.moderation.model.agreement import Share
from stario.domain.moderation.model.review_case import Decision
from stario.ports.moderation import RuleTrials
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class RuleTrial:
    """
    What a rule would have done to *cases* that have words.

    `flagged` of them it would have judged otherwise: of those people have `rejected` some,
    `approved` some, and not decided the rest. `precision` counts as right what people rejected, or
    approved where the rule lets go; undecided cases are no trials.
    """

    cases: int
    flagged: int
    approved: int
    rejected: int
    precision: Share


@attrs.frozen(kw_only=True)
class TryRule:
    storage: Storage
    rule_trials: RuleTrials

    async def __call__(self, rule_id: RuleId, *, limit: int) -> RuleTrial:
        """
        Look at the latest *limit* cases; nothing is changed.

        Reviewed texts are no sample of all: the share is one of what was doubtful.

        Raises:
            NotFound: no such rule.
        """
        async with self.storage() as work:
            rule = await work.rules.get(rule_id)
            cases = await work.cases.latest(limit=limit)
        flags = await self.rule_trials.flagged(rule, cases)
        outcomes = [case.outcome for case, flagged in zip(cases, flags, strict=True) if flagged]
        approved = outcomes.count(Decision.APPROVE)
        rejected = outcomes.count(Decision.REJECT)
        return RuleTrial(
            cases=len(cases),
            flagged=len(outcomes),
            approved=approved,
            rejected=rejected,
            precision=Share(
                hits=approved if rule.lets_go else rejected, trials=approved + rejected
            ),
        )
