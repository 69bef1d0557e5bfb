"""The compliance report as a page to read and to print; it works without a script."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from html import escape
from importlib import resources
from string import Template
from typing import cast

from stario.domain.compliance.model.compliance_report import Check, ComplianceReport, Value
from stario.domain.kernel.language import Language
from stario.domain.kernel.tashkent import TASHKENT
from stario.entrypoints.http.page_policy import styles_of

PAGE = Template(resources.files(__package__).joinpath("compliance.html").read_text("utf-8"))
POLICY = (
    f"default-src 'none'; style-src {styles_of(PAGE.template)}; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
REGION = "region of "

Words = Mapping[str, Mapping[str, str]]


@cache
def words_of(language: Language) -> Words:
    name = f"compliance_words.{language.value}.json"
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    return cast("Words", json.loads(text))


def report_page(report: ComplianceReport, language: Language) -> str:
    words = words_of(language)
    page = words["page"]
    counts = dict.fromkeys(words["statuses"], 0)
    for check in report.checks:
        counts[check.status.value] += 1
    summary = " ".join(
        f'<span class="seal {status}">{escape(words["statuses"][status])}: {count}</span>'
        for status, count in counts.items()
        if count
    )
    return PAGE.substitute(
        language=language.value,
        title=escape(page["title"]),
        about=escape(page["about"]),
        when=escape(page["when"].format(at=_time(report.generated_at))),
        summary=summary,
        checks="".join(_check(check, words) for check in report.checks),
    )


def _check(check: Check, words: Words) -> str:
    status = check.status.value
    reasons = "".join(f"<li>{escape(words['reasons'][code])}</li>" for code in check.reasons)
    rows = "".join(
        f"<tr><th>{escape(_name(each.name, words))}</th>"
        f"<td>{escape(_value(each.value, words))}</td></tr>"
        for each in check.evidence
    )
    return (
        f'<section class="card {status}">'
        f"<h2>{escape(words['checks'][check.key.value])}"
        f'<span class="seal {status}">{escape(words["statuses"][status])}</span></h2>'
        + (f"<ul>{reasons}</ul>" if reasons else "")
        + (f"<table>{rows}</table>" if rows else "")
        + "</section>\n"
    )


def _name(name: str, words: Words) -> str:
    if name.startswith(REGION):
        store = name.removeprefix(REGION)
        return words["page"]["region"].format(store=words["stores"].get(store, store))
    return words["evidence"][name]


def _value(value: Value, words: Words) -> str:
    page = words["page"]
    if value is None or value == "":
        return page["nothing"]
    if isinstance(value, datetime):
        return _time(value)
    if isinstance(value, bool):
        return page["yes"] if value else page["no"]
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")
    return words["stores"].get(value, value)


def _time(at: datetime) -> str:
    return f"{at.astimezone(TASHKENT):%d.%m.%Y %H:%M:%S} (UTC+5)"
