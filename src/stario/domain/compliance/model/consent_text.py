"""
The texts that people agree to: by kind, version and language, each with its hash.

Source of what they have to say: the model procedure for processing personal data (Ministry of
Justice of Uzbekistan, registered as 3478 on 15 November 2023): operator and taxpayer number,
subject, purposes, data, term, third parties, transfer across borders.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

import attrs

from stario.domain.compliance.model.consent_words.likeness_1 import LIKENESS_1
from stario.domain.compliance.model.consent_words.terms_1 import TERMS_1
from stario.domain.compliance.model.consent_words.voice_1 import VOICE_1
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language

UNREGISTERED = "-"
"""Instead of a taxpayer's number where the operator has set none."""


class TextKind(StrEnum):
    TERMS = "terms"
    LIKENESS = "likeness"
    VOICE = "voice"


@attrs.frozen(kw_only=True)
class Operator:
    """Who asks: the taxpayer's number (STIR) has nine digits, or is empty where none is set."""

    name: str
    tin: str


@attrs.frozen(kw_only=True)
class ConsentText:
    """One text as a person sees it; `sha256` is the hash of its UTF-8 bytes, in hex."""

    kind: TextKind
    version: str
    language: Language
    text: str
    in_use_since: datetime

    @property
    def title(self) -> str:
        return self.text.partition("\n")[0]

    @property
    def sha256(self) -> str:
        return sha256(self.text.encode()).hexdigest()


@attrs.frozen(kw_only=True)
class Wording:
    """One version in every language, with gaps for the operator."""

    version: str
    in_use_since: datetime
    texts: Mapping[Language, str]


FIRST = datetime(2026, 11, 1, tzinfo=UTC)
FIRST_VERSION = "2026-11-1"

WORDINGS: Mapping[TextKind, tuple[Wording, ...]] = {
    TextKind.TERMS: (Wording(version=FIRST_VERSION, in_use_since=FIRST, texts=TERMS_1),),
    TextKind.LIKENESS: (Wording(version=FIRST_VERSION, in_use_since=FIRST, texts=LIKENESS_1),),
    TextKind.VOICE: (Wording(version=FIRST_VERSION, in_use_since=FIRST, texts=VOICE_1),),
}
"""Every version that was ever shown, the newest last."""


def current_version(kind: TextKind) -> str:
    return WORDINGS[kind][-1].version


def accepted_terms(version: str | None) -> str:
    """
    Give the version of the terms that somebody accepts; None stands for those in use.

    Raises:
        Invalid: `terms_version` is not the one in use: an old app must show the new terms.
    """
    current = current_version(TextKind.TERMS)
    if version not in (None, current):
        raise Invalid("terms_version", "unknown_version", current=current)
    return current


def consent_text(
    kind: TextKind, language: Language, operator: Operator, *, version: str | None = None
) -> ConsentText:
    """
    Give a text of *operator*; without a *version* the newest.

    Raises:
        Invalid: `version` is `unknown_version`.
    """
    wanted = version or current_version(kind)
    for wording in WORDINGS[kind]:
        if wording.version == wanted:
            return _filled(kind, wording, language, operator)
    raise Invalid("version", "unknown_version", current=current_version(kind))


def current_texts(operator: Operator) -> tuple[ConsentText, ...]:
    """Every text in use now, in every language."""
    return tuple(
        _filled(kind, wordings[-1], language, operator)
        for kind, wordings in WORDINGS.items()
        for language in Language
    )


def texts_of(version: str, operator: Operator) -> tuple[ConsentText, ...]:
    """Every text of a version that was ever shown, in every language; none of an unknown one."""
    return tuple(
        _filled(kind, wording, language, operator)
        for kind, wordings in WORDINGS.items()
        for wording in wordings
        if wording.version == version
        for language in Language
    )


def _filled(
    kind: TextKind, wording: Wording, language: Language, operator: Operator
) -> ConsentText:
    gaps = {"operator": operator.name, "tin": operator.tin or UNREGISTERED}
    return ConsentText(
        kind=kind,
        version=wording.version,
        language=language,
        text=wording.texts[language].format(**gaps),
        in_use_since=wording.in_use_since,
    )
