"""The words of the status page."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TypedDict, cast

from stario.domain.kernel.language import Language

FALLBACKS = (Language.UZBEK, Language.RUSSIAN, Language.ENGLISH)


class Words(TypedDict):
    title: str
    lead: Mapping[str, str]
    conditions: Mapping[str, str]
    days: Mapping[str, str]
    components: Mapping[str, str]
    states: Mapping[str, str]
    updated: str
    services: str
    uptime: str
    no_uptime: str
    point: str
    ago: str
    today: str
    bad_days: str
    incidents: str
    no_incidents: str
    maintenance: str
    affects: str
    feeds: str
    languages: str


@cache
def words_of(language: Language) -> Words:
    name = f"words.{language.value}.json"
    return cast("Words", json.loads(resources.files(__package__).joinpath(name).read_text("utf-8")))


def told_in(texts: Mapping[str, str], language: Language) -> tuple[str, str]:
    """Give the text and its language: the one that is wanted, or whichever there is."""
    for wanted in (language, *FALLBACKS):
        if wanted.value in texts:
            return texts[wanted.value], wanted.value
    return "", language.value
