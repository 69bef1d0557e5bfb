"""Rules of moderation, and what artists leave out."""

from dependency_injector import containers, providers

from stario.adapters.moderation.ruled import RuledTextModerator
from stario.adapters.moderation.topics import topic_names
from stario.adapters.system import Uuid7Ids
from stario.domain.moderation.usecases.draft_rule import DraftRule
from stario.domain.moderation.usecases.move_rule import MoveRule
from stario.domain.moderation.usecases.read_restrictions import ReadRestrictions
from stario.domain.moderation.usecases.read_rules import ReadRules
from stario.domain.moderation.usecases.replace_restrictions import ReplaceRestrictions
from stario.domain.moderation.usecases.try_rule import TryRule
from stario.entrypoints.http.handlers.restrictions import RestrictionHandlers
from stario.entrypoints.http.handlers.rules import RuleHandlers
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class RulesContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()

    ids = One(Uuid7Ids)
    restrictions = One(
        RestrictionHandlers, read_restrictions=One(ReadRestrictions, storage=storage),
        replace_restrictions=One(ReplaceRestrictions, storage=storage, clock=clock, ids=ids),
        known_topics=One(topic_names),
    )  # fmt: skip
    rules = One(
        RuleHandlers, draft_rule=One(DraftRule, storage=storage, clock=clock, ids=ids),
        read_rules=One(ReadRules, storage=storage),
        move_rule=One(MoveRule, storage=storage, clock=clock, ids=ids),
        try_rule=One(
            TryRule, storage=storage,
            rule_trials=One(RuledTextModerator, storage=storage, clock=clock),
        ),
    )  # fmt: skip
