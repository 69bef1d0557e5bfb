"""The ledger and the rules of sharing, for staff."""

import attrs

from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import ArtistId, ProductId
from stario.domain.ledger.usecases.change_share_rules import ChangeShareRules, WantedRule
from stario.domain.ledger.usecases.list_entries import ListEntries
from stario.entrypoints.http.handlers.ledger_schema import (
    BalancesAnswer,
    EntriesAnswer,
    EntriesQuery,
    ShareRuleAnswer,
    ShareRuleBody,
    ShareRulesAnswer,
    entry_answer,
    share_rule_answer,
)
from stario.entrypoints.http.routing import ADMIN_ONLY, STAFF, Call, Reply, Route, route
from stario.ports.repositories.ledger import EntryFilter

TAG = "Ledger"


@attrs.frozen(kw_only=True)
class LedgerHandlers:
    list_entries: ListEntries
    share_rules: ChangeShareRules

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/ledger/entries",
                self.entries,
                tag=TAG,
                summary="Read entries by number",
                query=EntriesQuery,
                response=EntriesAnswer,
                roles=STAFF,
            ),
            route(
                "GET",
                "/ledger/balances",
                self.balances,
                tag=TAG,
                summary="Read the sum of every account",
                response=BalancesAnswer,
                roles=STAFF,
            ),
            route(
                "GET",
                "/merch/admin/share-rules",
                self.rules,
                tag=TAG,
                summary="List who gets which part of a sale",
                response=ShareRulesAnswer,
                roles=STAFF,
            ),
            route(
                "POST",
                "/merch/admin/share-rules",
                self.add_rule,
                tag=TAG,
                summary="Add a version of a rule of sharing",
                description="What was sold before keeps its terms.",
                body=ShareRuleBody,
                response=ShareRuleAnswer,
                status=201,
                roles=ADMIN_ONLY,
                errors=(NotFound, Conflict, Invalid),
                idempotent=True,
            ),
        ]

    async def entries(self, call: Call[None, None, EntriesQuery]) -> Reply:
        query = call.query
        wanted = EntryFilter(
            account=query.account,
            subject_id=query.subject_id,
            since=query.date_from,
            before=query.date_to,
        )
        found = await self.list_entries(wanted, after=query.after, limit=query.limit)
        is_full = len(found) == query.limit
        return Reply(
            EntriesAnswer(
                items=[entry_answer(entry) for entry in found],
                next_after=found[-1].number if is_full else None,
            )
        )

    async def balances(self, call: Call) -> Reply:
        del call
        found = await self.list_entries.balances()
        return Reply(BalancesAnswer(balances={c: m.tiyin for c, m in sorted(found.items())}))

    async def rules(self, call: Call) -> Reply:
        del call
        rules = await self.share_rules.list()
        return Reply(ShareRulesAnswer(items=[share_rule_answer(rule) for rule in rules]))

    async def add_rule(self, call: Call[ShareRuleBody]) -> Reply:
        body = call.body
        rule = await self.share_rules.add(
            WantedRule(
                artist_id=ArtistId(body.artist_id) if body.artist_id else None,
                product_id=ProductId(body.product_id) if body.product_id else None,
                basis_points=body.basis_points,
                deducts_production=body.deducts_production,
                basis=body.basis,
                valid_from=body.valid_from,
                in_the_past=body.in_the_past,
            ),
            by=call.claims.account_id,
        )
        return Reply(share_rule_answer(rule))
