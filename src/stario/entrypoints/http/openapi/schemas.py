"""JSON Schemas of everything that the routes take and give."""

from collections.abc import Iterable, Mapping
from typing import cast

import attrs
import msgspec

from stario.entrypoints.http.problems import Problem
from stario.entrypoints.http.routing import Route

Json = dict[str, object]

_TEMPLATE = "#/components/schemas/{name}"


@attrs.frozen
class Schemas:
    """
    `components` by name; `reference` finds the schema of a type of a route.

    Structs that are only parameters are taken apart by `parameters` and stand in no component.
    """

    components: Mapping[str, Json]
    _by_type: Mapping[int, Json]
    _parts: Mapping[str, Json]

    def reference(self, wanted: object) -> Json:
        return self._by_type[id(wanted)]

    def parameters(self, wanted: object, *, place: str) -> list[Json]:
        """Each field of a struct as a parameter object."""
        name = str(self.reference(wanted)["$ref"]).rpartition("/")[2]
        struct = self._parts[name]
        required = cast("list[str]", struct.get("required", []))
        properties = cast("Mapping[str, Json]", struct["properties"])
        return [
            _parameter(field, schema, place=place, required=field in required)
            for field, schema in properties.items()
        ]


def schemas_of(routes: Iterable[Route]) -> Schemas:
    """Collect the types of *routes*; equal names from different modules are told apart."""
    routes = list(routes)
    wanted: list[object] = [Problem]
    parameters: list[object] = []
    for route in routes:
        shapes = route.raw_body.shapes.values() if route.raw_body else ()
        wanted += [route.body, *shapes, route.response, *route.alternatives.values()]
        parameters += [route.query, route.path_params]
    types = list({id(t): t for t in (*wanted, *parameters) if t is not None}.values())
    found, components = msgspec.json.schema_components(types, ref_template=_TEMPLATE)
    by_type = {id(kind): schema for kind, schema in zip(types, found, strict=True)}
    shown = [by_type[id(kind)] for kind in wanted if kind is not None]
    kept = _reachable(shown + _fields(by_type, components, parameters), components)
    return Schemas({n: s for n, s in sorted(components.items()) if n in kept}, by_type, components)


def _fields(
    by_type: Mapping[int, Json], components: Mapping[str, Json], parameters: Iterable[object]
) -> list[Json]:
    names = [str(by_type[id(p)]["$ref"]).rpartition("/")[2] for p in parameters if p is not None]
    return [{"properties": components[name]["properties"]} for name in names]


def _reachable(roots: Iterable[object], components: Mapping[str, Json]) -> set[str]:
    found = set[str]()
    waiting: list[object] = list(roots)
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            reference = value.get("$ref")
            name = reference.rpartition("/")[2] if isinstance(reference, str) else ""
            if name and name not in found:
                found.add(name)
                waiting.append(components[name])
            waiting += value.values()
    return found


def _parameter(name: str, schema: Json, *, place: str, required: bool) -> Json:
    schema = _without_null(dict(schema))
    parameter: Json = {"name": name, "in": place, "required": required or place == "path"}
    described = schema.pop("description", None)
    if described is not None:
        parameter["description"] = described
    parameter["schema"] = schema
    return parameter


def _without_null(schema: Json) -> Json:
    """A query has no null: what may be null may be left out."""
    if schema.get("default", "") is None:
        del schema["default"]
    choices = schema.get("anyOf")
    if not isinstance(choices, list):
        return schema
    rest = [choice for choice in choices if choice != {"type": "null"}]
    if len(rest) == 1:
        del schema["anyOf"]
        return {**rest[0], **schema}
    return {**schema, "anyOf": rest}
