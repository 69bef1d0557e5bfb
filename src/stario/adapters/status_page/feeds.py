"""
The status as JSON, and incidents as a feed.

Source: RFC 4287, "The Atom Syndication Format".
"""

import json
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from stario.adapters.status_page.words import told_in, words_of
from stario.domain.kernel.language import Language
from stario.domain.operations.model.status import (
    ComponentStatus,
    Maintenance,
    PublicIncident,
    StatusReport,
    grade,
)

FEED_LANGUAGE = Language.UZBEK


def json_of(report: StatusReport) -> bytes:
    return json.dumps(
        {
            "generated_at": _stamp(report.at),
            "status": report.condition.value,
            "components": [_component(status) for status in report.components],
            "incidents": [_incident(incident) for incident in report.incidents],
            "maintenance": [_maintenance(each) for each in report.maintenance],
        },
        ensure_ascii=False,
    ).encode()


def atom_of(report: StatusReport, *, page_url: str) -> bytes:
    """Each incident is an entry, which changes with its notices."""
    title = words_of(FEED_LANGUAGE)["title"]
    entries = "".join(_entry(incident, page_url) for incident in report.incidents)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{FEED_LANGUAGE.value}">'
        f"<id>{escape(page_url)}</id><title>{escape(title)}</title>"
        f"<updated>{_stamp(report.at)}</updated><author><name>Stario</name></author>"
        f"<link href={quoteattr(page_url)}/>"
        f'<link rel="self" href={quoteattr(page_url + ".atom")}/>{entries}</feed>\n'
    ).encode()


def _entry(incident: PublicIncident, page_url: str) -> str:
    published = incident.published
    title, _ = told_in(published.titles, FEED_LANGUAGE)
    states = words_of(FEED_LANGUAGE)["states"]
    told = "".join(
        f"<p><b>{escape(states[n.state.value])}</b> · {_stamp(n.at)}<br/>"
        f"{escape(told_in(n.texts, FEED_LANGUAGE)[0])}</p>"
        for n in reversed(published.notices)
    )
    return (
        f"<entry><id>tag:stario.uz,2026:incident/{incident.name}</id>"
        f"<title>{escape(f'{incident.name}: {title}')}</title>"
        f"<published>{_stamp(published.notices[0].at)}</published>"
        f"<updated>{_stamp(published.notices[-1].at)}</updated>"
        f"<link href={quoteattr(page_url)}/>"
        f'<content type="html">{escape(told)}</content></entry>'
    )


def _component(status: ComponentStatus) -> dict[str, object]:
    return {
        "name": status.component.value,
        "status": status.condition.value,
        "uptime": status.uptime,
        "days": [
            {"date": day.day.isoformat(), "status": grade(day).value, "uptime": day.uptime}
            for day in status.days
        ],
    }


def _incident(incident: PublicIncident) -> dict[str, object]:
    published = incident.published
    return {
        "number": incident.name,
        "titles": dict(published.titles),
        "components": [component.value for component in published.components],
        "impact": published.impact.value,
        "status": published.notices[-1].state.value,
        "notices": [
            {"at": _stamp(n.at), "status": n.state.value, "texts": dict(n.texts)}
            for n in published.notices
        ],
    }


def _maintenance(each: Maintenance) -> dict[str, object]:
    return {
        "titles": dict(each.titles),
        "components": [component.value for component in each.components],
        "begins_at": _stamp(each.begins_at),
        "ends_at": _stamp(each.ends_at),
    }


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
