"""Reading a schema for people: what kind of value, which rules, and one that fits."""

from collections.abc import Mapping
from typing import cast

from stario.entrypoints.http.openapi.schemas import Json

_DEEPEST = 6
_RULES = {
    "minimum": "≥ {}",
    "exclusiveMinimum": "> {}",
    "maximum": "≤ {}",
    "exclusiveMaximum": "< {}",
    "minLength": "length ≥ {}",
    "maxLength": "length ≤ {}",
    "minItems": "items ≥ {}",
    "maxItems": "items ≤ {}",
    "default": "default {}",
}
_SAMPLES: Mapping[str, object] = {
    "integer": 1,
    "number": 1.0,
    "boolean": True,
    "null": None,
    "string": "text",
}
_FORMATS = {"date-time": "2026-11-24T12:00:00Z", "date": "2026-11-24"}


def resolved(schema: Json, document: Json) -> Json:
    """Follow `$ref`, and pass over the null of a value that may be missing."""
    reference = schema.get("$ref")
    if isinstance(reference, str):
        found: Json = document
        for part in reference.removeprefix("#/").split("/"):
            found = cast("Json", found[part])
        return resolved(found, document)
    for choice in cast("list[Json]", schema.get("anyOf", [])):
        if choice != {"type": "null"}:
            return {**resolved(choice, document), **_without_choices(schema)}
    return schema


def kind_of(schema: Json, document: Json) -> str:
    found = resolved(schema, document)
    if "enum" in found:
        return " | ".join(map(str, cast("list[object]", found["enum"])))
    kind = str(found.get("format", found.get("type", "any")))
    items = found.get("items")
    return f"list of {kind_of(items, document)}" if isinstance(items, dict) else kind


def rules_of(schema: Json, document: Json) -> str:
    found = resolved(schema, document)
    return ", ".join(
        text.format(found[name]) for name, text in _RULES.items() if found.get(name) is not None
    )


def example(schema: Json, document: Json, depth: int = 0) -> object:
    """A value that fits *schema*, from its own examples where it has some."""
    found = resolved(schema, document)
    for name in ("examples", "enum"):
        values = found.get(name)
        if isinstance(values, list) and values:
            return values[0]
    if found.get("default") is not None:
        return found["default"]
    items, properties = found.get("items"), found.get("properties")
    if isinstance(items, dict):
        return [example(items, document, depth + 1)] if depth < _DEEPEST else []
    if isinstance(properties, dict) and depth < _DEEPEST:
        return {name: example(part, document, depth + 1) for name, part in properties.items()}
    kind = str(found.get("type", "object"))
    return _FORMATS.get(str(found.get("format")), _SAMPLES.get(kind, {}))


def _without_choices(schema: Json) -> Json:
    return {name: value for name, value in schema.items() if name != "anyOf"}
