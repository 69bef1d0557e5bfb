"""What trying a rule on past cases promises."""

import attrs
import pytest

from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock
from stario.adapters.moderation.ruled import RuledTextModerator
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.opening import open_case
from stario.domain.moderation.model.review_case import ReviewCase, Subject
from stario.domain.moderation.model.rule import RuleState
from stario.domain.moderation.model.verdict import ContentType
from stario.ports.moderation import RuleTrials
from tests.builders import NOW, an_account, new_id
from tests.builders.rules import a_rule, a_threshold, allowing

LONG = "Bu kecha shahar markazida katta uchrashuv boʻladi va hamma yotoqqa kiradi deyishadi"


@pytest.fixture
def rule_trials() -> RuleTrials:
    return RuledTextModerator(storage=MemoryStorage(), clock=MemoryClock())


def a_case(**texts: str) -> ReviewCase:
    return open_case(
        id_=new_id(),
        content_type=ContentType.TEXT,
        subject=Subject.CONTENT,
        subject_id=new_id(),
        language=Language.UZBEK,
        texts=texts,
        at=NOW,
    )


async def test_a_rule_of_each_kind_says_what_it_would_judge_otherwise(
    rule_trials: RuleTrials,
) -> None:
    author = an_account()
    cases = [
        a_case(text="Salom", secondary_text="ғирромлар"),
        a_case(text="Tentakchalar"),
        a_case(text=LONG),
        a_case(),
    ]

    for terms, flagged in (
        (None, (True, False, False, False)),
        (allowing("tentakcha"), (False, True, False, False)),
        (a_threshold("nsfw", 0.05), (False, False, True, False)),
    ):
        assert await rule_trials.flagged(a_rule(author, terms), cases) == flagged
    assert await rule_trials.flagged(a_rule(author), ()) == ()


async def test_the_state_of_a_rule_does_not_matter(rule_trials: RuleTrials) -> None:
    rule = attrs.evolve(a_rule(an_account()), state=RuleState.RETIRED)

    assert await rule_trials.flagged(rule, [a_case(text="gʻirrom")]) == (True,)
