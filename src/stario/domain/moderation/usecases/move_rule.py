"""Move a rule on in its life: to shadow, into force, out of it."""

from collections.abc import Callable
from datetime import datetime

import attrs

from stario.domain.compliance.model.audit_event import AuditEvent, audit_event
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import RuleId
from stario.domain.moderation.model.rule import (
    AuthorMayNotRelease,
    Release,
    Rule,
    RuleKind,
    RuleState,
)
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids

JUDGING = frozenset({RuleState.SHADOW, RuleState.LIVE})


@attrs.frozen(kw_only=True)
class MoveRule:
    """
    Every process judges by the change within some seconds.

    Raises:
        NotFound: no such rule.
        Conflict: it is not in the state that this begins from, or another change of rules was
            made in the same moment.
    """

    storage: Storage
    clock: Clock
    ids: Ids

    async def to_shadow(self, rule: RuleId, *, actor: Actor) -> Rule:
        """Let a draft judge without acting."""
        return await self._moved(rule, actor, lambda found, at: found.watch(at=at))

    async def release(self, rule: RuleId, *, actor: Actor) -> Rule:
        """
        Bring a rule from shadow into force; a threshold ends the one of its category before.

        Raises:
            AuthorMayNotRelease: *actor* wrote it, or is no administrator any more.
        """
        by = actor.account_id
        return await self._moved(rule, actor, lambda found, at: found.release(by=by, at=at))

    async def retire(self, rule: RuleId, *, actor: Actor) -> Rule:
        """Put an end to a rule, whatever it was."""
        by = actor.account_id
        return await self._moved(rule, actor, lambda found, at: found.retire(by=by, at=at))

    async def _moved(
        self, rule: RuleId, actor: Actor, move: Callable[[Rule, datetime], Rule]
    ) -> Rule:
        now = self.clock.now()
        async with self.storage() as work:
            was = await work.rules.get(rule, lock=True)
            moved = move(was, now)
            if moved.state is RuleState.LIVE:
                await _require_standing(work, actor)
            if moved.state is RuleState.LIVE and moved.terms.kind is RuleKind.THRESHOLD:
                await self._end_the_one_before(work, moved, actor, now)
            await self._save(work, was, moved, actor, now)
            await work.commit()
        return moved

    async def _end_the_one_before(
        self, work: UnitOfWork, new: Rule, actor: Actor, at: datetime
    ) -> None:
        ruleset = await work.rules.ruleset()
        for rule in ruleset.in_state(RuleState.LIVE, RuleKind.THRESHOLD):
            if rule.terms.category == new.terms.category:
                before = await work.rules.get(rule.id, lock=True)
                ended = before.retire(by=actor.account_id, at=at)
                await self._save(work, before, ended, actor, at)

    async def _save(
        self, work: UnitOfWork, was: Rule, moved: Rule, actor: Actor, at: datetime
    ) -> None:
        await work.rules.save(moved)
        if {was.state, moved.state} & JUDGING:
            await work.rules.released(
                Release(
                    number=await work.rules.number() + 1,
                    rule_id=moved.id,
                    state=moved.state,
                    made_by=actor.account_id,
                    made_at=at,
                )
            )
        action = f"moderation.rule.{moved.state.value}"
        event = rule_event(action, moved, actor, id_=self.ids.new(), at=at)
        await work.audit.record(event)


async def _require_standing(work: UnitOfWork, actor: Actor) -> None:
    """An access token outlives the role that it names."""
    account = await work.accounts.get(actor.account_id)
    if account.role is not Role.ADMIN or account.blocked_at is not None:
        raise AuthorMayNotRelease


def rule_event(action: str, rule: Rule, actor: Actor, *, id_: str, at: datetime) -> AuditEvent:
    """Say what was done to *rule*, without its words: they may be anybody's name."""
    terms = rule.terms
    return audit_event(
        action,
        "moderation_rule",
        rule.id,
        id_=id_,
        at=at,
        actor=actor,
        kind=terms.kind.value,
        category=terms.category,
        tier=terms.tier and terms.tier.value,
        language=terms.language,
        threshold_percent=None if terms.threshold is None else round(terms.threshold * 100),
        version=rule.version,
    )
