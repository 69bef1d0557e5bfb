"""Rules of moderation and what artists leave out, in SQL."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import attrs
from sqlalchemy import RowMapping, func, select, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import (
    artist_restrictions,
    moderation_releases,
    moderation_rules,
    moderation_shadow_counts,
)
from stario.adapters.sql.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import ArtistId, RuleId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.affixes import Follow
from stario.domain.moderation.model.lexicon import Tier
from stario.domain.moderation.model.restriction import (
    CustomRule,
    RestrictionAction,
    unrestricted,
)
from stario.domain.moderation.model.restriction import Restrictions as RestrictionsOfArtist
from stario.domain.moderation.model.rule import (
    Release,
    Rule,
    RuleKind,
    Ruleset,
    RuleState,
    RuleTerms,
)
from stario.domain.moderation.model.verdict import VerdictStatus
from stario.ports.repositories.rules import ModerationRules, Restrictions

IN_FORCE = [RuleState.SHADOW.value, RuleState.LIVE.value]


@attrs.frozen
class SqlModerationRules(ModerationRules):
    _transaction: Transaction

    async def add(self, rule: Rule) -> None:
        if not await self._transaction.add(moderation_rules, _row(rule)):
            raise Conflict(what="rule")

    async def get(self, rule: RuleId, *, lock: bool = False) -> Rule:
        read = self._transaction.locked if lock else self._transaction.rows
        rows = await read(select(moderation_rules).where(moderation_rules.c.id == rule))
        if not rows:
            raise NotFound(what="rule")
        return _rule(rows[0])

    async def save(self, rule: Rule) -> None:
        await self._transaction.write(
            update(moderation_rules).where(moderation_rules.c.id == rule.id).values(_row(rule))
        )

    async def list(self, request: PageRequest, *, state: RuleState | None = None) -> Page[Rule]:
        wanted = select(moderation_rules)
        if state is not None:
            wanted = wanted.where(moderation_rules.c.state == state.value)
        newest_first = wanted.order_by(
            moderation_rules.c.created_at.desc(), moderation_rules.c.id.desc()
        )
        rows = await self._transaction.rows(paged(newest_first, request))
        total = await counted(self._transaction, moderation_rules, wanted)
        return Page(tuple(map(_rule, rows)), total, request)

    async def number(self) -> int:
        (row,) = await self._transaction.rows(
            select(func.coalesce(func.max(moderation_releases.c.number), 0).label("number"))
        )
        return int(row["number"])

    async def ruleset(self) -> Ruleset:
        # The number first: a release between the two is loaded once more, never missed.
        number = await self.number()
        rows = await self._transaction.rows(
            select(moderation_rules)
            .where(moderation_rules.c.state.in_(IN_FORCE))
            .order_by(moderation_rules.c.created_at, moderation_rules.c.id)
        )
        return Ruleset(number=number, rules=tuple(map(_rule, rows)))

    async def released(self, release: Release) -> None:
        if not await self._transaction.add(moderation_releases, flat(release)):
            raise Conflict(what="release")

    async def count_shadows(self, rules: Sequence[RuleId], status: VerdictStatus) -> None:
        counts = moderation_shadow_counts
        # By id: two that count several at once would wait for each other otherwise.
        for rule in sorted({*rules}):
            start = {"rule_id": rule, "status": status.value, "texts": 0}
            await self._transaction.add(counts, start)
            await self._transaction.write(
                update(counts)
                .where(counts.c.rule_id == rule, counts.c.status == status.value)
                .values(texts=counts.c.texts + 1)
            )

    async def shadow_counts(
        self, rules: Sequence[RuleId]
    ) -> Mapping[RuleId, Mapping[VerdictStatus, int]]:
        counts = moderation_shadow_counts
        rows = await self._transaction.rows(select(counts).where(counts.c.rule_id.in_([*rules])))
        found: defaultdict[RuleId, dict[VerdictStatus, int]] = defaultdict(dict)
        for row in rows:
            found[row["rule_id"]][VerdictStatus(row["status"])] = row["texts"]
        return dict(found)


@attrs.frozen
class SqlRestrictions(Restrictions):
    _transaction: Transaction

    async def of_artist(self, artist: ArtistId, *, lock: bool = False) -> RestrictionsOfArtist:
        read = self._transaction.locked if lock else self._transaction.rows
        rows = await read(
            select(artist_restrictions).where(artist_restrictions.c.artist_id == artist)
        )
        return _restrictions(rows[0]) if rows else unrestricted(artist)

    async def save(self, restrictions: RestrictionsOfArtist) -> None:
        row = flat(restrictions) | {
            "custom_rules": [flat(rule) for rule in restrictions.custom_rules]
        }
        if restrictions.version == 1:
            if not await self._transaction.add(artist_restrictions, row):
                raise Conflict(what="restrictions")
            return
        is_before = artist_restrictions.c.version == restrictions.version - 1
        mine = artist_restrictions.c.artist_id == restrictions.artist_id
        changed = update(artist_restrictions).where(mine, is_before).values(row)
        if await self._transaction.write(changed) != 1:
            raise Conflict(what="restrictions")


def _row(rule: Rule) -> dict[str, object]:
    whole = flat(rule)
    del whole["terms"]
    return whole | flat(rule.terms)


def _rule(row: RowMapping) -> Rule:
    return Rule(
        id=row["id"],
        terms=RuleTerms(
            kind=RuleKind(row["kind"]),
            note=row["note"],
            category=row["category"],
            tier=row["tier"] and Tier(row["tier"]),
            language=row["language"],
            follow=row["follow"] and Follow(row["follow"]),
            text=row["text"],
            threshold=row["threshold"],
        ),
        state=RuleState(row["state"]),
        version=row["version"],
        created_by=row["created_by"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        released_by=row["released_by"],
        released_at=row["released_at"],
        retired_by=row["retired_by"],
    )


def _restrictions(row: RowMapping) -> RestrictionsOfArtist:
    return RestrictionsOfArtist(
        artist_id=row["artist_id"],
        version=row["version"],
        whitelist_topics=tuple(row["whitelist_topics"]),
        blacklist_topics=tuple(row["blacklist_topics"]),
        max_video_duration_seconds=row["max_video_duration_seconds"],
        allow_suggestive=row["allow_suggestive"],
        custom_rules=tuple(
            CustomRule(text=each["text"], action=RestrictionAction(each["action"]))
            for each in row["custom_rules"]
        ),
        changed_by=row["changed_by"],
        changed_at=row["changed_at"],
    )
