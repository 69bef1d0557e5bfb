"""What can go wrong, as facts that a person can be told."""

from typing import ClassVar


class DomainError(Exception):
    """
    A fact that stops a use case.

    `code` is stable and names the sentence to show; `details` fill its gaps.
    """

    code: ClassVar[str] = "error"

    def __init__(self, **details: str | int | float | None) -> None:
        super().__init__(self.code, details)
        self.details = details


class NotFound(DomainError):
    """The thing does not exist, or not for this person."""

    code = "not_found"


class Conflict(DomainError):
    """The thing exists already, or has moved on meanwhile."""

    code = "conflict"


class Forbidden(DomainError):
    """The person's role does not allow this."""

    code = "forbidden"


class Unauthenticated(DomainError):
    """Nobody is signed in, or the proof is wrong or too old."""

    code = "unauthenticated"


class TooMany(DomainError):
    """A limit is reached; `retry_after_seconds` says when to come back."""

    code = "too_many_requests"

    def __init__(self, *, retry_after_seconds: int, **details: str | int | float | None) -> None:
        super().__init__(retry_after_seconds=retry_after_seconds, **details)
        self.retry_after_seconds = retry_after_seconds


class Unavailable(DomainError):
    """Something this needs is away for now; trying again later helps."""

    code = "unavailable"

    def __init__(
        self, *, retry_after_seconds: int = 5, **details: str | int | float | None
    ) -> None:
        super().__init__(retry_after_seconds=retry_after_seconds, **details)
        self.retry_after_seconds = retry_after_seconds


class Invalid(DomainError):
    """A value breaks a rule; `field` is its name in the request, `reason` a stable code."""

    code = "invalid"

    def __init__(self, field: str, reason: str, **details: str | int | float | None) -> None:
        super().__init__(field=field, reason=reason, **details)
        self.field = field
        self.reason = reason
