"""From staff's rules to a moderator that judges by them."""

from collections.abc import Iterable
from functools import lru_cache

from stario.adapters.moderation.lexicons import shipped_allowed, shipped_lexicon
from stario.adapters.moderation.shadows import shadows_of
from stario.adapters.moderation.text_moderator import FoldingTextModerator
from stario.domain.moderation.model import policy
from stario.domain.moderation.model.findings import TextJudge
from stario.domain.moderation.model.lexicon import Lexicon
from stario.domain.moderation.model.rule import Rule, RuleKind, Ruleset, RuleState
from stario.domain.moderation.model.scan import Scanner


@lru_cache(maxsize=2)
def moderator_by(ruleset: Ruleset) -> FoldingTextModerator:
    """
    Compile what is in force and in shadow; some tens of milliseconds, and once a process.

    Raises:
        ValueError: a rule is not what its kind says.
    """
    if not ruleset.rules:
        return FoldingTextModerator(number=ruleset.number)
    live, shadow = RuleState.LIVE, RuleState.SHADOW
    words = [rule.entry() for rule in ruleset.in_state(live, RuleKind.WORD)]
    allowed = (*shipped_allowed(), *_texts(ruleset.in_state(live, RuleKind.ALLOWED)))
    thresholds = {**policy.THRESHOLDS, **_chances(ruleset.in_state(live, RuleKind.THRESHOLD))}
    lexicon = Lexicon([*shipped_lexicon().entries, *words], allowed)
    return FoldingTextModerator(
        judge=TextJudge(scanner=Scanner(lexicon)),
        allowed=allowed,
        thresholds=thresholds,
        shadows=shadows_of(
            [rule for rule in ruleset.rules if rule.state is shadow],
            allowed=allowed,
            live_thresholds=thresholds,
        ),
        number=ruleset.number,
    )


def _texts(rules: Iterable[Rule]) -> Iterable[str]:
    return (rule.terms.text for rule in rules if rule.terms.text)


def _chances(rules: Iterable[Rule]) -> dict[str, float]:
    """The latest release of a category counts."""
    by_release = sorted(rules, key=lambda rule: (rule.updated_at, rule.id))
    return {
        rule.terms.category: rule.terms.threshold
        for rule in by_release
        if rule.terms.category and rule.terms.threshold is not None
    }
