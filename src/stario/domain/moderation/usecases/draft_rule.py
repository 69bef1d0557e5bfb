"""Write a rule that does nothing yet."""

import attrs

from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import RuleId
from stario.domain.moderation.model.rule import Rule, RuleTerms
from stario.domain.moderation.usecases.move_rule import rule_event
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class DraftRule:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(self, rule_id: RuleId, terms: RuleTerms, *, actor: Actor) -> Rule:
        """
        Remember a draft; the same id again gives the first one.

        Raises:
            Invalid: the terms are none of their kind.
            Conflict: the id is somebody else's.
        """
        now = self.clock.now()
        rule = Rule(
            id=rule_id,
            terms=terms.checked(),
            created_by=actor.account_id,
            created_at=now,
            updated_at=now,
        )
        async with self.storage() as work:
            try:
                first = await work.rules.get(rule_id)
            except NotFound:
                await work.rules.add(rule)
                await work.audit.record(
                    rule_event("moderation.rule.draft", rule, actor, id_=self.ids.new(), at=now)
                )
                await work.commit()
                return rule
        if first.created_by != actor.account_id:
            raise Conflict(what="rule")
        return first
