"""What is wrong with a value, in our own words: codes for the catalogue, and the path to it."""

import re
from collections.abc import Callable, Iterator, Mapping

import msgspec
from msgspec import inspect

from stario.entrypoints.http.refusals import Wrong
from stario.entrypoints.http.sentences import Gaps

_PLACE = re.compile(r"(?P<said>.*?)(?: - at `(?:key in )?\$(?P<path>.*)`)?", re.DOTALL)
_MOST_SHOWN = 12
"""Allowed values listed in a message; more than these help nobody."""

_KINDS = {
    "str": "not_string",
    "int": "not_integer",
    "float": "not_number",
    "bool": "not_boolean",
    "array": "not_array",
    "object": "not_object",
    "datetime": "not_datetime",
    "date": "not_date",
    "uuid": "not_uuid",
}
_BOUNDS = {">=": "at_least", "<=": "at_most", ">": "greater", "<": "less"}


def _bound(said: re.Match[str]) -> tuple[str, Gaps]:
    return _BOUNDS[said[1]], {"limit": said[2].removesuffix(".0")}


def _length(short: str, long: str) -> Callable[[re.Match[str]], tuple[str, Gaps]]:
    def reason(said: re.Match[str]) -> tuple[str, Gaps]:
        if said[1] == ">=":
            return short, {"shortest": said[2]}
        return long, {"longest": said[2]}

    return reason


def _multiple(said: re.Match[str]) -> tuple[str, Gaps]:
    return "multiple", {"limit": said[1]}


def _kind(said: re.Match[str]) -> tuple[str, Gaps]:
    if said["got"] == "null":
        return "null", {}
    return _KINDS.get(said["wanted"].split(" ")[0], "form"), {}


# The decoder's sentences (msgspec 0.20 and later), in the order of how exact they are.
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, Gaps]]], ...] = (
    (re.compile(r"Expected `str` of length (>=|<=) (\d+)"), _length("too_short", "too_long")),
    (re.compile(r"Expected `\w+` of length (>=|<=) (\d+)"), _length("too_few", "too_many")),
    (re.compile(r"Expected `\w+` (>=|<=|>|<) (\S+)"), _bound),
    (re.compile(r"Expected `\w+` that's a multiple of (\S+)"), _multiple),
    (re.compile(r"Expected `str` matching regex"), lambda _: ("form", {})),
    (re.compile(r"Expected `datetime` with a timezone"), lambda _: ("no_timezone", {})),
    (re.compile(r"Expected `(?P<wanted>[^`]+)`, got `(?P<got>[^`]+)`"), _kind),
    (re.compile(r"Invalid enum value"), lambda _: ("not_allowed", {})),
    (re.compile(r"Invalid RFC3339 encoded date$"), lambda _: ("not_date", {})),
    (re.compile(r"Invalid RFC3339"), lambda _: ("not_datetime", {})),
    (re.compile(r"Invalid UUID"), lambda _: ("not_uuid", {})),
    (re.compile(r"(Integer|Number).*out of range"), lambda _: ("out_of_range", {})),
)
_MISSING = re.compile(r"Object missing required field `(.*)`")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`")


def wrong_fields(
    error: msgspec.ValidationError, raw: object, wanted: type[msgspec.Struct], *, strict: bool
) -> tuple[Wrong, ...]:
    """
    Name every field of *raw* that keeps it from being a *wanted*.

    The decoder stops at the first one; the others are found by looking at each field alone.
    """
    if isinstance(raw, dict):
        every = tuple(_each(raw, wanted, strict=strict))
        if every:
            return every
    return (_wrong(error, ()),)


def _each(
    raw: Mapping[str, object], wanted: type[msgspec.Struct], *, strict: bool
) -> Iterator[Wrong]:
    info = inspect.type_info(wanted)
    fields = info.fields if isinstance(info, inspect.StructType) else ()
    for field, kind in zip(fields, msgspec.structs.fields(wanted), strict=True):
        name = field.encode_name
        if name not in raw:
            if field.required:
                yield Wrong(name, "missing")
            continue
        try:
            msgspec.convert(raw[name], kind.type, strict=strict)
        except msgspec.ValidationError as error:
            wrong = _wrong(error, (name,))
            allowed = _allowed(field.type) if wrong.reason == "not_allowed" else ""
            yield Wrong(wrong.field, "one_of", {"allowed": allowed}) if allowed else wrong


def _wrong(error: msgspec.ValidationError, prefix: tuple[str, ...]) -> Wrong:
    match = _PLACE.fullmatch(str(error))
    said, path = (match["said"], match["path"] or "") if match else (str(error), "")
    place = "".join(prefix) + path
    for pattern, reason in ((_MISSING, "missing"), (_UNKNOWN, "unknown_field")):
        if found := pattern.match(said):
            return Wrong(f"{place}.{found[1]}".lstrip("."), reason)
    for rule, read in _RULES:
        if found := rule.match(said):
            reason_code, gaps = read(found)
            return Wrong(place.lstrip(".") or "body", reason_code, gaps)
    return Wrong(place.lstrip(".") or "body", "form")


def _allowed(kind: inspect.Type) -> str:
    kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    values: list[object] = []
    for one in kinds:
        if isinstance(one, inspect.EnumType):
            values += [member.value for member in one.cls]
        elif isinstance(one, inspect.LiteralType):
            values += one.values
    return ", ".join(map(str, values)) if len(values) <= _MOST_SHOWN else ""
