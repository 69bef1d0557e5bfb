"""The topics that artists may leave out, with the words that name them."""

from collections import defaultdict
from functools import cache

import attrs

from stario.adapters.moderation.lexicons import LANGUAGES, parse, text_of
from stario.domain.generation.model.greeting import Occasion
from stario.domain.moderation.model.lexicon import Entry
from stario.domain.moderation.model.policy import ARTIST_TOPIC
from stario.domain.moderation.model.restricted import TopicLists


@cache
def shipped_topics() -> TopicLists:
    """
    Read the lists once a process.

    A plain greeting and a congratulation have no words that are not in every other text: orders
    are of such a topic, texts are not.
    """
    lists: defaultdict[str, list[Entry]] = defaultdict(list)
    for occasion in Occasion:
        lists[occasion.value] = []
    for language in LANGUAGES:
        for item in parse(text_of(f"topics_{language}"), language):
            lists[item.category].append(
                attrs.evolve(item, category=ARTIST_TOPIC, rule=item.category)
            )
    return {topic: tuple(entries) for topic, entries in lists.items()}


def topic_names() -> tuple[str, ...]:
    """Topics with a list, and occasions, in the order of the alphabet."""
    return tuple(sorted(shipped_topics()))
