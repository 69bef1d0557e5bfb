"""The sentences that people read, in each language."""

from collections.abc import Mapping
from importlib import resources

import msgspec

from stario.domain.kernel.language import Language

Gaps = Mapping[str, str | int | float | None]


class ProblemText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`reasons` are more exact sentences than `detail`, by reason."""

    title: str
    detail: str
    reasons: dict[str, str] = {}


class Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language: problems by code, what is wrong with a field by reason, advice by code."""

    problems: dict[str, ProblemText]
    fields: dict[str, str]
    suggestions: dict[str, str]


def _read(language: Language) -> Catalogue:
    file = resources.files(__package__) / "catalogue" / f"{language.value}.json"
    return msgspec.json.decode(file.read_bytes(), type=Catalogue)


CATALOGUES: Mapping[Language, Catalogue] = {language: _read(language) for language in Language}


class _Gaps(dict[str, object]):
    """Shows an ellipsis for what nobody filled in: a gap must not become a failure."""

    def __missing__(self, key: str) -> str:
        return "…"


def title(code: str, language: Language) -> str:
    return _problem(code, language).title


def detail(code: str, gaps: Gaps, language: Language) -> str:
    """One sentence for *code*; `reason` or `what` among the *gaps* choose a more exact one."""
    text = _problem(code, language)
    for name in ("reason", "what"):
        exact = text.reasons.get(str(gaps.get(name)))
        if exact is not None:
            return _fill(exact, gaps)
    return _fill(text.detail, gaps)


def field_message(reason: str, gaps: Gaps, language: Language) -> str:
    fields = CATALOGUES[language].fields
    return _fill(fields.get(reason, fields["form"]), gaps)


def suggestion(code: str, language: Language) -> str | None:
    return CATALOGUES[language].suggestions.get(code)


def inside(message: str) -> str:
    """*message* as the end of a longer sentence; abbreviations keep their capitals."""
    return message if message[1:2].isupper() else message[:1].lower() + message[1:]


def _problem(code: str, language: Language) -> ProblemText:
    problems = CATALOGUES[language].problems
    return problems.get(code, problems["error"])


def _fill(sentence: str, gaps: Gaps) -> str:
    return sentence.format_map(_Gaps(gaps)) if "{" in sentence else sentence
