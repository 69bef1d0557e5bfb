"""From a query string to checked values."""

import re
from collections.abc import Callable
from typing import Final, Generic, TypeVar
from urllib.parse import parse_qsl

import attrs
import msgspec
from msgspec import inspect

from stario.entrypoints.http.refusals import FieldsInvalid, Wrong
from stario.entrypoints.http.validation import wrong_fields

StructT = TypeVar("StructT", bound=msgspec.Struct)

MOST_QUERY_FIELDS = 64

_BEGINS_WITH_A_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@attrs.frozen
class QueryReader(Generic[StructT]):
    """Reads the query string of one route; names that the route does not know are ignored."""

    wanted: type[StructT]
    _lists: frozenset[str] = attrs.field(init=False)
    _moments: frozenset[str] = attrs.field(init=False)
    _names: frozenset[str] = attrs.field(init=False)

    @_lists.default
    def _list_names(self) -> frozenset[str]:
        return self._names_of(_is_list)

    @_moments.default
    def _moment_names(self) -> frozenset[str]:
        return self._names_of(_is_moment)

    @_names.default
    def _all_names(self) -> frozenset[str]:
        return frozenset(field.encode_name for field in msgspec.structs.fields(self.wanted))

    def read(self, query: bytes) -> StructT:
        """
        Decode and validate.

        Raises:
            FieldsInvalid: with every parameter that is wrong.
        """
        raw = self._collected(query) if query else {}
        try:
            return msgspec.convert(raw, self.wanted, strict=False)
        except msgspec.ValidationError as error:
            wrong = wrong_fields(error, raw, self.wanted, strict=False)
            raise FieldsInvalid(*wrong) from error

    def _names_of(self, is_wanted: Callable[[inspect.Type], bool]) -> frozenset[str]:
        info = inspect.type_info(self.wanted)
        fields = info.fields if isinstance(info, inspect.StructType) else ()
        return frozenset(field.encode_name for field in fields if is_wanted(field.type))

    def _collected(self, query: bytes) -> dict[str, object]:
        try:
            pairs = parse_qsl(
                query.decode("ascii"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=MOST_QUERY_FIELDS,
            )
        except ValueError as error:
            raise FieldsInvalid(Wrong("query", "form")) from error
        raw: dict[str, object] = {}
        for name, value in pairs:
            if "\0" in value:
                raise FieldsInvalid(Wrong(name, "invisible_characters"))
            if value.lower() == "null" and name in self._names:
                # Lax conversion would take the word for a missing value.
                raise FieldsInvalid(Wrong(name, "form"))
            if name in self._moments and not _BEGINS_WITH_A_DATE.match(value):
                # Lax conversion would take a number for seconds since 1970.
                raise FieldsInvalid(Wrong(name, "not_datetime"))
            if name in self._lists:
                _appended(raw, name, value)
            elif name in raw:
                raise FieldsInvalid(Wrong(name, "duplicate"))
            elif name in self._names:
                raw[name] = value
        return raw


def _appended(raw: dict[str, object], name: str, value: str) -> None:
    found = raw.setdefault(name, [])
    if isinstance(found, list):
        found.append(value)


def _is_list(kind: inspect.Type) -> bool:
    if isinstance(kind, inspect.Metadata):
        return _is_list(kind.type)
    if isinstance(kind, inspect.UnionType):
        return any(map(_is_list, kind.types))
    return isinstance(
        kind, (inspect.ListType, inspect.VarTupleType, inspect.SetType, inspect.FrozenSetType)
    )


def _is_moment(kind: inspect.Type) -> bool:
    if isinstance(kind, inspect.Metadata):
        return _is_moment(kind.type)
    if isinstance(kind, inspect.UnionType):
        return any(map(_is_moment, kind.types))
    return isinstance(kind, inspect.DateTimeType)
