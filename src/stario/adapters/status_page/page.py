"""The status page in HTML: one file, without a script and with nothing to load."""

import base64
import hashlib
from collections.abc import Iterable
from datetime import datetime
from html import escape
from importlib import resources
from string import Template

from stario.adapters.status_page.words import Words, told_in, words_of
from stario.domain.kernel.language import Language
from stario.domain.kernel.tashkent import TASHKENT
from stario.domain.operations.model.component import Component, Condition
from stario.domain.operations.model.status import (
    ComponentStatus,
    Day,
    Maintenance,
    PublicIncident,
    StatusReport,
    grade,
)

NAMES = {Language.UZBEK: "Oʻzbekcha", Language.RUSSIAN: "Русский", Language.ENGLISH: "English"}
WORTH_TELLING = frozenset({Condition.PARTIAL_OUTAGE, Condition.MAJOR_OUTAGE})
CHECK = "M12 2a10 10 0 100 20 10 10 0 000-20zm-1.4 14.6l-4.2-4.2 1.7-1.7 2.5 2.5 5.3-5.3 1.7 1.7z"
MARK = "M12 2a10 10 0 100 20 10 10 0 000-20zm-1.2 4.5h2.4v7h-2.4zm0 8.6h2.4v2.4h-2.4z"


def _read(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text("utf-8")


STYLE = _read("page.css")
PAGE = Template(_read("page.html"))
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'"
"""Only the style of the page itself: whatever else stood in it would not be followed."""


def page_of(report: StatusReport, language: Language) -> str:
    words = words_of(language)
    well = report.condition is Condition.OPERATIONAL
    updated = f"{_moment(report.at)}:{report.at.astimezone(TASHKENT):%S}"
    return PAGE.substitute(
        language=language.value,
        policy=POLICY,
        style=STYLE,
        title=escape(words["title"]),
        lead=escape(words["lead"][report.condition.value]),
        languages=escape(words["languages"]),
        switcher=_switcher(language),
        condition=report.condition.value,
        icon=CHECK if well else MARK,
        updated=_timed(words["updated"], report.at, updated),
        maintenance=_maintenance(report.maintenance, language),
        services=escape(words["services"]),
        rows="".join(_row(status, words) for status in report.components),
        incidents_title=escape(words["incidents"]),
        incidents=_incidents(report.incidents, language),
        feeds=escape(words["feeds"]),
    )


def _switcher(current: Language) -> str:
    return "".join(
        f'<b lang="{language.value}" aria-current="page">{name}</b>'
        if language is current
        else f'<a href="status.{language.value}.html" lang="{language.value}">{name}</a>'
        for language, name in NAMES.items()
    )


def _row(status: ComponentStatus, words: Words) -> str:
    name = escape(words["components"][status.component.value])
    now = escape(words["conditions"][status.condition.value])
    bars = "".join(_bar(day, words) for day in status.days)
    share = status.uptime
    told = (
        words["no_uptime"]
        if share is None
        else words["uptime"].format(share=percent(share, words["point"]))
    )
    return (
        f'<li><div class="head"><h3>{name}</h3>'
        f'<span class="now {status.condition.value}">{now}</span></div>'
        f'<div class="bars" aria-hidden="true">{bars}</div>'
        f'<div class="foot"><span class="ago">{escape(words["ago"])}</span>'
        f"<strong>{escape(told)}</strong><span>{escape(words['today'])}</span></div>"
        f"{_bad_days(status.days, words)}</li>"
    )


def _bar(day: Day, words: Words) -> str:
    return f'<i class="{grade(day).value}" title="{escape(_told(day, words))}"></i>'


def _bad_days(days: Iterable[Day], words: Words) -> str:
    """For whoever sees no bars, and cannot hover over them."""
    bad = [day for day in days if grade(day) in WORTH_TELLING]
    if not bad:
        return ""
    lines = "".join(f"<li>{escape(_told(day, words))}</li>" for day in reversed(bad))
    summary = escape(f"{words['bad_days']}: {len(bad)}")
    return f"<details><summary>{summary}</summary><ul>{lines}</ul></details>"


def _told(day: Day, words: Words) -> str:
    said = f"{day.day:%d.%m.%Y}: {words['days'][grade(day).value]}"
    return said if day.uptime is None else f"{said}, {percent(day.uptime, words['point'])} %"


def _maintenance(maintenance: tuple[Maintenance, ...], language: Language) -> str:
    words = words_of(language)
    if not maintenance:
        return ""
    cards = "".join(
        f'<section class="card event under_maintenance"><h3 lang="{told}">{escape(title)}</h3>'
        f'<p class="meta">{_span(each.begins_at, each.ends_at)}'
        f"{_affected(each.components, words)}</p></section>"
        for each in maintenance
        for title, told in (told_in(each.titles, language),)
    )
    return f"<h2>{escape(words['maintenance'])}</h2>{cards}"


def _incidents(incidents: tuple[PublicIncident, ...], language: Language) -> str:
    words = words_of(language)
    if not incidents:
        return f'<p class="card none">{escape(words["no_incidents"])}</p>'
    return "".join(_incident(incident, language) for incident in incidents)


def _incident(incident: PublicIncident, language: Language) -> str:
    words, published = words_of(language), incident.published
    title, told = told_in(published.titles, language)
    kind = "over" if published.is_over else published.impact.value
    notices = "".join(
        f"<li><b>{escape(words['states'][notice.state.value])}</b>"
        f'{_timed("{at}", notice.at, _moment(notice.at))}<p lang="{spoken}">{escape(text)}</p></li>'
        for notice in reversed(published.notices)
        for text, spoken in (told_in(notice.texts, language),)
    )
    return (
        f'<article class="card event {kind}"><h3 lang="{told}">{escape(title)}</h3>'
        f'<p class="meta">{incident.name}{_affected(published.components, words)}</p>'
        f"<ol>{notices}</ol></article>"
    )


def _affected(components: tuple[Component, ...], words: Words) -> str:
    if not components:
        return ""
    names = ", ".join(words["components"][component.value] for component in components)
    return f" · {escape(words['affects'])}: {escape(names)}"


def _timed(sentence: str, at: datetime, shown: str) -> str:
    stamp = f'<time datetime="{at:%Y-%m-%dT%H:%M:%SZ}">{escape(shown)}</time>'
    return escape(sentence).replace("{at}", stamp)


def _span(begins_at: datetime, ends_at: datetime) -> str:
    begin, end = begins_at.astimezone(TASHKENT), ends_at.astimezone(TASHKENT)
    until = f"{end:%H:%M}" if begin.date() == end.date() else f"{end:%d.%m.%Y %H:%M}"
    return f"{begin:%d.%m.%Y %H:%M} – {until}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(TASHKENT):%d.%m.%Y %H:%M}"


def percent(share: float, point: str) -> str:
    """Two digits, rounded down: what was not all of the time is never called 100 %."""
    hundredths = int(share * 10_000 + 1e-9)
    return "100" if hundredths == 10_000 else f"{hundredths // 100}{point}{hundredths % 100:02}"
