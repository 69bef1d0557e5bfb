"""Rules of moderation over HTTP."""

import attrs

from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import RuleId
from stario.domain.moderation.model.rule import AuthorMayNotRelease, Rule
from stario.domain.moderation.usecases.draft_rule import DraftRule
from stario.domain.moderation.usecases.move_rule import MoveRule
from stario.domain.moderation.usecases.read_rules import ReadRules
from stario.domain.moderation.usecases.try_rule import TryRule
from stario.entrypoints.http.fields import Listing, listing
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.rules_schema import (
    DryRunAnswer,
    DryRunBody,
    RuleAnswer,
    RuleBody,
    RulePath,
    RulesQuery,
    dry_run_answer,
    rule_answer,
)
from stario.entrypoints.http.routing import ADMIN_ONLY, STAFF, Call, RateClass, Reply, Route, route

TAG = "Rules of moderation"
RULES = "/content/rules"
RULE = RULES + "/{rule_id}"


@attrs.frozen(kw_only=True)
class RuleHandlers:
    draft_rule: DraftRule
    read_rules: ReadRules
    move_rule: MoveRule
    try_rule: TryRule

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                RULES,
                self.draft,
                tag=TAG,
                summary="Write a rule that does nothing yet",
                body=RuleBody,
                response=RuleAnswer,
                status=201,
                roles=STAFF,
                errors=(Invalid, Conflict),
                idempotent=True,
            ),
            route(
                "GET",
                RULES,
                self.list,
                tag=TAG,
                summary="List rules, newest first",
                query=RulesQuery,
                response=Listing[RuleAnswer],
                roles=STAFF,
            ),
            route(
                "GET",
                RULE,
                self.read,
                tag=TAG,
                summary="Read a rule, and what it has done in shadow",
                path_params=RulePath,
                response=RuleAnswer,
                roles=STAFF,
                errors=(NotFound,),
            ),
            route(
                "POST",
                RULE + "/dry-run",
                self.try_out,
                tag=TAG,
                summary="Run a rule over the latest review cases; nothing is changed",
                body=DryRunBody,
                path_params=RulePath,
                response=DryRunAnswer,
                roles=STAFF,
                errors=(NotFound,),
                limit=RateClass.GENERATE,
            ),
            route(
                "POST",
                RULE + "/shadow",
                self.to_shadow,
                tag=TAG,
                summary="Let a draft judge every text without acting",
                path_params=RulePath,
                response=RuleAnswer,
                roles=STAFF,
                errors=(NotFound, Conflict),
                idempotent=True,
            ),
            route(
                "POST",
                RULE + "/release",
                self.release,
                tag=TAG,
                summary="Bring a rule from shadow into force",
                description="Another admin than its author. Every process follows in seconds.",
                path_params=RulePath,
                response=RuleAnswer,
                roles=ADMIN_ONLY,
                errors=(NotFound, Conflict, AuthorMayNotRelease),
                idempotent=True,
            ),
            route(
                "POST",
                RULE + "/retire",
                self.retire,
                tag=TAG,
                summary="Put an end to a rule",
                path_params=RulePath,
                response=RuleAnswer,
                roles=ADMIN_ONLY,
                errors=(NotFound, Conflict),
                idempotent=True,
            ),
        ]

    async def draft(self, call: Call[RuleBody]) -> Reply:
        rule = await self.draft_rule(
            RuleId(call.idempotency_id), call.body.terms(), actor=actor_of(call.claims)
        )
        reply = await self._answer(rule)
        return attrs.evolve(reply, location=f"{RULES}/{rule.id}")

    async def list(self, call: Call[None, None, RulesQuery]) -> Reply:
        page = await self.read_rules.list(call.query.request(), state=call.query.state)
        return Reply(listing(page, rule_answer))

    async def read(self, call: Call[None, RulePath]) -> Reply:
        return Reply(rule_answer(await self.read_rules(RuleId(call.path.rule_id))))

    async def try_out(self, call: Call[DryRunBody, RulePath]) -> Reply:
        trial = await self.try_rule(RuleId(call.path.rule_id), limit=call.body.cases)
        return Reply(dry_run_answer(trial))

    async def to_shadow(self, call: Call[None, RulePath]) -> Reply:
        moved = await self.move_rule.to_shadow(
            RuleId(call.path.rule_id), actor=actor_of(call.claims)
        )
        return await self._answer(moved)

    async def release(self, call: Call[None, RulePath]) -> Reply:
        moved = await self.move_rule.release(RuleId(call.path.rule_id), actor=actor_of(call.claims))
        return await self._answer(moved)

    async def retire(self, call: Call[None, RulePath]) -> Reply:
        moved = await self.move_rule.retire(RuleId(call.path.rule_id), actor=actor_of(call.claims))
        return await self._answer(moved)

    async def _answer(self, rule: Rule) -> Reply:
        return Reply(rule_answer(await self.read_rules(rule.id)))
