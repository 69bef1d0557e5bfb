"""
The FlatBuffers wire format, as far as reading a TensorFlow Lite model needs it.

Source: https://flatbuffers.dev/internals
"""

import struct

import attrs


@attrs.frozen
class Table:
    """
    A table at byte `position` of `content`; fields go by their number in the schema.

    Reading past the end raises `struct.error`.
    """

    content: bytes
    position: int

    @classmethod
    def root(cls, content: bytes) -> "Table":
        return cls(content, _unsigned(content, 0))

    def integer(self, field: int, *, default: int = 0) -> int:
        """A 32-bit field."""
        at = self._at(field)
        return _signed(self.content, at) if at else default

    def byte(self, field: int) -> int:
        """An 8-bit field: an enumeration or a truth value."""
        at = self._at(field)
        return self.content[at] if at else 0

    def table(self, field: int) -> "Table":
        """
        A table held by this one.

        Raises:
            ValueError: there is none.
        """
        at = self._at(field)
        if not at:
            raise ValueError(f"no field {field}")
        return Table(self.content, at + _unsigned(self.content, at))

    def tables(self, field: int) -> list["Table"]:
        start, count = self._vector(field)
        places = [start + 4 * i for i in range(count)]
        return [Table(self.content, at + _unsigned(self.content, at)) for at in places]

    def integers(self, field: int) -> list[int]:
        start, count = self._vector(field)
        return [_signed(self.content, start + 4 * i) for i in range(count)]

    def data(self, field: int) -> bytes:
        """A vector of bytes."""
        start, count = self._vector(field)
        return self.content[start : start + count]

    def _vector(self, field: int) -> tuple[int, int]:
        at = self._at(field)
        if not at:
            return 0, 0
        start = at + _unsigned(self.content, at)
        return start + 4, _unsigned(self.content, start)

    def _at(self, field: int) -> int:
        """Where *field* is; 0: it has its default."""
        layout = self.position - _signed(self.content, self.position)
        (size,) = struct.unpack_from("<H", self.content, layout)
        slot = 4 + 2 * field
        if slot >= size:
            return 0
        (offset,) = struct.unpack_from("<H", self.content, layout + slot)
        return self.position + int(offset) if offset else 0


def _signed(content: bytes, at: int) -> int:
    return int(struct.unpack_from("<i", content, at)[0])


def _unsigned(content: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", content, at)[0])
