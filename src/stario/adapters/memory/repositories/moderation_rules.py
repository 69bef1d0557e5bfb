"""Rules of moderation and what artists leave out, in memory."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import ArtistId, RuleId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.restriction import Restrictions as RestrictionsOfArtist
from stario.domain.moderation.model.restriction import unrestricted
from stario.domain.moderation.model.rule import Release, Rule, Ruleset, RuleState
from stario.domain.moderation.model.verdict import VerdictStatus
from stario.ports.repositories.rules import ModerationRules, Restrictions


@attrs.frozen
class MemoryModerationRules(ModerationRules):
    _transaction: Transaction

    async def add(self, rule: Rule) -> None:
        tables = await self._transaction.writing()
        self._transaction.refer(tables.accounts, rule.created_by)
        if rule.id in tables.moderation_rules:
            raise Conflict(what="rule")
        tables.moderation_rules[rule.id] = rule

    async def get(self, rule: RuleId, *, lock: bool = False) -> Rule:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        try:
            return tables.moderation_rules[rule]
        except KeyError:
            raise NotFound(what="rule") from None

    async def save(self, rule: Rule) -> None:
        tables = await self._transaction.writing()
        self._transaction.refer(tables.accounts, rule.released_by, rule.retired_by)
        if rule.released_by == rule.created_by:
            self._transaction.refuse("four_eyes")
        if rule.id in tables.moderation_rules:
            tables.moderation_rules[rule.id] = rule

    async def list(self, request: PageRequest, *, state: RuleState | None = None) -> Page[Rule]:
        found = [each for each in self._oldest_first() if state in {None, each.state}]
        return page_of(found[::-1], request)

    async def number(self) -> int:
        return max(self._transaction.tables.moderation_releases, default=0)

    async def ruleset(self) -> Ruleset:
        in_force = {RuleState.SHADOW, RuleState.LIVE}
        rules = tuple(rule for rule in self._oldest_first() if rule.state in in_force)
        return Ruleset(number=await self.number(), rules=rules)

    async def released(self, release: Release) -> None:
        releases = (await self._transaction.writing()).moderation_releases
        if release.number in releases:
            raise Conflict(what="release")
        releases[release.number] = release

    async def count_shadows(self, rules: Sequence[RuleId], status: VerdictStatus) -> None:
        tables = await self._transaction.writing()
        for rule in {*rules}:
            self._transaction.refer(tables.moderation_rules, rule)
            counted = tables.moderation_shadow_counts.get((rule, status), 0)
            tables.moderation_shadow_counts[rule, status] = counted + 1

    async def shadow_counts(
        self, rules: Sequence[RuleId]
    ) -> Mapping[RuleId, Mapping[VerdictStatus, int]]:
        found: defaultdict[RuleId, dict[VerdictStatus, int]] = defaultdict(dict)
        for (rule, status), count in self._transaction.tables.moderation_shadow_counts.items():
            if rule in rules:
                found[RuleId(rule)][VerdictStatus(status)] = count
        return dict(found)

    def _oldest_first(self) -> tuple[Rule, ...]:
        rules = self._transaction.tables.moderation_rules.values()
        return tuple(sorted(rules, key=lambda rule: (rule.created_at, rule.id)))


@attrs.frozen
class MemoryRestrictions(Restrictions):
    _transaction: Transaction

    async def of_artist(self, artist: ArtistId, *, lock: bool = False) -> RestrictionsOfArtist:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        return tables.artist_restrictions.get(artist) or unrestricted(artist)

    async def save(self, restrictions: RestrictionsOfArtist) -> None:
        tables = await self._transaction.writing()
        self._transaction.refer(tables.artists, restrictions.artist_id)
        self._transaction.refer(tables.accounts, restrictions.changed_by)
        was = tables.artist_restrictions.get(restrictions.artist_id)
        if (was.version if was else 0) != restrictions.version - 1:
            raise Conflict(what="restrictions")
        tables.artist_restrictions[restrictions.artist_id] = restrictions
