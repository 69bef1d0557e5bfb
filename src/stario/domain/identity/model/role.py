"""What a person may do."""

from enum import StrEnum


class Role(StrEnum):
    USER = "user"
    ARTIST = "artist"
    VALIDATOR = "validator"
    OPERATOR = "operator"
    ADMIN = "admin"
