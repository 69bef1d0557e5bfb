"""Why a request does not even reach a use case."""

import attrs

from stario.domain.kernel.errors import DomainError
from stario.entrypoints.http.sentences import Gaps


class MalformedRequest(DomainError):
    """The body is no JSON, or a header breaks its grammar; `reason` may say more."""

    code = "malformed_request"


class MethodNotAllowed(DomainError):
    """The path exists, the method on it does not; `allowed` is the Allow header."""

    code = "method_not_allowed"

    def __init__(self, *, method: str, allowed: str) -> None:
        super().__init__(method=method)
        self.allowed = allowed


class HeadTooLarge(DomainError):
    """Request line and header fields are longer than anybody needs."""

    code = "headers_too_large"


class BodyTooLarge(DomainError):
    code = "payload_too_large"


class BodyTooSlow(DomainError):
    code = "request_timeout"


class LengthRequired(DomainError):
    """An upload must say how long its body is."""

    code = "length_required"


class UploadBroken(DomainError):
    """The body ended early, or goes on after its declared length."""

    code = "upload_broken"


class UnsupportedMediaType(DomainError):
    """`accepted` names what is taken; the reason `encoding` means a compressed body."""

    code = "unsupported_media_type"


class UnderMaintenance(DomainError):
    code = "maintenance"


class Misdirected(DomainError):
    """A service was called by somebody else than the gateway."""

    code = "misdirected"


@attrs.frozen
class Wrong:
    """A field (`address.city`, `items[0]`), a reason code, and what fills its sentence."""

    field: str
    reason: str
    gaps: Gaps = attrs.field(factory=dict)


class FieldsInvalid(DomainError):
    """Values of a request break their rules, one or several at once."""

    code = "invalid"

    def __init__(self, *wrong: Wrong) -> None:
        super().__init__(field=wrong[0].field)
        self.wrong = wrong
