"""
An artist's restrictions, made ready to judge texts.

A topic is found by its words, not by its sense: each has a list, and a topic without one is looked
for by its own name. What names no topic of any list is on none.
"""

from collections.abc import Iterable, Iterator, Mapping

import attrs

from stario.domain.moderation.model import policy
from stario.domain.moderation.model.affixes import LANGUAGES, Follow
from stario.domain.moderation.model.findings import Finding
from stario.domain.moderation.model.lexicon import Entry, Hit, Lexicon, Tier, entry
from stario.domain.moderation.model.policy import ARTIST_TOPIC, ARTIST_WORD
from stario.domain.moderation.model.restriction import RestrictionAction, Restrictions
from stario.domain.moderation.model.scan import Scanned, Scanner
from stario.domain.moderation.model.words import spelling

TopicLists = Mapping[str, tuple[Entry, ...]]

SHORTEST_WITH_ENDINGS = 3
"""Letters of the key; a shorter word with an ending is any other word."""
MOST_REMEMBERED = 500
"""Tokens for one artist: some hundreds of artists are in memory at once."""


@attrs.frozen(kw_only=True)
class RestrictedJudge:
    """Judges texts by one version of an artist's restrictions; the same words, the same answer."""

    restrictions: Restrictions
    scanner: Scanner

    def __call__(
        self, texts: Mapping[str, str], *, topic: str | None
    ) -> Iterator[tuple[str, Finding]]:
        """
        Give what speaks against *texts* (field -> raw text), with its field.

        The topics of the texts are those that their words name; where these name none, *topic* is
        the one, which the order was placed for.
        """
        named: set[str] = set()
        for field, text in texts.items():
            scanned = self.scanner(text)
            named |= {hit.entry.rule for hit in scanned.hits if _names_topic(hit)}
            yield from ((field, finding) for finding in self._findings(scanned))
        if self._is_off_list(named or {topic or ""}):
            field, text = next(
                ((field, text) for field, text in texts.items() if text.strip()), ("", "")
            )
            if text:
                yield field, _off_list(text)

    def _findings(self, scanned: Scanned) -> Iterator[Finding]:
        declined = self.restrictions.blacklist_topics
        for hit in _first_of_each_place(scanned.hits):
            item = hit.entry
            if item.category == ARTIST_WORD or item.rule in declined:
                start, end = scanned.span(hit)
                yield Finding(
                    category=item.category,
                    reason=f"artist.{item.rule}",
                    start=start,
                    end=end,
                    confidence=policy.confidence(hit),
                )

    def _is_off_list(self, topics: set[str]) -> bool:
        wanted = self.restrictions.whitelist_topics
        return bool(wanted) and topics.isdisjoint(wanted)


def restricted_judge(restrictions: Restrictions, lists: TopicLists) -> RestrictedJudge:
    """Compile; it takes some milliseconds."""
    entries = [*_words(restrictions), *_topics(restrictions, lists)]
    scanner = Scanner(Lexicon(entries, ()), most_remembered=MOST_REMEMBERED)
    return RestrictedJudge(restrictions=restrictions, scanner=scanner)


def _words(restrictions: Restrictions) -> Iterator[Entry]:
    for rule in restrictions.custom_rules:
        blocks = rule.action is RestrictionAction.BLOCK
        tier = Tier.SEVERE if blocks else Tier.MILD
        yield from _in_every_language(ARTIST_WORD, tier, rule.text, rule="word")


def _topics(restrictions: Restrictions, lists: TopicLists) -> Iterator[Entry]:
    asked = {*restrictions.blacklist_topics, *restrictions.whitelist_topics}
    # With a white list it counts too that a text speaks of something else.
    known = {*lists} if restrictions.whitelist_topics else {*lists} & asked
    for topic in sorted(known):
        yield from lists[topic]
    for topic in sorted(asked - {*lists}):
        yield from _in_every_language(ARTIST_TOPIC, Tier.SEVERE, topic, rule=topic)


def _in_every_language(category: str, tier: Tier, text: str, *, rule: str) -> Iterator[Entry]:
    """Whose endings a word of an artist's takes, nobody says: it may be any."""
    shortest = len(spelling(text.rsplit(maxsplit=1)[-1]).key)
    follow = Follow.ENDING if shortest >= SHORTEST_WITH_ENDINGS else Follow.NOTHING
    for language in LANGUAGES:
        yield attrs.evolve(entry(category, tier, language, follow, text), rule=rule)


def _names_topic(hit: Hit) -> bool:
    return hit.entry.category == ARTIST_TOPIC and not hit.guessed


def _first_of_each_place(hits: Iterable[Hit]) -> Iterator[Hit]:
    """An entry stands in it once a language."""
    seen = set()
    for hit in hits:
        key = (hit.first, hit.last, hit.entry.category, hit.entry.rule)
        if key not in seen:
            seen.add(key)
            yield hit


def _off_list(text: str) -> Finding:
    return Finding(
        category=ARTIST_TOPIC,
        reason="topics.off_list",
        start=0,
        end=len(text),
        confidence=policy.MILD,
    )
