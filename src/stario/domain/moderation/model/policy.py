"""From what was found to what happens."""

from collections.abc import Iterable

from stario.domain.moderation.model.lexicon import Hit, Tier

SURE = 0.9
"""From here on a text is refused at once, in the categories where a refusal needs no person."""

THRESHOLDS = {
    "political": 0.8,
    "nsfw": 0.7,
    "violence": 0.7,
    "misinformation": 0.75,
    # Zero tolerance: what may be hate is never let through by itself.
    "hate": 0.5,
}
"""Calibrated chances from which a model's word counts; the same in every language."""

ARTIST_TOPIC, ARTIST_WORD = "artist_topic", "artist_word"
"""What an artist does not want to speak of: a topic by its list, and words of her own."""

REFUSED = frozenset({"profanity", "hate", "violence", "nsfw", "contact", ARTIST_TOPIC, ARTIST_WORD})
"""Refused when sure. Whether politics and claims may stand is always a person's to judge."""

SUGGESTIONS = {
    "hate": "avoid_hate",
    "violence": "remove_threats",
    "profanity": "remove_rude_words",
    "nsfw": "remove_adult_words",
    "contact": "remove_contacts",
    ARTIST_TOPIC: "choose_another_topic",
    ARTIST_WORD: "remove_artists_words",
    "misinformation": "avoid_claims",
    "political": "avoid_politics",
    "intent": "keep_to_greetings",
}
"""What the fan can do about it, the worst first."""

GUESSED = 0.75
QUOTED = 0.7
MILD = 0.6
TOPIC = 0.85

LONGEST_WITHOUT_INTENT = 10
"""Words; a longer text that greets, thanks or wishes nobody is no greeting."""


def confidence(hit: Hit) -> float:
    """How sure an entry alone makes."""
    entry = hit.entry
    if entry.category in ("political", "misinformation"):
        return TOPIC
    if entry.tier is Tier.MILD:
        return MILD
    if hit.guessed:
        return GUESSED
    if entry.tier is Tier.STRONG:
        return GUESSED if entry.category == "violence" else 0.95
    return 0.99


def is_refused(category: str, chance: float, *, by_model: bool = False) -> bool:
    """Say whether this alone refuses a text. A model's word never does: it can't say why."""
    return category in REFUSED and chance >= SURE and not by_model


def suggestion(categories: Iterable[str]) -> str | None:
    """Give the advice on the worst of *categories*."""
    present = set(categories)
    return next((advice for category, advice in SUGGESTIONS.items() if category in present), None)
