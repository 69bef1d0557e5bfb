"""Rules of moderation, and what artists leave out."""

from datetime import datetime

from stario.domain.artists.model.artist import Artist
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import RuleId
from stario.domain.moderation.model.affixes import Follow
from stario.domain.moderation.model.lexicon import Tier
from stario.domain.moderation.model.restriction import (
    CustomRule,
    RestrictionAction,
    Restrictions,
)
from stario.domain.moderation.model.rule import Release, Rule, RuleKind, RuleState, RuleTerms
from stario.ports.storage import Storage
from tests.builders.values import NOW, new_id

BLOCK, REVIEW = RestrictionAction.BLOCK, RestrictionAction.REVIEW


def a_word(text: str = "gʻirrom", **changes: object) -> RuleTerms:
    terms = {
        "kind": RuleKind.WORD,
        "note": "",
        "category": "profanity",
        "tier": Tier.SEVERE,
        "language": "uz",
        "follow": Follow.ENDING,
        "text": text,
    }
    return RuleTerms(**(terms | changes))  # type: ignore[arg-type]


def allowing(text: str) -> RuleTerms:
    return RuleTerms(kind=RuleKind.ALLOWED, note="", text=text)


def a_threshold(category: str, chance: float) -> RuleTerms:
    return RuleTerms(kind=RuleKind.THRESHOLD, note="", category=category, threshold=chance)


def a_rule(author: Account, terms: RuleTerms | None = None, *, created_at: datetime = NOW) -> Rule:
    return Rule(
        id=RuleId(new_id()),
        terms=terms or a_word(),
        created_by=author.id,
        created_at=created_at,
        updated_at=created_at,
    )


async def in_force(
    storage: Storage, rule: Rule, by: Account, *, state: RuleState = RuleState.LIVE
) -> Rule:
    """Remember *rule* and bring it into *state*, as releases do."""
    async with storage() as work:
        await work.rules.add(rule)
        moved = rule.watch(at=NOW)
        if state is RuleState.LIVE:
            moved = moved.release(by=by.id, at=NOW)
        await work.rules.save(moved)
        number = await work.rules.number() + 1
        await work.rules.released(
            Release(number=number, rule_id=rule.id, state=state, made_by=by.id, made_at=NOW)
        )
        await work.commit()
    return moved


def restrictions(
    artist: Artist,
    by: Account,
    *,
    version: int = 1,
    white: tuple[str, ...] = (),
    black: tuple[str, ...] = (),
    seconds: int | None = None,
    words: tuple[tuple[str, RestrictionAction], ...] = (),
) -> Restrictions:
    return Restrictions(
        artist_id=artist.id,
        version=version,
        whitelist_topics=white,
        blacklist_topics=black,
        max_video_duration_seconds=seconds,
        allow_suggestive=seconds is not None,
        custom_rules=tuple(CustomRule(text=text, action=action) for text, action in words),
        changed_by=by.id,
        changed_at=NOW,
    )
