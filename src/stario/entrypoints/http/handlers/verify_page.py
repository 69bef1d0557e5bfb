"""The verify page; it works without a script."""

from datetime import datetime
from html import escape
from importlib import resources
from string import Template

from stario.domain.kernel.language import Language
from stario.domain.provenance.model.record import AssetRecord, Standing, Verdict
from stario.domain.provenance.usecases.verify_file import Verification
from stario.entrypoints.http.handlers.verify_words import WORDS, Words
from stario.entrypoints.http.page_policy import styles_of
from stario.entrypoints.http.uploaded_file import FIELD

PAGE = Template(resources.files(__package__).joinpath("verify.html").read_text("utf-8"))
POLICY = (
    f"default-src 'none'; style-src {styles_of(PAGE.template)}; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)

SEALS = {
    Verdict.OURS_INTACT: "good",
    Verdict.OURS_ALTERED: "warn",
    Verdict.NOT_OURS: "plain",
}
STANDING_SEALS = {
    Standing.GOOD: "good",
    Standing.CONSENT_REVOKED: "bad",
    Standing.TAKEN_DOWN: "warn",
}


def upload_page(language: Language) -> str:
    words = WORDS[language]
    return _page(language, words.ask, _card(_heading(words.ask) + _form(words)))


def asset_page(record: AssetRecord, language: Language) -> str:
    words = WORDS[language]
    seal = _seal(STANDING_SEALS[record.standing], words.standings[record.standing])
    title = f"{words.kinds[record.asset.kind]} · {record.artist_name}"
    body = seal + _heading(title) + _text(words.made_by_ai) + _list(_facts(record, words))
    return _page(language, title, _card(body) + _again(words))


def verification_page(found: Verification, language: Language) -> str:
    words = WORDS[language]
    title, sentence = words.verdicts[found.verdict]
    body = _seal(SEALS[found.verdict], title) + _heading(title) + _text(sentence)
    lines = _reasons(found, words)
    if found.record is not None:
        standing = found.record.standing
        if standing is not Standing.GOOD:
            body += _seal(STANDING_SEALS[standing], words.standings[standing])
        lines += _facts(found.record, words)
    elif found.verdict is Verdict.OURS_INTACT:
        body += _text(words.unregistered)
    return _page(language, title, _card(body + _list(lines)) + _card(_form(words)))


def refusal_page(title: str, sentence: str, language: Language) -> str:
    words = WORDS[language]
    body = _seal("bad", title) + _text(sentence)
    return _page(language, title, _card(body) + _card(_form(words)))


def _reasons(found: Verification, words: Words) -> list[tuple[str, str]]:
    if found.verdict is Verdict.OURS_INTACT:
        return [(words.why, words.by_signature)]
    if found.mark_found:
        return [(words.why, words.by_mark)]
    if found.distance_bits is not None:
        return [(words.why, words.by_picture.format(bits=found.distance_bits))]
    return []


def _facts(record: AssetRecord, words: Words) -> list[tuple[str, str]]:
    asset, consent = record.asset, record.consent
    span = words.consent_span.format(
        since=_day(consent.recorded_at), until=_day(consent.valid_until)
    )
    lines = [
        (words.artist, record.artist_name),
        (words.kind, words.kinds[asset.kind]),
        (words.made_at, f"{asset.created_at:%d.%m.%Y %H:%M} UTC"),
        (words.made_with, ", ".join(dict.fromkeys(asset.engines.values()))),
        (words.consent, span),
    ]
    if consent.revoked_at is not None:
        lines.append((words.revoked_at, _day(consent.revoked_at)))
    if record.taken_down_at is not None:
        lines.append((words.taken_down_at, _day(record.taken_down_at)))
    return [*lines, ("ID", asset.id)]


def _day(at: datetime) -> str:
    return f"{at:%d.%m.%Y}"


def _page(language: Language, title: str, body: str) -> str:
    return PAGE.substitute(language=language.value, title=escape(title), body=body)


def _card(inside: str) -> str:
    return f'<section class="card">{inside}</section>\n'


def _seal(kind: str, text: str) -> str:
    return f'<span class="seal {kind}">{escape(text)}</span>'


def _heading(text: str) -> str:
    return f"<h1>{escape(text)}</h1>"


def _text(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _list(lines: list[tuple[str, str]]) -> str:
    if not lines:
        return ""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in lines)
    return f"<dl>{rows}</dl>"


def _form(words: Words) -> str:
    return (
        f"{_text(words.about)}"
        '<form action="/verify" method="post" enctype="multipart/form-data">'
        f'<input type="file" name="{FIELD}" required aria-label="{escape(words.title)}">'
        f"<button>{escape(words.check)}</button></form>"
    )


def _again(words: Words) -> str:
    return f'<p><a href="/verify">{escape(words.another)}</a></p>'
