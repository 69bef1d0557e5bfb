"""The document as one page: no script, nothing from elsewhere, readable on a phone."""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from importlib import resources
from typing import cast

from stario.domain.kernel.language import Language
from stario.entrypoints.http.openapi.examples import example, kind_of, resolved, rules_of
from stario.entrypoints.http.openapi.schemas import Json
from stario.entrypoints.http.sentences import CATALOGUES

STYLE = (resources.files(__package__) / "page.css").read_text("utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
PAGE_POLICY = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


def page_of(document: Json) -> str:
    """Render *document* as HTML."""
    info = cast("Mapping[str, str]", document["info"])
    title = escape(info["title"])
    tags = [str(tag["name"]) for tag in cast("list[Json]", document["tags"])]
    links = "".join(f'<a href="#{_anchor(tag)}">{escape(tag)}</a>' for tag in tags)
    paragraphs = "".join(f"<p>{_inline(p)}</p>" for p in info["description"].split("\n\n"))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} API</title><style>{STYLE}</style></head><body>"
        f"<header><h1>{title} API <small>{escape(info['version'])}</small></h1>{paragraphs}"
        f'<p><a href="/openapi.json">openapi.json</a> (OpenAPI 3.1)</p>'
        f'<nav>{links}<a href="#problems">Problems</a></nav></header>'
        f"<main>{''.join(_section(tag, document) for tag in tags)}{_problems()}</main>"
        f"</body></html>"
    )


def _section(tag: str, document: Json) -> str:
    parts = [
        _operation(method, path, operation, document)
        for path, operations in cast("Mapping[str, Mapping[str, Json]]", document["paths"]).items()
        for method, operation in operations.items()
        if tag in cast("list[str]", operation["tags"])
    ]
    return f'<section id="{_anchor(tag)}"><h2>{escape(tag)}</h2>{"".join(parts)}</section>'


def _operation(method: str, path: str, operation: Json, document: Json) -> str:
    name = str(operation["operationId"])
    described = operation.get("description")
    inside = [
        f"<p>{_inline(str(described))}</p>" if described else "",
        _who(operation),
        _parameters(operation, document),
        _body(operation, document),
        _responses(operation, document),
    ]
    return (
        f'<details id="{escape(name)}"><summary><b class="{method}">{method.upper()}</b> '
        f"<code>{escape(path)}</code> <span>{escape(str(operation['summary']))}</span></summary>"
        f"{''.join(inside)}</details>"
    )


def _who(operation: Json) -> str:
    roles = cast("list[str] | None", operation.get("x-roles"))
    if roles is None:
        return '<p class="who">Open to everybody.</p>'
    return f'<p class="who">Roles: {escape(", ".join(roles))}.</p>'


def _parameters(operation: Json, document: Json) -> str:
    found = [resolved(p, document) for p in cast("list[Json]", operation["parameters"])]
    rows = (
        (
            f"{p['name']} ({p['in']})",
            cast("Json", p["schema"]),
            bool(p.get("required")),
            str(p.get("description", "")),
        )
        for p in found
    )
    return f"<h3>Parameters</h3>{_table(rows, document)}" if found else ""


def _body(operation: Json, document: Json) -> str:
    body = cast("Json | None", operation.get("requestBody"))
    if body is None:
        return ""
    kinds = cast("Mapping[str, Json]", body["content"])
    return "<h3>Body</h3>" + "".join(
        f"<p><code>{escape(kind)}</code></p>{_schema(cast('Json', media['schema']), document)}"
        for kind, media in kinds.items()
    )


def _responses(operation: Json, document: Json) -> str:
    parts = []
    for status, response in cast("Mapping[str, Json]", operation["responses"]).items():
        parts.append(f"<dt>{status}</dt><dd>{_inline(str(response['description']))}")
        for kind, media in cast("Mapping[str, Json]", response.get("content", {})).items():
            if kind != "application/problem+json":
                parts.append(f" <code>{escape(kind)}</code>")
                parts.append(_schema(cast("Json", media["schema"]), document))
        parts.append("</dd>")
    return f"<h3>Answers</h3><dl>{''.join(parts)}</dl>"


def _schema(schema: Json, document: Json) -> str:
    shape = resolved(schema, document)
    items = shape.get("items")
    if isinstance(items, dict):
        shape = resolved(items, document)
    properties = cast("Mapping[str, Json]", shape.get("properties", {}))
    required = cast("list[str]", shape.get("required", []))
    rows = (
        (name, part, name in required, str(resolved(part, document).get("description", "")))
        for name, part in properties.items()
    )
    if not properties:
        return ""
    shown = json.dumps(example(schema, document), indent=2, ensure_ascii=False)
    return f"{_table(rows, document)}<pre>{escape(shown)}</pre>"


def _table(rows: Iterable[tuple[str, Json, bool, str]], document: Json) -> str:
    return f"<table>{''.join(_rows(rows, document))}</table>"


def _rows(rows: Iterable[tuple[str, Json, bool, str]], document: Json) -> Iterator[str]:
    for name, schema, required, described in rows:
        mark = '<i title="required">*</i>' if required else ""
        rules = rules_of(schema, document)
        yield (
            f"<tr><th><code>{escape(name)}</code>{mark}</th>"
            f"<td>{escape(kind_of(schema, document))}{f' <q>{escape(rules)}</q>' if rules else ''}"
            f"{f'<br>{_inline(described)}' if described else ''}</td></tr>"
        )


def _problems() -> str:
    rows = []
    for code in sorted(CATALOGUES[Language.ENGLISH].problems):
        said = "<br>".join(
            f'<span lang="{language.value}">{escape(catalogue.problems[code].detail)}</span>'
            for language, catalogue in CATALOGUES.items()
        )
        rows.append(
            f'<tr id="problem-{escape(code)}"><th><code>{escape(code)}</code></th>'
            f"<td>{said}</td></tr>"
        )
    return (
        '<section id="problems"><h2>Problems</h2><p>The member <code>code</code> of an error, '
        f"and its usual sentence.</p><table>{''.join(rows)}</table></section>"
    )


def _anchor(tag: str) -> str:
    return escape(tag.lower().replace(" ", "-"))


def _inline(text: str) -> str:
    """Escaped, with `code` between backquotes."""
    parts = escape(text).split("`")
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(parts))
